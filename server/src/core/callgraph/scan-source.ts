/** Scans the bytes of a C file for what it defines, calls and stores, without parsing. */

import { ByteLexer, DIRECTIVE, END, skipBlanks } from "./byte-lexer.ts";
import { Arms } from "./arms.ts";
import { FILE } from "./frames.ts";
import type { IntList } from "./int-list.ts";
import { Machine } from "./machine.ts";
import { MacroReader } from "./macro-reader.ts";
import { type NameTable, textOf } from "./name-table.ts";
import { Recorder } from "./recorder.ts";
import { TopLevel } from "./top-level.ts";

/** Used for one file after the other; what it needs is made once. */
export class SourceScanner {
  private readonly lexer = new ByteLexer();
  private readonly recorder: Recorder;
  private readonly topLevel: TopLevel;
  private readonly machine: Machine;
  private readonly arms: Arms;
  private readonly macros: MacroReader;

  /** Names go into the table. */
  constructor(names: NameTable) {
    this.recorder = new Recorder(names);
    this.topLevel = new TopLevel(this.recorder);
    this.machine = new Machine(this.lexer, this.recorder, this.topLevel);
    this.arms = new Arms(this.machine, this.topLevel, this.recorder);
    this.macros = new MacroReader(this.recorder);
  }

  /** Writes the block of a file to the end of `out`; `sum`: of its bytes, as 32 bits. Never fails. */
  scan(bytes: Uint8Array, sum: number, out: IntList): void {
    if (!this.run(bytes, "plain")) this.run(bytes, "columns");
    this.recorder.flush(sum, out);
  }

  /** Whether all brackets found their partners. */
  private run(bytes: Uint8Array, mode: "plain" | "columns"): boolean {
    const { lexer, machine, arms } = this;
    this.recorder.drop();
    this.topLevel.reset();
    arms.reset();
    machine.reset(FILE);
    machine.columns = mode === "columns";
    lexer.reset(bytes, 0, bytes.length);
    for (let kind = lexer.next(); kind !== END; kind = lexer.next()) {
      if (kind === DIRECTIVE) this.directive(bytes, lexer.start, lexer.at);
      else if (arms.live) machine.token(kind);
    }
    return machine.balanced && machine.frames.depth === 0;
  }

  private directive(bytes: Uint8Array, start: number, end: number): void {
    const at = skipBlanks(bytes, start + 1, end);
    const first = bytes[at];
    // `define`, which most lines are.
    if (first === 100) {
      if (this.lexer.parenthesised && this.arms.live) this.macros.define(bytes, at + 6, end);
      return;
    }
    if (first !== 101 && first !== 105) return;
    let behind = at;
    while (behind < end && bytes[behind]! >= 97 && bytes[behind]! <= 122) behind++;
    this.arms.directive(textOf(bytes, at, behind), bytes, { start: behind, end });
  }
}
