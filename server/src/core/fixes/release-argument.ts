/** wrong-unmap-argument: the release is given what it takes. */

import type { ObservationOf } from "../analysis/observation.ts";
import type { Mapping } from "../highmem/machine.ts";
import { argumentIndex, releaseRow } from "./counterpart.ts";
import { type FixMaker, textOf } from "./fix-input.ts";
import { Speller } from "./spelling.ts";
import { callAt } from "./statements.ts";

export const passWhatIsDue: FixMaker<"wrong-argument"> = (input, observation) => {
  const { detail, span } = observation;
  const call = callAt(input, span, detail.callee);
  const row = call && releaseRow(input, detail.callee, call.args.length);
  if (!call || !row || !detail.mapping || !isMeant(observation)) return null;
  const byAddress = argumentIndex(row.address);
  const index = byAddress ?? argumentIndex(row.key);
  const argument = index === null ? undefined : call.args[index];
  const value = byAddress !== null ? detail.mapping.address : detail.mapping.key;
  const text = value && new Speller(input, call.node).value(value);
  if (!argument || !text || text === textOf(input, argument)) return null;
  const what = byAddress !== null ? "the address that was mapped" : "what was mapped";
  return { title: `pass \`${text}\`, ${what}`, purpose: "repair", edits: [{ span: { start: argument.start, end: argument.end }, text }] };
};

/** Something else may have been meant for any of several mappings. */
function isMeant({ detail: { how, mapping }, machine }: ObservationOf<"wrong-argument">): boolean {
  const rivals = machine.live.filter((one: Mapping) => one.interface === mapping?.interface);
  return how !== "other-object" || rivals.length === 1;
}
