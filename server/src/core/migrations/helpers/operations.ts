/** Finds the calls that copy or fill mapped memory, and which mapping each of their pointers points into. */

import { provenance } from "../../highmem/address.ts";
import type { Mapping } from "../../highmem/machine.ts";
import type { CallValues } from "../../analysis/replay.ts";
import { mapForm, memoryOperation, ROLES, type HelperArgument, type MapForm, type MemoryOperation, type Role } from "../../kernel/copy-helpers.ts";
import { allOfKind, callAt, type WrittenCall } from "../../fixes/statements.ts";
import { childByField, type SyntaxNode } from "../../syntax/node.ts";
import type { MigrationInput } from "../migration.ts";

/** A call that works on at least one mapped page. */
export interface Operation {
  readonly does: MemoryOperation;
  readonly call: WrittenCall;
  /** What it is given on each path. */
  readonly values: readonly CallValues[];
  readonly mapped: Readonly<Partial<Record<Role, MappedOperand>>>;
}

export interface MappedOperand {
  readonly role: Role;
  readonly form: MapForm;
  /** The call that maps. */
  readonly map: WrittenCall;
  /** The mapping on each path, in the order of `values`. */
  readonly mappings: readonly Mapping[];
  /** What else is held meanwhile, on any path. */
  readonly others: readonly Mapping[];
  /** The pointer, as it is passed. */
  readonly pointer: SyntaxNode;
}

export function operationsIn(input: MigrationInput): Operation[] {
  return allOfKind(input.fn, "call_expression").flatMap((node) => {
    const name = childByField(node, "function");
    const does = name && memoryOperation(input.source.text.slice(name.start, name.end));
    const call = does && callAt(input, node, does.name);
    if (!does || !call || call.args.length !== does.args.length) return [];
    const values = input.paths.callsAt(node);
    const found = ROLES.flatMap((role) => operandOf(input, { does, call, values }, role) ?? []);
    return found.length === 0 ? [] : [{ does, call, values, mapped: Object.fromEntries(found.map((one) => [one.role, one])) }];
  });
}

export function argumentAt(does: MemoryOperation, argument: HelperArgument): number {
  return does.args.indexOf(argument);
}

/** Null when it is no mapped memory, or another mapping on another path. */
function operandOf(input: MigrationInput, of: Pick<Operation, "does" | "call" | "values">, role: Role): MappedOperand | null {
  const index = argumentAt(of.does, role);
  const pointer = of.call.args[index];
  if (!pointer || of.values.length === 0) return null;
  const mappings = of.values.map(({ state, args }) => {
    const mapped = args[index] && provenance(args[index])?.mapped;
    return mapped && !mapped.isOld ? state.machine.live.find((one) => one.address === mapped && !one.isMany) ?? null : null;
  });
  const [first] = mappings;
  if (!first || !mappings.every((one) => one?.span.start === first.span.start && one.span.end === first.span.end)) return null;
  const form = mapForm(first.by);
  const map = form && callAt(input, first.span, first.by);
  const own = mappings.filter((one) => one !== null);
  const others = of.values.flatMap(({ state }) => state.machine.live.filter((one) => !own.some((other) => other.address === one.address)));
  return form && map ? { role, form, map, mappings: own, others, pointer } : null;
}
