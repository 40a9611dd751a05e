/** Why something cannot be changed, in place of the change. */

import type { Span } from "../../text/span.ts";
import type { ReasonKind, Reason } from "../migration.ts";

export class Refusal {
  readonly reason: Reason;

  constructor(kind: ReasonKind, message: string, span?: Span) {
    this.reason = { kind, message, ...(span && { span: { start: span.start, end: span.end } }) };
  }
}

export function firstRefusal(all: readonly unknown[]): Refusal | null {
  return all.find((one): one is Refusal => one instanceof Refusal) ?? null;
}
