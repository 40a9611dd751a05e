/** Shows the timeline of the function at the cursor, or at the place that a code lens names. */

import { Position, Uri } from "vscode";
import type { Tools } from "./tools.ts";
import { hasServer } from "./no-server.ts";

export function showTimeline({ server, timeline }: Tools, [uri, position]: readonly unknown[]): void {
  if (!hasServer(server)) return;
  timeline.show(placeOf(uri, position));
}

/** Menus give a `Uri` first, and something else than a position second. */
function placeOf(uri: unknown, position: unknown): { uri: Uri; position: Position } | undefined {
  if (typeof uri !== "string" || typeof position !== "object" || position === null) return undefined;
  const { line, character } = position as { readonly line?: unknown; readonly character?: unknown };
  if (typeof line !== "number" || typeof character !== "number" || line < 0 || character < 0) return undefined;
  return { uri: Uri.parse(uri), position: new Position(line, character) };
}
