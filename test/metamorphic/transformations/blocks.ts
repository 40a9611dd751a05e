/** Wraps code in `do { … } while (0)`. */

import { childByField, type SyntaxNode } from "../../../server/src/core/syntax/node.ts";
import { insertion, type Site } from "../rewrite.ts";
import { holds, isGap, isWhole, nodesOf, wordAt, wordBefore, type Subject } from "../subject.ts";
import { Planner, type Transformation } from "../transformation.ts";

/** The bodies of functions. */
export const wrapFunctions: Transformation = {
  name: "wrap-functions",
  plan: (subject) => {
    const planner = new Planner();
    for (const { body } of subject.functions) {
      const hasBraces = wordAt(subject, body.start) === "{" && wordBefore(subject, body.end) === "}";
      planner.add(hasBraces ? [insertion(body.start + 1, "\ndo {\n"), insertion(body.end - 1, "\n\t} while (0);\n")] : null);
    }
    return planner.plan;
  },
};

/** The arms of `if` and the bodies of loops, where nothing in them leaves the loop or belongs to a switch around. */
export const wrapArms: Transformation = {
  name: "wrap-arms",
  plan: (subject) => {
    const planner = new Planner();
    for (const { body } of subject.functions) for (const arm of arms(body)) planner.add(wrap(subject, arm));
    return planner.plan;
  },
};

const LOOPS = ["for_statement", "while_statement", "do_statement"];

function arms(body: SyntaxNode): SyntaxNode[] {
  return nodesOf(body, "if_statement", ...LOOPS).flatMap((node) => {
    const parts = [childByField(node, "consequence"), childByField(node, "body")];
    const clause = childByField(node, "alternative")?.children.find((child) => child.named && child.kind !== "comment");
    return [...parts, clause].filter((part) => part !== undefined);
  });
}

function wrap(subject: Subject, arm: SyntaxNode): Site | null {
  const leaves = holds(arm, ["continue_statement"], LOOPS) || holds(arm, ["break_statement"], [...LOOPS, "switch_statement"]) || holds(arm, ["case_statement"], ["switch_statement"]);
  if (leaves || !isWhole(subject, arm) || isGap(subject, arm.start, arm.end)) return null;
  return [{ start: arm.start, end: arm.end, build: (render) => ` do {\n${render(arm.start, arm.end)}\n\t} while (0);` }];
}
