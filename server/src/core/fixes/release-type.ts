/** km-type-mismatch: the release names the KM_type of the map. */

import { isKmType } from "../kernel/km-types.ts";
import { releaseRow } from "./counterpart.ts";
import { type FixMaker, textOf } from "./fix-input.ts";
import { callAt } from "./statements.ts";

export const nameTypeOfMap: FixMaker<"other-slot"> = (input, { detail, span }) => {
  const call = callAt(input, span, detail.callee);
  const row = call && releaseRow(input, detail.callee, call.args.length);
  const argument = call && row?.slot && "arg" in row.slot ? call.args[row.slot.arg] : undefined;
  const type = detail.mapping.slot?.kind === "name" ? detail.mapping.slot.name : "";
  if (!argument || textOf(input, argument) !== detail.slot || !isKmType(type)) return null;
  return { title: `release with ${type}`, purpose: "repair", edits: [{ span: { start: argument.start, end: argument.end }, text: type }] };
};
