/** What a `kmaplint.json` may hold, once it has been checked against the schema. */

import type { RuleId, Severity } from "../../core/findings/finding.ts";
import type { ApiModel } from "../../core/kernel/api-model.ts";
import type { OwnEntryPoints } from "../../core/kernel/entry-points.ts";
import type { EraId } from "../../core/kernel/eras.ts";
import type { OwnMacros } from "../../core/syntax/normalise/dialect.ts";

export const CONFIG_NAME = "kmaplint.json";

export type RuleSetting = Severity | "off";
export type SymbolValue = "y" | "m" | "n";

/** A row as users write it: what is left out has a default. */
export type OwnApi = Pick<ApiModel, "name"> & Partial<ApiModel>;

/** Plain data, as in the file. */
export interface ProjectConfig {
  readonly kernel?: string;
  readonly era?: EraId;
  readonly features?: readonly string[];
  readonly configSymbols?: Readonly<Record<string, SymbolValue>>;
  /** A path from the folder of the file, or `tree`. */
  readonly kconfig?: string;
  readonly rules?: Readonly<Partial<Record<RuleId, RuleSetting>>>;
  readonly exclude?: readonly string[];
  readonly apis?: readonly OwnApi[];
  readonly macros?: OwnMacros;
  readonly entryPoints?: OwnEntryPoints;
}

/** Something wrong with a configuration. All words are fit for a terminal: they hold no control characters. */
export interface ConfigProblem {
  /** Absolute path of the `kmaplint.json`. */
  readonly file: string;
  /** A JSON pointer, or a line and column where the text is no JSON; empty for the whole file. */
  readonly place: string;
  /** What is wrong, and what to do. */
  readonly reason: string;
}

export type ConfigRead =
  | { readonly kind: "config"; readonly path: string; readonly config: ProjectConfig }
  | { readonly kind: "broken"; readonly path: string; readonly problems: readonly ConfigProblem[] };
