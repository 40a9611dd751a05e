/** What the extension and the view of the timeline say to each other. */

import type { Timeline } from "../../../../server/src/lsp/custom-protocol.ts";

export type ToView =
  | { readonly type: "timeline"; readonly timeline: Timeline }
  /** There is nothing to draw, and why. */
  | { readonly type: "empty"; readonly reason: EmptyReason }
  /** The cursor stands on this line of the drawn function, counted as in `Timeline`; null when it left. */
  | { readonly type: "cursor"; readonly line: number | null };

export type EmptyReason = "nothing-mapped" | "no-source" | "no-server";

export type FromView =
  | { readonly type: "ready" }
  /** Counted as in `Timeline`. */
  | { readonly type: "jump"; readonly line: number };

/** Whether it may have come from our own view; the rest is dropped. */
export function isFromView(message: unknown): message is FromView {
  if (typeof message !== "object" || message === null) return false;
  const { type, line } = message as { readonly type?: unknown; readonly line?: unknown };
  if (type === "ready") return true;
  return type === "jump" && Number.isSafeInteger(line) && (line as number) >= 0;
}
