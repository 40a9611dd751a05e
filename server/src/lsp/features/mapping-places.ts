/** From a map to its releases and back: highlights and definitions. */

import { type DocumentHighlight, DocumentHighlightKind, type Location, type Position } from "vscode-languageserver";
import type { DocumentView } from "../editor-state.ts";
import { mappingAt } from "../positions.ts";
import { toRange } from "../to-protocol.ts";

export function highlights(view: DocumentView, position: Position): DocumentHighlight[] | null {
  const found = mappingAt(view, position);
  if (!found) return null;
  return found.maps.flatMap((map) => [
    { range: toRange(map.range), kind: DocumentHighlightKind.Write },
    ...map.releases.map((range) => ({ range: toRange(range), kind: DocumentHighlightKind.Read })),
  ]);
}

/** Of a release, where the page was mapped; of a map, where it is released. Null leaves it to others. */
export function definitions(view: DocumentView, position: Position): Location[] | null {
  const found = mappingAt(view, position);
  if (!found) return null;
  const ranges = found.isRelease ? found.maps.map((map) => map.range) : found.maps.flatMap((map) => map.releases);
  return ranges.length === 0 ? null : ranges.map((range) => ({ uri: view.uri, range: toRange(range) }));
}
