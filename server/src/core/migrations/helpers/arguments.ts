/** Writes the arguments of a helper from those of the calls that it replaces. */

import { textOf } from "../../fixes/fix-input.ts";
import { BYTE_POINTER, isByteType, ROLES, type CopyHelper, type HelperArgument } from "../../kernel/copy-helpers.ts";
import { readComments } from "../../syntax/comments.ts";
import { namedChildren, type SyntaxNode } from "../../syntax/node.ts";
import type { MigrationInput } from "../migration.ts";
import type { Offset } from "./address.ts";
import { argumentAt, type Operation } from "./operations.ts";
import type { Shape } from "./shape.ts";
import { pointee } from "./types.ts";
import { Refusal, unlessRefused } from "./refusal.ts";

/** What a helper is to stand for. */
export interface Replaced {
  readonly operation: Operation;
  readonly shapes: readonly Shape[];
}

export function writeArguments(input: MigrationInput, replaced: Replaced, helper: CopyHelper): string[] | Refusal {
  return unlessRefused(helper.args.map((argument) => writeArgument(input, replaced, argument)));
}

function writeArgument(input: MigrationInput, { operation, shapes }: Replaced, argument: HelperArgument): string | Refusal {
  const role = ROLES.find((one) => argument.startsWith(one));
  const shape = shapes.find((one) => one.operand.role === role);
  if (role && argument === `${role}.object`) return shape ? plain(input, unwrapped(shape.object)) : new Refusal("not-plain", "what is mapped is not written");
  if (role && argument === `${role}.offset`) return shape ? writeOffset(input, shape.offset) : "0";
  const node = operation.call.args[argumentAt(operation.does, argument)];
  if (!node) return new Refusal("not-plain", `${operation.call.name}() has no argument for that`, operation.call.node);
  return role ? bytePointer(input, node) : plain(input, node);
}

/** Text on one line. */
function plain(input: MigrationInput, node: SyntaxNode): string | Refusal {
  const text = textOf(input, node);
  if (node.broken) return new Refusal("not-plain", "an argument cannot be read", node);
  if (readComments(text).length > 0) return new Refusal("not-plain", "a comment stands in an argument", node);
  return /\n/.test(text) ? text.replace(/\s*\r?\n\s*/g, " ").replace(/([(\[]) /g, "$1") : text;
}

/** Helpers declare what they copy to or from as bytes, where the functions that copy take any pointer. */
function bytePointer(input: MigrationInput, node: SyntaxNode): string | Refusal {
  const type = pointee(input, node);
  const text = plain(input, node);
  if (text instanceof Refusal || (type !== null && isByteType(type))) return text;
  const isUnary = !["binary_expression", "conditional_expression", "assignment_expression", "comma_expression"].includes(node.kind);
  return `(${BYTE_POINTER})${isUnary ? text : `(${text})`}`;
}

function unwrapped(node: SyntaxNode): SyntaxNode {
  const inner = node.kind === "parenthesized_expression" ? namedChildren(node)[0] : undefined;
  return inner ? unwrapped(inner) : node;
}

export function offsetTerms(offset: readonly Offset[]): SyntaxNode[] {
  return offset.flatMap(({ terms, minus }) => [...terms, ...(minus ? [minus] : [])]);
}

function writeOffset(input: MigrationInput, offset: readonly Offset[]): string | Refusal {
  const terms = offset.flatMap((one) => one.terms);
  const minus = offset.flatMap((one) => one.minus ?? []);
  if (minus.length === 0 && terms.length <= 1) return terms[0] ? plain(input, unwrapped(terms[0])) : "0";
  if (minus.length > 0 && (terms.length === 0 || minus.length > 1 || offset.at(-1)!.minus === null)) {
    return new Refusal("no-address", "the offset is computed with more than a sum", minus[0]);
  }
  const texts = unlessRefused([...terms, ...minus].map((one) => operand(input, one)));
  if (texts instanceof Refusal) return texts;
  return [texts.slice(0, terms.length).join(" + "), ...texts.slice(terms.length)].join(" - ");
}

/** Of a sum. */
function operand(input: MigrationInput, node: SyntaxNode): string | Refusal {
  const text = plain(input, node);
  const isTight = !["binary_expression", "conditional_expression", "assignment_expression", "comma_expression"].includes(node.kind);
  return isTight || text instanceof Refusal ? text : `(${text})`;
}

