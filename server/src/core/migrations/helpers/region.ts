/** What stands between the first map and the last release, and whether the mapping can be taken away around it. */

import { textOf } from "../../fixes/fix-input.ts";
import { isCacheFlush } from "../../kernel/copy-helpers.ts";
import { childByField, namedChildren, type SyntaxNode } from "../../syntax/node.ts";
import type { Span } from "../../text/span.ts";
import type { MigrationInput } from "../migration.ts";
import type { Operation } from "./operations.ts";
import { changes } from "../side-effects.ts";
import { Refusal } from "./refusal.ts";
import { isStable } from "./stability.ts";
import { usesElsewhere } from "./uses.ts";
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
  const { call, name } = calledBy(statement);
  const written = shapes.find((one) => one.operand.role === "to");
  const list = call && childByField(call, "arguments");
  const page = list && namedChildren(list)[0];
  if (!call || !name || !page || !written || changes(page) || !isCacheFlush(textOf(input, name))) return false;
  const values = input.paths.callsAt(call);
  const isSame = values.length > 0 && values.every(({ args }) => written.operand.mappings.every((one) => one.key === args[0]));
  // Memory may hold another page by now as far as the analysis knows, though nothing here writes it.
  const passed = between.filter((one) => one.start > written.statement.start && one.end < statement.start);
  return isSame || (textOf(input, page) === textOf(input, written.object) && isStable(input, page, passed.filter((one) => !isCacheFlushOf(input, one))));
}

function isCacheFlushOf(input: MigrationInput, statement: SyntaxNode): boolean {
  const { name } = calledBy(statement);
  return name !== undefined && isCacheFlush(textOf(input, name));
}

/** The call that a statement is. */
function calledBy(statement: SyntaxNode): { call: SyntaxNode | undefined; name: SyntaxNode | undefined } {
  const call = statement.kind === "expression_statement" ? namedChildren(statement)[0] : undefined;
  return { call, name: call?.kind === "call_expression" ? childByField(call, "function") : undefined };
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
