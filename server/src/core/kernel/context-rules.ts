/** In which context each KM_type may be mapped: what the kernel's own check says, and what safety asks beyond it. */

import type { KernelVersion } from "./kernel-version.ts";
import { parseKernelRange, rangeContains } from "./kernel-version.ts";
import data from "./context-rules.json";

/**
 * The contexts that debug_kmap_atomic tells apart. `bh-off` counts as softirq there; `hardirq` has irqs off,
 * as always since 2.6.35.
 */
export type CheckedContext =
  | "process" | "process-irqs-off" | "process-bh-off" | "process-bh-irqs-off"
  | "softirq" | "softirq-irqs-off" | "hardirq" | "hardirq-irqs-on" | "nmi";

/** Why a slot is safe: all its holders exclude each other on a CPU. */
export interface TypeConvention {
  readonly types: readonly string[];
  /** Base contexts that may hold the type at all. */
  readonly bases: readonly ("process" | "softirq" | "hardirq" | "nmi" | "debugger")[];
  /** What must be off from map to unmap, where the base context does not see to it. */
  readonly needs: "nothing" | "bottom-halves-off" | "irqs-off";
  /** For messages and docs. */
  readonly says: string;
}

interface ContextRuleData {
  readonly contexts: readonly CheckedContext[];
  readonly tables: readonly { readonly kernels: string; readonly warnings: Readonly<Record<string, readonly number[]>> }[];
  readonly conventions: readonly TypeConvention[];
}

const DATA = data as unknown as ContextRuleData;

/**
 * How many warnings debug_kmap_atomic gives for a highmem page mapped with this type in this context; undefined where
 * the kernel has no such type or no such check. The check is silent on some real errors: see conventionOf.
 */
export function kernelWarnings(type: string, context: CheckedContext, version: KernelVersion): number | undefined {
  const table = DATA.tables.find((candidate) => rangeContains(parseKernelRange(candidate.kernels), version));
  return table?.warnings[type]?.[DATA.contexts.indexOf(context)];
}

/** The convention that makes a type safe; undefined for names that are no km_type. */
export function conventionOf(type: string): TypeConvention | undefined {
  return DATA.conventions.find((convention) => convention.types.includes(type));
}
