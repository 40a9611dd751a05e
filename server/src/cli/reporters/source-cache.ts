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
  private readonly documents: ReadonlyMap<string, string>;

  /** `documents`: texts that stand in for files on disk, by absolute path. */
  constructor(cwd: string, documents: ReadonlyMap<string, string>) {
    this.cwd = cwd;
    this.documents = documents;
  }

  /** The file that a step of a finding names; null when it cannot be read any more. */
  of(finding: LocatedDiagnostic, file: string): SourceFile | null {
    const path = file === finding.file ? finding.path : resolve(finding.tree.root ?? this.cwd, file);
    if (this.last?.path !== path) {
      const text = this.documents.get(path) ?? this.onDisk(path);
      this.last = { path, source: text === null ? null : new SourceFile(path, text) };
    }
    return this.last.source;
  }

  private onDisk(path: string): string | null {
    const read = readText(path, this.reader);
    return read.kind === "text" ? read.text : null;
  }
}
