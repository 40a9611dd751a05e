/** Reads a file and the headers that it includes from its own folder. */

import type { Units } from "../analysis/units.ts";
import type { Dialect } from "../syntax/normalise/dialect.ts";
import type { NormaliserMemory } from "../syntax/normalise/normalise.ts";
import type { SyntaxParser } from "../syntax/parser.ts";
import { readTranslationUnit } from "../syntax/read-translation-unit.ts";
import type { TranslationUnit } from "../syntax/translation-unit.ts";
import type { SourceFile } from "../text/source-file.ts";

/** Headers of headers are followed this far. */
const MAX_HEADERS = 40;

interface UnitSource {
  readonly source: SourceFile;
  readonly parser: SyntaxParser;
  /** Mainline's when absent. */
  readonly dialect?: Dialect;
  /** The file that a quoted include names, when it is beside the one that includes it; else the path at which it would be. */
  header(operand: string, from: string): SourceFile | string;
  /** Headers that were read for other files, in the same dialect; those read now are added. */
  readonly known?: WeakMap<SourceFile, TranslationUnit>;
  /** Of a document that is being edited. */
  readonly memory?: NormaliserMemory;
}

export function readUnits(input: UnitSource): Units {
  const unit = readTranslationUnit(input.source, input.parser, input.dialect, input.memory ?? null);
  const headers: TranslationUnit[] = [];
  const missing: string[] = [];
  const seen = new Set([input.source.path]);
  const queue = [unit];
  for (let current = queue.shift(); current && headers.length < MAX_HEADERS; current = queue.shift()) {
    for (const include of current.includes) {
      if (!include.startsWith('"')) continue;
      const source = input.header(include, current.source.path);
      if (typeof source === "string") missing.push(source);
      if (typeof source === "string" || seen.has(source.path)) continue;
      seen.add(source.path);
      const header = input.known?.get(source) ?? readTranslationUnit(source, input.parser, input.dialect);
      input.known?.set(source, header);
      headers.push(header);
      queue.push(header);
    }
  }
  return { unit, headers, missing };
}
