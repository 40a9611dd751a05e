/** The things that can be counted: slots of the machine, entries of the sleeping pool, what is live where a task may sleep. */

import type { MachineModel } from "../highmem/machine-model.ts";
import type { Resource } from "../kernel/api-model.ts";
import type { GraphEdge, GraphNode } from "./call-graph.ts";
import type { Held } from "./record.ts";
import type { Measure } from "./peaks.ts";

type Nodes = ReadonlyMap<string, GraphNode>;

/** Slots: page-table pages take one only where they may lie in highmem. */
export function slotMeasure(nodes: Nodes, of: { readonly machine: MachineModel; readonly highpte: "y" | "n" }): Measure {
  return measure(nodes, of.machine.home("atomic") === "typed-slots", (resource) => {
    if (resource === "pte" && of.highpte === "n") return 0;
    const home = of.machine.home(resource);
    return home === "none" || home === "pool" ? 0 : 1;
  });
}

/** Entries of the sleeping pool. */
export function poolMeasure(nodes: Nodes, machine: MachineModel): Measure {
  return measure(nodes, false, (resource) => (machine.home(resource) === "pool" ? 1 : 0));
}

/** Mappings that do not forbid sleeping, where something may sleep. */
export function taskMeasure(machine: MachineModel): Measure {
  return {
    weight: ({ resource }) => (machine.home(resource) !== "none" && !machine.forbidsSleep(resource) ? 1 : 0),
    own: ({ site: { does } }) => (does.kind === "call" && does.sleeps !== null ? 0 : null),
    isTyped: false,
  };
}

function measure(nodes: Nodes, isTyped: boolean, weightOf: (resource: Resource) => number): Measure {
  const weight: Measure["weight"] = ({ resource }) => weightOf(resource);
  return { weight, own: (edge) => added(edge, nodes, weight), isTyped };
}

/** The rounds of a loop that maps are counted with what earlier rounds have left. */
function isSamePlace(held: Held, taken: Held): boolean {
  return held.count > 1 && held.line === taken.line && held.by === taken.by;
}

/** A helper's row counts where its definition is not at hand. */
function added({ site: { held, does }, to }: GraphEdge, nodes: Nodes, weight: Measure["weight"]): number {
  if (does.kind === "take") return held.some((one) => isSamePlace(one, does.mapping)) ? 0 : weight(does.mapping);
  if (does.scoped === null || to.some((key) => nodes.has(key))) return 0;
  return does.scoped.peak * weight(does.scoped);
}
