/** The words, includes and calls of a C text whose kernel is not known yet, so that it cannot be parsed. */

import { isKmType } from "./km-types.ts";

/** What a row of data asks for: a call of a given shape, or one of some names or includes. */
export interface WordTest {
  readonly call?: string;
  /** How many arguments the call has. */
  readonly arguments?: number;
  readonly lastIs?: "km-type";
  /** A pattern in the last argument. */
  readonly lastLike?: string;
  readonly names?: readonly string[];
  readonly includes?: readonly string[];
}

const COMMENT_OR_LITERAL = /\/\*[\s\S]*?(?:\*\/|$)|\/\/[^\n]*|"(?:\\[\s\S]|[^"\\\n])*"|'(?:\\[\s\S]|[^'\\\n])*'/g;

/** Comments, strings and character constants tell nothing. */
export class CodeWords {
  private readonly names: ReadonlySet<string>;
  private readonly includes: ReadonlySet<string>;
  private readonly calls: ReadonlyMap<string, readonly (readonly string[])[]>;

  /** `tests`: all that will be asked for. */
  constructor(text: string, tests: readonly WordTest[]) {
    const code = text.replace(COMMENT_OR_LITERAL, " ");
    this.names = new Set(code.match(/[A-Za-z_]\w*/g) ?? []);
    this.includes = new Set([...code.matchAll(/^[ \t]*#[ \t]*include[ \t]*<([^>\n]+)>/gm)].map((match) => match[1] ?? ""));
    this.calls = callsIn(code, new Set(tests.flatMap(({ call }) => call ?? [])));
  }

  /** The call, name or include that is in the text; undefined where none is. */
  found(test: WordTest): string | undefined {
    if (test.call !== undefined) return this.calls.get(test.call)?.some((call) => callFits(test, call)) ? test.call : undefined;
    return test.names?.find((name) => this.names.has(name)) ?? test.includes?.find((include) => this.includes.has(include));
  }
}

function callFits(test: WordTest, call: readonly string[]): boolean {
  if (call.length !== test.arguments) return false;
  const last = call.at(-1)?.trim() ?? "";
  if (test.lastLike !== undefined && !new RegExp(test.lastLike).test(last)) return false;
  return test.lastIs === undefined || isKmType(last);
}

/** Arguments of each call of one of the names. A declaration reads as a call with its parameters, and so does a macro. */
function callsIn(code: string, names: ReadonlySet<string>): ReadonlyMap<string, readonly (readonly string[])[]> {
  const calls = new Map<string, (readonly string[])[]>();
  for (const match of code.matchAll(/\b([A-Za-z_]\w*)[ \t]*\(/g)) {
    const name = match[1] ?? "";
    if (!names.has(name)) continue;
    const known = calls.get(name) ?? [];
    known.push(argumentsFrom(code, match.index + match[0].length));
    calls.set(name, known);
  }
  return calls;
}

/** The top-level arguments from just behind the opening parenthesis; cut off at the end of an unfinished call. */
function argumentsFrom(code: string, start: number): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = start;
  for (let at = start; at < code.length; at++) {
    const char = code.charAt(at);
    if (char === "(" || char === "[" || char === "{") depth++;
    if (depth === 0 && (char === "," || char === ")" || char === ";")) {
      parts.push(code.slice(from, at));
      from = at + 1;
    }
    if (depth === 0 && (char === ")" || char === ";")) break;
    if (char === ")" || char === "]" || char === "}") depth--;
  }
  return parts;
}
