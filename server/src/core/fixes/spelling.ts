/** Writes a value as an expression that has it at a place, whatever path leads there. */

import type { State } from "../analysis/state.ts";
import { isKmType } from "../kernel/km-types.ts";
import type { Term } from "../values/term.ts";
import type { Span } from "../text/span.ts";
import type { FixInput } from "./fix-input.ts";
import { isVisible } from "./scope.ts";

/** Members of members are followed this far. */
const MAX_MEMBERS = 4;

export class Speller {
  readonly states: readonly State[];
  private readonly input: FixInput;
  private readonly at: number;

  /** For code to be put before `statement`. */
  constructor(input: FixInput, statement: Span) {
    this.input = input;
    this.at = statement.start;
    this.states = input.replay.before(statement);
  }

  /** The shortest way to write it; null when no name has that value on all paths. */
  value(term: Term, depth = MAX_MEMBERS): string | null {
    if (term.kind === "number") return String(term.value);
    if (term.kind === "name") return isKmType(term.name) ? term.name : null;
    const [first] = this.states;
    if (!first || depth === 0) return null;
    const places = [...first.memory.keys()].filter((place) => this.isAlways(place, term));
    if (term.kind === "entry" && this.isAlways(term.address, term)) places.push(term.address);
    const texts = places.map((place) => this.place(place, depth)).filter((text) => text !== null);
    return texts.sort((a, b) => a.length - b.length || (a < b ? -1 : 1))[0] ?? null;
  }

  private isAlways(place: Term, value: Term): boolean {
    return this.states.every((state) => (state.memory.get(place) ?? (value.kind === "entry" && value.address === place ? value : null)) === value);
  }

  /** The lvalue at an address. */
  private place(address: Term, depth: number): string | null {
    if (address.kind === "variable") return this.variable(address);
    if (address.kind !== "field") return null;
    const { base, name } = address;
    if (base.kind === "variable" || base.kind === "field") {
      const around = this.place(base, depth - 1);
      return around && `${around}.${name}`;
    }
    const pointer = this.value(base, depth - 1);
    return pointer && /^[\w.>-]+$/.test(pointer) ? `${pointer}->${name}` : null;
  }

  private variable(term: Extract<Term, { kind: "variable" }>): string | null {
    const { fn, source } = this.input;
    // Temporaries have names that C does not know.
    if (!/^[A-Za-z_]\w*$/.test(term.name)) return null;
    const isKnown = !term.isLocal || term.variable === `${fn.body.name}:${term.name}`;
    return isKnown && isVisible({ fn, text: source.text }, term, this.at) ? term.name : null;
  }
}
