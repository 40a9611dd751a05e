/** Says the same with other `if`s and loops. */

import { childByField, type SyntaxNode } from "../../../server/src/core/syntax/node.ts";
import type { Rewrite } from "../rewrite.ts";
import { hasDirective, isGap, isWhole, nodesOf, wordAt, wordBefore, type Subject } from "../subject.ts";
import { Planner, type Transformation } from "../transformation.ts";

/** `if (x) A else B` → `if (!(x)) B else A`; without `else`, B is empty. */
export const swapArms = overIfs("swap-arms", ({ node, condition, then, otherwise }) => ({
  start: node.start,
  end: node.end,
  build: (render) => {
    const first = otherwise ? render(otherwise.start, otherwise.end) : "";
    return `if (!${render(condition.start, condition.end)}) {\n${first}\n\t} else {\n${render(then.start, then.end)}\n\t}`;
  },
}));

/** Puts arms into braces. */
export const braceArms = overIfs("brace-arms", ({ node, condition, then, otherwise }) => ({
  start: node.start,
  end: node.end,
  build: (render) => {
    const rest = otherwise ? ` else {\n${render(otherwise.start, otherwise.end)}\n\t}` : "";
    return `if ${render(condition.start, condition.end)} {\n${render(then.start, then.end)}\n\t}${rest}`;
  },
}));

/** `if (a && b) A` → `if (a) { if (b) A }`. */
export const splitConjunctions = overIfs("split-conjunctions", ({ node, condition, then, otherwise }) => {
  const [inner] = condition.children.filter((child) => child.named && child.kind !== "comment");
  if (otherwise || inner?.kind !== "binary_expression" || childByField(inner, "operator")?.kind !== "&&") return "does not apply";
  const [left, right] = [childByField(inner, "left")!, childByField(inner, "right")!];
  return {
    start: node.start,
    end: node.end,
    build: (render) => `if (${render(left.start, left.end)}) {\nif (${render(right.start, right.end)}) {\n${render(then.start, then.end)}\n\t}\n\t}`,
  };
});

/** `while (x)` → `for (; x;)`. */
export const loopsAsFor: Transformation = {
  name: "loops-as-for",
  plan: (subject) => {
    const planner = new Planner();
    for (const node of subject.functions.flatMap((fn) => nodesOf(fn.body, "while_statement"))) {
      const condition = childByField(node, "condition")!;
      const isPlain = wordAt(subject, node.start) === "while" && isCondition(subject, condition) && isGap(subject, node.start + 5, condition.start);
      planner.add(isPlain ? [{ start: node.start, end: condition.end, build: (render) => `for (; ${render(condition.start + 1, condition.end - 1)};)` }] : null);
    }
    return planner.plan;
  },
};

/** `if (!x)` → `if ((x) == 0)`. */
export const negationsAsTests: Transformation = {
  name: "negations-as-tests",
  plan: (subject) => {
    const planner = new Planner();
    for (const node of subject.functions.flatMap((fn) => nodesOf(fn.body, "if_statement", "while_statement"))) {
      const condition = childByField(node, "condition")!;
      const [inner] = condition.children.filter((child) => child.named && child.kind !== "comment");
      const operand = inner?.kind === "unary_expression" && wordAt(subject, inner.start) === "!" ? childByField(inner, "argument") : undefined;
      if (!inner || !operand) continue;
      const isPlain = isCondition(subject, condition) && /^(if|while)$/.test(wordAt(subject, node.start));
      planner.add(isPlain ? [{ start: inner.start, end: inner.end, build: (render) => `(${render(operand.start, operand.end)}) == 0` }] : null);
    }
    return planner.plan;
  },
};

interface If {
  readonly node: SyntaxNode;
  readonly condition: SyntaxNode;
  readonly then: SyntaxNode;
  readonly otherwise: SyntaxNode | undefined;
}

function overIfs(name: string, rewrite: (found: If, subject: Subject) => Rewrite | "does not apply"): Transformation {
  return {
    name,
    plan: (subject) => {
      const planner = new Planner();
      for (const node of subject.functions.flatMap((fn) => nodesOf(fn.body, "if_statement"))) {
        const found = readIf(subject, node);
        const made = found && rewrite(found, subject);
        if (made !== "does not apply") planner.add(made && [made]);
      }
      return planner.plan;
    },
  };
}

/** Null where the source does not say it in so many words. */
function readIf(subject: Subject, node: SyntaxNode): If | null {
  const condition = childByField(node, "condition");
  const then = childByField(node, "consequence");
  const clause = childByField(node, "alternative");
  const otherwise = clause?.children.find((child) => child.named && child.kind !== "comment");
  if (!condition || !then || (clause && !otherwise)) return null;
  if (wordAt(subject, node.start) !== "if" || !isCondition(subject, condition) || !isWhole(subject, node)) return null;
  if (!isWhole(subject, then) || (otherwise && !isWhole(subject, otherwise))) return null;
  if (!isGap(subject, node.start + 2, condition.start) || !isGap(subject, condition.end, then.start)) return null;
  if (clause && otherwise && !(isGap(subject, then.end, clause.start) && wordAt(subject, clause.start) === "else" && isGap(subject, clause.start + 4, otherwise.start))) return null;
  return { node, condition, then, otherwise };
}

/** In parentheses of its own, which the source has too. */
function isCondition(subject: Subject, condition: SyntaxNode): boolean {
  return condition.kind === "parenthesized_expression" && !condition.broken && wordAt(subject, condition.start) === "(" && wordBefore(subject, condition.end) === ")" && !hasDirective(subject, condition.start, condition.end);
}
