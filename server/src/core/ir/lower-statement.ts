/** Lowers statements to labels, jumps and branches. */

import { childByField, namedChildren, type SyntaxNode } from "../syntax/node.ts";
import type { IteratorMark } from "../syntax/translation-unit.ts";
import type { LoweringContext } from "./context.ts";
import type { Expr, Label } from "./ir.ts";
import { lowerConfigCondition } from "./lower-config.ts";
import { lowerDeclaration } from "./lower-declaration.ts";
import { substituted } from "./lower-macro.ts";
import { callArguments, lowerCondition, lowerExpression, lowerForEffect, lowerPlace } from "./lower-expression.ts";

const OPAQUE: Expr = { kind: "opaque" };

type Lowering = (context: LoweringContext, node: SyntaxNode) => void;

const LOWERINGS: Readonly<Record<string, Lowering>> = {
  compound_statement: lowerBlock,
  declaration: lowerDeclaration,
  expression_statement: lowerExpressionStatement,
  if_statement: lowerIf,
  while_statement: lowerWhile,
  do_statement: lowerDo,
  for_statement: lowerFor,
  switch_statement: lowerSwitch,
  case_statement: lowerCase,
  labeled_statement: lowerLabeled,
  goto_statement: lowerGoto,
  break_statement: (context, node) => lowerLeave(context, node, context.breakTargets),
  continue_statement: (context, node) => lowerLeave(context, node, context.continueTargets),
  return_statement: lowerReturn,
  attributed_statement: lowerChildren,
  linkage_specification: lowerChildren,
  preproc_if: lowerPreproc,
  preproc_ifdef: lowerPreproc,
  preproc_elif: lowerPreproc,
  preproc_elifdef: lowerPreproc,
  preproc_else: lowerChildren,
  else_clause: lowerChildren,
};

export function lowerStatement(context: LoweringContext, node: SyntaxNode): void {
  const lowering = LOWERINGS[node.kind];
  if (lowering) return lowering(context, node);
  if (node.kind === "ERROR") return context.note(node, "not parsed");
  if (node.named && (node.kind.endsWith("_expression") || node.kind === "identifier")) lowerForEffect(context, node);
}

function lowerChildren(context: LoweringContext, node: SyntaxNode): void {
  for (const child of node.children) {
    if (child.named && child.field !== "condition" && child.field !== "name") lowerStatement(context, child);
  }
}

function lowerBlock(context: LoweringContext, node: SyntaxNode): void {
  context.scope.enter();
  lowerChildren(context, node);
  context.scope.leave();
}

/** `({ … })`: its value is that of the last expression statement. */
export function lowerStatementExpression(context: LoweringContext, node: SyntaxNode): Expr {
  context.scope.enter();
  const statements = namedChildren(node);
  const last = statements.at(-1);
  for (const statement of statements) if (statement !== last) lowerStatement(context, statement);
  let value: Expr = OPAQUE;
  const inner = last?.kind === "expression_statement" ? namedChildren(last)[0] : undefined;
  if (inner) value = context.keep(lowerExpression(context, inner), context.span(inner));
  else if (last) lowerStatement(context, last);
  context.scope.leave();
  return value;
}

function lowerExpressionStatement(context: LoweringContext, node: SyntaxNode): void {
  for (const child of namedChildren(node)) {
    if (child.kind === "call_expression") lowerCallStatement(context, child);
    else if (!lowerStatementArgument(context, child)) lowerForEffect(context, child);
  }
}

/** Statements that the macro being expanded was given: they run where it names its parameter. False for anything else. */
function lowerStatementArgument(context: LoweringContext, node: SyntaxNode): boolean {
  const argument = node.kind === "identifier" ? substituted(context, context.text(node)) : undefined;
  if (!argument) return false;
  const mark = argument.frame.marks.get(argument.node.start);
  // A macro may hand on what it was given.
  if (mark?.kind !== "statement-argument") return context.within(argument.frame, () => lowerStatementArgument(context, argument.node));
  const body = context.input.statements(mark);
  if (!body) {
    context.note(argument.node, "not parsed");
    return true;
  }
  const { text } = argument.frame;
  const frame = { ...argument.frame, text: text.slice(0, mark.at) + mark.text + text.slice(mark.at + mark.text.length) };
  context.within(frame, () => lowerStatement(context, body));
  return true;
}

/**
 * No function can be given a label, so that a call with one is a macro whose definition is not at hand, and jumps there:
 * `GOTO(out, rc);` always, `CHECK(rc, out);` perhaps.
 */
function lowerCallStatement(context: LoweringContext, node: SyntaxNode): void {
  lowerForEffect(context, node);
  const call = context.items.at(-1);
  if (call?.op !== "call" || call.result === null || call.callee.kind !== "function" || call.callee.name !== context.text(childByField(node, "function")!)) return;
  const args = callArguments(node);
  const at = args.findIndex((argument) => isLabel(context, argument));
  if (at < 0) return;
  const to = userLabel(context, args[at]!);
  const after = context.label("after");
  if (at === 0) context.jump(to, call.span);
  else context.branch({ kind: "load", place: { kind: "variable", variable: call.result }, span: call.span }, { then: to, otherwise: after }, call.span);
  context.place(after);
}

/** Variables go before labels of the same name. */
function isLabel(context: LoweringContext, argument: SyntaxNode): boolean {
  if (argument.kind !== "identifier") return false;
  const name = labelText(context, argument);
  return context.scope.find(name) === undefined && context.userLabels().has(name);
}

/** The labels of a function's body. A macro's labels are its own. */
export function labelsWithin(context: LoweringContext, body: SyntaxNode): () => ReadonlySet<string> {
  let names: ReadonlySet<string> | null = null;
  return () => (names ??= new Set(labelNodes(body).map((label) => context.input.text.slice(label.start, label.end))));
}

function labelNodes(node: SyntaxNode): SyntaxNode[] {
  const below = node.children.flatMap(labelNodes);
  const label = node.kind === "labeled_statement" ? childByField(node, "label") : undefined;
  return label ? [label, ...below] : below;
}

function lowerIf(context: LoweringContext, node: SyntaxNode): void {
  const then = context.label("then");
  const otherwise = context.label("else");
  const done = context.label("endif");
  const alternative = childByField(node, "alternative");
  lowerCondition(context, childByField(node, "condition")!, { then, otherwise: alternative ? otherwise : done });
  context.place(then);
  lowerStatement(context, childByField(node, "consequence")!);
  context.jump(done, context.span(node));
  if (alternative) {
    context.place(otherwise);
    lowerStatement(context, alternative);
    context.jump(done, context.span(node));
  }
  context.place(done);
}

function inLoop(context: LoweringContext, targets: { done: Label; next: Label }, body: SyntaxNode | undefined): void {
  context.breakTargets.push(targets.done);
  context.continueTargets.push(targets.next);
  if (body) lowerStatement(context, body);
  context.breakTargets.pop();
  context.continueTargets.pop();
}

function lowerWhile(context: LoweringContext, node: SyntaxNode): void {
  const mark = context.frame.marks.get(node.start);
  if (mark?.kind === "iterator") return lowerIterator(context, node, mark);
  if (mark?.kind === "block") return lowerScopedBlock(context, node);
  const head = context.label("while");
  const body = context.label("body");
  const done = context.label("endwhile");
  context.jump(head, context.span(node));
  context.place(head);
  context.asLoopTest(() => {
    if (mark) context.branch(OPAQUE, { then: body, otherwise: done }, context.span(node));
    else lowerCondition(context, childByField(node, "condition")!, { then: body, otherwise: done });
  });
  context.place(body);
  inLoop(context, { done, next: head }, childByField(node, "body"));
  context.jump(head, context.span(node));
  context.place(done);
}

/** A block macro runs its body once; its arguments are evaluated before. */
function lowerScopedBlock(context: LoweringContext, node: SyntaxNode): void {
  const done = context.label("endblock");
  const condition = childByField(node, "condition");
  if (condition) lowerForEffect(context, condition);
  inLoop(context, { done, next: done }, childByField(node, "body"));
  context.jump(done, context.span(node));
  context.place(done);
}

function iteratorArguments(condition: SyntaxNode | undefined): SyntaxNode[] {
  const list = condition?.kind === "parenthesized_expression" ? namedChildren(condition)[0] : condition;
  return list ? separated(list) : [];
}

/** What stands between commas, in its order. */
function separated(node: SyntaxNode): SyntaxNode[] {
  if (node.kind !== "comma_expression") return [node];
  return [childByField(node, "left"), childByField(node, "right")].flatMap((one) => (one ? separated(one) : []));
}

/** `for_each_x(p, …) body`: any number of rounds, each with new values in the places that the macro writes. */
function lowerIterator(context: LoweringContext, node: SyntaxNode, mark: IteratorMark): void {
  const head = context.label("each");
  const body = context.label("body");
  const done = context.label("endeach");
  const span = context.span(node);
  const args = iteratorArguments(childByField(node, "condition"));
  context.jump(head, span);
  context.place(head);
  context.asLoopTest(() => context.branch(OPAQUE, { then: body, otherwise: done }, headSpan(context, node)));
  context.place(body);
  for (const index of mark.writes) {
    const target = args[index] ? lowerPlace(context, args[index]) : null;
    if (target) context.emit({ op: "havoc", target, span });
  }
  inLoop(context, { done, next: head }, childByField(node, "body"));
  context.jump(head, span);
  context.place(done);
}

function headSpan(context: LoweringContext, node: SyntaxNode): { start: number; end: number } {
  const condition = childByField(node, "condition");
  if (context.frame.placedAt || !condition) return context.span(node);
  return { start: node.start, end: condition.end };
}

function lowerDo(context: LoweringContext, node: SyntaxNode): void {
  const head = context.label("do");
  const next = context.label("while");
  const done = context.label("enddo");
  context.jump(head, context.span(node));
  context.place(head);
  inLoop(context, { done, next }, childByField(node, "body"));
  context.jump(next, context.span(node));
  context.place(next);
  context.asLoopTest(() => lowerCondition(context, childByField(node, "condition")!, { then: head, otherwise: done }));
  context.place(done);
}

function lowerFor(context: LoweringContext, node: SyntaxNode): void {
  const head = context.label("for");
  const body = context.label("body");
  const next = context.label("next");
  const done = context.label("endfor");
  const initializer = childByField(node, "initializer");
  const condition = childByField(node, "condition");
  const update = childByField(node, "update");
  context.scope.enter();
  if (initializer) lowerStatement(context, initializer);
  context.jump(head, context.span(node));
  context.place(head);
  if (condition) context.asLoopTest(() => lowerCondition(context, condition, { then: body, otherwise: done }));
  else context.jump(body, context.span(node));
  context.place(body);
  inLoop(context, { done, next }, childByField(node, "body"));
  context.jump(next, context.span(node));
  context.place(next);
  if (update) lowerForEffect(context, update);
  context.jump(head, context.span(node));
  context.place(done);
  context.scope.leave();
}

function lowerSwitch(context: LoweringContext, node: SyntaxNode): void {
  const done = context.label("endswitch");
  const span = context.span(childByField(node, "condition") ?? node);
  const value = context.keep(lowerExpression(context, childByField(node, "condition")!), span);
  const at = context.items.length;
  context.jump(done, span);
  context.breakTargets.push(done);
  context.switches.push({ cases: [], otherwise: null });
  const body = childByField(node, "body");
  if (body) lowerStatement(context, body);
  context.breakTargets.pop();
  const { cases, otherwise } = context.switches.pop()!;
  context.jump(done, span);
  context.place(done);
  context.items[at] = { op: "switch", value, cases, otherwise: otherwise ?? done, span };
}

/** A label that control also falls into; `case a ... b` is a range. */
function lowerCase(context: LoweringContext, node: SyntaxNode): void {
  const current = context.switches.at(-1);
  const label = context.label("case");
  context.jump(label, context.span(node));
  context.place(label);
  const colon = node.children.findIndex((child) => child.kind === ":");
  const values = node.children.slice(0, colon).filter((child) => child.named && child.kind !== "comment");
  if (current && values.length === 0) current.otherwise = label;
  else if (current) {
    const bounds = values.flatMap((value) => bounded(context, value)).map((value) => (value.kind === "ERROR" ? OPAQUE : lowerExpression(context, value)));
    current.cases.push({ low: bounds[0]!, high: bounds.at(-1)!, to: label });
  }
  for (const child of node.children.slice(colon + 1)) if (child.named) lowerStatement(context, child);
}

/** One value, or the two that dots stand between. */
function bounded(context: LoweringContext, value: SyntaxNode): readonly SyntaxNode[] {
  const operator = value.kind === "binary_expression" ? childByField(value, "operator") : undefined;
  if (operator === undefined || context.frame.marks.get(operator.start)?.kind !== "range") return [value];
  return [childByField(value, "left")!, childByField(value, "right")!];
}

function userLabel(context: LoweringContext, label: SyntaxNode): Label {
  const name = labelText(context, label);
  return context.variant > 1 ? `${name}~${context.variant}` : name;
}

/** A macro may take the label as argument. */
function labelText(context: LoweringContext, label: SyntaxNode): string {
  const name = context.text(label);
  const argument = substituted(context, name);
  return argument ? argument.frame.text.slice(argument.node.start, argument.node.end) : name;
}

function lowerLabeled(context: LoweringContext, node: SyntaxNode): void {
  const label = userLabel(context, childByField(node, "label")!);
  context.jump(label, context.span(node));
  context.place(label);
  for (const child of namedChildren(node)) if (child.field !== "label") lowerStatement(context, child);
}

function lowerGoto(context: LoweringContext, node: SyntaxNode): void {
  const target = childByField(node, "label");
  if (target) context.jump(userLabel(context, target), context.span(node));
  else context.emit({ op: "stop", span: context.span(node) });
  context.place(context.label("after"));
}

function lowerLeave(context: LoweringContext, node: SyntaxNode, targets: readonly Label[]): void {
  const to = targets.at(-1);
  if (to) context.jump(to, context.span(node));
  else context.emit({ op: "stop", span: context.span(node) });
  context.place(context.label("after"));
}

function lowerReturn(context: LoweringContext, node: SyntaxNode): void {
  const operand = namedChildren(node)[0];
  const value = operand ? lowerExpression(context, operand) : null;
  context.emit({ op: "return", value, span: context.span(node) });
  context.place(context.label("after"));
}

function lowerPreproc(context: LoweringContext, node: SyntaxNode): void {
  const then = context.label("config");
  const otherwise = context.label("noconfig");
  const done = context.label("endconfig");
  const directive = node.children[0]?.kind ?? "";
  const isNegative = directive === "#ifndef" || directive === "#elifndef";
  const condition = childByField(node, "condition") ?? childByField(node, "name");
  const to = isNegative ? { then: otherwise, otherwise: then } : { then, otherwise };
  if (condition) lowerConfigCondition(context, condition, to);
  context.place(then);
  for (const child of node.children) {
    if (child.named && !["condition", "name", "alternative"].includes(child.field ?? "")) lowerStatement(context, child);
  }
  context.jump(done, context.span(node));
  context.place(otherwise);
  const alternative = childByField(node, "alternative");
  if (alternative) lowerStatement(context, alternative);
  context.jump(done, context.span(node));
  context.place(done);
}

