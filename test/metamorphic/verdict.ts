/** What is found in a file, in a form that does not know lines and white space. */

import { checkFile } from "../../server/src/core/pipeline/check-file.ts";
import type { SyntaxParser } from "../../server/src/core/syntax/parser.ts";
import { fileInput, type KernelFile } from "./kernel-file.ts";

export interface Said {
  readonly function: string;
  /** Rule, severity, certainty, function and message. */
  readonly words: string;
}

export interface Verdict {
  readonly said: readonly Said[];
  /** Functions for which the search was given up or made coarse: what is found in them hangs on how much code there is. */
  readonly limited: ReadonlySet<string>;
}

/** `restore` puts names of the source back into messages. */
export function verdictOf(file: KernelFile, parser: SyntaxParser, restore: (message: string) => string = (message) => message): Verdict {
  const input = fileInput(file, parser);
  const analysis = input.program.unit(file.path)!;
  const limited = new Set<string>();
  for (const syntax of analysis.relevantFunctions()) {
    const solution = analysis.analyse(syntax)?.solution;
    if (solution && (solution.isCoarse || solution.exhausted !== null)) limited.add(syntax.name);
  }
  const { findings, gaps } = checkFile(input);
  const said = [
    ...findings.map((one): Said => ({ function: one.function, words: `${one.severity} ${one.rule} (${one.certainty}) in ${one.function}: ${plain(restore(one.message))}` })),
    ...gaps.map((gap): Said => ({ function: gap.function ?? "", words: `gap in ${gap.function ?? "the file"}: ${gap.reason}` })),
  ];
  return { said, limited };
}

function plain(message: string): string {
  return message.replace(/\bline \d+/g, "line N").replace(/[\s()]+/g, "");
}

/** What one says and the other does not, each as often as it is missing. */
interface Difference {
  readonly gone: readonly Said[];
  readonly added: readonly Said[];
}

export function difference(before: Verdict, after: Verdict): Difference {
  return { gone: without(before.said, after.said), added: without(after.said, before.said) };
}

function without(some: readonly Said[], others: readonly Said[]): Said[] {
  const left = new Map<string, number>();
  for (const { words } of others) left.set(words, (left.get(words) ?? 0) + 1);
  return some.filter(({ words }) => {
    const count = left.get(words) ?? 0;
    left.set(words, count - 1);
    return count <= 0;
  });
}
