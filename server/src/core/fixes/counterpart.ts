/** Which call ends a mapping properly: one that the function makes elsewhere, or else the one that the interfaces name. */

import type { Mapping } from "../highmem/machine.ts";
import type { ApiModel, ContextEffect, UnmapEffect, ValueRef } from "../kernel/api-model.ts";
import { parseValueRef } from "../kernel/value-ref.ts";
import { childByField, namedChildren } from "../syntax/node.ts";
import { type FixInput, textOf } from "./fix-input.ts";
import { allOfKind } from "./statements.ts";

/** A release with where its arguments are, by index; null for what it does not take. */
interface Counterpart {
  readonly name: string;
  readonly arity: number;
  readonly address: number | null;
  readonly key: number | null;
  readonly slot: number | null;
}

/** Null when no call is known that ends the mapping, and nothing else. */
export function counterpartOf(input: FixInput, mapping: Mapping): Counterpart | null {
  const { apis } = input.kernel;
  const maps = mapRow(input, mapping);
  // What a function of the tree does besides mapping, its own counterpart may have to undo.
  if (!maps) return null;
  const fits = (row: ApiModel | undefined): Counterpart | null => (row && undoes(row, maps) ? describe(row, mapping) : null);
  for (const { name, arity } of callsIn(input)) {
    const found = fits(apis.lookup(name, arity));
    if (found?.arity === arity) return found;
  }
  // Rows are listed with the usual interface first.
  for (const name of apis.names()) {
    const arity = Number(maps.effects?.some((effect) => effect.do === "map" && effect.slot !== undefined && "arg" in effect.slot)) + 1;
    const row = apis.lookup(name, arity);
    const found = row?.level === "primitive" ? fits(row) : null;
    if (found) return found;
  }
  return null;
}

/** What such a release takes, by its name. */
export function releaseRow(input: FixInput, name: string, arity: number): UnmapEffect | null {
  return input.kernel.apis.lookup(name, arity)?.effects?.find((effect) => effect.do === "unmap") ?? null;
}

/** `arg2` → 2; null for what is reached through an argument. */
export function argumentIndex(ref: ValueRef | undefined): number | null {
  if (ref === undefined) return null;
  const { base, index, path } = parseValueRef(ref);
  return base === "arg" && path.length === 0 ? index : null;
}

/** The row of the call that mapped; undefined where it is a function of the tree. */
function mapRow(input: FixInput, { by, interface: name, span }: Mapping): ApiModel | undefined {
  const written = allOfKind(input.fn, "call_expression").find((call) => call.start === span.start && call.end === span.end);
  const list = written && childByField(written, "arguments");
  const row = input.kernel.apis.lookup(by, list ? namedChildren(list).length : 1);
  return row?.effects?.some((effect) => effect.do === "map" && effect.interface === name) ? row : undefined;
}

function callsIn(input: FixInput): { name: string; arity: number }[] {
  return allOfKind(input.fn, "call_expression").flatMap((call) => {
    const name = childByField(call, "function");
    const list = childByField(call, "arguments");
    return name?.kind === "identifier" && list ? [{ name: textOf(input, name), arity: namedChildren(list).length }] : [];
  });
}

/** Each change of the execution context is taken back, and none besides. */
function undoes(release: ApiModel, map: ApiModel): boolean {
  const signs = (row: ApiModel, sign: 1 | -1): string => contexts(row).map((one) => contextKey(one, sign)).sort().join();
  const isPlain = release.effects?.every((effect) => effect.do === "unmap" || effect.do === "context") === true;
  return isPlain && signs(release, -1) === signs(map, 1);
}

function contexts(row: ApiModel): ContextEffect[] {
  return row.effects?.filter((effect) => effect.do === "context") ?? [];
}

function contextKey(effect: ContextEffect, sign: 1 | -1): string {
  const counts = [effect.bottomHalves, effect.preempt, effect.pageFaults, effect.rcu, effect.lock, effect.migrate].map((count) => (count ?? 0) * sign);
  return `${counts.join(" ")} ${effect.irqs === undefined ? "" : "irqs"}`;
}

function describe(row: ApiModel, { interface: wanted }: Mapping): Counterpart | null {
  const unmaps = row.effects?.filter((effect) => effect.do === "unmap") ?? [];
  const [unmap] = unmaps;
  if (unmaps.length !== 1 || !unmap?.interfaces.includes(wanted) || unmap.last === true) return null;
  const [address, key] = [argumentIndex(unmap.address), argumentIndex(unmap.key)];
  if (address === null && key === null) return null;
  const slot = unmap.slot && "arg" in unmap.slot ? unmap.slot.arg : null;
  return { name: row.name, arity: row.arity ?? row.params.length, address, key, slot };
}
