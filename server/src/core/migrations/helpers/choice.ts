/** Which helper of the kernel does what an operation does. */

import type { ScopedEffect } from "../../kernel/api-model.ts";
import { copyHelpers, isPageSize, ROLES, type CopyHelper, type MapForm, type Role } from "../../kernel/copy-helpers.ts";
import type { MigrationInput } from "../migration.ts";
import { argumentAt, type Operation } from "./operations.ts";

/** What helpers of an operation have to map. */
export type Objects = Readonly<Partial<Record<Role, MapForm["object"]>>>;

/** What they have to be like. */
export interface Demand {
  readonly operation: Operation;
  readonly objects: Objects;
  /** The operation begins where the page begins. */
  readonly isAtStart: boolean;
  /** The code flushes the data cache for the page. */
  readonly isFlushed: boolean;
}

/** Those that the kernel has for such mappings, whatever the operation is given; the best one first. */
function candidates({ kernel }: MigrationInput, operation: Operation, objects: Objects): CopyHelper[] {
  return copyHelpers(kernel.version).filter((one) => {
    const fits = one.does === operation.does.does && ROLES.every((role) => one.maps[role] === objects[role]);
    return fits && kernel.apis.lookup(one.name, one.args.length) !== undefined;
  });
}

/** Whether the kernel has a helper for such an operation at all. */
export function isKnown(input: MigrationInput, operation: Operation, objects: Objects): boolean {
  return chooseHelper(input, { operation, objects, isAtStart: true, isFlushed: false }) !== null;
}

/** One that flushes goes first where the code does; null when none fits. */
export function chooseHelper(input: MigrationInput, demand: Demand): CopyHelper | null {
  const fitting = candidates(input, demand.operation, demand.objects).filter((one) => fits(one, demand));
  return (demand.isFlushed ? fitting.find((one) => one.flushes) : undefined) ?? fitting[0] ?? null;
}

function fits(helper: CopyHelper, { operation, isAtStart }: Demand): boolean {
  if (helper.fill === "zero" && !isAlways(operation, argumentAt(operation.does, "value"), (value) => value.kind === "number" && value.value === 0)) return false;
  return helper.extent !== "whole" || (isAtStart && isAlways(operation, argumentAt(operation.does, "length"), (value) => value.kind === "name" && isPageSize(value.name)));
}

type Value = Operation["values"][number]["args"][number];

function isAlways({ values }: Operation, argument: number, test: (value: Value) => boolean): boolean {
  return values.every(({ args }) => args[argument] !== undefined && test(args[argument]));
}

/** The KM_types that it maps with; none where the kernel has none. */
export function slotsOf({ kernel }: MigrationInput, helper: CopyHelper): readonly string[] {
  const scoped = kernel.apis.lookup(helper.name, helper.args.length)?.effects?.find((effect): effect is ScopedEffect => effect.do === "scoped");
  return scoped?.slots ?? [];
}
