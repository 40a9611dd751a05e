/** The C intermediate representation: expressions without side effects, instructions in the order of evaluation. */

import type { Span } from "../text/span.ts";

/** A variable of the function or of the file. `id` is unique within a body; shadowed names get a suffix. */
export interface Variable {
  readonly id: string;
  readonly name: string;
  readonly scope: "parameter" | "local" | "global" | "temporary";
  /** The declared type as written, without the name; empty when unknown. */
  readonly type: string;
  /** Arrays decay: naming one gives its address. */
  readonly isArray: boolean;
}

/** Something that can be assigned. */
export type Place =
  | { readonly kind: "variable"; readonly variable: Variable }
  | { readonly kind: "deref"; readonly pointer: Expr }
  | { readonly kind: "field"; readonly base: Place; readonly name: string }
  | { readonly kind: "index"; readonly base: Place; readonly index: Expr };

export type BinaryOp =
  | "+" | "-" | "*" | "/" | "%" | "&" | "|" | "^" | "<<" | ">>"
  | "==" | "!=" | "<" | "<=" | ">" | ">=";

/** An expression without side effects; calls and assignments in it have been taken out. */
export type Expr =
  | { readonly kind: "number"; readonly value: number }
  /** A constant known by name only: an enumerator, a macro, a function's name, `sizeof x`. */
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "string" }
  /** A preprocessor symbol: true when it is defined (and not 0). */
  | { readonly kind: "config"; readonly symbol: string }
  | { readonly kind: "load"; readonly place: Place; readonly span: Span }
  | { readonly kind: "address"; readonly place: Place }
  | { readonly kind: "unary"; readonly op: "!" | "~" | "-"; readonly operand: Expr }
  | { readonly kind: "binary"; readonly op: BinaryOp; readonly left: Expr; readonly right: Expr }
  /** Something whose value is not modelled. */
  | { readonly kind: "opaque" };

/** The variable whose value an expression is; null for any other one. */
export function loadedVariable(expr: Expr | undefined): Variable | null {
  return expr?.kind === "load" && expr.place.kind === "variable" ? expr.place.variable : null;
}

/** The parameter whose value an expression is, by index; -1 for none. */
export function parameterIndex({ parameters }: Pick<Body, "parameters">, expr: Expr | undefined): number {
  const variable = loadedVariable(expr);
  return parameters.findIndex((one) => one.id === variable?.id);
}

export type Callee =
  | { readonly kind: "function"; readonly name: string }
  /** A call through a member: `name` is made of the last two members, `ops->map`. */
  | { readonly kind: "method"; readonly name: string; readonly pointer: Expr }
  | { readonly kind: "pointer"; readonly pointer: Expr };

export interface CallInstr {
  readonly op: "call";
  readonly result: Variable | null;
  readonly callee: Callee;
  readonly args: readonly Expr[];
  readonly span: Span;
}

export interface AssignInstr {
  readonly op: "assign";
  readonly target: Place;
  readonly value: Expr;
  /** The new value depends on the old one: `i++`, `p += n`, `i = i + 1`. */
  readonly selfUpdate: boolean;
  readonly span: Span;
}

export type Instr =
  | CallInstr
  | AssignInstr
  /** A value that is computed and dropped; kept for the memory that it reads. */
  | { readonly op: "evaluate"; readonly value: Expr; readonly span: Span }
  /** A local comes into scope without a value. */
  | { readonly op: "declare"; readonly variable: Variable; readonly span: Span }
  /** A place gets a value that is not modelled (iterator macros, assembler outputs). */
  | { readonly op: "havoc"; readonly target: Place; readonly span: Span };

export type Label = string;

export interface SwitchCase {
  /** Inclusive; `low` and `high` are the same expression for a single value. */
  readonly low: Expr;
  readonly high: Expr;
  readonly to: Label;
}

export interface BranchTerminator {
  readonly op: "branch";
  readonly condition: Expr;
  readonly then: Label;
  readonly else: Label;
  /** Written as (a part of) the condition of a loop. */
  readonly isLoopTest: boolean;
  /** Both ways meet again inside of the macro whose use `span` is: the code at hand does not ask. */
  readonly isMacroInternal?: true;
  readonly span: Span;
}

export interface SwitchTerminator {
  readonly op: "switch";
  readonly value: Expr;
  readonly cases: readonly SwitchCase[];
  readonly otherwise: Label;
  /** As of a branch. */
  readonly isMacroInternal?: true;
  readonly span: Span;
}

export type Terminator =
  | { readonly op: "jump"; readonly to: Label; readonly span: Span }
  | BranchTerminator
  | SwitchTerminator
  /** `span` is that of the statement, or the closing brace when the function falls off its end. */
  | { readonly op: "return"; readonly value: Expr | null; readonly span: Span }
  /** The path ends: unreachable by construction. */
  | { readonly op: "stop"; readonly span: Span };

export type Item = Instr | Terminator | { readonly op: "label"; readonly label: Label };

export interface Body {
  readonly name: string;
  readonly span: Span;
  readonly nameSpan: Span;
  readonly parameters: readonly Variable[];
  readonly returnsVoid: boolean;
  /** The return type can carry an address: a pointer, or an integer as wide. */
  readonly returnsAddress: boolean;
  readonly items: readonly Item[];
  /** What could not be lowered. */
  readonly notes: readonly { readonly span: Span; readonly reason: string }[];
}

export function isTerminator(item: Item): item is Terminator {
  return item.op === "jump" || item.op === "branch" || item.op === "switch" || item.op === "return" || item.op === "stop";
}
