/** All proposals of a migration, by file, before anything is proved. */

import type { Proposal } from "../../core/migrations/migration.ts";
import type { MigrationSource } from "./sources.ts";

/** In the order of the files. */
export type ProposalsByFile = ReadonlyMap<MigrationSource, readonly Proposal[]>;

/** Those of one function, with those that share a group with them. */
export function restricted(proposals: ProposalsByFile, name: string): ProposalsByFile {
  const all = [...proposals.values()].flat();
  const groups = new Set(all.filter((one) => one.function === name).flatMap((one) => one.groups ?? []));
  for (let size = -1; size !== groups.size; ) {
    size = groups.size;
    for (const one of all) if ((one.groups ?? []).some((group) => groups.has(group))) for (const group of one.groups ?? []) groups.add(group);
  }
  const isMeant = (one: Proposal): boolean => one.function === name || (one.groups ?? []).some((group) => groups.has(group));
  return new Map([...proposals].map(([file, some]) => [file, some.filter(isMeant)] as const));
}
