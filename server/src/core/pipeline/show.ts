/** What the stages make of a function, as text. */

import type { AnalysedFunction } from "../analysis/analysed-function.ts";
import { printGraph } from "../cfg/print.ts";
import { printBody } from "../ir/print.ts";
import { printStates, printSummary } from "../analysis/print.ts";
import { printStack } from "../findings/print-stack.ts";
import type { SyntaxNode } from "../syntax/node.ts";
import type { FileInput } from "./file-input.ts";

export type View = "tree" | "ir" | "cfg" | "states" | "summary" | "stack";

/** Text to show, or why there is none. */
type Shown = { readonly text: string } | { readonly reason: string };

/** Without a name all functions that matter are shown. For a name that is not defined the reason lists those that are. */
export function show(input: FileInput, functionName: string | null, as: View): Shown {
  const analysis = input.program.unit(input.source.path);
  if (!analysis) return { reason: `${input.source.path} is not in the program` };
  const { unit } = analysis;
  const wanted = functionName === null ? analysis.relevantFunctions() : unit.functions.filter((one) => one.name === functionName);
  if (wanted.length === 0 && functionName !== null) {
    return { reason: `no function ${functionName}; defined here: ${unit.functions.map((one) => one.name).join(", ") || "none"}` };
  }
  const parts = wanted
    .map((syntax) => {
      if (as === "tree") return syntax.variants.map((variant) => printTree(variant.node)).join("\n");
      const fn = analysis.analyse(syntax);
      return fn ? view(input, fn, as) : `${syntax.name}(): not parsed\n`;
    });
  return { text: parts.join("\n") || "nothing here maps pages\n" };
}

function view(input: FileInput, fn: AnalysedFunction, as: Exclude<View, "tree">): string {
  switch (as) {
    case "ir":
      return printBody(fn.body);
    case "cfg":
      return printGraph(fn.graph);
    case "states":
      return printStates(fn.solution);
    case "summary":
      return printSummary(fn.summary);
    case "stack":
      return printStack(input.source, fn);
  }
}

function printTree(root: SyntaxNode): string {
  const lines: string[] = [];
  const visit = (node: SyntaxNode, depth: number): void => {
    if (node.named) lines.push(`${"  ".repeat(depth)}${node.field ? `${node.field}: ` : ""}${node.kind} [${node.start}, ${node.end})${node.broken ? " broken" : ""}`);
    for (const child of node.children) visit(child, depth + 1);
  };
  visit(root, 0);
  return `${lines.join("\n")}\n`;
}
