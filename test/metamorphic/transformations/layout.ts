/** Changes comments and white space only. */

import { TokenKind } from "../../../server/src/core/syntax/lex/token-stream.ts";
import { insertion, replacement, type Site } from "../rewrite.ts";
import type { Subject } from "../subject.ts";
import type { Plan, Transformation } from "../transformation.ts";

/** Comments added to one file. */
const MOST_COMMENTS = 400;

const COMMENTS = ["/* kmap(page); */", "/* { */", "/* ' */", '/* " */', "/**/", "/* a\n * b: return;\n */", "/* #if 0 */", "/* // */"];

/** Comments between the tokens, and at the end of lines. */
export const comments: Transformation = {
  name: "comments",
  plan: (subject, random) => {
    const sites: Site[] = [];
    for (const { start, end, text } of gaps(subject)) {
      const at = start + random.below(end - start + 1);
      const isLineEnd = text.startsWith("\n");
      if (isLineEnd && random.chance(0.5)) sites.push([insertion(start, random.pick([" // kunmap(page); {", " // '", " // x /* y"]))]);
      else if (!text.includes("\\")) sites.push([insertion(at, ` ${random.pick(COMMENTS)} `)]);
    }
    return { sites: random.sample(sites, MOST_COMMENTS), skipped: 0 };
  },
};

/** Windows line ends. */
export const windowsLines: Transformation = {
  name: "windows-lines",
  plan: ({ text }) => ({ sites: [...text.matchAll(/(?<!\r)\n/g)].map(({ index }) => [insertion(index, "\r")]), skipped: 0 }),
};

/**
 * Every run of white space becomes another; new lines are hardly indented, since what is indented deeper
 * than an unknown macro tells what the macro stands for.
 */
export const spread: Transformation = { name: "spread-lines", plan: (subject, random) => relayout(subject, (text) => (text.includes("\n") ? `\n\n${text.slice(text.lastIndexOf("\n") + 1)}` : random.pick(["  ", "\t", "\n ", " \n  "]))) };
export const reindent: Transformation = { name: "reindent", plan: (subject) => relayout(subject, (text) => text.replace(/[ \t]+/g, (run) => (run.includes("\t") ? "  ".repeat(run.length) : run))) };

/** Line breaks inside of bodies become blanks, but for those that end a comment or a macro without semicolon. */
export const join: Transformation = {
  name: "join-lines",
  plan: (subject, random) => relayout(subject, (text, before) => (/[;{},]$/.test(before) && text.includes("\n") && random.chance(0.8) ? " " : text)),
};

interface Gap {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** The token in front. */
  readonly before: string;
}

/** The white space, not empty and free of comments, between two tokens of which none is a directive. */
function gaps({ text, tokens }: Subject): Gap[] {
  const found: Gap[] = [];
  for (let token = 0; token + 1 < tokens.count; token++) {
    if (tokens.kind(token) === TokenKind.Directive || tokens.kind(token + 1) === TokenKind.Directive) continue;
    const [start, end] = [tokens.end(token), tokens.start(token + 1)];
    const between = text.slice(start, end);
    if (between !== "" && between.trim() === "") found.push({ start, end, text: between, before: tokens.word(token) });
  }
  return found;
}

function relayout(subject: Subject, change: (text: string, before: string) => string): Plan {
  const bodies = subject.functions;
  const isInside = (at: number): boolean => bodies.some((fn) => fn.body.start < at && at < fn.body.end);
  const sites: Site[] = [];
  for (const { start, end, text, before } of gaps(subject)) {
    const changed = isInside(start) ? change(text, before) : text;
    if (changed !== text) sites.push([replacement(start, end, changed)]);
  }
  return { sites, skipped: 0 };
}

