/** Which of the names that functions of an edited document mention lead somewhere: most are those of variables and members. */

import type { Definitions } from "./definitions.ts";

/** Sets of identifiers stay the same objects for as long as the texts that they were read from do. */
type Identifiers = ReadonlySet<string>;

/** For as long as what other files say is taken as it was. */
export class Mentions {
  private defined = new WeakMap<Identifiers, readonly string[]>();
  private mapping = new WeakMap<Identifiers, boolean>();
  private names: readonly string[] = [];

  /** The document has been read again. */
  begin(definitions: Definitions): void {
    const names = definitions.names();
    if (names.length === this.names.length && names.every((name, at) => name === this.names[at])) return;
    this.names = names;
    this.defined = new WeakMap();
    this.mapping = new WeakMap();
  }

  /** Those that the document or its headers define. */
  here(identifiers: Identifiers, definitions: Definitions): readonly string[] {
    const known = this.defined.get(identifiers);
    if (known) return known;
    const made = [...identifiers].filter((name) => definitions.has(name) || definitions.macro(name));
    this.defined.set(identifiers, made);
    return made;
  }

  /** Whether one of the others has to do with the machine. */
  reachMachine(identifiers: Identifiers, definitions: Definitions, matters: (name: string) => boolean): boolean {
    const known = this.mapping.get(identifiers);
    if (known !== undefined) return known;
    const here = new Set(this.here(identifiers, definitions));
    const made = [...identifiers].some((name) => !here.has(name) && matters(name));
    this.mapping.set(identifiers, made);
    return made;
  }
}
