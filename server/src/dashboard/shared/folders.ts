/** Folders of files, counted from the one that all of them share. */

/** Levels that a row or a cell shows below the folder that all files share, and from the root at least. */
const LEVELS_BELOW = 1;
const LEAST_LEVELS = 2;

/** The folder that all files lie in, as its parts. */
export function commonFolder(files: readonly string[]): readonly string[] {
  const [first, ...rest] = files.map((file) => file.split("/").slice(0, -1));
  if (first === undefined) return [];
  const end = first.findIndex((part, at) => rest.some((other) => other[at] !== part));
  return end < 0 ? first : first.slice(0, end);
}

/** Which folder stands for a file in a table of these files. */
export function folderNamer(files: readonly string[]): (file: string) => string {
  const levels = Math.max(LEAST_LEVELS, commonFolder(files).length + LEVELS_BELOW);
  return (file) => file.split("/").slice(0, -1).slice(0, levels).join("/") || ".";
}

export function isBelow(file: string, folder: string): boolean {
  return folder === "." ? !file.includes("/") : file.startsWith(`${folder}/`);
}

export function countBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  return counts;
}

/** Keys by count, most first, then by name. */
export function mostFirst(counts: ReadonlyMap<string, number>): string[] {
  return [...counts].sort(([a, some], [b, others]) => others - some || (a < b ? -1 : 1)).map(([key]) => key);
}
