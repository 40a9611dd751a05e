/** Where files stand in the list of a tree. */

import { sep } from "node:path";
import { prefixOf } from "../project/below.ts";

/** The place of a path in a list in the order of its text; -1 where it is not in it. */
export function placeIn(paths: readonly string[], path: string): number {
  let [low, high] = [0, paths.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (paths[middle]! < path) low = middle + 1;
    else high = middle;
  }
  return paths[low] === path ? low : -1;
}

/** Of files asked for one after the other, most stand so in the list. */
export class ListedPlaces {
  private readonly start: number;
  private readonly paths: readonly string[];
  private last = -1;

  /** `paths`: relative to the root, with `/` between folders, in the order of their text. */
  constructor(root: string, paths: readonly string[]) {
    this.start = prefixOf(root).length;
    this.paths = paths;
  }

  /** Of a file (absolute path below the root); -1 where it is not in the list. */
  of(path: string): number {
    if (this.isAt(this.last + 1, path)) return ++this.last;
    const place = placeIn(this.paths, this.name(path));
    if (place >= 0) this.last = place;
    return place;
  }

  /** A file (absolute path below the root) as the list calls it. */
  name(path: string): string {
    const name = path.slice(this.start);
    return sep === "/" ? name : name.split(sep).join("/");
  }

  private isAt(place: number, path: string): boolean {
    const there = this.paths[place];
    return there !== undefined && path.length === this.start + there.length && path.endsWith(there);
  }
}
