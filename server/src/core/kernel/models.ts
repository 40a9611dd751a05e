/** The API rows that hold for one kernel, looked up by name. */

import { type ApiEffect, type ApiModel, possibleResources, type Resource } from "./api-model.ts";
import { API_ROWS } from "./api-catalogue.ts";
import type { EraId } from "./eras.ts";
import { versionWithin } from "./eras.ts";
import type { KernelVersion } from "./kernel-version.ts";
import { parseKernelRange, rangeContains } from "./kernel-version.ts";

/** The rows of one kernel version and era. */
export class ApiTable {
  readonly #rows: ReadonlyMap<string, readonly ApiModel[]>;
  readonly #mapping: ReadonlySet<string>;
  readonly #resources: ReadonlyMap<string, ReadonlySet<Resource>>;

  constructor(rows: readonly ApiModel[]) {
    this.#rows = groupByName(rows);
    this.#resources = resourcesByInterface(rows);
    this.#mapping = new Set(rows.filter(isMappingRow).map((row) => row.name));
  }

  /**
   * The row for a call. A method is looked up by the last two members of its callee (`ops->map`).
   * A row made for this number of arguments goes before one for any number.
   */
  lookup(name: string, argumentCount: number): ApiModel | undefined {
    const rows = this.#rows.get(name);
    if (rows === undefined) return undefined;
    return rows.find((row) => row.arity === argumentCount) ?? rows.find((row) => row.arity === undefined);
  }

  /** All rows of that name. */
  rows(name: string): readonly ApiModel[] {
    return this.#rows.get(name) ?? [];
  }

  /** Whether there is a row of that name. */
  known(name: string): boolean {
    return this.#rows.has(name);
  }

  /** Whether the rows of that name win over a definition. */
  primitive(name: string): boolean {
    return this.#rows.get(name)?.some((row) => row.level === "primitive") ?? false;
  }

  /** Whether some row of that name maps, unmaps, or does both within the call. */
  mapping(name: string): boolean {
    return this.#mapping.has(name);
  }

  /** Where mappings of an interface may live. */
  resources(name: string): ReadonlySet<Resource> {
    return this.#resources.get(name) ?? NO_RESOURCES;
  }

  /** Whether some row of that name changes the execution context. */
  contextual(name: string): boolean {
    return this.#rows.get(name)?.some((row) => row.effects?.some((effect) => effect.do === "context")) ?? false;
  }

  /** Whether some row of that name may sleep. */
  sleeping(name: string): boolean {
    return this.#rows.get(name)?.some((row) => row.effects?.some((effect) => effect.do === "sleep")) ?? false;
  }

  /** Whether some row of that name leaves a mapping to its caller. */
  mapsForCaller(name: string): boolean {
    return this.#rows.get(name)?.some((row) => row.effects?.some((effect) => effect.do === "map")) ?? false;
  }

  /** All names with a row, each once. */
  names(): Iterable<string> {
    return this.#rows.keys();
  }
}

const NO_RESOURCES: ReadonlySet<Resource> = new Set();

function resourcesByInterface(rows: readonly ApiModel[]): ReadonlyMap<string, ReadonlySet<Resource>> {
  const found = new Map<string, Set<Resource>>();
  for (const effect of rows.flatMap((row) => row.effects ?? [])) {
    if (effect.do !== "map") continue;
    const { resource } = effect;
    const known = found.get(effect.interface) ?? new Set<Resource>();
    for (const one of possibleResources(resource)) known.add(one);
    found.set(effect.interface, known);
  }
  return found;
}

function groupByName(rows: readonly ApiModel[]): ReadonlyMap<string, readonly ApiModel[]> {
  const groups = new Map<string, ApiModel[]>();
  for (const row of rows) {
    const group = groups.get(row.name);
    if (group === undefined) groups.set(row.name, [row]);
    else group.push(row);
  }
  return groups;
}

/** Whether an effect takes or releases a mapping. */
export function isMappingEffect(effect: ApiEffect): boolean {
  return effect.do === "map" || effect.do === "unmap" || effect.do === "scoped" || effect.do === "save-slot" || effect.do === "restore-slot";
}

const builtIn = new Map<string, ApiTable>();

/**
 * The rows for a kernel. Rows that map follow the era, where vendors have moved the highmem interface to another kernel;
 * all others follow the version.
 */
export function modelsFor(version: KernelVersion, era: EraId, choice: ModelChoice = {}): ApiTable {
  const { extra = [], features = [] } = choice;
  if (extra.length > 0) return new ApiTable(select(switchedOn(withExtra(extra), features), version, era));
  const key = `${version.text} ${era} ${features.join()}`;
  const known = builtIn.get(key) ?? new ApiTable(select(switchedOn(API_ROWS, features), version, era));
  builtIn.set(key, known);
  return known;
}

/** What goes beyond the built-in rows that always count. */
export interface ModelChoice {
  /** Rows that stand in for all built-in rows of their names. */
  readonly extra?: readonly ApiModel[];
  /** Features whose rows count. */
  readonly features?: readonly string[];
}

/** Features that can be switched on. */
export const FEATURES: readonly string[] = [...new Set(API_ROWS.flatMap((row) => row.feature ?? []))];

function switchedOn(rows: readonly ApiModel[], features: readonly string[]): readonly ApiModel[] {
  return rows.filter((row) => row.feature === undefined || features.includes(row.feature));
}

function withExtra(extra: readonly ApiModel[]): readonly ApiModel[] {
  const replaced = new Set(extra.map((row) => row.name));
  return [...extra, ...API_ROWS.filter((row) => !replaced.has(row.name))];
}

function select(rows: readonly ApiModel[], version: KernelVersion, era: EraId): readonly ApiModel[] {
  const mappingVersion = versionWithin(era, version);
  return rows.filter((row) => rangeContains(parseKernelRange(row.kernels), isMappingRow(row) ? mappingVersion : version));
}

function isMappingRow(row: ApiModel): boolean {
  return row.effects?.some(isMappingEffect) ?? false;
}
