/** mixed-map-api: the mapping is released with the counterpart of the call that made it. */

import type { FixMaker } from "./fix-input.ts";
import { releaseCall } from "./release-call.ts";
import { callAt, statementOf } from "./statements.ts";

export const releaseAsMapped: FixMaker<"other-interface"> = (input, { detail, span }) => {
  const call = callAt(input, span, detail.callee);
  if (!call || !statementOf(call)) return null;
  const text = releaseCall(input, detail.mapping, call.node);
  if (text === null) return null;
  return { title: `release with ${text.slice(0, text.indexOf("("))}()`, purpose: "repair", edits: [{ span: { start: call.node.start, end: call.node.end }, text }] };
};
