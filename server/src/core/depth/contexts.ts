/** The base contexts in which each function may run: its own evidence, carried forward along the calls that are known. */

import { baseOf, isReached, type Mode } from "./mode.ts";
import { BASES, recordKey, type Base, type EntryReason, type FunctionRecord } from "./record.ts";
import type { Resolver } from "./resolve.ts";

export type Contexts = ReadonlyMap<string, ReadonlyMap<Base, readonly EntryReason[]>>;

/** Calls that a context is carried along. */
const MAX_CARRIED = 12;

/** By record key. A function of which nothing is known runs in process context. */
export function contextsOf(records: ReadonlyMap<string, FunctionRecord>, resolver: Resolver): Contexts {
  const contexts = new Map<string, Map<Base, readonly EntryReason[]>>();
  for (const [key, { entries }] of records) contexts.set(key, new Map(entries.map(({ base, reasons }) => [base, reasons])));
  for (const base of BASES) {
    let front = [...contexts].filter(([, bases]) => bases.has(base)).map(([key]) => key);
    for (let carried = 0; carried < MAX_CARRIED && front.length > 0; carried++) front = front.flatMap((key) => carry(key, base, { records, contexts, resolver }));
  }
  return contexts;
}

interface Carrying {
  readonly records: ReadonlyMap<string, FunctionRecord>;
  readonly contexts: Map<string, Map<Base, readonly EntryReason[]>>;
  readonly resolver: Resolver;
}

/** Keys of callees that did not have the context yet. */
function carry(key: string, base: Base, { records, contexts, resolver }: Carrying): string[] {
  const record = records.get(key)!;
  const reasons = contexts.get(key)?.get(base) ?? [];
  const mode: Mode = base;
  const reached: string[] = [];
  for (const site of record.sites) {
    if (site.does.kind !== "call" || !isReached(site, mode) || site.does.callee.kind !== "function") continue;
    for (const target of resolver.resolve(site.does.callee, record.file).targets) {
      const to = recordKey(target);
      const known = contexts.get(to);
      if (!records.has(to) || known?.has(baseOf(mode))) continue;
      const step = { message: `${record.name}() calls ${target.name}()`, file: record.file, line: site.line };
      contexts.set(to, new Map([...(known ?? []), [base, reasons.length === 0 ? [] : [...reasons, step]]]));
      reached.push(to);
    }
  }
  return reached;
}
