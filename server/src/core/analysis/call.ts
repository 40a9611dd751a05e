/** A call as the transfer functions see it, and how it may end. */

import type { Span } from "../text/span.ts";
import type { Term } from "../values/term.ts";
import type { State } from "./state.ts";

/** A call with its arguments evaluated. */
export interface Call {
  readonly name: string;
  readonly args: readonly Term[];
  readonly span: Span;
  readonly resultIsRead: boolean;
  /** The place that an argument was read from; null for other arguments. */
  place(index: number): Term | null;
  /** For methods: the object whose table is called. */
  readonly object: Term | null;
}

/** A state after the call, and what the call returned; null when nothing is known of it. */
export interface CallEnd {
  readonly state: State;
  readonly value: Term | null;
}
