/** Adds statements that are never run, and variables that nobody reads. */

import type { SyntaxNode } from "../../../server/src/core/syntax/node.ts";
import type { Random } from "../../fuzz/random.ts";
import { insertion } from "../rewrite.ts";
import { isWhole, nodesOf, walk, wordAt, type Subject, type SubjectFunction } from "../subject.ts";
import { Planner, type Transformation } from "../transformation.ts";

export const unreachable: Transformation = {
  name: "unreachable-code",
  plan: (subject, random) => {
    const planner = new Planner();
    for (const fn of subject.functions) {
      const leave = returnsVoid(fn) ? "return;" : "return 0;";
      for (const end of statementEnds(subject, fn, planner)) planner.add([insertion(end, `\n\t${deadStatement(random, leave)}\n`)]);
    }
    return planner.plan;
  },
};

export const unusedLocals: Transformation = {
  name: "unused-locals",
  plan: (subject, random) => {
    const planner = new Planner();
    for (const fn of subject.functions) {
      for (const [index, block] of blocks(fn).entries()) {
        const isReal = wordAt(subject, block.start) === "{";
        planner.add(isReal ? [insertion(block.start + 1, `\n\t${unusedDeclaration(random, index)}\n`)] : null);
      }
    }
    return planner.plan;
  },
};

function deadStatement(random: Random, leave: string): string {
  return random.pick([
    `if (0) ${leave}`,
    `if (0) {\n\t\tkl_unused_call(0);\n\t}`,
    `while (0)\n\t\tkl_unused_call(1);`,
    `if (1) {\n\t} else {\n\t\t${leave}\n\t}`,
    `if (0 && kl_unused_call(2))\n\t\t${leave}`,
    ";",
    "{\n\t}",
  ]);
}

function unusedDeclaration(random: Random, index: number): string {
  return random.pick([`int kl_unused_${index};`, `int kl_unused_${index} = 0;`, `struct kl_unused *kl_unused_${index} = NULL;`, `static const char *kl_unused_${index} = "kmap(";`]);
}

function returnsVoid({ tree }: SubjectFunction): boolean {
  const type = tree.children.find((child) => child.field === "type");
  const declarator = tree.children.find((child) => child.field === "declarator");
  return type?.kind === "primitive_type" && type.end - type.start === 4 && declarator?.kind === "function_declarator";
}

/** Blocks of statements; the value of a statement expression is left alone, and so are the bodies of switches. */
function blocks(fn: SubjectFunction): SyntaxNode[] {
  const left = new Set<SyntaxNode>();
  walk(fn.body, (node, parent) => {
    if (node.kind === "compound_statement" && (parent?.kind === "switch_statement" || parent?.kind === "parenthesized_expression" || parent?.kind === "extension_expression")) left.add(node);
  });
  return nodesOf(fn.body, "compound_statement").filter((block) => !left.has(block));
}

function statementEnds(subject: Subject, fn: SubjectFunction, planner: Planner): number[] {
  const statements = blocks(fn).flatMap((block) => block.children.filter((child) => child.named && child.kind !== "comment"));
  const ends: number[] = [];
  for (const statement of statements) {
    if (statement.kind.startsWith("preproc")) continue;
    if (isWhole(subject, statement)) ends.push(statement.end);
    else planner.add(null);
  }
  return ends;
}
