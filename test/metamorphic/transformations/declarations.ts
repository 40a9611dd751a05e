/** Says with two statements what one said. */

import { childByField, type SyntaxNode } from "../../../server/src/core/syntax/node.ts";
import type { Rewrite } from "../rewrite.ts";
import { hasDirective, isGap, isWhole, nodesOf, walk, wordAt, type Subject } from "../subject.ts";
import { Planner, type Transformation } from "../transformation.ts";

/** `T x = e;` → `T x; x = e;`. */
export const splitDeclarations: Transformation = {
  name: "split-declarations",
  plan: (subject) => {
    const planner = new Planner();
    for (const { body } of subject.functions) {
      walk(body, (node, parent) => {
        if (node.kind !== "declaration" || parent?.kind !== "compound_statement") return;
        if (node.children.some((child) => child.kind === "init_declarator")) planner.add(split(subject, node));
      });
    }
    return planner.plan;
  },
};

const KEEPS = new Set(["storage_class_specifier", "attribute_specifier", "gnu_asm_expression", "ms_declspec_modifier", "attribute_declaration"]);

function split(subject: Subject, node: SyntaxNode): Rewrite[] | null {
  const { text } = subject;
  const words = text.slice(node.start, node.end);
  if (!isWhole(subject, node) || node.children.some((child) => KEEPS.has(child.kind)) || /__auto_type|__attribute__|__free|\bconst\b(?!.*\*)|\*\s*const\b/s.test(words)) return null;
  const declarators = node.children.filter((child) => child.kind === "init_declarator");
  const parts = declarators.map((one) => splitOne(subject, one));
  if (parts.some((part) => part === null) || node.children.some((child) => child.kind === "array_declarator" || child.kind === "function_declarator")) return null;
  const known = parts.filter((part) => part !== null);
  return [{
    start: node.start,
    end: node.end,
    build: (render) => {
      let declaration = "";
      let at = node.start;
      for (const { keepUntil, resumeAt } of known) {
        declaration += render(at, keepUntil);
        at = resumeAt;
      }
      const assignments = known.map(({ name, value }) => `\n\t${name} = ${render(value.start, value.end)};`);
      return declaration + render(at, node.end) + assignments.join("");
    },
  }];
}

interface Part {
  readonly name: string;
  readonly value: SyntaxNode;
  /** The initialiser with its `=` lies between these. */
  readonly keepUntil: number;
  readonly resumeAt: number;
}

function splitOne(subject: Subject, declarator: SyntaxNode): Part | null {
  const value = childByField(declarator, "value");
  let inner = childByField(declarator, "declarator");
  const outer = inner;
  while (inner?.kind === "pointer_declarator") inner = childByField(inner, "declarator");
  if (!value || !outer || inner?.kind !== "identifier" || value.kind === "initializer_list" || hasDirective(subject, declarator.start, declarator.end)) return null;
  const equals = declarator.children.find((child) => child.kind === "=");
  if (!equals || !isGap(subject, outer.end, equals.start) || !isGap(subject, equals.end, value.start) || wordAt(subject, inner.start) === "") return null;
  return { name: subject.text.slice(inner.start, inner.end), value, keepUntil: outer.end, resumeAt: value.end };
}

/** `x += e` → `x = x + (e)` and `x++;` → `x = x + 1;` for plain variables. */
export const spellOutUpdates: Transformation = {
  name: "spell-out-updates",
  plan: (subject) => {
    const planner = new Planner();
    for (const { body } of subject.functions) {
      for (const node of nodesOf(body, "expression_statement")) {
        const [inner] = node.children;
        const made = inner && isWhole(subject, node) ? spelledOut(subject, inner) : undefined;
        if (made !== undefined) planner.add(made && [made]);
      }
    }
    return planner.plan;
  },
};

/** Undefined for other expressions. */
function spelledOut({ text }: Subject, node: SyntaxNode): Rewrite | null | undefined {
  const operator = childByField(node, "operator")?.kind ?? "";
  if (node.kind === "update_expression") {
    const argument = childByField(node, "argument");
    if (argument?.kind !== "identifier") return null;
    const name = text.slice(argument.start, argument.end);
    return { start: node.start, end: node.end, build: () => `${name} = ${name} ${operator[0]} 1` };
  }
  if (node.kind !== "assignment_expression" || operator === "=") return undefined;
  const [left, right] = [childByField(node, "left"), childByField(node, "right")];
  if (left?.kind !== "identifier" || !right) return null;
  const name = text.slice(left.start, left.end);
  return { start: node.start, end: node.end, build: (render) => `${name} = ${name} ${operator.slice(0, -1)} (${render(right.start, right.end)})` };
}

/** `x = e` → `x = (e)` and `return e;` → `return (e);`. */
export const parenthesise: Transformation = {
  name: "parenthesise",
  plan: (subject) => {
    const planner = new Planner();
    for (const { body } of subject.functions) {
      for (const node of nodesOf(body, "assignment_expression", "return_statement")) {
        const value = node.kind === "return_statement" ? node.children.find((child) => child.named && child.kind !== "comment") : childByField(node, "right");
        if (!value) continue;
        const isPlain = !value.broken && value.kind !== "initializer_list" && wordAt(subject, value.start) !== "" && !hasDirective(subject, value.start, value.end);
        planner.add(isPlain ? [{ start: value.start, end: value.end, build: (render) => `(${render(value.start, value.end)})` }] : null);
      }
    }
    return planner.plan;
  },
};
