/** The Kconfig files of a tree, each read once, and in full only when somebody asks for its symbols. */

import { type KconfigFile, type KconfigOutline, outlineOf, readKconfigFile } from "./kconfig-file.ts";

/** The text of a file by its path from the kernel's root; null where there is none. */
export type ReadText = (path: string) => string | null;

export class KconfigFiles {
  private readonly texts = new Map<string, string | null>();
  private readonly outlines = new Map<string, KconfigOutline>();
  private readonly files = new Map<string, KconfigFile>();
  private readonly read: ReadText;

  constructor(read: ReadText) {
    this.read = read;
  }

  has(path: string): boolean {
    return this.text(path) !== null;
  }

  outline(path: string): KconfigOutline | null {
    const text = this.text(path);
    if (text === null) return null;
    const known = this.outlines.get(path) ?? outlineOf(text);
    this.outlines.set(path, known);
    return known;
  }

  /** Empty where there is none. */
  file(path: string): KconfigFile {
    const known = this.files.get(path) ?? readKconfigFile(this.text(path) ?? "");
    this.files.set(path, known);
    return known;
  }

  private text(path: string): string | null {
    const known = this.texts.get(path);
    if (known !== undefined) return known;
    const text = this.read(path);
    this.texts.set(path, text);
    return text;
  }
}
