/** The timeline of a function: what is held from line to line, and what goes wrong where. */

import type { Position } from "vscode-languageserver";
import { functionTimeline } from "../../core/findings/timeline.ts";
import type { Timeline } from "../custom-protocol.ts";
import type { DocumentView } from "../editor-state.ts";
import { functionAt } from "../positions.ts";

export function timeline(view: DocumentView, position: Position): Timeline | null {
  const found = functionAt(view, position);
  if (!found) return null;
  const drawn = functionTimeline(found, view.findings);
  const lines = { start: { line: drawn.first, character: 0 }, end: { line: drawn.last + 1, character: 0 } };
  const source = view.document.getText(lines).split(/\r?\n/).slice(0, drawn.last - drawn.first + 1);
  return { uri: view.uri, kernel: view.tree?.inWords ?? "", ...drawn, source };
}
