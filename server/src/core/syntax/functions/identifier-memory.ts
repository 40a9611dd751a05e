/** Identifiers of functions, by the texts that these have: those of a text that stays are not collected again. */

/** What was asked for about the latest text and the one before it. One for each document. */
export class IdentifierMemory {
  private before = new Map<string, ReadonlySet<string>>();
  private latest = new Map<string, ReadonlySet<string>>();

  /** The document has been read again. */
  begin(): void {
    this.before = this.latest;
    this.latest = new Map();
  }

  of(text: string, collect: () => ReadonlySet<string>): ReadonlySet<string> {
    const made = this.latest.get(text) ?? this.before.get(text) ?? collect();
    this.latest.set(text, made);
    return made;
  }
}
