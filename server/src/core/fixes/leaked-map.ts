/** leaked-map: the mapping is released where the paths that leak it leave. */

import type { ObservationOf } from "../analysis/observation.ts";
import { holds } from "../analysis/replay.ts";
import { pageName } from "../findings/compose.ts";
import type { ProposedFix, TextChange } from "../findings/finding.ts";
import { laterMappings } from "../highmem/machine-model.ts";
import type { Mapping } from "../highmem/machine.ts";
import { namedChildren, type SyntaxNode } from "../syntax/node.ts";
import type { Span } from "../text/span.ts";
import { type FixInput, type FixMaker, textOf } from "./fix-input.ts";
import { insertAtEnd, insertBefore } from "./insertion.ts";
import { releaseCall } from "./release-call.ts";
import { allOfKind, nodeAt } from "./statements.ts";

type Held = ObservationOf<"held-at-exit">;

/** Ways out of the function that are changed by one fix, at most. */
const MAX_EXITS = 12;

export const releaseBeforeLeaving: FixMaker<"held-at-exit"> = (input, observation): ProposedFix | null => {
  const { mapping } = observation.detail;
  const exits = leakingExits(input, observation).flatMap((one) => waysOut(input, one) ?? [null]);
  const distinct = [...new Map(exits.map((one) => [one?.start, one])).values()];
  const edits = distinct.map((span) => span && releases(input, mapping, span));
  if (edits.length === 0 || edits.length > MAX_EXITS || edits.includes(null)) return null;
  const where = distinct.length > 1 ? `on the ${distinct.length} paths that leak it` : `before line ${input.source.lines.position(observation.span.start).line} is left`;
  return { title: `release the mapping of \`${pageName(input, mapping)}\` ${where}`, purpose: "repair", edits: edits.flatMap((one) => one ?? []) };
};

/** Where no path releases the mapping, the finding speaks for all of them. */
function leakingExits({ fn }: FixInput, observation: Held): Held[] {
  const { mapping } = observation.detail;
  if (fn.facts.released.has(mapping.address)) return [observation];
  return fn.facts.observations.filter((one): one is Held => one.detail.kind === "held-at-exit" && one.detail.mapping.address === mapping.address);
}

/** The return where everybody holds the mapping, or else the jumps that carry it there; null where paths cannot be told apart. */
function waysOut(input: FixInput, { detail: { mapping }, span }: Held): Span[] | null {
  if (isHeldBefore(input, mapping, span)) return [span];
  const leaving: Span[] = [];
  for (const jump of allOfKind(input.fn, "goto_statement")) {
    const carries = input.replay.carries(mapping.address, jump, span);
    if (carries === null) return null;
    if (carries) leaving.push(jump);
  }
  return leaving.length > 0 && leaving.every((jump) => isHeldBefore(input, mapping, jump)) ? leaving : null;
}

function isHeldBefore({ replay }: FixInput, mapping: Mapping, statement: Span): boolean {
  const states = replay.before(statement);
  return states.length > 0 && states.every((state) => holds(state, mapping.address));
}

/** Whatever lies on top of the mapping goes first. */
function releases(input: FixInput, mapping: Mapping, span: Span): TextChange[] | null {
  const [state] = input.replay.before(span);
  const live = state?.machine.live.find((one) => one.address === mapping.address);
  if (!state || !live) return null;
  const above = input.machine.isStack(live.resource) ? laterMappings(state.machine, input.machine, live) : [];
  if (!above.every((one) => isHeldBefore(input, one, span))) return null;
  const calls = [live, ...above].reverse().map((one) => releaseCall(input, one, span));
  const written = calls.filter((call) => call !== null);
  return written.length === calls.length ? insertion(input, span, written) : null;
}

function insertion(input: FixInput, span: Span, calls: readonly string[]): TextChange[] | null {
  const text = textOf(input, span);
  const placed = nodeAt(input.fn, text.startsWith("goto") ? "goto_statement" : "return_statement", span);
  if (!placed) return text.startsWith("}") || text === "" ? insertAtEnd(input, input.fn.body.span.end - 1, calls) : null;
  const isWritten = /^(?:return|goto)\b/.test(text);
  return isWritten && !placed.node.broken && isPlain(input, placed.node) ? insertBefore(input, placed, calls) : null;
}

/** The value that is returned can be had without the mapping: nothing is read through a pointer, and no function is called that might. */
function isPlain(input: FixInput, node: SyntaxNode): boolean {
  switch (node.kind) {
    case "call_expression":
      return isPureCall(input, node) && namedChildren(node).every((child) => isPlain(input, child));
    case "field_expression":
    case "subscript_expression":
    case "pointer_expression":
    case "assignment_expression":
    case "update_expression":
    case "compound_statement":
      return false;
    default:
      return namedChildren(node).every((child) => isPlain(input, child));
  }
}

function isPureCall({ source, kernel }: FixInput, call: SyntaxNode): boolean {
  const [name, list] = namedChildren(call);
  if (name?.kind !== "identifier" || !list) return false;
  const row = kernel.apis.lookup(source.text.slice(name.start, name.end), namedChildren(list).length);
  return row?.effects === undefined && ["same", "pure", "error-pointer-test", "error-or-zero"].includes(row?.result?.is ?? "");
}
