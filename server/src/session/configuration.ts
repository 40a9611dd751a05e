/** What holds for the files of a folder: the command line before `kmaplint.json` before the defaults. */

import { dirname, join, resolve } from "node:path";
import type { RuleId } from "../core/findings/finding.ts";
import type { ApiModel } from "../core/kernel/api-model.ts";
import type { OwnEntryPoints } from "../core/kernel/entry-points.ts";
import type { EraId } from "../core/kernel/eras.ts";
import type { OwnMacros } from "../core/syntax/normalise/dialect.ts";
import { CONFIG_NAME, type ConfigProblem, type ConfigRead, type OwnApi, type ProjectConfig, type RuleSetting } from "../project/config/config.ts";
import { type KconfigRead, readKconfig } from "../project/config/kconfig.ts";
import type { CheckOptions } from "./report.ts";

/** What the user says about the kernel, and what was read of configurations. */
export type KernelChoice = Pick<CheckOptions, "kernel" | "era" | "configSymbols" | "isConfigComplete" | "kconfig" | "features" | "configs" | "roots"> & {
  /** Rows that stand in for the built-in ones of their names: those of a kernel that is yet to be. */
  readonly apis?: readonly ApiModel[];
};

/** A value with where it comes from: `command line`, or the path of a file. */
export interface Sourced<T> {
  readonly value: T;
  readonly source: string;
}

export interface Configuration {
  /** Absolute path of the `kmaplint.json`, or null where there is none. */
  readonly path: string | null;
  /** Either of both sets aside what files tell of the kernel. */
  readonly kernel: Sourced<string> | null;
  readonly era: Sourced<EraId> | null;
  readonly features: readonly Sourced<string>[];
  readonly symbols: ReadonlyMap<string, Sourced<string>>;
  readonly rules: ReadonlyMap<RuleId, RuleSetting>;
  readonly exclude: readonly string[];
  readonly apis: readonly ApiModel[];
  readonly macros: OwnMacros;
  readonly entryPoints: OwnEntryPoints;
  /** When there are some, the files are not to be analysed. */
  readonly problems: readonly ConfigProblem[];
}

export const COMMAND_LINE = "command line";

/** `root`: the kernel root that the folder lies in. Reads the `.config` that the file names; never throws. */
export function configurationOf(choice: KernelChoice, read: ConfigRead | null, root: string | null): Configuration {
  const config: ProjectConfig = read?.kind === "config" ? read.config : {};
  const source = read?.path ?? "";
  const kconfig = read?.kind === "config" ? kconfigOf(read.config, source, root) : null;
  return {
    path: read?.path ?? null,
    ...kernelOf(choice, config, source),
    features: featuresOf(choice, config, source),
    symbols: symbolsOf(choice, config, { source, kconfig }),
    rules: new Map(Object.entries(config.rules ?? {}) as [RuleId, RuleSetting][]),
    exclude: config.exclude ?? [],
    apis: withRows((config.apis ?? []).map(completed), choice.apis ?? []),
    macros: config.macros ?? {},
    entryPoints: config.entryPoints ?? {},
    problems: read?.kind === "broken" ? read.problems : (kconfig?.problems ?? []),
  };
}

/** A version on the command line is not to be read as the era of a file, nor the other way round. */
function kernelOf({ kernel, era }: KernelChoice, config: ProjectConfig, source: string): Pick<Configuration, "kernel" | "era"> {
  if (kernel !== undefined || era !== undefined) return { kernel: sourced(kernel, COMMAND_LINE), era: sourced(era, COMMAND_LINE) };
  return { kernel: sourced(config.kernel?.replace(/^v/, ""), source), era: sourced(config.era, source) };
}

function sourced<T>(value: T | undefined, source: string): Sourced<T> | null {
  return value === undefined ? null : { value, source };
}

function featuresOf({ features = [] }: KernelChoice, config: ProjectConfig, source: string): Sourced<string>[] {
  const own = (config.features ?? []).filter((one) => !features.includes(one));
  return [...new Set(features)].map((value) => ({ value, source: COMMAND_LINE })).concat(own.map((value) => ({ value, source })));
}

/** Later entries go before earlier ones. */
function symbolsOf(choice: KernelChoice, config: ProjectConfig, own: { source: string; kconfig: Kconfig | null }): Map<string, Sourced<string>> {
  const entries = (symbols: Iterable<readonly [string, string]>, source: string): [string, Sourced<string>][] => [...symbols].map(([name, value]) => [name, { value, source }]);
  return new Map([
    ...entries(own.kconfig?.symbols ?? [], own.kconfig?.path ?? ""),
    ...entries(Object.entries(config.configSymbols ?? {}), own.source),
    ...entries(choice.kconfig?.symbols ?? [], choice.kconfig?.path ?? ""),
    ...entries(choice.configSymbols, COMMAND_LINE),
  ]);
}

interface Kconfig {
  readonly path: string;
  readonly symbols: ReadonlyMap<string, string>;
  readonly problems: readonly ConfigProblem[];
}

function kconfigOf({ kconfig }: ProjectConfig, file: string, root: string | null): Kconfig | null {
  if (kconfig === undefined) return null;
  const problem = (reason: string): Kconfig => ({ path: "", symbols: new Map(), problems: [{ file, place: "/kconfig", reason }] });
  if (kconfig === "tree" && root === null) return problem("the files lie in no kernel tree; name the `.config` by its path");
  const path = kconfig === "tree" ? join(root ?? "", ".config") : resolve(dirname(file), kconfig);
  const read: KconfigRead = readKconfig(path);
  if (read.kind === "broken") return problem(`${JSON.stringify(path)}: ${read.reason}; configure the kernel, or take the member away`);
  return { path, symbols: read.symbols, problems: [] };
}

/** Rows of the user's go before others of their names. */
function withRows(own: readonly ApiModel[], more: readonly ApiModel[]): ApiModel[] {
  const known = new Set(own.map(({ name }) => name));
  return [...own, ...more.filter(({ name }) => !known.has(name))];
}

/** What users leave out: a row that they write is meant to count, whatever the source says. */
function completed(row: OwnApi): ApiModel {
  return { kernels: "*", params: [], level: "primitive", source: CONFIG_NAME, ...row };
}
