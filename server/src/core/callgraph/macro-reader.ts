/** Reads a `#define` with parameters: what its replacement calls and stores. */

import { ByteLexer, CLOSE, END, OPEN, WORD, skipBlanks } from "./byte-lexer.ts";
import { BLOCK } from "./frames.ts";
import { Machine } from "./machine.ts";
import { isWordByte } from "./name-table.ts";
import { MACRO_FLAG, type Recorder } from "./recorder.ts";

export class MacroReader {
  private readonly lexer = new ByteLexer();
  private readonly recorder: Recorder;
  private readonly machine: Machine;

  constructor(recorder: Recorder) {
    this.recorder = recorder;
    this.machine = new Machine(this.lexer, recorder, null);
  }

  /** The bytes behind the word `define`; a macro without parameters is passed over. */
  define(bytes: Uint8Array, from: number, end: number): void {
    const name = skipBlanks(bytes, from, end);
    let at = name;
    while (at < end && isWordByte(bytes[at])) at++;
    if (bytes[at] !== OPEN || at === name || at >= end) return;
    const { lexer, recorder, machine } = this;
    lexer.reset(bytes, name, end, "replacement");
    lexer.next();
    const around = recorder.current;
    recorder.current = recorder.open(recorder.names.intern(bytes, lexer.start, lexer.at, lexer.hash), MACRO_FLAG);
    for (let kind = lexer.next(); kind !== END && kind !== CLOSE; kind = lexer.next()) {
      if (kind === WORD) recorder.local(bytes, lexer.start, lexer.at, lexer.hash);
    }
    machine.reset(BLOCK);
    for (let kind = lexer.next(); kind !== END; kind = lexer.next()) machine.token(kind);
    recorder.current = around;
  }
}
