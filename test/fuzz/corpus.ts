/** Inputs that once failed: small ones as files, large ones by how they are made. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { FuzzInput } from "./examine.ts";

const FOLDER = join(import.meta.dirname, "corpus");

interface CorpusInput extends FuzzInput {
  readonly name: string;
}

/** Each begins with `// kernel: VERSION`. */
function small(): CorpusInput[] {
  return readdirSync(FOLDER).filter((name) => name.endsWith(".c")).sort().map((name) => {
    const bytes = readFileSync(join(FOLDER, name), "latin1");
    const kernel = /^\/\/ kernel: (\S+)/.exec(bytes)?.[1];
    if (kernel === undefined) throw new Error(`${name} names no kernel`);
    return { name, bytes, kernel };
  });
}

const LARGE: readonly CorpusInput[] = [
  // A word was looked at from each of its letters.
  { name: "endless word in a gap", kernel: "2.6.31", bytes: `void f(void)\n{\n\tkunmap(${"rq".repeat(100_000)};\n}\n` },
  // The parser's way out of errors takes time that grows with the square of their number.
  { name: "errors without end", kernel: "6.1", bytes: `void f(void)\n{\n\tkunmap(page);\n${") * ".repeat(6000)}\n}\n` },
];

export function corpus(): CorpusInput[] {
  return [...small(), ...LARGE];
}
