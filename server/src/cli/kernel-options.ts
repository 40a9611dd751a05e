/** The options that say which kernel files are read as. */

import { type Command, InvalidArgumentError, Option } from "commander";
import { type EraId, ERAS } from "../core/kernel/eras.ts";
import { parseKernelVersion } from "../core/kernel/kernel-version.ts";
import { FEATURES } from "../core/kernel/models.ts";
import type { CheckOptions } from "../session/report.ts";

export interface KernelFlags {
  readonly kernel?: string;
  readonly era?: EraId;
  readonly feature: readonly string[];
  readonly configSymbol: ReadonlyMap<string, string>;
}

export function addKernelOptions(command: Command): void {
  command
    .addOption(new Option("--kernel <version>", "read as this kernel, e.g. 2.6.36 (else detected)").argParser(version))
    .addOption(new Option("--era <era>", "read as this era").choices(ERAS.map((era) => era.id)))
    .addOption(new Option("--feature <name>", "count interfaces that are not in mainline (repeatable)")
      .argParser(known).default([], "none"))
    .addOption(new Option("--config-symbol <CONFIG_X=y>", "value of a configuration symbol (repeatable)")
      .argParser(collectSymbol).default(new Map(), "open"));
}

export function kernelOptions(flags: KernelFlags): Pick<CheckOptions, "kernel" | "era" | "configSymbols" | "features"> {
  return {
    ...(flags.kernel !== undefined && { kernel: flags.kernel }),
    ...(flags.era !== undefined && { era: flags.era }),
    configSymbols: flags.configSymbol,
    features: flags.feature,
  };
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
