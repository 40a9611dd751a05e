/** Which of the objects that it is given a function frees, whichever way it goes: found without following values. */

import { instrWrites } from "../cfg/names.ts";
import type { BasicBlock, ControlFlowGraph } from "../cfg/graph.ts";
import { valueTest } from "../cfg/variable-test.ts";
import { type Body, type CallInstr, type Expr, loadedVariable } from "../ir/ir.ts";
import type { ApiModel, ValueRef } from "../kernel/api-model.ts";

/** What a call frees, by its arguments. */
type OfCall = (name: string, argumentCount: number) => readonly ValueRef[];

/** `arg0`, `arg0->page`: an object that is found through a variable of the function's own is not told of. */
export function freedArguments(graph: ControlFlowGraph, ofCall: OfCall): readonly ValueRef[] {
  const names = namesOfParameters(graph);
  const found = new Set<ValueRef>();
  for (const block of graph.blocks) {
    for (const instr of block.instrs) {
      for (const ref of instr.op === "call" ? freedBy(instr, { names, ofCall }) : []) if (isAlwaysPassed(graph, block, { ref, names })) found.add(ref);
    }
  }
  return [...found];
}

/** The same of a call that an API row describes. */
export function freedByModel(model: ApiModel | undefined): readonly ValueRef[] | null {
  return model ? (model.effects ?? []).flatMap((effect) => (effect.do === "free" ? [effect.object] : [])) : null;
}

/** By the ids of parameters that are not assigned to, `arg0` and so on. */
type Names = ReadonlyMap<string, ValueRef>;

function namesOfParameters({ body, blocks }: { readonly body: Body; readonly blocks: readonly BasicBlock[] }): Names {
  const written = new Set(blocks.flatMap(({ instrs }) => instrs.map(instrWrites)));
  return new Map(body.parameters.flatMap(({ id }, at) => (written.has(id) ? [] : [[id, `arg${at}`] as const])));
}

function freedBy({ callee, args }: CallInstr, { names, ofCall }: { names: Names; ofCall: OfCall }): ValueRef[] {
  if (callee.kind !== "function") return [];
  return ofCall(callee.name, args.length).flatMap((ref) => {
    const [, index, path] = /^arg(\d+)(.*)$/.exec(ref) ?? [];
    const arg = index === undefined ? undefined : args[Number(index)];
    const base = arg && refOf(arg, names);
    return base ? [`${base}${path ?? ""}`] : [];
  });
}

/** How the caller would name a value; null for values that it has no name for. */
function refOf(value: Expr, names: Names): ValueRef | null {
  const variable = loadedVariable(value);
  if (variable) return names.get(variable.id) ?? null;
  if (value.kind !== "load" || value.place.kind !== "field" || value.place.base.kind !== "deref") return null;
  const object = refOf(value.place.base.pointer, names);
  return object && `${object}->${value.place.name}`;
}

/** Whether each way through the function comes by a block, given that the object is there. */
function isAlwaysPassed(graph: ControlFlowGraph, passed: BasicBlock, of: { ref: ValueRef; names: Names }): boolean {
  const reached = new Set([0]);
  for (const id of reached) {
    if (id === passed.id) continue;
    const block = graph.blocks[id]!;
    if (block.terminator.op === "return") return false;
    for (const next of successorsWithObject(block, of)) reached.add(next);
  }
  return reached.has(passed.id);
}

/** `if (e->page) …` */
function successorsWithObject({ terminator, successors }: BasicBlock, { ref, names }: { ref: ValueRef; names: Names }): readonly number[] {
  if (terminator.op !== "branch") return successors;
  const { value, holds } = valueTest(terminator.condition);
  return refOf(value, names) === ref ? [successors[holds ? 0 : 1]!] : successors;
}
