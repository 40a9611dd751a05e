/** Where a position stands in what was found out. */

import type { Position, Range as ProtocolRange } from "vscode-languageserver";
import type { FunctionView, MapView } from "../core/findings/function-view.ts";
import type { Range } from "../core/text/span.ts";
import type { DocumentView } from "./editor-state.ts";
import { toRange } from "./to-protocol.ts";

export function functionAt(view: DocumentView, { line }: Position): FunctionView | null {
  return view.functions().find(({ range }) => range.start.line <= line + 1 && line + 1 <= range.end.line) ?? null;
}

/** The map at a position, or the map that the release at the position ends, with all their places. */
export function mappingAt(view: DocumentView, position: Position): { readonly maps: readonly MapView[]; readonly isRelease: boolean } | null {
  const maps = functionAt(view, position)?.maps ?? [];
  const own = maps.filter((one) => contains(one.range, position));
  if (own.length > 0) return { maps: own, isRelease: false };
  const released = maps.filter((one) => one.releases.some((range) => contains(range, position)));
  return released.length > 0 ? { maps: released, isRelease: true } : null;
}

function contains(range: Range, position: Position): boolean {
  const { start, end } = toRange(range);
  return !isBefore(position, start) && !isBefore(end, position);
}

export function overlaps(range: Range, other: ProtocolRange): boolean {
  const { start, end } = toRange(range);
  return !isBefore(other.end, start) && !isBefore(end, other.start);
}

function isBefore(a: Position, b: Position): boolean {
  return a.line < b.line || (a.line === b.line && a.character < b.character);
}

/** The word around a position; empty where there is none. */
export function wordAt({ document }: DocumentView, position: Position): string {
  const line = document.getText({ start: { line: position.line, character: 0 }, end: { line: position.line + 1, character: 0 } });
  const before = /[A-Za-z_]\w*$/.exec(line.slice(0, position.character))?.[0] ?? "";
  const after = /^\w*/.exec(line.slice(position.character))?.[0] ?? "";
  return /^[A-Za-z_]/.test(before + after) ? before + after : "";
}
