/** Lines that a change touches. */

/**
 * Lines from 1, both ends inclusive. Where lines only went, `last` is the line before the gap and `first` the one behind it
 * (`first` = `last` + 1).
 */
export interface LineRange {
  readonly first: number;
  readonly last: number;
}

/** Touched lines of the new state by absolute path; a file that is no more has none. */
export type Changes = ReadonlyMap<string, readonly LineRange[]>;

export const WHOLE_FILE: readonly LineRange[] = [{ first: 1, last: Infinity }];

/** Whether a change lies within these lines. A gap does when both of its sides do. */
export function touches(changes: readonly LineRange[], { first, last }: LineRange): boolean {
  return changes.some((change) => change.first <= last && change.last >= first);
}
