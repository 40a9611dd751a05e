/** All proposals of a migration, by file, before anything is proved. */

import type { Proposal } from "../../core/migrations/migration.ts";
import type { MigrationSource } from "./sources.ts";

/** In the order of the files. */
export type ProposalsByFile = ReadonlyMap<MigrationSource, readonly Proposal[]>;

/** Refuses those that share a group with one that is refused, wherever it is. */
export function withGroups(proposals: ProposalsByFile): Map<MigrationSource, readonly Proposal[]> {
  const bad = new Map<string, Proposal>();
  let size = -1;
  const now = new Map<MigrationSource, readonly Proposal[]>(proposals);
  while (bad.size !== size) {
    size = bad.size;
    for (const one of [...now.values()].flat()) if (one.verdict === "refused") for (const group of one.groups ?? []) if (!bad.has(group)) bad.set(group, one);
    for (const [file, some] of now) now.set(file, some.map((one) => joined(one, bad)));
  }
  return now;
}

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

function joined(one: Proposal, bad: ReadonlyMap<string, Proposal>): Proposal {
  const cause = one.verdict === "refused" ? undefined : (one.groups ?? []).map((group) => bad.get(group)).find((found) => found !== undefined);
  if (!cause) return one;
  const message = `goes together with ${cause.function}(), which stays: ${cause.reason.message}`;
  return { ...one, verdict: "refused", edits: [], reason: { kind: "wrapper", message } };
}
