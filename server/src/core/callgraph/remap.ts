/** Rewrites the names in a block. */

import { ARGUMENT_STORE, BLOCK_HEAD, DEFINITION_HEAD, FIELD_STORE } from "./blocks.ts";
import type { IntList } from "./int-list.ts";

/** Which stores of a block are kept. */
type KeepStore = (name: number) => boolean;

/** Appends the block at `start` to `out` with each name n as `map(n)`, and without the stores that are not kept. */
export function copyBlock(from: Int32Array, start: number, out: IntList, change: { map: (name: number) => number; keep: KeepStore }): void {
  const { map, keep } = change;
  const head = out.length;
  for (let at = 0; at < BLOCK_HEAD; at++) out.push(from[start + at]!);
  let at = start + BLOCK_HEAD;
  for (let left = from[start]!; left > 0; left--) {
    const names = from[at + 2]! + from[at + 3]!;
    out.push(map(from[at]!));
    for (let part = 1; part < DEFINITION_HEAD; part++) out.push(from[at + part]!);
    at += DEFINITION_HEAD;
    for (const end = at + names; at < end; at++) out.push(map(from[at]!));
  }
  let kept = 0;
  for (let left = from[start + 1]!; left > 0; left--, at += FIELD_STORE) {
    if (!keep(from[at]!)) continue;
    kept++;
    for (let part = 0; part < FIELD_STORE; part++) out.push(mapOptional(from[at + part]!, map));
  }
  out.items[head + 1] = kept;
  kept = 0;
  for (let left = from[start + 2]!; left > 0; left--, at += ARGUMENT_STORE) {
    if (!keep(from[at]!)) continue;
    kept++;
    for (let part = 0; part < ARGUMENT_STORE - 1; part++) out.push(mapOptional(from[at + part]!, map));
    out.push(from[at + ARGUMENT_STORE - 1]!);
  }
  out.items[head + 2] = kept;
}

function mapOptional(name: number, map: (name: number) => number): number {
  return name < 0 ? name : map(name);
}
