/** The configuration that a compiler's arguments tell of: CONFIG_ symbols, and the kernel that a module is built for. */

import { existsSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import type { GccArguments } from "./gcc-arguments.ts";
import { readText } from "./source-reader.ts";

export interface BuildConfiguration {
  /** `CONFIG_X` → `y`, `m`, `n`, or `open` where nothing can be told. */
  readonly symbols: ReadonlyMap<string, string>;
  /** True: symbols that are missing are not set. */
  readonly isComplete: boolean;
  /** `6.1.190`, from the build's version.h; null where there is none. */
  readonly kernel: string | null;
}

/** Reads each autoconf.h once. */
export class BuildConfigurations {
  private readonly read = new Map<string, BuildConfiguration>();

  /** Relative paths in the arguments are meant from the absolute path `cwd`. Never throws. */
  of(args: GccArguments, cwd: string): BuildConfiguration {
    const autoconf = autoconfOf(args, cwd);
    const base = autoconf === null ? UNTOLD : this.generated(autoconf);
    const told = [...args.macros].filter(([name]) => isSymbol(name));
    if (told.length === 0) return base;
    const symbols = new Map(base.symbols);
    for (const [name, value] of told) setSymbol(symbols, name, value);
    return { ...base, symbols };
  }

  private generated(path: string): BuildConfiguration {
    const known = this.read.get(path) ?? readAutoconf(path);
    this.read.set(path, known);
    return known;
  }
}

const UNTOLD: BuildConfiguration = { symbols: new Map(), isComplete: false, kernel: null };

/** What all of the configurations say; `open` where they disagree. */
export function agreedConfiguration(configurations: Iterable<BuildConfiguration>): BuildConfiguration {
  const [first, ...others] = new Set(configurations);
  return others.reduce(agreed, first ?? UNTOLD);
}

function agreed(one: BuildConfiguration, other: BuildConfiguration): BuildConfiguration {
  const names = new Set([...one.symbols.keys(), ...other.symbols.keys()]);
  const pairs = [...names].map((name): [string, string] => {
    const value = valueIn(one, name);
    return [name, value === valueIn(other, name) ? value : "open"];
  });
  return {
    symbols: new Map(pairs),
    isComplete: one.isComplete && other.isComplete,
    kernel: one.kernel === other.kernel ? one.kernel : null,
  };
}

function valueIn({ symbols, isComplete }: BuildConfiguration, name: string): string {
  return symbols.get(name) ?? (isComplete ? "n" : "open");
}

function isSymbol(name: string): boolean {
  return /^CONFIG_\w+$/.test(name);
}

/**
 * The header that kbuild writes the configuration to: before 3.1 it is included itself (2.6.31: include/linux/autoconf.h), later
 * by include/linux/kconfig.h (6.1: `#include <generated/autoconf.h>`), which lies in another folder when the build has its own.
 */
function autoconfOf({ headers, folders }: GccArguments, cwd: string): string | null {
  for (const header of headers) {
    const path = resolve(cwd, header);
    if (basename(header) === "autoconf.h") return existing([path, ...folders.map((folder) => resolve(cwd, folder, header))]);
    if (basename(header) !== "kconfig.h") continue;
    const beside = dirname(dirname(path));
    return existing([...folders.map((folder) => resolve(cwd, folder)), beside, resolve(cwd, "include")]
      .flatMap((folder) => [join(folder, "generated", "autoconf.h"), join(folder, "linux", "autoconf.h")]));
  }
  return null;
}

function existing(paths: readonly string[]): string | null {
  return paths.find((path) => existsSync(path)) ?? null;
}

function readAutoconf(path: string): BuildConfiguration {
  const text = textOf(path);
  if (text === null) return UNTOLD;
  const symbols = new Map<string, string>();
  for (const [, name = "", value = ""] of text.matchAll(/^[ \t]*#[ \t]*define[ \t]+(CONFIG_\w+)(?:[ \t]+(.*\S))?[ \t]*$/gm)) setSymbol(symbols, name, value);
  return { symbols, isComplete: true, kernel: versionBeside(path) };
}

/**
 * `#define CONFIG_X_MODULE 1` stands for X=m. A symbol that is the number 0 is defined and yet no condition holds by it, so
 * both are looked at.
 */
function setSymbol(symbols: Map<string, string>, name: string, value: string | null): void {
  symbols.set(name, value === null ? "n" : /^0[xX]?0*$/.test(value) ? "open" : "y");
  const base = value === "1" ? /^(CONFIG_\w+)_MODULE$/.exec(name)?.[1] : undefined;
  if (base !== undefined && symbols.get(base) !== "y") symbols.set(base, "m");
}

/** From LINUX_VERSION_CODE, which is beside autoconf.h (to 3.6) or in uapi/linux (from 3.7). */
function versionBeside(autoconf: string): string | null {
  const folder = dirname(autoconf);
  const places = ["uapi/linux/version.h", "../linux/version.h", "version.h"];
  const code = /^#define LINUX_VERSION_CODE (\d+)/m.exec(places.map((place) => textOf(join(folder, place)) ?? "").join("\n"))?.[1];
  if (code === undefined) return null;
  const number = Number(code);
  return `${number >> 16}.${(number >> 8) & 0xff}.${number & 0xff}`;
}

function textOf(path: string): string | null {
  const read = readText(path);
  return read.kind === "text" ? read.text : null;
}
