import { describe, expect, it } from "vitest";
import { API_ROWS } from "../../server/src/core/kernel/api-catalogue.ts";
import type { ApiEffect, ApiModel, SlotRef } from "../../server/src/core/kernel/api-model.ts";
import { kernelVersion, parseKernelRange, rangeContains, rangesOverlap } from "../../server/src/core/kernel/kernel-version.ts";
import { kmTypes } from "../../server/src/core/kernel/km-types.ts";
import { parseValueRef } from "../../server/src/core/kernel/value-ref.ts";
import { CATALOGUE_NAMES } from "./catalogue-names.ts";

const TYPED_VERSIONS = ["2.6.25", "2.6.30", "2.6.31", "2.6.32", "2.6.34", "2.6.35", "2.6.36"].map(kernelVersion);

function overlap(a: ApiModel, b: ApiModel): boolean {
  return rangesOverlap(parseKernelRange(a.kernels), parseKernelRange(b.kernels));
}

function describeRow(row: ApiModel): string {
  return `${row.name}/${row.arity ?? "any"} ${row.kernels}`;
}

function typesOf(slot: SlotRef | undefined): readonly string[] {
  if (slot === undefined || !("type" in slot)) return [];
  return [slot.type, ...Object.values(slot.within ?? {}) as string[]];
}

function slotTypes(effect: ApiEffect): readonly string[] {
  if (effect.do === "scoped") return effect.slots ?? [];
  return effect.do === "map" || effect.do === "unmap" ? typesOf(effect.slot) : [];
}

function refsOf(value: unknown): readonly string[] {
  if (typeof value === "string") return /^\**(?:arg\d|return)/.test(value) ? [value] : [];
  return value !== null && typeof value === "object" ? Object.values(value).flatMap(refsOf) : [];
}

describe("API rows", () => {
  it("hold in disjoint kernels where name and number of arguments are the same", () => {
    const clashes = API_ROWS.flatMap((row, index) => API_ROWS.slice(index + 1)
      .filter((other) => other.name === row.name && other.arity === row.arity && overlap(row, other))
      .map((other) => `${describeRow(row)} and ${describeRow(other)}`));
    expect(clashes).toEqual([]);
  });

  it("know every name of the catalogue", () => {
    const names = new Set(API_ROWS.map((row) => row.name));
    expect(CATALOGUE_NAMES.filter((name) => !names.has(name))).toEqual([]);
  });

  it("name only KM_types that exist in all kernels of the row", () => {
    const unknown = API_ROWS.flatMap((row) => TYPED_VERSIONS
      .filter((version) => rangeContains(parseKernelRange(row.kernels), version))
      .flatMap((version) => (row.effects ?? []).flatMap(slotTypes)
        .filter((type) => !kmTypes(version).includes(type))
        .map((type) => `${describeRow(row)}: ${type} in ${version.text}`)));
    expect(unknown).toEqual([]);
  });

  it("refer to places that can be parsed, and to arguments that the row has", () => {
    const wrong = API_ROWS.flatMap((row) => refsOf(row.effects ?? []).concat(refsOf(row.result ?? {}))
      .filter((ref) => row.params.length > 0 && parseValueRef(ref).base === "arg" && parseValueRef(ref).index >= row.params.length)
      .map((ref) => `${describeRow(row)}: ${ref}`));
    expect(wrong).toEqual([]);
  });

  it("end every interface that they map, in a kernel that has the map", () => {
    const unmaps = API_ROWS.flatMap((row) => (row.effects ?? []).flatMap((effect) =>
      effect.do === "unmap" ? effect.interfaces.map((name) => ({ row, name })) : []));
    const endless = API_ROWS.flatMap((row) => (row.effects ?? []).flatMap((effect) =>
      effect.do === "map" && !unmaps.some((unmap) => unmap.name === effect.interface && overlap(unmap.row, row))
        ? [`${describeRow(row)}: ${effect.interface}`] : []));
    expect(endless).toEqual([]);
  });

  it("give slots to atomic maps of the typed kernels, and to no later ones", () => {
    const typed = parseKernelRange("..2.6.36");
    const later = parseKernelRange("3.4..");
    const wrong = API_ROWS.flatMap((row) => (row.effects ?? []).flatMap((effect) => {
      if (effect.do !== "map") return [];
      const range = parseKernelRange(row.kernels);
      const missing = effect.resource === "atomic" && effect.slot === undefined && rangesOverlap(range, typed);
      const extra = effect.slot !== undefined && rangesOverlap(range, later);
      return missing || extra ? [describeRow(row)] : [];
    }));
    expect(wrong).toEqual([]);
  });
});
