/** Reads a file and the headers that it includes from its own folder. */

import { Program } from "../analysis/program.ts";
import type { Units } from "../analysis/surroundings.ts";
import type { UnitAnalysis } from "../analysis/unit-analysis.ts";
import { readTranslationUnit } from "../syntax/read-translation-unit.ts";
import type { SyntaxParser } from "../syntax/parser.ts";
import type { TranslationUnit } from "../syntax/translation-unit.ts";
import type { FileInput } from "./file-input.ts";
import type { SourceFile } from "../text/source-file.ts";

/** Headers of headers are followed this far. */
const MAX_HEADERS = 40;

export function readUnits(input: {
  readonly source: SourceFile;
  readonly parser: SyntaxParser;
  header(operand: string, from: string): SourceFile | undefined;
}): Units {
  const unit = readTranslationUnit(input.source, input.parser);
  const headers: TranslationUnit[] = [];
  const seen = new Set([input.source.path]);
  const queue = [unit];
  for (let current = queue.shift(); current && headers.length < MAX_HEADERS; current = queue.shift()) {
    for (const include of current.includes) {
      const source = include.startsWith('"') ? input.header(include, current.source.path) : undefined;
      if (!source || seen.has(source.path)) continue;
      seen.add(source.path);
      const header = readTranslationUnit(source, input.parser);
      headers.push(header);
      queue.push(header);
    }
  }
  return { unit, headers };
}

/** The analysis of a file within its tree. */
export function openUnit(input: FileInput): { readonly unit: TranslationUnit; readonly analysis: UnitAnalysis } {
  const own = readUnits(input);
  const program = new Program(
    {
      index: input.index,
      units: (path) => {
        if (path === input.source.path) return own;
        const source = input.file(path);
        return source ? readUnits({ ...input, source }) : null;
      },
    },
    { kernel: input.kernel },
  );
  return { unit: own.unit, analysis: program.unit(input.source.path)! };
}
