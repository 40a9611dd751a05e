/** The declared type of an expression, as far as the file tells. */

import { childByField, namedChildren, type SyntaxNode } from "../../syntax/node.ts";
import { textOf } from "../../fixes/fix-input.ts";
import { BYTE_POINTER, givesBytes, isByteMember } from "../../kernel/copy-helpers.ts";
import type { Variable } from "../../ir/ir.ts";
import { tagOf } from "../../ir/types.ts";
import { localsNamed } from "../dead-variables.ts";
import type { MigrationInput } from "../migration.ts";
import { pointedTo } from "./address.ts";

/** What a pointer points to, without qualifiers; null when that can't be told. */
export function pointee(input: MigrationInput, node: SyntaxNode): string | null {
  switch (node.kind) {
    case "string_literal":
    case "concatenated_string":
      return "char";
    case "parenthesized_expression":
      return inside(input, namedChildren(node)[0]);
    case "cast_expression": {
      const type = childByField(node, "type");
      return type ? pointedTo(textOf(input, type)) : null;
    }
    case "binary_expression":
      return inside(input, childByField(node, "left")) ?? inside(input, childByField(node, "right"));
    case "pointer_expression":
      return node.children[0]?.kind === "&" ? typeOf(input, childByField(node, "argument")) : pointedType(typeOf(input, node));
    case "call_expression":
      return resultPointee(input, node);
    default:
      return pointedType(typeOf(input, node));
  }
}

function inside(input: MigrationInput, node: SyntaxNode | undefined): string | null {
  return node ? pointee(input, node) : null;
}

/** Addresses of pages are untyped. */
function resultPointee({ source, kernel }: MigrationInput, call: SyntaxNode): string | null {
  const name = childByField(call, "function");
  const list = childByField(call, "arguments");
  const row = name && list && kernel.apis.lookup(source.text.slice(name.start, name.end), namedChildren(list).length);
  const maps = row?.effects?.some((effect) => effect.do === "map" && effect.address === "return" && row.level === "primitive");
  return row?.result?.is === "page-address" || maps || (name && givesBytes(textOf({ source }, name))) ? "void" : null;
}

function pointedType(type: string | null): string | null {
  if (type === null) return null;
  return type.includes("[") ? type.slice(0, type.indexOf("[")).trim() : pointedTo(type);
}

/** The type of an object; an array's ends in brackets. */
function typeOf(input: MigrationInput, node: SyntaxNode | undefined): string | null {
  switch (node?.kind) {
    case "identifier":
      return typeOfName(input, textOf(input, node));
    case "parenthesized_expression":
      return typeOf(input, namedChildren(node)[0]);
    case "subscript_expression":
      return pointedType(typeOf(input, childByField(node, "argument")));
    case "pointer_expression":
      return node.children[0]?.kind === "*" ? inside(input, childByField(node, "argument")) : null;
    case "field_expression":
      return typeOfMember(input, node);
    default:
      return null;
  }
}

function typeOfName({ fn }: MigrationInput, name: string): string | null {
  const locals = localsNamed(fn, name);
  const types = new Set((locals.length > 0 ? locals : globalsNamed(fn.body.items, name)).map((one) => (one.isArray ? `${one.type}[]` : one.type)));
  const [type, ...others] = types;
  return type !== undefined && type !== "" && others.length === 0 ? type : null;
}

function globalsNamed(items: MigrationInput["fn"]["body"]["items"], name: string): Variable[] {
  return items.flatMap((item) => (item.op === "assign" && item.target.kind === "variable" && item.target.variable.name === name ? [item.target.variable] : []));
}

function typeOfMember(input: MigrationInput, node: SyntaxNode): string | null {
  const [object, member] = [childByField(node, "argument"), childByField(node, "field")];
  if (!object || !member) return null;
  const isArrow = node.children.some((child) => child.kind === "->");
  const type = isArrow ? inside(input, object) : typeOf(input, object);
  const tag = tagOf(type);
  if (tag === null) return null;
  return isByteMember(tag, textOf(input, member)) ? BYTE_POINTER : input.paths.memberType(tag, textOf(input, member));
}
