/** Reads the arguments of a compiler: which of them are source files, and what they say about macros and headers. */

import { resolve } from "node:path";
import { commandWords } from "./command-words.ts";
import { type Meaning, readOption } from "./gcc-options.ts";
import { readText } from "./source-reader.ts";

export interface GccArguments {
  /** C sources as they are written, each once. */
  readonly sources: readonly string[];
  /** What `-D` and `-U` leave of each name: its text, or null for undefined. */
  readonly macros: ReadonlyMap<string, string | null>;
  /** Values of `-include` and `-imacros`. */
  readonly headers: readonly string[];
  /** Folders that headers are looked for in. */
  readonly folders: readonly string[];
}

/** Arguments without the compiler's name; response files (`@file`) are read from `cwd`. Never throws. */
export function readGccArguments(args: readonly string[], cwd: string): GccArguments {
  const reader = new ArgumentReader("driver");
  reader.read(new ResponseFiles(cwd).expanded(args));
  return reader;
}

/** Whether a file is C by its name, or by the `-x` before it. */
export function isC(file: string, language = "none"): boolean {
  return language === "none" ? /\.[chi]$/.test(file) : LANGUAGES_OF_C.has(language);
}

const LANGUAGES_OF_C: ReadonlySet<string> = new Set(["c", "c-header", "cpp-output"]);
/** As in gcc (libiberty's argv.c): files that hold themselves have to end somewhere. */
const MOST_RESPONSE_FILES = 2000;

class ResponseFiles {
  private readonly cwd: string;
  private left = MOST_RESPONSE_FILES;

  constructor(cwd: string) {
    this.cwd = cwd;
  }

  /** As in gcc, a file that cannot be read stands for itself. */
  expanded(args: readonly string[]): string[] {
    const result: string[] = [];
    const pending = [...args].reverse();
    for (let argument = pending.pop(); argument !== undefined; argument = pending.pop()) {
      const words = argument.startsWith("@") ? this.wordsOf(argument.slice(1)) : null;
      if (words === null) result.push(argument);
      else for (const word of words.reverse()) pending.push(word);
    }
    return result;
  }

  private wordsOf(file: string): string[] | null {
    if (this.left === 0) return null;
    this.left--;
    const read = readText(resolve(this.cwd, file));
    return read.kind === "text" ? commandWords(read.text) : null;
  }
}

class ArgumentReader implements GccArguments {
  readonly sources: string[] = [];
  readonly macros = new Map<string, string | null>();
  readonly headers: string[] = [];
  readonly folders: string[] = [];
  private language = "none";
  private readonly stage: "driver" | "preprocessor";

  constructor(stage: "driver" | "preprocessor") {
    this.stage = stage;
  }

  read(args: readonly string[]): void {
    const pending = [...args].reverse();
    for (let argument = pending.pop(); argument !== undefined; argument = pending.pop()) {
      if (argument.startsWith("-Wp,")) this.preprocessor(argument.slice("-Wp,".length));
      else if (argument.startsWith("-") && argument !== "-") this.option(argument, () => pending.pop() ?? "");
      else if (isC(argument, this.language) && argument !== "-" && !this.sources.includes(argument)) this.sources.push(argument);
    }
  }

  private option(argument: string, next: () => string): void {
    const { meaning, value } = readOption(argument, this.stage);
    this.take(meaning, value ?? next());
  }

  private take(meaning: Meaning, value: string): void {
    if (meaning === "define") this.define(value);
    else if (meaning === "undefine") this.macros.set(value, null);
    else if (meaning === "include") this.headers.push(value);
    else if (meaning === "folder") this.folders.push(value);
    else if (meaning === "language") this.language = value;
  }

  /** `-D X` defines X as 1. */
  private define(text: string): void {
    const equals = text.indexOf("=");
    this.macros.set(equals < 0 ? text : text.slice(0, equals), equals < 0 ? "1" : text.slice(equals + 1));
  }

  private preprocessor(list: string): void {
    const inner = new ArgumentReader("preprocessor");
    inner.read(list.split(","));
    for (const [name, value] of inner.macros) this.macros.set(name, value);
    this.headers.push(...inner.headers);
    this.folders.push(...inner.folders);
  }
}
