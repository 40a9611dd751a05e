/** Whether everything that is said of a file lies in it. */

import type { AnalysedFunction } from "../../server/src/core/analysis/analysed-function.ts";
import type { UnitAnalysis } from "../../server/src/core/analysis/unit-analysis.ts";
import type { WordedFinding } from "../../server/src/core/findings/finding.ts";
import type { SyntaxNode } from "../../server/src/core/syntax/node.ts";
import type { TranslationUnit } from "../../server/src/core/syntax/translation-unit.ts";
import type { Span } from "../../server/src/core/text/span.ts";

/** Collects spans that are not in the file, each kind once. */
export class SpanCheck {
  readonly faults = new Set<string>();
  private readonly length: number;

  constructor(length: number) {
    this.length = length;
  }

  inside(what: string, span: Span, length = this.length): void {
    const { start, end } = span;
    if (Number.isInteger(start) && Number.isInteger(end) && start >= 0 && start <= end && end <= length) return;
    this.faults.add(`${what}: [${start}, ${end}) is not in a file of ${length}`);
  }

  within(what: string, inner: Span, outer: Span): void {
    if (inner.start < outer.start || inner.end > outer.end) this.faults.add(`${what}: [${inner.start}, ${inner.end}) is not in [${outer.start}, ${outer.end})`);
  }
}

/** Asks for all that is read lazily. */
export function checkUnit(unit: TranslationUnit, check: SpanCheck): void {
  if (unit.text.length !== unit.source.text.length) check.faults.add(`normalised text: ${unit.text.length} instead of ${unit.source.text.length} units`);
  for (const found of unit.functions) {
    check.inside("function", found.span);
    check.inside("function name", found.nameSpan);
    check.within("function name", found.nameSpan, found.span);
    for (const { condition } of found.guards) checkTree("guard", condition, check);
    for (const { node, guards } of found.variants) {
      checkTree("body", node, check);
      for (const { condition } of guards) checkTree("variant's guard", condition, check);
    }
  }
  for (const macro of unit.macros) {
    check.inside("macro", macro.span);
    check.inside("macro name", macro.nameSpan);
    if (macro.body) checkTree("macro body", macro.body, check);
  }
  for (const gap of unit.gaps) check.inside("gap", gap.span);
  for (const [at] of unit.marks) check.inside("mark", { start: at, end: at });
  if (unit.structs.size + unit.enumerators.size < 0) check.faults.add("aggregates");
}

function checkTree(what: string, root: SyntaxNode, check: SpanCheck): void {
  const stack = [root];
  for (let node = stack.pop(); node; node = stack.pop()) {
    check.inside(`${what}: ${node.kind}`, node);
    for (const child of node.children) {
      check.within(`${what}: ${child.kind} in ${node.kind}`, child, node);
      stack.push(child);
    }
  }
}

/** Also that the solution of a function is one. */
export function checkFunction(fn: AnalysedFunction, analysis: UnitAnalysis, check: SpanCheck): void {
  const { body, solution } = fn;
  check.inside("body", body.span);
  check.inside("body's name", body.nameSpan);
  for (const item of body.items) if (item.op !== "label") check.inside(`instruction ${item.op}`, item.span);
  for (const note of body.notes) check.inside("note", note.span);
  const open = solution.exhausted === null ? analysis.unstableBlocks(fn) : [];
  if (open.length > 0) check.faults.add(`not a fixpoint at ${open.map((label) => label.replace(/\d+/g, "")).join(", ")}`);
}

export function checkFindings(findings: readonly WordedFinding[], check: SpanCheck): void {
  for (const one of findings) {
    check.inside(one.rule, one.span);
    for (const step of one.trace) check.inside(`${one.rule}'s step ${step.kind}`, step.span, step.source?.text.length);
    for (const entry of one.stack) check.inside(`${one.rule}'s stack`, entry.span);
    if (one.message === "" || /undefined|\[object|NaN/.test(one.message.replace(/`[^`]*`/g, ""))) check.faults.add(`${one.rule}: a strange message`);
  }
}
