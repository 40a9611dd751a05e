/** What the symbols of a configuration can be on one architecture, in a kernel with high memory. */

import { ALWAYS, allOf, type Chance, chanceOf, type Condition, EITHER } from "./condition.ts";
import type { SymbolDefinition } from "./kconfig-file.ts";
import type { KconfigFiles } from "./kconfig-files.ts";

/** Values that symbols have by assumption. */
type Assumed = ReadonlyMap<string, boolean>;

export class Platform {
  /** By symbol: files that may define it, and that may select it. */
  private readonly defining = new Map<string, string[]>();
  private readonly selecting = new Map<string, string[]>();
  /** By file: what all symbols in it depend on; worked out when it is asked for. */
  private readonly reached = new Map<string, () => Condition>();
  private readonly known = new Map<string, Chance>();
  /** No file is missing. */
  private isWhole = true;
  private readonly arch: string;
  private readonly files: KconfigFiles;
  private readonly assumed: Assumed;

  /** `arch`: its folder in `arch/`. From 2.6.38 on there is a file at the root that the architecture's is a part of; before, it is the other way round. */
  constructor(arch: string, files: KconfigFiles, assumed: Assumed) {
    this.arch = arch;
    this.files = files;
    this.assumed = assumed;
    this.reach();
  }

  chance(condition: Condition): Chance {
    return chanceOf(condition, (name) => this.symbol(name));
  }

  /** Whether there is a configuration with this symbol, whatever is assumed of it. */
  canBe(symbol: string): boolean {
    return this.worked(symbol).on;
  }

  private reach(): void {
    const pending: { path: string; from: string | null }[] = ["Kconfig", `arch/${this.arch}/Kconfig`].map((path) => ({ path, from: null }));
    for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
      const { path, from } = next;
      if (this.reached.has(path)) continue;
      const outline = this.files.outline(path);
      if (outline === null) {
        this.isWhole &&= from === null || path.includes("$");
        continue;
      }
      this.reached.set(path, once(() => (from === null ? ALWAYS : this.sourced(from, path))));
      for (const name of outline.defined) noteUnder(this.defining, name, path);
      for (const name of outline.selected) noteUnder(this.selecting, name, path);
      for (const source of outline.sources) pending.push({ path: this.resolved(source), from: path });
    }
  }

  private resolved(source: string): string {
    return source.replace(/\$(?:\((?:SRC)?ARCH\)|(?:SRC)?ARCH\b)/g, this.arch);
  }

  private sourced(from: string, path: string): Condition {
    const source = this.files.file(from).sources.find((one) => this.resolved(one.path) === path);
    return allOf([this.around(from), source?.depends ?? ALWAYS]);
  }

  private around(path: string): Condition {
    return this.reached.get(path)?.() ?? ALWAYS;
  }

  /** A symbol that no file defines is off, unless files are missing. */
  private symbol(name: string): Chance {
    const assumed = this.assumed.get(name);
    if (assumed !== undefined) return { on: assumed, off: !assumed };
    const known = this.known.get(name);
    if (known !== undefined) return known;
    // Where symbols hang on each other, either is assumed.
    this.known.set(name, EITHER);
    const made = this.worked(name);
    this.known.set(name, made);
    return made;
  }

  private worked(name: string): Chance {
    const definitions = this.definitions(this.defining.get(name) ?? [], (one) => one.name === name);
    if (definitions.some(({ isSwitch }) => !isSwitch) || (definitions.length === 0 && !this.isWhole)) return EITHER;
    const chances = [...definitions.map((one) => this.defined(one)), ...this.selections(name)];
    return { on: chances.some(({ on }) => on), off: chances.every(({ off }) => off) };
  }

  private definitions(paths: readonly string[], isWanted: (one: SymbolDefinition) => boolean): SymbolDefinition[] {
    return paths.flatMap((path) => this.files.file(path).definitions.filter(isWanted).map((one) => ({ ...one, depends: allOf([this.around(path), one.depends]) })));
  }

  private defined({ depends, prompt, defaults }: SymbolDefinition): Chance {
    const reached = this.chance(depends);
    const asked = prompt === null ? { on: false, off: true } : this.chance(prompt);
    const byItself = defaults.map((one) => this.chance(one));
    return {
      on: reached.on && (asked.on || byItself.some(({ on }) => on)),
      off: reached.off || asked.on || !byItself.some(({ off }) => !off),
    };
  }

  private selections(name: string): Chance[] {
    const selecting = this.definitions(this.selecting.get(name) ?? [], (one) => one.selects.some(({ symbol }) => symbol === name));
    return selecting.flatMap((one) =>
      one.selects.filter(({ symbol }) => symbol === name).map(({ when }) => this.chance(allOf([{ kind: "symbol", name: one.name }, one.depends, when]))),
    );
  }
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}

function noteUnder(map: Map<string, string[]>, name: string, path: string): void {
  const known = map.get(name);
  if (known) known.push(path);
  else map.set(name, [path]);
}
