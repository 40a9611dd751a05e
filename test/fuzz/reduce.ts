/** Makes an input smaller as long as it fails in the same way. */

import { KERNEL_DIALECT } from "../../server/src/core/syntax/normalise/dialect.ts";
import { tokenize } from "../../server/src/core/syntax/lex/lexer.ts";

/** Most tries, so that slow inputs come to an end. */
const MOST_TRIES = 3000;

/** First whole lines are left out, then tokens, then characters; `isOver` ends it early. */
export async function reduced(text: string, fails: (text: string) => Promise<boolean>, isOver: () => boolean): Promise<string> {
  let now = text;
  let tries = MOST_TRIES;
  const search: Search = { fails, isOver: () => isOver() || tries-- <= 0 };
  for (const cut of [linesOf, tokensOf, charactersOf]) {
    for (let before = ""; before !== now && !search.isOver(); ) {
      before = now;
      now = await fewestParts(cut(now), search);
    }
  }
  return now;
}

interface Search {
  readonly fails: (text: string) => Promise<boolean>;
  readonly isOver: () => boolean;
}

async function fewestParts(parts: readonly string[], { fails, isOver }: Search): Promise<string> {
  let kept = [...parts];
  for (let size = Math.ceil(kept.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let at = 0; at < kept.length && !isOver(); ) {
      const rest = [...kept.slice(0, at), ...kept.slice(at + size)];
      if (await fails(rest.join(""))) kept = rest;
      else at += size;
    }
  }
  return kept.join("");
}

function linesOf(text: string): string[] {
  return text.split(/(?<=\n)/);
}

function tokensOf(text: string): string[] {
  const tokens = tokenize(text, KERNEL_DIALECT.vocabulary);
  const parts: string[] = [];
  let at = 0;
  for (let token = 0; token < tokens.count; token++) {
    parts.push(text.slice(at, tokens.end(token)));
    at = tokens.end(token);
  }
  return [...parts, text.slice(at)];
}

function charactersOf(text: string): string[] {
  return text.length > 2000 ? [text] : [...text];
}
