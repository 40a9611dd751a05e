/** Where the arrow keys lead, and what stays selected when a function is drawn anew. */

import { type Bar, type Item, type Mark, type Scene, rowOf } from "./scene.ts";

export type Move = "previous" | "next" | "left" | "right" | "first" | "last";

const KEYS: ReadonlyMap<string, Move> = new Map([
  ["ArrowUp", "previous"], ["ArrowDown", "next"], ["ArrowLeft", "left"], ["ArrowRight", "right"], ["Home", "first"], ["End", "last"],
]);

export function moveOf(key: string): Move | null {
  return KEYS.get(key) ?? null;
}

/** All that can be selected, from top to bottom; on one line marks first, then bars from the left. */
export function itemsOf({ marks, bars }: Scene): Item[] {
  return [...marks, ...bars].sort((a, b) => rowOf(a) - rowOf(b) || columnOf(a) - columnOf(b));
}

/** The item that a key leads to; the one it started from where there is nothing further. */
export function move(scene: Scene, from: Item | null, way: Move): Item | null {
  const items = itemsOf(scene);
  if (way === "last") return items.at(-1) ?? null;
  const at = items.findIndex(({ id }) => id === from?.id);
  if (way === "first" || from === null || at < 0) return items[0] ?? null;
  if (way === "previous" || way === "next") return items[at + (way === "next" ? 1 : -1)] ?? from;
  return sideways(items, from, way === "right" ? 1 : -1) ?? from;
}

/** The nearest item of the next column that holds any, in that direction. */
function sideways(items: readonly Item[], from: Item, step: 1 | -1): Item | null {
  const further = items.filter((item) => (columnOf(item) - columnOf(from)) * step > 0);
  const column = further.map(columnOf).sort((a, b) => (a - b) * step)[0];
  const inColumn = further.filter((item) => columnOf(item) === column);
  return inColumn.sort((a, b) => distance(a, from) - distance(b, from))[0] ?? null;
}

function columnOf(item: Item): number {
  return item.kind === "bar" ? item.track : -1;
}

/** Rows between two items; 0 where they are on one line. */
function distance(item: Item, from: Item): number {
  const [start, end] = rowsOf(item);
  const [top, bottom] = rowsOf(from);
  return Math.max(0, start - bottom, top - end);
}

function rowsOf(item: Item): readonly [number, number] {
  return item.kind === "bar" ? [item.from, item.to] : [item.row, item.row];
}

/** What to select in `next`: the same thing as before, wherever it went; in another function its worst mark. */
export function selectIn(next: Scene, previous: Scene | null, selected: Item | null): Item | null {
  if (previous === null || previous.uri !== next.uri || previous.title !== next.title) return worstMark(next);
  if (selected === null) return null;
  const alike = itemsOf(next).filter((item) => isAlike(item, selected));
  return alike.sort((a, b) => Math.abs(rowOf(a) - rowOf(selected)) - Math.abs(rowOf(b) - rowOf(selected)))[0] ?? null;
}

function worstMark({ marks }: Scene): Mark | null {
  return marks.find(({ severity }) => severity === "error") ?? marks.find(({ severity }) => severity === "warning") ?? marks[0] ?? null;
}

function isAlike(item: Item, other: Item): boolean {
  if (item.kind === "mark") return other.kind === "mark" && item.rule === other.rule && item.message === other.message;
  return other.kind === "bar" && sameMapping(item, other);
}

function sameMapping(bar: Bar, other: Bar): boolean {
  return bar.page === other.page && bar.by === other.by && bar.slot === other.slot && bar.resource === other.resource;
}
