/** How the protocols say that a function ends with a mapping held in a member. */

import { machineWith, type Mapping } from "../../highmem/machine.ts";
import type { Observation } from "../observation.ts";
import type { Exit } from "../exits.ts";

/** The mapping may stem from an earlier call; then the machine of this one does not know it yet. */
export function heldAt(exit: Exit, mapping: Mapping): Observation {
  const { machine, trace } = exit.state;
  const live = machine.live.some((one) => one.address === mapping.address) ? machine.live : [...machine.live, mapping];
  return { detail: { kind: "held-at-exit", mapping, exit: exit.kind }, span: exit.kind.span, machine: machineWith(machine, { live }), trace, certainty: "may" };
}
