/** Edits of a text that may lie inside each other. */

/** Gives the text between two offsets, with the rewrites inside them done. */
type Render = (start: number, end: number) => string;

/** Replaces the text in [start, end) (UTF-16 offsets); an insertion where both are equal. */
export interface Rewrite {
  readonly start: number;
  readonly end: number;
  readonly build: (render: Render) => string;
}

/** Rewrites that only make sense together: all occurrences of a variable, one `if`. */
export type Site = readonly Rewrite[];

export function insertion(at: number, text: string): Rewrite {
  return { start: at, end: at, build: () => text };
}

export function replacement(start: number, end: number, text: string): Rewrite {
  return { start, end, build: () => text };
}

/** The text with all sites rewritten. Rewrites must not overlap in part; of equal ranges the first is the outer one. */
export function rewritten(text: string, sites: readonly Site[]): string {
  const all = sites.flat().sort((a, b) => a.start - b.start || b.end - a.end);
  return rendered(text, all, { start: 0, end: text.length });
}

function rendered(text: string, rewrites: readonly Rewrite[], range: { start: number; end: number }): string {
  const parts: string[] = [];
  let at = range.start;
  for (let index = 0; index < rewrites.length; ) {
    const outer = rewrites[index++]!;
    if (outer.start < at || outer.end > range.end) continue;
    const inner: Rewrite[] = [];
    for (; index < rewrites.length && rewrites[index]!.start < outer.end; index++) inner.push(rewrites[index]!);
    parts.push(text.slice(at, outer.start), outer.build((start, end) => rendered(text, inner, { start, end })));
    at = outer.end;
  }
  parts.push(text.slice(at, range.end));
  return parts.join("");
}
