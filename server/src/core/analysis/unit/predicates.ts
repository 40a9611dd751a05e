/** Functions that are nothing but an expression over their arguments: `static bool is_own(struct q *q) { return q->flags & OWN; }`. */

import { childByField, namedChildren, type SyntaxNode } from "../../syntax/node.ts";
import type { MacroSyntax } from "../../syntax/translation-unit.ts";
import { functionDeclarator } from "../../ir/lower-declaration.ts";
import type { Definition } from "./definitions.ts";

/** Longer expressions are work, not questions. */
const MAX_NODES = 24;

/** Read as values wherever they stand, and written by none of them. `&&`, `||` and `?:` branch. */
const PURE = new Set([
  "binary_expression", "unary_expression", "pointer_expression", "field_expression", "parenthesized_expression", "cast_expression",
  "identifier", "field_identifier", "number_literal", "true", "false", "null", "type_descriptor",
]);

/** The function as a macro with its expression for a body: a call stands for what it returns. Null when it does more, or depends on conditions. */
export function asPredicate({ syntax, unit }: Definition): MacroSyntax | null {
  // Nothing is parsed for the others.
  if (!/\{\s*return\b[^;{}]*;\s*\}$/.test(unit.text.slice(syntax.span.start, syntax.span.end))) return null;
  const [only, other] = syntax.variants;
  if (only === undefined || other !== undefined || syntax.guards.length > 0 || only.guards.length > 0) return null;
  const text = (node: SyntaxNode): string => unit.text.slice(node.start, node.end);
  const value = returned(childByField(only.node, "body"));
  const declarator = functionDeclarator(only.node);
  const list = declarator && childByField(declarator, "parameters");
  if (!value || !list) return null;
  const parameters = namedChildren(list).map((parameter) => nameOf(childByField(parameter, "declarator")));
  if (!parameters.every((name) => name !== null)) return null;
  const names = parameters.map(text);
  const nodes = within(value);
  const isKnown = (node: SyntaxNode): boolean => node.kind !== "identifier" || names.includes(text(node)) || /^[A-Z][A-Z0-9_]*$/.test(text(node));
  const isPure = nodes.length <= MAX_NODES && nodes.every((node) => PURE.has(node.kind) && isKnown(node) && !branches(node, text));
  if (!isPure) return null;
  const { name, span, nameSpan, guards, identifiers } = syntax;
  return { name, span, nameSpan, parameters: names, guards, identifiers, body: value };
}

/** Of a body that only returns it. */
function returned(body: SyntaxNode | undefined): SyntaxNode | undefined {
  const [only, other] = body ? namedChildren(body) : [];
  return only?.kind === "return_statement" && other === undefined ? namedChildren(only)[0] : undefined;
}

/** The identifier inside of a declarator. */
function nameOf(declarator: SyntaxNode | undefined): SyntaxNode | null {
  if (declarator === undefined) return null;
  return declarator.kind === "identifier" ? declarator : nameOf(childByField(declarator, "declarator"));
}

/** The types that casts name are left out: they hold names of their own. */
function within(node: SyntaxNode): SyntaxNode[] {
  return node.kind === "type_descriptor" ? [node] : [node, ...namedChildren(node).flatMap(within)];
}

function branches(node: SyntaxNode, text: (node: SyntaxNode) => string): boolean {
  if (node.kind !== "binary_expression") return false;
  const operator = childByField(node, "operator");
  return operator !== undefined && ["&&", "||"].includes(text(operator));
}
