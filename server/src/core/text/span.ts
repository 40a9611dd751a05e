/** A half-open range of a text. */

/** `start` inclusive, `end` exclusive, both offsets in UTF-16 code units from the start of the file. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Line and column, both from 1; columns in UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** `end` exclusive. */
export interface Range {
  readonly start: Position;
  readonly end: Position;
}
