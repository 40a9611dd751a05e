/** Tells cheaply, before any parsing, whether a file can matter. */

/** Looks for whole identifiers in bytes. */
export class NameFilter {
  private readonly pattern: RegExp;

  /** `names` are C identifiers, or members such as `ops->map`. */
  constructor(names: Iterable<string>) {
    const sorted = [...new Set(names)].sort();
    // (?!) matches nowhere.
    this.pattern = new RegExp(sorted.length === 0 ? "(?!)" : `\\b(?:${sorted.join("|")})\\b`);
  }

  /** Whether any of the names occurs; identifiers are ASCII, so the encoding does not matter. */
  matches(bytes: Buffer): boolean {
    return this.pattern.test(bytes.toString("latin1"));
  }
}
