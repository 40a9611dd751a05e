/** Reads a compilation database (compile_commands.json): the C files that a build compiles, and its configuration. */

import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { agreedConfiguration, type BuildConfiguration, BuildConfigurations } from "./build-configuration.ts";
import { commandWords } from "./command-words.ts";
import { type GccArguments, isC, readGccArguments } from "./gcc-arguments.ts";
import { reasonOf } from "./source-reader.ts";

export const COMPILE_COMMANDS = "compile_commands.json";

export interface CompileCommands {
  /** Absolute, each once, in the order of the entries. */
  readonly files: readonly string[];
  /** What all of the entries that count agree on. */
  readonly configuration: BuildConfiguration;
  /** Why entries were left out: a sentence for each reason. */
  readonly troubles: readonly string[];
}

/** The file as a whole cannot be used; the message says why. */
export class UnusableCommands extends Error {}

/** Paths in entries are relative to their `directory`, and that to `cwd`. Throws UnusableCommands. */
export function readCompileCommands(path: string, cwd: string): CompileCommands {
  const reader = new EntryReader(cwd);
  for (const entry of entriesOf(path)) reader.read(entry);
  return reader.result();
}

function entriesOf(path: string): readonly unknown[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(path, "utf8").replace(/^\uFEFF/, ""));
  } catch (error) {
    throw new UnusableCommands(error instanceof SyntaxError ? `is not JSON: ${error.message}` : reasonOf(error));
  }
  if (!Array.isArray(parsed)) throw new UnusableCommands("is not a list of compile commands");
  return parsed;
}

type Trouble = "is no compile command: it needs a file, and a command or arguments" | "names a file that is not there" | "is not C" | "names a file again";

class EntryReader {
  private readonly files = new Set<string>();
  private readonly configurations = new Map<string, BuildConfiguration>();
  private readonly troubles = new Map<Trouble, string[]>();
  private readonly builds = new BuildConfigurations();
  private readonly cwd: string;
  private count = 0;

  constructor(cwd: string) {
    this.cwd = cwd;
  }

  read(value: unknown): void {
    this.count++;
    const entry = commandOf(value);
    if (entry === null) return this.leaveOut("is no compile command: it needs a file, and a command or arguments", `entry ${this.count}`);
    const directory = resolve(this.cwd, entry.directory);
    const path = resolve(directory, entry.file);
    if (this.files.has(path)) this.leaveOut("names a file again", entry.file);
    else if (!existsSync(path)) return this.leaveOut("names a file that is not there", entry.file);
    const args = readGccArguments(entry.words().slice(1), directory);
    // `-x c` makes C of a file with another name.
    if (!isC(path) && !args.sources.some((source) => resolve(directory, source) === path)) return this.leaveOut("is not C", entry.file);
    this.files.add(path);
    this.configure(args, directory);
  }

  result(): CompileCommands {
    const troubles = [...this.troubles].map(([trouble, names]) => (
      names.length === 1 ? `an entry ${trouble} (${names[0]!})` : `${names.length} entries: each ${trouble} (${names[0]!}, …)`));
    return { files: [...this.files], configuration: agreedConfiguration(this.configurations.values()), troubles };
  }

  /** Commands that say the same of the configuration share it: kernels have thousands of them. */
  private configure(args: GccArguments, directory: string): void {
    const macros = [...args.macros].filter(([name]) => name.startsWith("CONFIG_"));
    const key = JSON.stringify([directory, args.headers, args.folders, macros]);
    if (!this.configurations.has(key)) this.configurations.set(key, this.builds.of(args, directory));
  }

  private leaveOut(trouble: Trouble, name: string): void {
    const names = this.troubles.get(trouble);
    if (names === undefined) this.troubles.set(trouble, [name]);
    else names.push(name);
  }
}

interface CommandEntry {
  readonly directory: string;
  readonly file: string;
  /** The compiler first. */
  readonly words: () => readonly string[];
}

function commandOf(value: unknown): CommandEntry | null {
  if (typeof value !== "object" || value === null) return null;
  const { directory = ".", file, command, arguments: list } = value as Record<string, unknown>;
  if (typeof directory !== "string" || typeof file !== "string" || file === "") return null;
  if (Array.isArray(list) && list.every((word) => typeof word === "string")) return { directory, file, words: () => list };
  return typeof command === "string" ? { directory, file, words: () => commandWords(command) } : null;
}
