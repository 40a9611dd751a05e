/** How far a function reaches in its file. */

import type { Span } from "../../text/span.ts";
import type { ConditionalIndex } from "../lex/conditional-index.ts";
import type { Conditional } from "../lex/conditionals.ts";
import type { TokenStream } from "../lex/token-stream.ts";
import { armHolding } from "./arm-path.ts";

export interface Extent extends Span {
  readonly firstToken: number;
  readonly lastToken: number;
  /** Offset behind the closing brace. */
  readonly close: number;
  /** Groups that lie wholly in the extent. */
  readonly groups: readonly Conditional[];
}

/** From a header's first token to the closing brace, widened to every `#if` group that is only partly in it. */
export function extentOf(tokens: TokenStream, index: ConditionalIndex, first: number, closing: number): Extent {
  let firstToken = first;
  let lastToken = Math.min(closing, tokens.count - 1);
  const close = tokens.end(lastToken);
  for (let cut = cutGroup(index, firstToken, lastToken); cut; cut = cutGroup(index, firstToken, lastToken)) {
    const end = Math.min(cut.end, tokens.count - 1);
    if (cut.arms[0]!.directive >= firstToken && end <= lastToken) break;
    firstToken = Math.min(cut.arms[0]!.directive, firstToken);
    lastToken = Math.max(end, lastToken);
  }
  const groups = index.startingIn(firstToken, lastToken).filter(({ end }) => end <= lastToken);
  return { start: tokens.start(firstToken), end: tokens.end(lastToken), close, firstToken, lastToken, groups };
}

/** A group that holds one end of the range but not the other, or both in different arms. */
function cutGroup(index: ConditionalIndex, first: number, last: number): Conditional | undefined {
  const ends = [...index.around(first), ...index.around(last)];
  return ends.find((group) => armHolding(group, first) !== armHolding(group, last));
}
