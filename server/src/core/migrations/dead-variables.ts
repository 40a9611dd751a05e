/** Takes local variables that nothing reads any more out of a function, with the assignments that are left of them. */

import type { AnalysedFunction } from "../analysis/analysed-function.ts";
import { instrReads, instrWrites, namesIn, terminatorReads } from "../cfg/names.ts";
import type { TextChange } from "../findings/finding.ts";
import { allOfKind } from "../fixes/statements.ts";
import type { Variable } from "../ir/ir.ts";
import { childByField, type SyntaxNode } from "../syntax/node.ts";
import type { Span } from "../text/span.ts";
import { type ChangingFunction, isWithin } from "./changing-function.ts";
import { type Declarator, declaratorsOf, nameOfDeclarator, variableAt, withoutDeclarators } from "./declarators.ts";
import { deadStatements } from "./dead-statements.ts";
import { removeLines, wholeLines } from "./removal.ts";

/**
 * Whether the variable that a name means at a place (any one at which it is written) is still used outside of what is
 * removed, other than where it is declared or merely assigned. True for parameters and names from outside.
 */
export function isStillUsed(of: ChangingFunction, mention: Span): boolean {
  const declared = variableAt(of.fn, of.source.text, mention);
  return declared === null || mentions(of, declared).some((one) => !isDeclared(one) && !isAssigned(of, one)) || isUsedUnseen(of, nameAt(of, mention));
}

/**
 * The changes that take local variables out of the function, besides `removed`: their declarations and their remaining
 * assignments. Each variable is told by one place at which it is written, inside of `removed` or not. Null when one of
 * them is still used or its address taken, when it is declared in a macro or `#if`, when an assignment to it does something
 * else too, or when something else stands on a line that would have to go.
 */
export function dropVariables(of: ChangingFunction, variables: readonly Span[]): TextChange[] | null {
  const declarators = new Map<number, Declarator>();
  for (const mention of variables) {
    const declared = variableAt(of.fn, of.source.text, mention);
    if (!declared || declared.isConditional || isStillUsed(of, mention)) return null;
    declarators.set(declared.node.start, declared);
  }
  const dropped = [...declarators.values()];
  const statements = deadStatements(of, dropped.flatMap((one) => mentions(of, one).filter((mention) => isAssigned(of, mention))));
  const declarations = withoutDeclarators(of, dropped);
  if (!statements || !declarations) return null;
  const lines = statements.map((one) => wholeLines(of.source, one, "nothing"));
  if (lines.includes(null)) return null;
  return [...removeLines(of.source, [...lines.flatMap((one) => one ?? []), ...declarations.lines]), ...declarations.parts];
}

function nameAt({ source }: ChangingFunction, { start, end }: Span): string {
  return source.text.slice(start, end);
}

/** Where a variable is written outside of what is removed. */
function mentions(of: ChangingFunction, { node, scope }: Declarator): SyntaxNode[] {
  const { fn, source, removed } = of;
  const name = nameOfDeclarator(source.text, node);
  return allOfKind(fn, "identifier").filter((one) => isWithin([scope], one) && nameAt(of, one) === name && !isWithin(removed, one) && variableAt(fn, source.text, one)?.node.start === node.start);
}

function isDeclared(mention: SyntaxNode): boolean {
  return mention.field === "declarator";
}

/** The left side of an assignment that is a statement. */
function isAssigned({ fn, source }: ChangingFunction, { start, end }: SyntaxNode): boolean {
  return allOfKind(fn, "expression_statement").some((statement) => {
    const assignment = statement.children[0];
    const left = assignment?.kind === "assignment_expression" ? childByField(assignment, "left") : undefined;
    const operator = assignment && childByField(assignment, "operator");
    return left?.start === start && left.end === end && operator !== undefined && source.text.slice(operator.start, operator.end) === "=";
  });
}

/** Code of a macro reads or writes it although the name is not written where the macro is used. */
function isUsedUnseen(of: ChangingFunction, name: string): boolean {
  const { graph } = of.fn;
  const written = allOfKind(of.fn, "identifier").filter(({ start, end }) => of.source.text.slice(start, end) === name);
  const declared = declaratorsOf(of.fn, of.source.text, name).map((one) => one.node);
  const isSeen = (span: Span): boolean => isWithin(of.removed, span) || isWithin(declared, span) || written.some((one) => isWithin([span], one));
  const ids = new Set(localsNamed(of.fn, name).map((one) => one.id));
  return graph.blocks.some(({ instrs, terminator }) => {
    const read = new Set<string>();
    terminatorReads(terminator).forEach((expr) => namesIn(expr, read));
    const isRead = !isSeen(terminator.span) && [...ids].some((id) => read.has(id));
    return isRead || instrs.some((instr) => {
      const used = new Set<string>([instrWrites(instr) ?? ""]);
      instrReads(instr).forEach((expr) => namesIn(expr, used));
      return [...ids].some((id) => used.has(id)) && !isSeen(instr.span);
    });
  });
}

/** Variables of the function that go by a name. */
export function localsNamed({ body }: AnalysedFunction, name: string): Variable[] {
  const found = new Map<string, Variable>();
  for (const item of body.items) {
    const variable = item.op === "declare" ? item.variable : item.op === "call" ? item.result
      : (item.op === "assign" || item.op === "havoc") && item.target.kind === "variable" ? item.target.variable : null;
    if (variable?.name === name && (variable.scope === "local" || variable.scope === "parameter")) found.set(variable.id, variable);
  }
  for (const one of body.parameters) if (one.name === name) found.set(one.id, one);
  return [...found.values()];
}
