/** One verdict for what is changed together. */

import type { Proposal, Reason, Verdict } from "./migration.ts";

/** What shares a group has one verdict, wherever it is: the worst of all. */
export function withGroups<File>(proposals: ReadonlyMap<File, readonly Proposal[]>): Map<File, readonly Proposal[]> {
  const worst = new Map<string, Proposal>();
  const now = new Map(proposals);
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

function joined(one: Proposal, worst: ReadonlyMap<string, Proposal>): Proposal {
  const causes = (one.groups ?? []).flatMap((group) => worst.get(group) ?? []).filter(({ verdict }) => WEIGHT[verdict] > WEIGHT[one.verdict]);
  const cause = causes.find(({ verdict }) => verdict === "refused") ?? causes[0];
  if (!cause) return one;
  const other = cause.function === one.function ? "another mapping of the function" : `${cause.function}()`;
  const reason: Reason = { kind: "wrapper", message: cause.reason.kind === "wrapper" ? cause.reason.message : `goes together with ${other}: ${cause.reason.message}` };
  return cause.verdict === "refused" ? { ...one, verdict: "refused", edits: [], reason } : { ...one, verdict: "suggested", reason };
}
