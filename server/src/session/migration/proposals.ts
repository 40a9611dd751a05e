/** All proposals of a migration, by file, before anything is proved. */

import type { Proposal, Reason, Verdict } from "../../core/migrations/migration.ts";
import type { MigrationSource } from "./sources.ts";

/** In the order of the files. */
export type ProposalsByFile = ReadonlyMap<MigrationSource, readonly Proposal[]>;

/** What shares a group has one verdict, wherever it is: the worst of all. */
export function withGroups(proposals: ProposalsByFile): Map<MigrationSource, readonly Proposal[]> {
  const worst = new Map<string, Proposal>();
  const now = new Map<MigrationSource, readonly Proposal[]>(proposals);
  for (let isChanged = true; isChanged; ) {
    isChanged = false;
    for (const one of [...now.values()].flat()) {
      for (const group of one.groups ?? []) {
        const known = worst.get(group);
        if (known && WEIGHT[known.verdict] >= WEIGHT[one.verdict]) continue;
        isChanged ||= one.verdict !== "safe";
        worst.set(group, one);
      }
    }
    for (const [file, some] of now) now.set(file, some.map((one) => joined(one, worst)));
  }
  return now;
}

const WEIGHT: Readonly<Record<Verdict, number>> = { safe: 0, suggested: 1, refused: 2 };

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

function joined(one: Proposal, worst: ReadonlyMap<string, Proposal>): Proposal {
  const causes = (one.groups ?? []).flatMap((group) => worst.get(group) ?? []).filter(({ verdict }) => WEIGHT[verdict] > WEIGHT[one.verdict]);
  const cause = causes.find(({ verdict }) => verdict === "refused") ?? causes[0];
  if (!cause) return one;
  const other = cause.function === one.function ? "another mapping of the function" : `${cause.function}()`;
  const reason: Reason = { kind: "wrapper", message: cause.reason.kind === "wrapper" ? cause.reason.message : `goes together with ${other}: ${cause.reason.message}` };
  return cause.verdict === "refused" ? { ...one, verdict: "refused", edits: [], reason } : { ...one, verdict: "suggested", reason };
}
