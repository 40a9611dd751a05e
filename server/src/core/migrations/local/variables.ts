/** Maps of several components whose address is read from one variable: code that reads it cannot tell them apart, so that they are converted together. */

import type { AnalysedFunction } from "../../analysis/analysed-function.ts";
import { instrReads, instrWrites, namesIn, terminatorReads } from "../../cfg/names.ts";
import type { BasicBlock } from "../../cfg/graph.ts";
import type { Expr, Instr } from "../../ir/ir.ts";
import type { Component, CallSite } from "./components.ts";
import { carries } from "./confinement.ts";

/** Where a variable gets its address from one of the components. */
interface Filling {
  readonly fn: AnalysedFunction;
  readonly variable: string;
  readonly instr: Instr;
  readonly component: Component;
}

/** Groups of each component, by the reads that it shares with another one. */
export function sharedVariables(components: readonly Component[]): Map<Component, readonly string[]> {
  const groups = new Map<Component, string[]>(components.map((one) => [one, []]));
  const byVariable = new Map<string, Filling[]>();
  for (const component of components) {
    for (const one of component.sites.filter(({ isMap }) => isMap).flatMap((site) => fillings(site, component))) {
      const key = `${one.fn.body.name} ${one.variable}`;
      byVariable.set(key, [...(byVariable.get(key) ?? []), one]);
    }
  }
  for (const [key, some] of byVariable) {
    sharedBy(some).forEach((together, at) => {
      for (const one of together) groups.get(one)!.push(`${key} ${at}`);
    });
  }
  return groups;
}

/** The variables of the function that the result of a call is assigned to. */
function fillings({ fn, node }: CallSite, component: Component): Filling[] {
  const instrs = fn.graph.blocks.flatMap((block) => block.instrs);
  const results = new Set(instrs.flatMap((instr) => (instr.op === "call" && instr.span.start === node.start && instr.span.end === node.end && instr.result ? [instr.result.id] : [])));
  const found = new Map<Instr, Filling>();
  for (let size = -1; size !== results.size; ) {
    size = results.size;
    for (const instr of instrs) {
      if (instr.op !== "assign" || instr.target.kind !== "variable" || !carries(instr.value, results)) continue;
      const { id, scope } = instr.target.variable;
      // What stands for a value within an expression is no variable of its own.
      if (scope === "temporary") results.add(id);
      else if (scope !== "global") found.set(instr, { fn, variable: id, instr, component });
    }
  }
  return [...found.values()];
}

/** Sets of components any of which a read of the variable may find there. */
function sharedBy(some: readonly Filling[]): ReadonlySet<Component>[] {
  const [first, ...others] = some;
  if (!first || others.every(({ component }) => component === first.component)) return [];
  const { fn: { graph: { blocks } }, variable } = first;
  const from = new Map<Instr, Set<Component>>();
  for (const { instr, component } of some) from.set(instr, (from.get(instr) ?? new Set()).add(component));
  const entries = blocks.map(() => new Set<Component>());
  const shared = new Map<string, ReadonlySet<Component>>();
  const all = [...new Set(some.map(({ component }) => component))];
  const pass = (block: BasicBlock, note: (found: ReadonlySet<Component>) => void): ReadonlySet<Component> => {
    let there: ReadonlySet<Component> = entries[block.id]!;
    for (const instr of block.instrs) {
      const isRead = reads(instrReads(instr), variable);
      if (isRead) note(there);
      // A step within the page keeps the address.
      if (instrWrites(instr) === variable && !isRead) there = from.get(instr) ?? new Set();
    }
    if (reads(terminatorReads(block.terminator), variable)) note(there);
    return there;
  };
  for (let isChanged = true; isChanged; ) {
    isChanged = false;
    for (const block of blocks) {
      const left = pass(block, () => {});
      for (const to of block.successors) {
        const before = entries[to]!.size;
        for (const one of left) entries[to]!.add(one);
        isChanged ||= entries[to]!.size !== before;
      }
    }
  }
  for (const block of blocks) {
    pass(block, (found) => {
      if (found.size > 1) shared.set(all.map((one) => Number(found.has(one))).join(""), new Set(found));
    });
  }
  return [...shared.values()];
}

function reads(some: readonly Expr[], variable: string): boolean {
  const names = new Set<string>();
  for (const expr of some) namesIn(expr, names);
  return names.has(variable);
}
