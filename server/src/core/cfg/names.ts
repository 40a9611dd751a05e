/** Which variables and members an expression reads, and what later code may still ask of them. */

import type { Expr, Instr, Place, Terminator } from "../ir/ir.ts";
import type { ControlFlowGraph } from "./graph.ts";
import { immediatePostdominators } from "./postdominance.ts";

/** What the code from the start of a block on may read. Variables by id, members and callees by name. */
export interface LaterUse {
  /** Locals and parameters whose value may still be read. */
  readonly variables: ReadonlySet<string>;
  /** Names (variable ids, members, callees) that occur in conditions still to come. */
  readonly tested: ReadonlySet<string>;
}

export function namesIn(expr: Expr, into: Set<string>): void {
  switch (expr.kind) {
    case "load":
    case "address":
      placeNames(expr.place, into);
      break;
    case "unary":
      namesIn(expr.operand, into);
      break;
    case "binary":
      namesIn(expr.left, into);
      namesIn(expr.right, into);
      break;
    default:
  }
}

function placeNames(place: Place, into: Set<string>): void {
  switch (place.kind) {
    case "variable":
      into.add(place.variable.id);
      break;
    case "deref":
      namesIn(place.pointer, into);
      break;
    case "field":
      into.add(`.${place.name}`);
      placeNames(place.base, into);
      break;
    case "index":
      placeNames(place.base, into);
      namesIn(place.index, into);
  }
}

const READ = new WeakMap<ControlFlowGraph, ReadonlySet<string>>();

/** Everything that some instruction reads: variable ids, and members with a dot before them. Each pass over a graph asks. */
export function readNames(graph: ControlFlowGraph): ReadonlySet<string> {
  const known = READ.get(graph);
  if (known) return known;
  const names = new Set<string>();
  READ.set(graph, names);
  for (const block of graph.blocks) {
    for (const instr of block.instrs) for (const expr of instrReads(instr)) namesIn(expr, names);
    for (const expr of terminatorReads(block.terminator)) namesIn(expr, names);
  }
  return names;
}

interface BlockUse {
  readonly reads: Set<string>;
  readonly kills: Set<string>;
  readonly tests: Set<string>;
}

/**
 * Backward data flow; one entry per block, for its start. Variables whose address is taken never die.
 * Conditions count as tested only where they decide whether something that `matters` happens.
 */
export function laterUses(graph: ControlFlowGraph, matters: (instr: Instr) => boolean): LaterUse[] {
  const deciding = decidingBlocks(graph, matters);
  const own = graph.blocks.map((block) => blockUse(block, deciding.has(block.id)));
  const addressed = addressTaken(graph);
  const variables = graph.blocks.map(() => new Set<string>(addressed));
  const tested = own.map(({ tests }) => new Set<string>(tests));
  own.forEach(({ reads }, id) => reads.forEach((name) => variables[id]!.add(name)));
  /** How many names the successors had when a block was last gone over; they only get more. */
  const done = graph.blocks.map(() => -1);
  const sizeOf = (id: number): number => variables[id]!.size + tested[id]!.size;
  let changed = true;
  while (changed) {
    changed = false;
    for (let id = graph.blocks.length - 1; id >= 0; id--) {
      const use = own[id]!;
      const following = graph.blocks[id]!.successors.reduce((sum, to) => sum + sizeOf(to), 0);
      if (following === done[id]) continue;
      done[id] = following;
      const before = sizeOf(id);
      for (const to of graph.blocks[id]!.successors) {
        for (const name of variables[to]!) if (!use.kills.has(name)) variables[id]!.add(name);
        for (const name of tested[to]!) tested[id]!.add(name);
      }
      if (sizeOf(id) !== before) changed = true;
    }
  }
  return graph.blocks.map((_, id) => ({ variables: variables[id]!, tested: tested[id]! }));
}

/** Blocks that branch around something that matters, or around the end of the function. */
function decidingBlocks(graph: ControlFlowGraph, matters: (instr: Instr) => boolean): Set<number> {
  const joins = immediatePostdominators(graph);
  const isWeighty = graph.blocks.map((block) => block.successors.length === 0 || block.instrs.some(matters));
  return new Set(graph.blocks.filter((block) => block.successors.length > 1 && regionMatters(graph, block.id, { joins, isWeighty })).map((block) => block.id));
}

function regionMatters(graph: ControlFlowGraph, from: number, at: { joins: readonly (number | null)[]; isWeighty: readonly boolean[] }): boolean {
  const join = at.joins[from];
  const seen = new Set<number>(join === null || join === undefined ? [] : [join]);
  const queue = [...graph.blocks[from]!.successors];
  for (let block = queue.pop(); block !== undefined; block = queue.pop()) {
    if (seen.has(block)) continue;
    if (at.isWeighty[block]) return true;
    seen.add(block);
    queue.push(...graph.blocks[block]!.successors);
  }
  return false;
}

function blockUse({ instrs, terminator }: { instrs: readonly Instr[]; terminator: Terminator }, decides: boolean): BlockUse {
  const reads = new Set<string>();
  const kills = new Set<string>();
  const tests = new Set<string>();
  const read = (expr: Expr): void => {
    const names = new Set<string>();
    namesIn(expr, names);
    for (const name of names) if (!kills.has(name)) reads.add(name);
  };
  for (const instr of instrs) {
    for (const expr of instrReads(instr)) read(expr);
    if (decides && instr.op === "call" && instr.callee.kind === "function") tests.add(`${instr.callee.name}()`);
    const killed = instrWrites(instr);
    if (killed) kills.add(killed);
  }
  for (const expr of terminatorReads(terminator)) {
    read(expr);
    if (decides) namesIn(expr, tests);
  }
  // The sign of a difference, for which callers ask, hangs on how its sides compare.
  if (terminator.op === "return" && terminator.value?.kind === "binary" && terminator.value.op === "-") namesIn(terminator.value, tests);
  // What a condition reads through temporaries, it tests.
  for (const instr of instrs) {
    if (instr.op === "assign" && instr.target.kind === "variable" && tests.has(instr.target.variable.id)) namesIn(instr.value, tests);
  }
  return { reads, kills, tests };
}

export function instrReads(instr: Instr): Expr[] {
  switch (instr.op) {
    case "call":
      return instr.callee.kind === "function" ? [...instr.args] : [...instr.args, instr.callee.pointer];
    case "assign":
      return [instr.value, ...placeReads(instr.target)];
    case "evaluate":
      return [instr.value];
    case "havoc":
      return placeReads(instr.target);
    case "declare":
      return [];
  }
}

/** What is read in order to find the place: pointers and indexes. */
function placeReads(place: Place): Expr[] {
  switch (place.kind) {
    case "variable":
      return [];
    case "deref":
      return [place.pointer];
    case "field":
      return placeReads(place.base);
    case "index":
      return [place.index, ...placeReads(place.base)];
  }
}

export function instrWrites(instr: Instr): string | null {
  if (instr.op === "declare") return instr.variable.id;
  if (instr.op === "call") return instr.result?.id ?? null;
  if ((instr.op === "assign" || instr.op === "havoc") && instr.target.kind === "variable") return instr.target.variable.id;
  return null;
}

export function terminatorReads(terminator: Terminator): Expr[] {
  switch (terminator.op) {
    case "branch":
      return [terminator.condition];
    case "switch":
      return [terminator.value, ...terminator.cases.flatMap((one) => [one.low, one.high])];
    case "return":
      return terminator.value ? [terminator.value] : [];
    default:
      return [];
  }
}

export function addressTaken(graph: ControlFlowGraph): Set<string> {
  const found = new Set<string>();
  const visit = (expr: Expr): void => {
    if (expr.kind === "address") rootOf(expr.place, found);
    if (expr.kind === "address" || expr.kind === "load") placeExpressions(expr.place).forEach(visit);
    if (expr.kind === "unary") visit(expr.operand);
    if (expr.kind === "binary") [expr.left, expr.right].forEach(visit);
  };
  for (const block of graph.blocks) {
    for (const instr of block.instrs) instrReads(instr).forEach(visit);
    terminatorReads(block.terminator).forEach(visit);
  }
  return found;
}

function placeExpressions(place: Place): Expr[] {
  if (place.kind === "deref") return [place.pointer];
  if (place.kind === "field") return placeExpressions(place.base);
  return place.kind === "index" ? [place.index, ...placeExpressions(place.base)] : [];
}

function rootOf(place: Place, into: Set<string>): void {
  if (place.kind === "variable") into.add(place.variable.id);
  if (place.kind === "field" || place.kind === "index") rootOf(place.base, into);
}
