/** The source lines that reports quote. */

import { resolve } from "node:path";
import { SourceFile } from "../../core/text/source-file.ts";
import { FileReader, readText } from "../../project/source-reader.ts";
import type { LocatedDiagnostic } from "../../session/report.ts";

/** Keeps the file read last: reports go file by file. */
export class SourceCache {
  private readonly reader = new FileReader();
  private last: { readonly path: string; readonly source: SourceFile | null } | undefined;
  private readonly cwd: string;

  constructor(cwd: string) {
    this.cwd = cwd;
  }

  /** The file that a step of a finding names; null when it cannot be read any more. */
  of(finding: LocatedDiagnostic, file: string): SourceFile | null {
    const path = file === finding.file ? finding.path : resolve(finding.tree.root ?? this.cwd, file);
    if (this.last?.path !== path) {
      const read = readText(path, this.reader);
      this.last = { path, source: read.kind === "text" ? new SourceFile(path, read.text) : null };
    }
    return this.last.source;
  }
}
