/** The options that say which kernel files are read as. */

import { resolve } from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import { type EraId, ERAS } from "../core/kernel/eras.ts";
import { parseKernelVersion } from "../core/kernel/kernel-version.ts";
import { FEATURES } from "../core/kernel/models.ts";
import { readKconfig } from "../project/config/kconfig.ts";
import type { CheckOptions } from "../session/report.ts";
import { UsageError } from "./exit-status.ts";

export interface KernelFlags {
  readonly kernel?: string;
  readonly era?: EraId;
  readonly feature: readonly string[];
  readonly configSymbol: ReadonlyMap<string, string>;
  readonly kconfig?: string;
}

export function addKernelOptions(command: Command): void {
  command
    .addOption(new Option("--kernel <version>", "read as this kernel, e.g. 2.6.36 (else detected)").argParser(version))
    .addOption(new Option("--era <era>", "read as this era").choices(ERAS.map((era) => era.id)))
    .addOption(new Option("--feature <name>", "count interfaces that are not in mainline (repeatable)")
      .argParser(known).default([], "none"))
    .addOption(new Option("--config-symbol <CONFIG_X=y>", "value of a configuration symbol (repeatable)")
      .argParser(collectSymbol).default(new Map(), "open"))
    .option("--kconfig <file>", "take the symbols of this .config; --config-symbol goes before it");
}

/** Reads the `.config` that was named; throws UsageError when there is none. */
export function kernelOptions(flags: KernelFlags, cwd: string): Pick<CheckOptions, "kernel" | "era" | "configSymbols" | "kconfig" | "features"> {
  return {
    ...(flags.kernel !== undefined && { kernel: flags.kernel }),
    ...(flags.era !== undefined && { era: flags.era }),
    configSymbols: flags.configSymbol,
    ...(flags.kconfig !== undefined && { kconfig: namedKconfig(resolve(cwd, flags.kconfig)) }),
    features: flags.feature,
  };
}

function namedKconfig(path: string): NonNullable<CheckOptions["kconfig"]> {
  const read = readKconfig(path);
  if (read.kind === "broken") throw new UsageError(`${path}: ${read.reason}`);
  return { path, symbols: read.symbols };
}

function version(value: string): string {
  const parsed = parseKernelVersion(value);
  if (parsed === null) throw new InvalidArgumentError("Not a kernel version such as 2.6.36 or 6.1.");
  return parsed.text;
}

function known(value: string, before: readonly string[]): string[] {
  if (!FEATURES.includes(value)) throw new InvalidArgumentError(`There is ${FEATURES.join(", ")}.`);
  return [...before, value];
}

function collectSymbol(value: string, before: ReadonlyMap<string, string>): Map<string, string> {
  const match = /^(CONFIG_\w+)=([ymn])$/.exec(value);
  if (match?.[1] === undefined || match[2] === undefined) throw new InvalidArgumentError("Write CONFIG_NAME=y, =m or =n.");
  return new Map([...before, [match[1], match[2]]]);
}
