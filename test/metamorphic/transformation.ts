/** What a transformation that must not change any finding offers. */

import type { Random } from "../fuzz/random.ts";
import type { Site } from "./rewrite.ts";
import type { Subject } from "./subject.ts";

export interface Plan {
  readonly sites: readonly Site[];
  /** Places where it would have applied but for something that makes it unsafe. */
  readonly skipped: number;
  /** Puts the names of the source back into a message about the transformed text. */
  readonly restore?: (message: string) => string;
}

export interface Transformation {
  readonly name: string;
  readonly plan: (subject: Subject, random: Random) => Plan;
}

/** Collects sites, and counts what can't be done. */
export class Planner {
  readonly sites: Site[] = [];
  skipped = 0;

  /** Null: a place that is skipped. */
  add(site: Site | null): void {
    if (site === null) this.skipped++;
    else this.sites.push(site);
  }

  get plan(): Plan {
    return { sites: this.sites, skipped: this.skipped };
  }
}
