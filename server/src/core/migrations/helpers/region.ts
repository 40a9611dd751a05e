/** What stands between the first map and the last release, and whether the mapping can be taken away around it. */

import { instrReads, instrWrites, addressTaken, namesIn, terminatorReads } from "../../cfg/names.ts";
import type { BasicBlock } from "../../cfg/graph.ts";
import { textOf } from "../../fixes/fix-input.ts";
import { allOfKind, identifiersIn } from "../../fixes/statements.ts";
import { isCacheFlush, isPlainCall } from "../../kernel/copy-helpers.ts";
import { childByField, namedChildren, type SyntaxNode } from "../../syntax/node.ts";
import type { Span } from "../../text/span.ts";
import { isWithin } from "../changing-function.ts";
import { localsNamed } from "../dead-variables.ts";
import type { MigrationInput } from "../migration.ts";
import type { Operation } from "./operations.ts";
import { Refusal } from "./refusal.ts";
import { isStable } from "./stability.ts";
import type { Shape } from "./shape.ts";

/** The statements from the first map to the last release, and what can be told of them. */
export interface Region {
  /** Maps, releases and the operation are not among them. */
  readonly between: readonly SyntaxNode[];
  /** Flushes of the data cache for what was mapped that come after the operation. */
  readonly flushes: readonly SyntaxNode[];
}

export function regionOf(input: MigrationInput, operation: Operation, shapes: readonly Shape[]): Region | Refusal {
  const block = namedChildren(shapes[0]!.block);
  const own = [operation.call.around[0]!, ...shapes.flatMap((one) => [one.statement, one.release])];
  const isOwn = (node: SyntaxNode): boolean => own.some((one) => one.start === node.start && one.end === node.end);
  const [first, last] = [Math.min(...own.map((one) => one.start)), Math.max(...own.map((one) => one.end))];
  const between = block.filter((one) => one.start >= first && one.end <= last && !isOwn(one));
  const other = usesElsewhere(input, operation, shapes);
  if (other) return other;
  const odd = between.find((one) => !isPlainStatement(one));
  if (odd) return new Refusal("not-plain", `${kindOf(input, odd)} stands between the map and the release`, odd);
  if (!agrees(input, { start: first, end: last })) return new Refusal("not-plain", "the readings of an #if differ here", operation.call.node);
  const behind = block.filter((one) => one.start >= last);
  const after = between.filter((one) => one.start > operation.call.node.end);
  const flushes = [...after.filter((one) => isFlush(input, one, { shapes, between })), ...leading(behind, (one) => isFlush(input, one, { shapes, between }))];
  return { between, flushes };
}

function leading(nodes: readonly SyntaxNode[], test: (node: SyntaxNode) => boolean): SyntaxNode[] {
  const end = nodes.findIndex((one) => !test(one));
  return nodes.slice(0, end < 0 ? undefined : end);
}

function isPlainStatement(node: SyntaxNode): boolean {
  return !node.broken && (node.kind === "expression_statement" || node.kind === "declaration");
}

function kindOf(input: MigrationInput, node: SyntaxNode): string {
  return `\`${textOf(input, node).split(/[\s(;]/)[0] ?? ""}\``;
}

/** A call that flushes the cache for what one of the mappings maps, which the operation writes. */
function isFlush(input: MigrationInput, statement: SyntaxNode, { shapes, between }: { shapes: readonly Shape[]; between: readonly SyntaxNode[] }): boolean {
  const call = statement.kind === "expression_statement" ? namedChildren(statement)[0] : undefined;
  const name = call?.kind === "call_expression" ? childByField(call, "function") : undefined;
  const written = shapes.find((one) => one.operand.role === "to");
  const list = call && childByField(call, "arguments");
  const page = list && namedChildren(list)[0];
  if (!call || !name || !page || !written || !isCacheFlush(textOf(input, name))) return false;
  const values = input.replay.callsAt(call);
  const isSame = values.length > 0 && values.every(({ args }) => written.operand.mappings.every((one) => one.key === args[0]));
  // Memory may hold another page by now as far as the analysis knows, though nothing here writes it.
  const passed = between.filter((one) => one.start > written.statement.start && one.end < statement.start);
  return isSame || (textOf(input, page) === textOf(input, written.object) && isStable(input, page, passed.filter((one) => !isCacheFlushOf(input, one))));
}

function isCacheFlushOf(input: MigrationInput, statement: SyntaxNode): boolean {
  return isCacheFlush(/^\w+/.exec(textOf(input, statement))?.[0] ?? "");
}

/** The same statements in each reading of the function that has any of them. */
function agrees({ fn }: MigrationInput, span: Span): boolean {
  const readings = fn.syntax.variants.map(({ node }) => outline(node, span)).filter((one) => one !== "");
  return readings.every((one) => one === readings[0]);
}

function outline(node: SyntaxNode, span: Span): string {
  if (node.end <= span.start || node.start >= span.end) return "";
  const own = node.start >= span.start && node.end <= span.end ? `${node.kind}@${node.start}-${node.end} ` : "";
  return own + node.children.map((child) => outline(child, span)).join("");
}

/** The address is used for nothing but the operation and the release. */
function usesElsewhere(input: MigrationInput, operation: Operation, shapes: readonly Shape[]): Refusal | null {
  for (const shape of shapes) {
    const { variable } = shape;
    const operand = operation.call.args.find((one) => one.start === shape.operand.pointer.start)!;
    const inOperation = identifiersIn(operation.call.node).filter((one) => textOf(input, one) === variable);
    const extra = inOperation.find((one) => !isWithin([operand], one)) ?? inOperation[1];
    if (variable === null) continue;
    if (extra) return new Refusal("other-use", `\`${variable}\` occurs in another argument of ${operation.call.name}()`, extra);
    const ids = assignedIds(input, variable, shape.statement);
    const allowed = [shape.statement, operation.call.node, ...shapes.map((one) => one.release)];
    const span = { start: shape.statement.start, end: shape.release.end };
    const other = allOfKind(input.fn, "identifier").find((one) => textOf(input, one) === variable && isWithin([span], one) && !isWithin(allowed, one));
    const unseen = other ?? unseenUse(input, ids, { span, allowed });
    if (unseen) return new Refusal("other-use", `\`${variable}\` is used for something else too`, unseen);
    const later = readLater(input, ids, shape.release);
    if (later) return new Refusal("other-use", `\`${variable}\` is read after the release`, later);
  }
  return null;
}

/** The variables of that name that a statement assigns. */
function assignedIds({ fn }: MigrationInput, name: string, statement: Span): ReadonlySet<string> {
  const all = new Set(localsNamed(fn, name).map((one) => one.id));
  const instrs = fn.graph.blocks.flatMap((block) => block.instrs).filter((instr) => isWithin([statement], instr.span));
  const own = instrs.map((instr) => instrWrites(instr) ?? "").filter((id) => all.has(id));
  return own.length > 0 ? new Set(own) : all;
}

/** Code of a macro that reads a variable. */
function unseenUse({ fn }: MigrationInput, ids: ReadonlySet<string>, of: { span: Span; allowed: readonly Span[] }): Span | null {
  for (const { instrs } of fn.graph.blocks) {
    for (const instr of instrs) {
      const read = new Set<string>();
      instrReads(instr).forEach((expr) => namesIn(expr, read));
      if ([...ids].some((id) => read.has(id)) && isWithin([of.span], instr.span) && !isWithin(of.allowed, instr.span)) return instr.span;
    }
  }
  return null;
}

/** Where the value that a variable has after a statement may be read; null when it is not. */
function readLater({ fn }: MigrationInput, ids: ReadonlySet<string>, statement: Span): Span | null {
  const { blocks } = fn.graph;
  if ([...addressTaken(fn.graph)].some((id) => ids.has(id))) return statement;
  const seen = new Set<number>();
  const queue = blocks.flatMap((block) => {
    const last = block.instrs.findLastIndex(({ span }) => isWithin([statement], span));
    return last < 0 ? [] : [{ block, from: last + 1 }];
  });
  for (let next = queue.pop(); next; next = queue.pop()) {
    const found = firstUse(next.block, next.from, ids);
    if (found?.kind === "read") return found.span;
    for (const to of found ? [] : next.block.successors) {
      if (!seen.has(to)) queue.push({ block: blocks[to]!, from: 0 });
      seen.add(to);
    }
  }
  return null;
}

function firstUse({ instrs, terminator }: BasicBlock, from: number, ids: ReadonlySet<string>): { kind: "read" | "written"; span: Span } | null {
  const isNamed = (names: ReadonlySet<string>): boolean => [...ids].some((id) => names.has(id));
  for (const instr of instrs.slice(from)) {
    const read = new Set<string>();
    instrReads(instr).forEach((expr) => namesIn(expr, read));
    if (isNamed(read)) return { kind: "read", span: instr.span };
    if (ids.has(instrWrites(instr) ?? "")) return { kind: "written", span: instr.span };
  }
  const read = new Set<string>();
  terminatorReads(terminator).forEach((expr) => namesIn(expr, read));
  return isNamed(read) ? { kind: "read", span: terminator.span } : null;
}

/** Calls of functions that the code makes while something is mapped, and that might care. */
export function isHarmlessCall(input: MigrationInput, call: SyntaxNode): boolean {
  const name = childByField(call, "function");
  const list = childByField(call, "arguments");
  if (name?.kind !== "identifier" || !list) return false;
  const text = textOf(input, name);
  const row = input.kernel.apis.lookup(text, namedChildren(list).length);
  const isAddressed = row?.result?.is === "page-address";
  return isPlainCall(text) || isCacheFlush(text) || (row !== undefined && row.effects === undefined && !isAddressed);
}
