/** Declarations and initialisers. */

import { childByField, namedChildren, type SyntaxNode } from "../syntax/node.ts";
import type { LoweringContext } from "./context.ts";
import type { Place, Variable } from "./ir.ts";
import { lowerExpression } from "./lower-expression.ts";
import { positional, positionAfter } from "./positions.ts";
import { tagOf } from "./types.ts";

interface Declarator {
  readonly name: SyntaxNode;
  readonly pointers: number;
  readonly isArray: boolean;
  readonly isFunction: boolean;
}

/** Peels a declarator down to its name; null for abstract ones. */
export function readDeclarator(node: SyntaxNode): Declarator | null {
  let pointers = 0;
  let isArray = false;
  let isFunction = false;
  let at: SyntaxNode | undefined = node;
  while (at) {
    if (at.kind === "identifier" || at.kind === "field_identifier" || at.kind === "type_identifier") return { name: at, pointers, isArray, isFunction };
    // The innermost part says what the name itself is: `*a[2]` is an array, `(*a)[2]` a pointer.
    if (at.kind === "pointer_declarator") pointers++;
    if (at.kind.endsWith("_declarator") && at.kind !== "parenthesized_declarator" && at.kind !== "init_declarator") {
      isArray = at.kind === "array_declarator";
      isFunction = at.kind === "function_declarator";
    }
    at = childByField(at, "declarator") ?? namedChildren(at).find((child) => child.kind.endsWith("declarator") || child.kind === "identifier");
  }
  return null;
}

export function lowerDeclaration(context: LoweringContext, node: SyntaxNode): void {
  const isStatic = node.children.some((child) => child.kind === "storage_class_specifier" && ["static", "extern"].includes(context.text(child)));
  const type = childByField(node, "type");
  const typeText = type ? context.code(type) : "";
  for (const child of node.children) {
    if (child.field !== "declarator") continue;
    const value = child.kind === "init_declarator" ? childByField(child, "value") : undefined;
    const declarator = readDeclarator(child);
    if (!declarator || declarator.isFunction) continue;
    const scope = isStatic ? "global" : "local";
    const variable = declareVariable(context, declarator, { type: typeText, scope });
    const place: Place = { kind: "variable", variable };
    if (isStatic) continue;
    context.emit({ op: "declare", variable, span: context.span(child) });
    if (value) lowerInitializer(context, place, value);
  }
}

function declareVariable(
  context: LoweringContext,
  declarator: Declarator,
  as: { type: string; scope: Variable["scope"] },
): Variable {
  return context.scope.declare({
    name: context.text(declarator.name),
    scope: as.scope,
    type: as.type + "*".repeat(declarator.pointers),
    isArray: declarator.isArray,
  });
}

/** Parameters of a definition, K&R style included; an array parameter is a pointer. */
export function declareParameters(context: LoweringContext, definition: SyntaxNode): Variable[] {
  const declarator = functionDeclarator(definition);
  const list = declarator ? childByField(declarator, "parameters") : undefined;
  const parameters: Variable[] = [];
  for (const child of list ? namedChildren(list) : []) {
    const type = childByField(child, "type");
    const inner = childByField(child, "declarator");
    const read = inner ? readDeclarator(inner) : child.kind === "identifier" ? readDeclarator(child) : null;
    if (!read) {
      const isVoid = type !== undefined && !inner && context.text(type) === "void";
      if (child.kind === "parameter_declaration" && !isVoid) parameters.push(context.scope.temporary());
      continue;
    }
    const typeText = type ? context.code(type) : "";
    const pointers = read.pointers + (read.isArray ? 1 : 0);
    parameters.push(declareVariable(context, { ...read, isArray: false, pointers }, { type: typeText, scope: "parameter" }));
  }
  return parameters;
}

export function functionDeclarator(definition: SyntaxNode): SyntaxNode | undefined {
  let at = childByField(definition, "declarator");
  let found: SyntaxNode | undefined;
  while (at) {
    if (at.kind === "function_declarator") found = at;
    at = childByField(at, "declarator") ?? namedChildren(at).find((child) => child.kind.endsWith("declarator"));
  }
  return found;
}

/** `= value`, `= { .field = value, [index] = value, value }`; what a list does not name is 0 (C11 6.7.9, 21). */
export function lowerInitializer(context: LoweringContext, target: Place, value: SyntaxNode): void {
  const span = context.span(value);
  if (value.kind !== "initializer_list") {
    context.emit({ op: "assign", target, value: lowerExpression(context, value), selfUpdate: false, span });
    return;
  }
  const children = namedChildren(value);
  const isNamed = children.every((child) => child.kind === "initializer_pair");
  const isZero = children.length === 1 && /^0$|^NULL$/.test(context.text(children[0]!));
  if (isNamed || isZero) context.emit({ op: "assign", target, value: { kind: "number", value: 0 }, selfUpdate: false, span });
  if (isZero) return;
  let next: Place = firstPart(target, children.length);
  for (const child of children) {
    const isPair = child.kind === "initializer_pair";
    const inner = isPair ? childByField(child, "value") : child;
    const place = isPair ? designated(context, target, child) : next;
    if (inner && place) lowerInitializer(context, place, inner);
    if (place) next = partAfter(place);
  }
}

/** The first element of an array; or the first member of a structure, which goes by its position as long as its declaration is not read. */
function firstPart(target: Place, count: number): Place {
  const isArray = target.kind === "variable" ? target.variable.isArray || (count === 1 && tagOf(target.variable.type) === null) : count === 1;
  return isArray ? { kind: "index", base: target, index: { kind: "number", value: 0 } } : { kind: "field", base: target, name: positional(0) };
}

/** What the next value is for that no designator stands before (C11 6.7.9, 17). */
function partAfter(place: Place): Place {
  if (place.kind === "field") return { ...place, name: positionAfter(place.name) };
  if (place.kind !== "index") return place;
  const { index } = place;
  return { ...place, index: index.kind === "number" ? { kind: "number", value: index.value + 1 } : { kind: "binary", op: "+", left: index, right: { kind: "number", value: 1 } } };
}

function designated(context: LoweringContext, target: Place, pair: SyntaxNode): Place | null {
  let place: Place = target;
  for (const designator of pair.children.filter((child) => child.field === "designator")) {
    const inner = namedChildren(designator)[0];
    if (designator.kind === "field_designator" && inner) place = { kind: "field", base: place, name: context.text(inner) };
    else if (designator.kind === "subscript_designator" && inner) place = { kind: "index", base: place, index: lowerExpression(context, inner) };
    else if (designator.kind === "field_identifier") place = { kind: "field", base: place, name: context.text(designator) };
    else return null;
  }
  return place;
}
