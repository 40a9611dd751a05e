/** What the pipeline is given for one file. */

import type { CodeIndex } from "../callgraph/code-index.ts";
import type { KernelContext } from "../kernel/kernel-context.ts";
import type { SyntaxParser } from "../syntax/parser.ts";
import type { SourceFile } from "../text/source-file.ts";

export interface FileInput {
  readonly source: SourceFile;
  readonly parser: SyntaxParser;
  readonly kernel: KernelContext;
  /** The file that a quoted include names, when it is beside the one that includes it. */
  header(operand: string, from: string): SourceFile | undefined;
  /** What is known of the files around. */
  readonly index: CodeIndex;
  /** A file as the index names it. */
  file(path: string): SourceFile | undefined;
}
