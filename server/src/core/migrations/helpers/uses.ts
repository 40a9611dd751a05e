/** Whether an address is used for anything but its operation and its release. */

import type { BasicBlock } from "../../cfg/graph.ts";
import { addressTaken, instrReads, instrWrites, namesIn, terminatorReads } from "../../cfg/names.ts";
import { textOf } from "../../fixes/fix-input.ts";
import { allOfKind, identifiersIn } from "../../fixes/statements.ts";
import type { Expr } from "../../ir/ir.ts";
import type { Span } from "../../text/span.ts";
import { isWithin } from "../changing-function.ts";
import { localsNamed } from "../dead-variables.ts";
import type { MigrationInput } from "../migration.ts";
import type { Operation } from "./operations.ts";
import { Refusal } from "./refusal.ts";
import type { Shape } from "./shape.ts";

export function usesElsewhere(input: MigrationInput, operation: Operation, shapes: readonly Shape[]): Refusal | null {
  for (const shape of shapes) {
    const { variable } = shape;
    const found = variable === null ? null : useOf(input, operation, { variable, shape, shapes });
    if (found) return found;
  }
  return null;
}

interface Address {
  readonly variable: string;
  readonly shape: Shape;
  readonly shapes: readonly Shape[];
}

function useOf(input: MigrationInput, { call }: Operation, { variable, shape, shapes }: Address): Refusal | null {
  const isNamed = (node: Span): boolean => textOf(input, node) === variable;
  const { pointer } = shape.operand;
  const [inPointer, inOthers] = [identifiersIn(pointer).filter(isNamed), identifiersIn(call.node).filter((one) => isNamed(one) && !isWithin([pointer], one))];
  const extra = inOthers[0] ?? inPointer[1];
  if (extra) return new Refusal("other-use", `\`${variable}\` occurs in another argument of ${call.name}()`, extra);
  const allowed = [shape.statement, call.node, ...shapes.map((one) => one.release)];
  const span = { start: shape.statement.start, end: shape.release.end };
  const ids = assignedIds(input, variable, shape.statement);
  const other = allOfKind(input.fn, "identifier").find((one) => isNamed(one) && isWithin([span], one) && !isWithin(allowed, one));
  const used = other ?? unseenUse(input, ids, { span, allowed });
  if (used) return new Refusal("other-use", `\`${variable}\` is used for something else too`, used);
  const later = readLater(input, ids, shape.release);
  return later && new Refusal("other-use", `\`${variable}\` is read after the release`, later);
}

/** The variables of that name that a statement assigns. */
function assignedIds({ fn }: MigrationInput, name: string, statement: Span): ReadonlySet<string> {
  const all = new Set(localsNamed(fn, name).map((one) => one.id));
  const instrs = fn.graph.blocks.flatMap((block) => block.instrs).filter((instr) => isWithin([statement], instr.span));
  const own = instrs.map((instr) => instrWrites(instr) ?? "").filter((id) => all.has(id));
  return own.length > 0 ? new Set(own) : all;
}

/** Code of a macro that reads a variable. */
function unseenUse({ fn }: MigrationInput, ids: ReadonlySet<string>, { span, allowed }: { span: Span; allowed: readonly Span[] }): Span | null {
  const instrs = fn.graph.blocks.flatMap((block) => block.instrs);
  return instrs.find((instr) => isWithin([span], instr.span) && !isWithin(allowed, instr.span) && reads(instrReads(instr), ids))?.span ?? null;
}

function reads(exprs: readonly Expr[], ids: ReadonlySet<string>): boolean {
  const names = new Set<string>();
  for (const expr of exprs) namesIn(expr, names);
  return [...ids].some((id) => names.has(id));
}

/** Where the value that a variable has after a statement may be read; null when it is not. */
function readLater({ fn }: MigrationInput, ids: ReadonlySet<string>, statement: Span): Span | null {
  const { blocks } = fn.graph;
  if ([...addressTaken(fn.graph)].some((id) => ids.has(id))) return statement;
  const seen = new Set<number>();
  const queue = blocks.flatMap((block) => {
    const last = block.instrs.findLastIndex(({ span }) => isWithin([statement], span));
    return last < 0 ? [] : [{ block, from: last + 1 }];
  });
  for (let next = queue.pop(); next; next = queue.pop()) {
    const found = firstUse(next.block, next.from, ids);
    if (found !== null && found !== "written") return found;
    for (const to of found ? [] : next.block.successors) {
      if (!seen.has(to)) queue.push({ block: blocks[to]!, from: 0 });
      seen.add(to);
    }
  }
  return null;
}

/** Where a block reads the variable, unless it is written before. */
function firstUse({ instrs, terminator }: BasicBlock, from: number, ids: ReadonlySet<string>): Span | "written" | null {
  for (const instr of instrs.slice(from)) {
    if (reads(instrReads(instr), ids)) return instr.span;
    if (ids.has(instrWrites(instr) ?? "")) return "written";
  }
  return reads(terminatorReads(terminator), ids) ? terminator.span : null;
}
