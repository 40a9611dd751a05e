/** Escape analysis of local variables: where others get hold of their values, as written, without following paths. */

import type { ControlFlowGraph } from "../cfg/graph.ts";
import type { Expr, Instr, Place } from "../ir/ir.ts";

/**
 * By the ids of variables, the blocks in which their value escapes; an empty set for those of which it never does.
 * `keeps`: whether a callee may keep what it is given.
 */
export function escapingBlocks(graph: ControlFlowGraph, keeps: (callee: string) => boolean): ReadonlyMap<string, ReadonlySet<number>> {
  const escapes = new Escapes(keeps);
  for (const { id, instrs, terminator } of graph.blocks) {
    escapes.block = id;
    for (const instr of instrs) escapes.instr(instr);
    if (terminator.op === "return" && terminator.value) escapes.use(terminator.value, "escapes");
  }
  return escapes.escapingBlocks();
}

class Escapes {
  block = 0;
  private readonly blocks = new Map<string, Set<number>>();
  /** Where values of a variable go. */
  private readonly flows = new Map<string, Set<string>>();

  private readonly keeps: (callee: string) => boolean;

  constructor(keeps: (callee: string) => boolean) {
    this.keeps = keeps;
  }

  instr(instr: Instr): void {
    if (instr.op === "assign") this.assign(instr.target, instr.value);
    else if (instr.op === "call") {
      const { callee } = instr;
      const isEscape = callee.kind !== "function" || this.keeps(callee.name);
      for (const arg of instr.args) this.use(arg, isEscape ? "escapes" : "looks");
    }
  }

  private assign(target: Place, value: Expr): void {
    const isLocal = target.kind === "variable" && target.variable.scope !== "global" && !target.variable.isArray;
    if (!isLocal) {
      this.use(value, "escapes");
      return;
    }
    this.of(target.variable.id);
    for (const id of this.use(value, "looks")) this.flows.set(id, (this.flows.get(id) ?? new Set()).add(target.variable.id));
  }

  /** Variables whose value the expression is, or is an address at some distance from. */
  use(value: Expr, how: "looks" | "escapes"): string[] {
    const ids = this.sources(value);
    for (const id of ids) {
      const blocks = this.of(id);
      if (how === "escapes") blocks.add(this.block);
    }
    return ids;
  }

  private sources(value: Expr): string[] {
    switch (value.kind) {
      case "load":
        return value.place.kind === "variable" ? [value.place.variable.id] : [];
      case "address": {
        const root = rootOf(value.place);
        // Through the address of the variable itself anybody may read it.
        if (root.kind === "variable") this.of(root.variable.id).add(this.block);
        return root.kind === "deref" ? this.sources(root.pointer) : [];
      }
      case "binary":
        return [...this.sources(value.left), ...this.sources(value.right)];
      default:
        return [];
    }
  }

  /** What flows into a variable escapes where that one's value does. */
  escapingBlocks(): ReadonlyMap<string, ReadonlySet<number>> {
    for (let hasGrown = true; hasGrown;) {
      hasGrown = false;
      for (const [from, targets] of this.flows) {
        const blocks = this.of(from);
        const before = blocks.size;
        for (const to of targets) for (const block of this.of(to)) blocks.add(block);
        hasGrown ||= blocks.size > before;
      }
    }
    return this.blocks;
  }

  private of(id: string): Set<number> {
    const known = this.blocks.get(id) ?? new Set();
    this.blocks.set(id, known);
    return known;
  }
}

function rootOf(place: Place): Place {
  return place.kind === "field" || place.kind === "index" ? rootOf(place.base) : place;
}
