/** deprecated-km-type, deprecated-kmap-atomic, deprecated-kmap, open-coded-page-copy: old interfaces, with what can be done about each call. */

import type { RuleId } from "../findings/finding.ts";
import type { MigrationTarget, Proposal, Site } from "../migrations/migration.ts";
import type { Rule, RuleFinding } from "./rule.ts";

/** What a migration would make of a file. */
export interface TargetProposals {
  readonly target: MigrationTarget;
  readonly proposals: readonly Proposal[];
}

/** These look at files rather than functions: their findings come from what migrations propose. */
function fileRule(id: RuleId, summary: string): Rule {
  return { id, summary, severity: "note", find: () => [] };
}

export const deprecatedKmType = fileRule("deprecated-km-type", "a KM_type is passed where it selects nothing any more");
export const deprecatedKmapAtomic = fileRule("deprecated-kmap-atomic", "kmap_atomic() where mappings of the task exist");
export const deprecatedKmap = fileRule("deprecated-kmap", "kmap() where mappings of the task exist");
export const openCodedPageCopy = fileRule("open-coded-page-copy", "map, copy and release where one helper does all three");

/** One for each call that maps; a call that a helper can stand in for is told as that. */
export function migrationNotes(found: readonly TargetProposals[], isPool: (name: string) => boolean, isMap: (name: string) => boolean): RuleFinding[] {
  const copies = found.filter(({ target }) => target === "helpers").flatMap(({ proposals }) => proposals.filter(({ verdict }) => verdict !== "refused"));
  const told = new Set(copies.flatMap(({ sites }) => sites.map(({ span }) => span.start)));
  const notes = copies.flatMap((one) => one.sites.filter((site) => isMap(site.interface)).slice(0, 1).map((site) => note(openCodedPageCopy, one, { site, target: "helpers" })));
  for (const { target, proposals } of found) {
    if (target === "helpers") continue;
    for (const one of proposals) {
      for (const site of one.sites.filter(({ interface: name, span }) => isMap(name) && !told.has(span.start))) {
        const rule = target === "stack" ? deprecatedKmType : isPool(site.interface) ? deprecatedKmap : deprecatedKmapAtomic;
        notes.push(note(rule, one, { site, target }));
      }
    }
  }
  return notes;
}

const OLD: Readonly<Record<MigrationTarget, string>> = {
  stack: "takes a KM_type, which selects nothing in this kernel",
  local: "is deprecated in this kernel",
  helpers: "maps for a copy that a helper makes in one call",
};

function note(rule: Rule, { function: name, verdict, reason }: Proposal, of: { site: Site; target: MigrationTarget }): RuleFinding {
  const { site, target } = of;
  const can = verdict === "refused" ? `stays: ${reason.message}` : verdict === "safe" ? "it can be migrated" : `it may be migrated, but ${reason.message}`;
  return {
    rule: rule.id,
    severity: rule.severity,
    certainty: "must",
    message: `${site.interface}() ${OLD[target]}; ${can}`,
    help: verdict === "refused" ? "change it by hand, if at all" : `kmaplint migrate --to ${target}`,
    span: site.span,
    function: name,
    trace: reason.span ? [{ kind: "use", message: reason.message, span: reason.span }] : [],
    stack: [],
    observation: null,
  };
}
