/** What the words of a C file tell about the kernel it was written for. */

import { CodeWords, type WordTest } from "./code-words.ts";
import type { KernelRange } from "./kernel-version.ts";
import { parseKernelRange } from "./kernel-version.ts";
import data from "./file-evidence.json";

/** One row of file-evidence.json. */
interface EvidenceRow extends WordTest {
  readonly kernels: string;
  readonly weight: number;
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

/** All rows that hold for the text. */
export function evidenceIn(text: string): readonly Evidence[] {
  const words = new CodeWords(text, ROWS);
  return ROWS.flatMap((row) => {
    const found = words.found(row);
    return found === undefined ? [] : [{ range: parseKernelRange(row.kernels), weight: row.weight, says: row.says ?? `${row.names ? "uses" : "includes"} ${found}` }];
  });
}
