/** Why something cannot be changed, in place of the change. */

import type { Span } from "../../text/span.ts";
import type { ReasonKind, Reason } from "../migration.ts";

export class Refusal {
  readonly reason: Reason;

  constructor(kind: ReasonKind, message: string, span?: Span) {
    this.reason = { kind, message, ...(span && { span: { start: span.start, end: span.end } }) };
  }
}

/** All of them, or the first that is refused. */
export function unlessRefused<T>(all: readonly (T | Refusal)[]): T[] | Refusal {
  const made: T[] = [];
  for (const one of all) {
    if (one instanceof Refusal) return one;
    made.push(one);
  }
  return made;
}
