/** How a map and its release stand around an operation: as statements of one block, with the address in a variable or in none. */

import { argumentIndex, releaseRow } from "../../fixes/counterpart.ts";
import { textOf } from "../../fixes/fix-input.ts";
import { isBlock, statementOf } from "../../fixes/statements.ts";
import type { MapEffect } from "../../kernel/api-model.ts";
import { childByField, namedChildren, type SyntaxNode } from "../../syntax/node.ts";
import { localsNamed } from "../dead-variables.ts";
import type { MigrationInput } from "../migration.ts";
import { NO_OFFSET, offsetOf, pointeeOf, type Offset } from "./address.ts";
import type { MappedOperand, Operation } from "./operations.ts";
import { Refusal } from "./refusal.ts";

/** Where the address is put. */
export interface Holder {
  /** Null where the operation is handed the map itself. */
  readonly variable: string | null;
  /** Where the variable is written as it gets the address. */
  readonly name: SyntaxNode | null;
  /** What is assigned: the map, perhaps with an offset. */
  readonly value: SyntaxNode;
  readonly statement: SyntaxNode;
  readonly block: SyntaxNode;
  /** Where the variable is declared with it. */
  readonly declarator: SyntaxNode | null;
}

/** A mapping that is made, worked on once, and released. */
export interface Shape extends Holder {
  readonly operand: MappedOperand;
  /** What was mapped. */
  readonly object: SyntaxNode;
  /** From the start of what was mapped. */
  readonly offset: readonly Offset[];
  readonly release: SyntaxNode;
}

export function shapeOf(input: MigrationInput, operation: Operation, operand: MappedOperand): Shape | Refusal {
  const holder = holderOf(input, operation, operand);
  if (holder instanceof Refusal) return holder;
  const release = releaseOf(input, operand, holder);
  if (release instanceof Refusal) return release;
  const object = objectOf(input, operand);
  const offset = offsetsOf(input, operand, holder);
  if (offset instanceof Refusal) return offset;
  return object ? { ...holder, operand, object, offset, release } : new Refusal("not-plain", "what is mapped is no argument of the call", operand.map.node);
}

function holderOf(input: MigrationInput, { call }: Operation, { map }: MappedOperand): Holder | Refusal {
  const block = call.around[1];
  if (!statementOf(call) || !block) return new Refusal("not-plain", `${call.name}() is no statement of a block`, call.node);
  const [value, parent, ...outer] = [map.node, ...map.around].filter((node, at) => at === 0 || !isTransparent(input, node));
  if (!value || !parent) return new Refusal("not-plain", "the map stands in no statement", map.node);
  const whole = [map.node, ...map.around][[map.node, ...map.around].indexOf(parent) - 1]!;
  const [statement, around] = outer;
  if (parent.kind === "argument_list" && outer[0] === call.node) return { variable: null, name: null, value: whole, statement: call.around[0]!, block, declarator: null };
  const name = targetOf(input, parent);
  if (name && localsNamed(input.fn, textOf(input, name)).length === 0) return new Refusal("escapes", `\`${textOf(input, name)}\` is no variable of the function`, name);
  if (name === null || !statement || !around) return new Refusal("not-plain", "the address is not put into a local variable by a statement of its own", map.node);
  if (!isBlock(around) || around.start !== block.start || around.end !== block.end) return new Refusal("not-plain", `the map and ${call.name}() are not statements of the same block`, map.node);
  return { variable: textOf(input, name), name, value: whole, statement, block, declarator: parent.kind === "init_declarator" ? parent : null };
}

/** Casts, parentheses and sums that a map may stand in. */
function isTransparent({ source }: MigrationInput, node: SyntaxNode): boolean {
  if (node.kind !== "binary_expression") return node.kind === "cast_expression" || node.kind === "parenthesized_expression";
  const operator = childByField(node, "operator");
  return operator !== undefined && ["+", "-"].includes(source.text.slice(operator.start, operator.end));
}

/** The variable that an assignment or a declaration gives a value. */
function targetOf(input: MigrationInput, node: SyntaxNode): SyntaxNode | null {
  if (node.kind === "assignment_expression") {
    const [left, operator] = [childByField(node, "left"), childByField(node, "operator")];
    return left?.kind === "identifier" && operator && textOf(input, operator) === "=" ? left : null;
  }
  let at = node.kind === "init_declarator" ? childByField(node, "declarator") : undefined;
  while (at && at.kind === "pointer_declarator") at = childByField(at, "declarator");
  return at?.kind === "identifier" ? at : null;
}

/** The statement behind the operation that ends the mapping. */
function releaseOf(input: MigrationInput, { mappings, form, map }: MappedOperand, { block, statement }: Holder): SyntaxNode | Refusal {
  for (const next of namedChildren(block).filter((one) => one.start >= statement.start)) {
    const call = next.kind === "expression_statement" ? namedChildren(next)[0] : undefined;
    const name = call?.kind === "call_expression" ? childByField(call, "function") : undefined;
    const list = call && childByField(call, "arguments");
    if (!name || !list || !releaseRow(input, textOf(input, name), namedChildren(list).length)) continue;
    const ended = input.paths.endedBy(next);
    if (mappings.every((one) => ended.some((other) => other.address === one.address))) return next;
  }
  return new Refusal("not-plain", `what ${form.name}() maps is not released by a statement of the same block`, map.node);
}

function objectOf(input: MigrationInput, { map }: MappedOperand): SyntaxNode | null {
  const effect = input.kernel.apis.lookup(map.name, map.args.length)?.effects?.find((one): one is MapEffect => one.do === "map");
  const index = argumentIndex(effect?.key);
  return index === null ? null : map.args[index] ?? null;
}

/** What the map itself adds, what is added to its result, and what the operation adds. */
function offsetsOf(input: MigrationInput, operand: MappedOperand, holder: Holder): Offset[] | Refusal {
  const { map, form, pointer } = operand;
  const isMap = (node: SyntaxNode): boolean => node.start === map.node.start && node.end === map.node.end && node.kind === map.node.kind;
  const argument = form.offset === undefined ? undefined : map.args[form.offset];
  const own = argument && textOf(input, argument) !== "0" ? { terms: [argument], minus: null } : NO_OFFSET;
  const added = offsetOf(input, holder.value, { isBase: isMap, type: "void" });
  if (added instanceof Refusal || holder.variable === null) return added instanceof Refusal ? added : [own, added];
  const isVariable = (node: SyntaxNode): boolean => node.kind === "identifier" && textOf(input, node) === holder.variable;
  const last = offsetOf(input, pointer, { isBase: isVariable, type: pointeeOf(input.fn, holder.variable) });
  return last instanceof Refusal ? last : [own, added, last];
}

