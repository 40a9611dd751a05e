/** Inlay hints: how many mappings are held after a map or a release. */

import { type InlayHint, type Range } from "vscode-languageserver";
import type { MapView } from "../../core/findings/function-view.ts";
import type { DocumentView } from "../editor-state.ts";
import { overlaps } from "../positions.ts";
import { toRange } from "../to-protocol.ts";

export function inlayHints(view: DocumentView, range: Range): InlayHint[] {
  const maps = view.functions().flatMap((one) => one.maps);
  const hints = new Map<string, Depth>();
  for (const map of maps) {
    if (overlaps(map.range, range)) put(hints, { map, at: map.range, depth: map.below + 1 });
    for (const release of map.releases) if (overlaps(release, range)) put(hints, { map, at: release, depth: map.below });
  }
  return [...hints.values()].map((one) => hint(view, one));
}

/** Mappings held behind a call. */
interface Depth {
  readonly map: MapView;
  readonly at: MapView["range"];
  readonly depth: number;
}

/** A call that is met more than once shows the greatest depth. */
function put(hints: Map<string, Depth>, made: Depth): void {
  const key = `${made.at.end.line}:${made.at.end.column}`;
  const known = hints.get(key);
  if (!known || known.depth < made.depth) hints.set(key, made);
}

function hint({ document }: DocumentView, { map: { view }, at, depth }: Depth): InlayHint {
  const { end } = toRange(at);
  const isStatement = document.getText({ start: end, end: { line: end.line, character: end.character + 1 } }) === ";";
  return { position: isStatement ? { line: end.line, character: end.character + 1 } : end, label: `depth ${depth}`, paddingLeft: true, tooltip: `${view.resource} mappings held from here on: ${depth}` };
}
