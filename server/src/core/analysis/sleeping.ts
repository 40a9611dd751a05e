/** A call that sleeps, as facts for the rules. */

import type { Cause } from "../highmem/execution.ts";
import type { SourceFile } from "../text/source-file.ts";
import type { Term } from "../values/term.ts";
import type { Call } from "./call.ts";
import type { Conditions } from "./conditions.ts";

/** A call that sleeps, as the function sees it. */
export interface Sleeping {
  /** As in the API rows. */
  readonly kind: string;
  /** Not the call itself, which holds on to the run that made it. */
  readonly call: Pick<Call, "name" | "span">;
  /** The mask that decides; null when none does. */
  readonly mask: Term | null;
  /** From the callee down to what sleeps; empty when that is the callee itself. */
  readonly chain: readonly SleepStep[];
  /** What the callee has released before it sleeps, by address. */
  readonly released: readonly Term[];
  /** The callee has released nothing by then, whichever way it has come there. */
  readonly isBeforeReleases: boolean;
  /** Without these the callee comes by no such place. Of them, what is about the entry of the function that calls. */
  readonly conditions: Conditions;
  /** Nothing but the call and its mask decide: neither other arguments nor what is found on the way. */
  readonly isCertain: boolean;
}

export interface SleepStep extends Cause {
  /** The file where the call stands. */
  readonly source: SourceFile;
}
