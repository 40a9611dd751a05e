/** What the words of a C file tell about the kernel it was written for. */

import { isKmType } from "./km-types.ts";
import type { KernelRange } from "./kernel-version.ts";
import { parseKernelRange } from "./kernel-version.ts";
import data from "./file-evidence.json";

/** One row of file-evidence.json: a call of a given shape, or one of some names or includes. */
interface EvidenceRow {
  readonly kernels: string;
  readonly weight: number;
  readonly call?: string;
  readonly arguments?: number;
  readonly lastIs?: "km-type";
  readonly names?: readonly string[];
  readonly includes?: readonly string[];
  readonly says?: string;
}

/** A row that holds for a file. */
export interface Evidence {
  readonly range: KernelRange;
  readonly weight: number;
  /** Completes a sentence that begins with "the file". */
  readonly says: string;
}

const ROWS: readonly EvidenceRow[] = data.evidence as readonly EvidenceRow[];
const CALLS: ReadonlySet<string> = new Set(ROWS.flatMap((row) => (row.call === undefined ? [] : [row.call])));
const COMMENT_OR_LITERAL = /\/\*[\s\S]*?(?:\*\/|$)|\/\/[^\n]*|"(?:\\[\s\S]|[^"\\\n])*"|'(?:\\[\s\S]|[^'\\\n])*'/g;

/** All rows that hold for the text; comments, strings and character constants tell nothing. */
export function evidenceIn(text: string): readonly Evidence[] {
  const code = text.replace(COMMENT_OR_LITERAL, " ");
  const words = new Words(code);
  return ROWS.flatMap((row) => {
    const says = words.meaningOf(row);
    return says === undefined ? [] : [{ range: parseKernelRange(row.kernels), weight: row.weight, says }];
  });
}

class Words {
  readonly #names: ReadonlySet<string>;
  readonly #includes: ReadonlySet<string>;
  readonly #calls: ReadonlyMap<string, readonly (readonly string[])[]>;

  constructor(code: string) {
    this.#names = new Set(code.match(/[A-Za-z_]\w*/g) ?? []);
    this.#includes = new Set([...code.matchAll(/^[ \t]*#[ \t]*include[ \t]*<([^>\n]+)>/gm)].map((match) => match[1] ?? ""));
    this.#calls = callsIn(code);
  }

  meaningOf(row: EvidenceRow): string | undefined {
    if (row.call !== undefined) {
      const fits = this.#calls.get(row.call)?.some((call) => callFits(row, call)) ?? false;
      return fits ? row.says : undefined;
    }
    const name = row.names?.find((candidate) => this.#names.has(candidate));
    if (name !== undefined) return `uses ${name}`;
    const include = row.includes?.find((candidate) => this.#includes.has(candidate));
    return include === undefined ? undefined : `includes ${include}`;
  }
}

function callFits(row: EvidenceRow, call: readonly string[]): boolean {
  if (call.length !== row.arguments) return false;
  return row.lastIs === undefined || isKmType(call.at(-1)?.trim() ?? "");
}

/** Arguments of each call of a name that some row asks for. A declaration reads as a call with its parameters. */
function callsIn(code: string): ReadonlyMap<string, readonly (readonly string[])[]> {
  const calls = new Map<string, (readonly string[])[]>();
  for (const match of code.matchAll(/\b([A-Za-z_]\w*)[ \t]*\(/g)) {
    const name = match[1] ?? "";
    if (!CALLS.has(name)) continue;
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
