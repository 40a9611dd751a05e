/** Lowers expressions: calls and assignments become instructions, `&&`, `||` and `?:` become branches. */

import { characterValue, integerValue } from "../syntax/literals.ts";
import { childByField, namedChildren, type SyntaxNode } from "../syntax/node.ts";
import { isHint, testsConfiguration } from "../syntax/normalise/dialect.ts";
import type { Span } from "../text/span.ts";
import type { LoweringContext } from "./context.ts";
import type { BinaryOp, Callee, Expr, Label, Place, Variable } from "./ir.ts";
import { assignmentOf, valueOf, type Inlined } from "./inlined.ts";
import { argumentsOf, expandMacroCall, expandObjectMacro, substituted, unaliased } from "./lower-macro.ts";
import { configExpression } from "./lower-config.ts";
import { binaryExpression } from "./lower-comparison.ts";
import { lowerInitializer } from "./lower-declaration.ts";
import { lowerStatementExpression } from "./lower-statement.ts";
import { readsPlace } from "./same-place.ts";
import { isArrayMember } from "./types.ts";

const ZERO: Expr = { kind: "number", value: 0 };
const ONE: Expr = { kind: "number", value: 1 };
const OPAQUE: Expr = { kind: "opaque" };

const BINARY_OPS = new Set(["+", "-", "*", "/", "%", "&", "|", "^", "<<", ">>", "==", "!=", "<", "<=", ">", ">="]);

type Lowering = (context: LoweringContext, node: SyntaxNode) => Expr;

const LOWERINGS: Readonly<Record<string, Lowering>> = {
  identifier: lowerIdentifier,
  number_literal: (context, node) => number(context.text(node)),
  char_literal: (context, node) => character(context.text(node)),
  null: () => ZERO,
  true: () => ONE,
  false: () => ZERO,
  string_literal: () => ({ kind: "string" }),
  concatenated_string: () => ({ kind: "string" }),
  parenthesized_expression: lowerParenthesized,
  extension_expression: (context, node) => lowerLast(context, node),
  cast_expression: (context, node) => lowerField(context, node, "value"),
  binary_expression: lowerBinary,
  unary_expression: lowerUnary,
  pointer_expression: lowerPointer,
  update_expression: lowerUpdate,
  assignment_expression: lowerAssignment,
  call_expression: lowerCall,
  field_expression: lowerLoad,
  subscript_expression: lowerLoad,
  conditional_expression: lowerConditional,
  comma_expression: lowerComma,
  compound_literal_expression: lowerCompoundLiteral,
  compound_statement: lowerStatementExpression,
  sizeof_expression: namedConstant,
  alignof_expression: namedConstant,
  offsetof_expression: namedConstant,
  preproc_defined: (context, node) => configExpression(context, node),
  gnu_asm_expression: lowerAsm,
};

/** The value of an expression; its side effects are emitted in order. */
export function lowerExpression(context: LoweringContext, node: SyntaxNode): Expr {
  const lowering = LOWERINGS[node.kind];
  return lowering ? lowering(context, node) : OPAQUE;
}

function lowerField(context: LoweringContext, node: SyntaxNode, field: string): Expr {
  const child = childByField(node, field);
  return child ? lowerExpression(context, child) : OPAQUE;
}

function lowerLast(context: LoweringContext, node: SyntaxNode): Expr {
  const last = namedChildren(node).at(-1);
  return last ? lowerExpression(context, last) : OPAQUE;
}

function lowerParenthesized(context: LoweringContext, node: SyntaxNode): Expr {
  return lowerLast(context, node);
}

/** `sizeof x` and its kin: one unknown constant per text. */
function namedConstant(context: LoweringContext, node: SyntaxNode): Expr {
  return { kind: "name", name: context.code(node) };
}

function isFloating(text: string): boolean {
  return /^[+-]?0[xX]/.test(text) ? /[.pP]/.test(text) : /[.eE]/.test(text);
}

/** A constant that is too large to be told exactly goes by its text. */
export function number(text: string): Expr {
  const value = integerValue(text);
  if (value !== null) return { kind: "number", value };
  return isFloating(text) ? OPAQUE : { kind: "name", name: text };
}

function character(text: string): Expr {
  const value = characterValue(text);
  return value === null ? OPAQUE : { kind: "number", value };
}

function lowerIdentifier(context: LoweringContext, node: SyntaxNode): Expr {
  const name = context.text(node);
  const argument = substituted(context, name);
  if (argument) return context.within(argument.frame, () => lowerExpression(context, argument.node));
  const variable = context.scope.find(name);
  if (variable) return context.variableValue(variable, context.span(node));
  const expanded = expandObjectMacro(context, name, node);
  if (expanded) return expanded;
  if (isConstantName(name)) return { kind: "name", name };
  return context.variableValue(context.scope.global(name), context.span(node));
}

/** The kernel writes macros and enumerators in capitals, variables not. */
function isConstantName(name: string): boolean {
  return name === name.toUpperCase();
}

/** A place to read or write; null when the node is no lvalue. */
export function lowerPlace(context: LoweringContext, node: SyntaxNode): Place | null {
  switch (node.kind) {
    case "identifier":
      return identifierPlace(context, node);
    case "parenthesized_expression":
    case "extension_expression": {
      const inner = namedChildren(node).at(-1);
      return inner ? lowerPlace(context, inner) : null;
    }
    case "field_expression":
      return fieldPlace(context, node);
    case "subscript_expression":
      return indexPlace(context, node);
    case "pointer_expression":
      return childByField(node, "operator")?.kind === "*" ? { kind: "deref", pointer: lowerField(context, node, "argument") } : null;
    case "cast_expression": {
      const value = childByField(node, "value");
      return value ? lowerPlace(context, value) : null;
    }
    case "compound_literal_expression":
      return compoundLiteralPlace(context, node);
    case "call_expression":
      return macroPlace(context, node);
    case "conditional_expression":
    case "comma_expression":
    case "assignment_expression": {
      const value = lowerExpression(context, node);
      return value.kind === "load" ? value.place : null;
    }
    default:
      return null;
  }
}

function macroPlace(context: LoweringContext, node: SyntaxNode): Place | null {
  const value = lowerExpression(context, node);
  return value.kind === "load" ? value.place : null;
}

function identifierPlace(context: LoweringContext, node: SyntaxNode): Place | null {
  const name = context.text(node);
  const argument = substituted(context, name);
  if (argument) return context.within(argument.frame, () => lowerPlace(context, argument.node));
  const variable = context.scope.find(name);
  if (variable) return { kind: "variable", variable };
  const expanded = expandObjectMacro(context, name, node);
  if (expanded) return expanded.kind === "load" ? expanded.place : null;
  return { kind: "variable", variable: context.scope.global(name) };
}

function fieldPlace(context: LoweringContext, node: SyntaxNode): Place | null {
  const argument = childByField(node, "argument");
  const field = childByField(node, "field");
  if (!argument || !field) return null;
  const name = substitutedText(context, field);
  if (childByField(node, "operator")?.kind === "->") {
    return { kind: "field", base: pointee(lowerExpression(context, argument)), name };
  }
  const base = lowerPlace(context, argument);
  return base ? { kind: "field", base, name } : null;
}

/** A macro may take the name of a member as argument. */
function substitutedText(context: LoweringContext, field: SyntaxNode): string {
  const name = context.text(field);
  const argument = substituted(context, name);
  return argument ? argument.frame.text.slice(argument.node.start, argument.node.end) : name;
}

/** `*&x` is `x`. */
export function pointee(pointer: Expr): Place {
  return pointer.kind === "address" ? pointer.place : { kind: "deref", pointer };
}

function indexPlace(context: LoweringContext, node: SyntaxNode): Place | null {
  const argument = childByField(node, "argument");
  const index = childByField(node, "index");
  if (!argument || !index) return null;
  const base = pointee(lowerExpression(context, argument));
  return { kind: "index", base, index: lowerExpression(context, index) };
}

function lowerLoad(context: LoweringContext, node: SyntaxNode): Expr {
  const place = lowerPlace(context, node);
  if (!place) return OPAQUE;
  return isArrayMember(place, context.input.memberType) ? { kind: "address", place } : { kind: "load", place, span: context.span(node) };
}

function lowerPointer(context: LoweringContext, node: SyntaxNode): Expr {
  const argument = childByField(node, "argument");
  if (!argument) return OPAQUE;
  if (childByField(node, "operator")?.kind === "*") {
    const place = pointee(lowerExpression(context, argument));
    return { kind: "load", place, span: context.span(node) };
  }
  const place = lowerPlace(context, argument);
  if (!place) return OPAQUE;
  return place.kind === "deref" ? place.pointer : { kind: "address", place };
}

function lowerUnary(context: LoweringContext, node: SyntaxNode): Expr {
  return unaryOf(node, lowerField(context, node, "argument"));
}

function unaryOf(node: SyntaxNode, operand: Expr): Expr {
  const operator = childByField(node, "operator")?.kind;
  if (operator === "+") return operand;
  if (operator === "-" && operand.kind === "number") return { kind: "number", value: -operand.value };
  if (operator === "!" || operator === "~" || operator === "-") return { kind: "unary", op: operator, operand };
  return OPAQUE;
}

function lowerBinary(context: LoweringContext, node: SyntaxNode): Expr {
  const operator = childByField(node, "operator")?.kind ?? "";
  if (operator === "&&" || operator === "||") return truthValue(context, node);
  const sides = (["left", "right"] as const).map((field) => ({ node: childByField(node, field), value: lowerField(context, node, field) }));
  return BINARY_OPS.has(operator) ? binaryExpression(context, operator as BinaryOp, [sides[0]!, sides[1]!]) : OPAQUE;
}

/** 1 or 0 by branching, for `&&` and `||` used as values. */
function truthValue(context: LoweringContext, node: SyntaxNode): Expr {
  const then = context.label("true");
  const otherwise = context.label("false");
  const done = context.label("value");
  const result: Place = { kind: "variable", variable: context.scope.temporary() };
  const span = context.span(node);
  lowerCondition(context, node, { then, otherwise });
  for (const [label, value] of [[then, ONE], [otherwise, ZERO]] as const) {
    context.place(label);
    context.emit({ op: "assign", target: result, value, selfUpdate: false, span });
    context.jump(done, span);
  }
  context.place(done);
  return { kind: "load", place: result, span };
}

export interface Targets {
  readonly then: Label;
  readonly otherwise: Label;
}

/** Branches on the truth of an expression. */
export function lowerCondition(context: LoweringContext, node: SyntaxNode, to: Targets): void {
  if (node.kind === "parenthesized_expression") {
    const inner = namedChildren(node);
    if (inner.length === 1 && inner[0]!.kind !== "compound_statement") return lowerCondition(context, inner[0]!, to);
  }
  if (node.kind === "identifier") {
    const argument = substituted(context, context.text(node));
    if (argument) return context.within(argument.frame, () => lowerCondition(context, argument.node, to));
  }
  const operator = childByField(node, "operator")?.kind;
  if (node.kind === "unary_expression" && operator === "!") {
    return lowerCondition(context, childByField(node, "argument")!, { then: to.otherwise, otherwise: to.then });
  }
  if (node.kind === "binary_expression" && (operator === "&&" || operator === "||")) {
    const middle = context.label("and");
    const left = childByField(node, "left")!;
    lowerCondition(context, left, operator === "&&" ? { then: middle, otherwise: to.otherwise } : { then: to.then, otherwise: middle });
    context.place(middle);
    return lowerCondition(context, childByField(node, "right")!, to);
  }
  if (node.kind === "comma_expression") {
    lowerForEffect(context, childByField(node, "left")!);
    return lowerCondition(context, childByField(node, "right")!, to);
  }
  if (node.kind === "call_expression" && lowerHintedCondition(context, node, to)) return;
  const condition = lowerExpression(context, node);
  context.branch(condition, to, context.span(node));
}

/** `if (likely(a && b))` branches on a and on b. */
function lowerHintedCondition(context: LoweringContext, node: SyntaxNode, to: Targets): boolean {
  const callee = childByField(node, "function");
  const args = callArguments(node);
  if (callee?.kind !== "identifier" || args.length !== 1 || !isHint(context.text(callee))) return false;
  lowerCondition(context, args[0]!, to);
  return true;
}

function lowerConditional(context: LoweringContext, node: SyntaxNode): Expr {
  const condition = childByField(node, "condition")!;
  const consequence = childByField(node, "consequence");
  const alternative = childByField(node, "alternative")!;
  const span = context.span(node);
  const then = context.label("then");
  const otherwise = context.label("else");
  const done = context.label("value");
  const result: Place = { kind: "variable", variable: context.scope.temporary() };
  let tested: Expr | null = null;
  if (consequence) lowerCondition(context, condition, { then, otherwise });
  else {
    tested = context.keep(lowerExpression(context, condition), span);
    context.branch(tested, { then, otherwise }, span);
  }
  context.place(then);
  const first = consequence ? lowerExpression(context, consequence) : tested!;
  context.emit({ op: "assign", target: result, value: first, selfUpdate: false, span });
  context.jump(done, span);
  context.place(otherwise);
  context.emit({ op: "assign", target: result, value: lowerExpression(context, alternative), selfUpdate: false, span });
  context.jump(done, span);
  context.place(done);
  return { kind: "load", place: result, span };
}

function lowerComma(context: LoweringContext, node: SyntaxNode): Expr {
  lowerForEffect(context, childByField(node, "left")!);
  return lowerField(context, node, "right");
}

/** An expression whose value is dropped. */
export function lowerForEffect(context: LoweringContext, node: SyntaxNode): void {
  const value = lowerExpression(context, node);
  const isPlainResult = value.kind === "load" && value.place.kind === "variable";
  if (value.kind === "load" && !isPlainResult && !isWrite(node)) context.emit({ op: "evaluate", value, span: context.span(node) });
}

function isWrite(node: SyntaxNode): boolean {
  return node.kind === "assignment_expression" || node.kind === "update_expression";
}

function lowerUpdate(context: LoweringContext, node: SyntaxNode): Expr {
  const argument = childByField(node, "argument");
  const operator = childByField(node, "operator");
  return argument && operator ? update(context, node, { argument, operator }) : OPAQUE;
}

function update(context: LoweringContext, node: SyntaxNode, of: { argument: SyntaxNode; operator: SyntaxNode }): Expr {
  const { argument, operator } = of;
  const isPostfix = operator.start > argument.start;
  // The grammar reads `!p++` as `(!p)++`.
  const inner = isPostfix && argument.kind === "unary_expression" ? childByField(argument, "argument") : null;
  if (inner) return unaryOf(argument, update(context, node, { argument: inner, operator }));
  const target = lowerPlace(context, argument);
  if (!target) return OPAQUE;
  const span = context.span(node);
  const old: Expr = { kind: "load", place: target, span };
  const before = isPostfix ? context.keep(old, span) : old;
  const value: Expr = { kind: "binary", op: operator.kind === "++" ? "+" : "-", left: old, right: ONE };
  context.emit({ op: "assign", target, value, selfUpdate: true, span });
  return isPostfix ? before : old;
}

function lowerAssignment(context: LoweringContext, node: SyntaxNode): Expr {
  const left = childByField(node, "left")!;
  const right = childByField(node, "right")!;
  const operator = childByField(node, "operator")?.kind ?? "=";
  const span = context.span(node);
  if (operator === "=") {
    const value = lowerExpression(context, right);
    const target = lowerPlace(context, left);
    if (!target) return value;
    context.emit({ op: "assign", target, value, selfUpdate: readsPlace(value, target), span });
    return { kind: "load", place: target, span };
  }
  const target = lowerPlace(context, left);
  const operand = lowerExpression(context, right);
  if (!target) return OPAQUE;
  const op = operator.slice(0, -1);
  const old: Expr = { kind: "load", place: target, span };
  const value: Expr = BINARY_OPS.has(op) ? { kind: "binary", op: op as BinaryOp, left: old, right: operand } : OPAQUE;
  context.emit({ op: "assign", target, value, selfUpdate: true, span });
  return old;
}

export function callArguments(node: SyntaxNode): SyntaxNode[] {
  const list = childByField(node, "arguments");
  return list ? namedChildren(list) : [];
}

function lowerCall(context: LoweringContext, node: SyntaxNode): Expr {
  const callee = childByField(node, "function");
  if (!callee) return OPAQUE;
  const args = argumentsOf(context, node);
  const written = calleeName(context, callee);
  const name = written === null || context.input.isModelled(written, args.length) ? written : unaliased(context, written);
  const isModelled = name !== null && context.input.isModelled(name, args.length);
  if (name !== null) {
    if (testsConfiguration(name)) return configExpression(context, node);
    const expanded = isModelled ? null : expandMacroCall(context, name, node);
    if (expanded) return expanded;
  }
  const target = lowerCallee(context, callee, name);
  const values = args.map((argument) => context.within(argument.frame, () => lowerExpression(context, argument.node)));
  const inlined = name !== null ? context.input.inlined(name) : undefined;
  const inPlace = inlined && inline(context, inlined, { args: values, span: context.span(node) });
  if (inPlace) return inPlace;
  return emitCall(context, { callee: target, args: values, span: context.span(node) });
}

/** Null when the arguments do not fit. */
function inline(context: LoweringContext, inlined: Inlined, call: { args: readonly Expr[]; span: Span }): Expr | null {
  if (inlined.sets === null) return valueOf(inlined, call.args, call.span);
  const made = assignmentOf(inlined, call.args, call.span);
  if (made === null) return null;
  context.emit({ op: "assign", ...made, selfUpdate: readsPlace(made.value, made.target), span: call.span });
  return OPAQUE;
}

function emitCall(context: LoweringContext, call: { callee: Callee; args: readonly Expr[]; span: Span }): Expr {
  const result: Variable = context.scope.temporary();
  context.emit({ op: "call", result, ...call });
  return { kind: "load", place: { kind: "variable", variable: result }, span: call.span };
}

/** The function named by an expression in the place of a callee, unless it is a variable. */
function calleeName(context: LoweringContext, callee: SyntaxNode): string | null {
  if (callee.kind === "parenthesized_expression") {
    const inner = namedChildren(callee);
    return inner.length === 1 ? calleeName(context, inner[0]!) : null;
  }
  if (callee.kind !== "identifier") return null;
  const name = context.text(callee);
  const argument = substituted(context, name);
  if (argument) return context.within(argument.frame, () => calleeName(context, argument.node));
  return context.scope.find(name) ? null : name;
}

function lowerCallee(context: LoweringContext, callee: SyntaxNode, name: string | null): Callee {
  if (name !== null) return { kind: "function", name };
  const pointer = lowerExpression(context, callee);
  if (callee.kind !== "field_expression") return { kind: "pointer", pointer };
  const members = context.code(callee).split(/\s*(?:->|\.)\s*/);
  return { kind: "method", name: members.slice(-2).join("->"), pointer };
}

function compoundLiteralPlace(context: LoweringContext, node: SyntaxNode): Place {
  const place: Place = { kind: "variable", variable: context.scope.temporary() };
  const value = childByField(node, "value");
  if (value) lowerInitializer(context, place, value);
  return place;
}

function lowerCompoundLiteral(context: LoweringContext, node: SyntaxNode): Expr {
  return { kind: "load", place: compoundLiteralPlace(context, node), span: context.span(node) };
}

/** Assembler outputs get unknown values; the code itself is not read. */
function lowerAsm(context: LoweringContext, node: SyntaxNode): Expr {
  const outputs = childByField(node, "output_operands");
  for (const operand of outputs ? namedChildren(outputs) : []) {
    const value = childByField(operand, "value");
    const target = value ? lowerPlace(context, value) : null;
    if (target) context.emit({ op: "havoc", target, span: context.span(node) });
  }
  return OPAQUE;
}
