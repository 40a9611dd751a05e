/** Tells what holds for one file, and where each value comes from. */

import { dirname, resolve } from "node:path";
import type { OwnEntryPoints } from "../core/kernel/entry-points.ts";
import { ASSUMED_CONFIGURATION } from "../core/kernel/symbols.ts";
import type { ConfigProblem } from "../project/config/config.ts";
import { readText } from "../project/source-reader.ts";
import { COMMAND_LINE, type Configuration, type KernelChoice, type Sourced } from "./configuration.ts";
import { type KernelSetting, KernelSettings } from "./kernel-settings.ts";
import { type RuleInfo, RULES } from "./rules.ts";

/** Plain data, for JSON. */
interface EffectiveSettings {
  /** Absolute. */
  readonly file: string;
  /** Absolute path of the `kmaplint.json` that applies, or null. */
  readonly config: string | null;
  readonly kernel: Sourced<string>;
  readonly era: Sourced<string>;
  readonly features: readonly Sourced<string>[];
  readonly configSymbols: Readonly<Record<string, Sourced<string>>>;
  readonly rules: Readonly<Record<string, Sourced<string>>>;
  readonly exclude: Sourced<readonly string[]>;
  readonly apis: Sourced<readonly object[]>;
  readonly macros: Sourced<object>;
  readonly entryPoints: Sourced<OwnEntryPoints>;
  readonly identity: string;
}

interface SettingsQuestion extends KernelChoice {
  readonly cwd: string;
  readonly file: string;
  readonly rules: readonly string[];
  readonly withoutRules: readonly string[];
}

type SettingsAnswer =
  | { readonly settings: EffectiveSettings }
  | { readonly problems: readonly ConfigProblem[] }
  /** The file cannot be read. */
  | { readonly reason: string };

export function effectiveSettings(question: SettingsQuestion): SettingsAnswer {
  const path = resolve(question.cwd, question.file);
  const read = readText(path);
  if (read.kind !== "text") return { reason: read.reason };
  const settings = new KernelSettings(question);
  const { problems } = settings.configurationAt(dirname(path));
  return problems.length > 0 ? { problems } : { settings: told(path, settings.ofFile(path, read.text), question) };
}

function told(file: string, { kernel, configuration, from, identity }: KernelSetting, question: SettingsQuestion): EffectiveSettings {
  const own = <T>(value: T): Sourced<T> => ({ value, source: sourceOf(value, configuration) });
  return {
    file,
    config: configuration.path,
    kernel: { value: kernel.version.text, source: from.version },
    era: { value: kernel.era, source: from.era },
    features: configuration.features,
    configSymbols: { ...assumed(), ...Object.fromEntries(configuration.symbols) },
    rules: Object.fromEntries(RULES.map(({ id, severity }) => [id, ruleSetting({ id, severity }, configuration, question)])),
    exclude: own(configuration.exclude),
    apis: own(configuration.apis),
    macros: own(configuration.macros),
    entryPoints: own(configuration.entryPoints),
    identity,
  };
}

/** Lists and objects that are empty stand in no file. */
function sourceOf(value: unknown, { path }: Configuration): string {
  return path === null || Object.keys(value as object).length === 0 ? "default" : path;
}

function assumed(): Record<string, Sourced<string>> {
  return Object.fromEntries(Object.entries(ASSUMED_CONFIGURATION).map(([name, value]) => [name, { value, source: "default" }]));
}

function ruleSetting({ id, severity }: Pick<RuleInfo, "id" | "severity">, { rules, path }: Configuration, asked: SettingsQuestion): Sourced<string> {
  const own = rules.get(id);
  const isNamed = asked.rules.includes(id);
  if (asked.withoutRules.includes(id) || (asked.rules.length > 0 && !isNamed)) return { value: "off", source: COMMAND_LINE };
  if (own === undefined) return { value: severity, source: "default" };
  return own === "off" && isNamed ? { value: severity, source: COMMAND_LINE } : { value: own, source: path ?? "" };
}
