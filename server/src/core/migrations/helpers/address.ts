/** Takes the pointer of an operation apart: the address that was mapped, and the offset in bytes, as written. */

import type { AnalysedFunction } from "../../analysis/analysed-function.ts";
import { isByteType, isPlainAnnotation } from "../../kernel/copy-helpers.ts";
import { tokenize } from "../../syntax/lex/lexer.ts";
import { childByField, namedChildren, type SyntaxNode } from "../../syntax/node.ts";
import { KERNEL_DIALECT } from "../../syntax/normalise/dialect.ts";
import { localsNamed } from "../dead-variables.ts";
import type { MigrationInput } from "../migration.ts";
import { Refusal } from "./refusal.ts";

/** Expressions that are added to an address. */
export interface Offset {
  readonly terms: readonly SyntaxNode[];
  /** Taken off at the end. */
  readonly minus: SyntaxNode | null;
}

export const NO_OFFSET: Offset = { terms: [], minus: null };

/** `isBase` knows the address that was mapped; its type is that of the pointers that it yields. */
interface Base {
  readonly isBase: (node: SyntaxNode) => boolean;
  readonly type: string | null;
}

interface Taken {
  readonly offset: Offset;
  readonly type: string | null;
}

export function offsetOf(input: MigrationInput, pointer: SyntaxNode, base: Base): Offset | Refusal {
  const found = new Taking(input, base).take(pointer);
  return found instanceof Refusal ? found : found.offset;
}

class Taking {
  private readonly input: MigrationInput;
  private readonly base: Base;

  constructor(input: MigrationInput, base: Base) {
    this.input = input;
    this.base = base;
  }

  take(node: SyntaxNode): Taken | Refusal {
    if (this.base.isBase(node)) return { offset: NO_OFFSET, type: this.base.type };
    switch (node.kind) {
      case "parenthesized_expression":
        return this.inner(node, namedChildren(node)[0]);
      case "cast_expression":
        return this.cast(node);
      case "binary_expression":
        return this.sum(node);
      case "pointer_expression":
        return this.element(node);
      default:
        return new Refusal("no-address", "the address is not written as what was mapped and an offset", node);
    }
  }

  private inner(node: SyntaxNode, child: SyntaxNode | undefined): Taken | Refusal {
    return child ? this.take(child) : new Refusal("not-plain", "the address cannot be read", node);
  }

  private cast(node: SyntaxNode): Taken | Refusal {
    const found = this.inner(node, childByField(node, "value"));
    const type = childByField(node, "type");
    return found instanceof Refusal ? found : { offset: found.offset, type: type ? pointedTo(this.text(type)) : null };
  }

  private sum(node: SyntaxNode): Taken | Refusal {
    const [left, right] = [childByField(node, "left"), childByField(node, "right")];
    const operator = childByField(node, "operator");
    const sign = operator && this.text(operator);
    if (!left || !right || (sign !== "+" && sign !== "-")) return new Refusal("no-address", "the address is computed with more than a sum", node);
    const isRight = sign === "+" && this.holdsBase(right);
    const found = this.take(isRight ? right : left);
    return found instanceof Refusal ? found : this.moved(found, isRight ? left : right, { node, sign });
  }

  private element(node: SyntaxNode): Taken | Refusal {
    const operand = childByField(node, "argument");
    const operator = childByField(node, "operator");
    const [array, index] = operand?.kind === "subscript_expression" ? [childByField(operand, "argument"), childByField(operand, "index")] : [];
    if (!array || !index || !operator || this.text(operator) !== "&") return new Refusal("no-address", "the address is that of a member", node);
    const found = this.take(array);
    return found instanceof Refusal ? found : this.moved(found, index, { node, sign: "+" });
  }

  private moved({ offset, type }: Taken, by: SyntaxNode, at: { node: SyntaxNode; sign: "+" | "-" }): Taken | Refusal {
    if (this.text(by) === "0") return { offset, type };
    if (type === null || !isByteType(type)) return new Refusal("other-use", `the offset counts elements${type ? ` of ${type}` : ""}, not bytes`, at.node);
    if (offset.minus !== null) return new Refusal("no-address", "the offset is computed with more than a sum", at.node);
    return { type, offset: at.sign === "+" ? { terms: [...offset.terms, by], minus: null } : { terms: offset.terms, minus: by } };
  }

  private holdsBase(node: SyntaxNode): boolean {
    return this.base.isBase(node) || node.children.some((child) => this.holdsBase(child));
  }

  private text({ start, end }: SyntaxNode): string {
    return this.input.source.text.slice(start, end);
  }
}

/** The type behind a pointer, without qualifiers; null when it is none. */
export function pointedTo(type: string): string | null {
  const tokens = tokenize(type, KERNEL_DIALECT.vocabulary);
  const words = Array.from({ length: tokens.count }, (_, token) => token).filter((token) => tokens.role(token) !== "qualifier").map((token) => tokens.word(token));
  const plain = words.filter((word) => !isPlainAnnotation(word));
  return plain.at(-1) === "*" ? plain.slice(0, -1).join(" ") : null;
}

/** What a local variable points to; null when it has no pointer type, or the name means several things. */
export function pointeeOf(fn: AnalysedFunction, name: string): string | null {
  const types = new Set(localsNamed(fn, name).map((one) => (one.isArray ? one.type.trim() : pointedTo(one.type))));
  const [type, ...others] = types;
  return others.length > 0 ? null : type ?? null;
}
