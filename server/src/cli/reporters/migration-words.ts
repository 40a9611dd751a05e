/** Reasons of migrations in words, for summaries and messages. */

import type { MigrationTarget, ReasonKind } from "../../core/migrations/migration.ts";

export const KIND_WORDS: Readonly<Record<ReasonKind, string>> = {
  proved: "proved",
  order: "releases are not in reverse order, or that cannot be shown",
  preemption: "relies on preemption being off, or may",
  "page-faults": "relies on page faults being off, or may",
  escapes: "the address may reach others",
  "no-address": "no variable holds the address at the release",
  "beyond-page": "the address may lie beyond the page at the release",
  "page-address": "the page may be asked for its address",
  "other-use": "the address has other uses",
  wrapper: "goes with a function that stays",
  implementation: "the interface itself",
  finding: "something is wrong in the function, or would be",
  "not-plain": "not plain C, or compiled out",
  "not-analysed": "the analysis did not come to an end",
};

/** What a migration does, as the subject of a patch. */
export const SUBJECTS: Readonly<Record<MigrationTarget, string>> = {
  stack: "drop the KM_type from atomic mappings",
  local: "use local mappings instead of kmap() and kmap_atomic()",
  helpers: "use the helpers for copies to and from pages",
};

/** Why it is right, as the body of a patch. */
export const BODIES: Readonly<Record<MigrationTarget, string>> = {
  stack: `Atomic mappings lie on a stack: no KM_type selects a slot any more, but
they have to be released in the reverse order in which they were made.
In each function below that was shown on every path, callees included,
with as many pages mapped at once as before.`,
  local: `A local mapping needs neither preemption nor page faults to be off, and
takes no entry of the global pool. In each function below nothing between
map and release relies on either, the address stays with the task, and
releases come in reverse order on every path.`,
  helpers: `The helpers map the page, copy, and release it again. In each function
below the address was used for the copy alone.`,
};
