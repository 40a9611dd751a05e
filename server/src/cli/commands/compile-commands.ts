/** What `check` takes from compile_commands.json. */

import { basename, dirname, resolve } from "node:path";
import { agreedConfiguration } from "../../project/build-configuration.ts";
import { COMPILE_COMMANDS, type CompileCommands, UnusableCommands, readCompileCommands } from "../../project/compile-commands.ts";
import type { CheckOptions } from "../../session/report.ts";
import { UsageError } from "../exit-status.ts";
import type { Terminal } from "../terminal.ts";
import { configured } from "./kbuild.ts";

/**
 * The files and the configuration of a compilation database, named by the option or as a PATH, in place of it. What was left
 * out of it is told on stderr. Throws UsageError when it cannot be used.
 */
export function withCompileCommands(options: CheckOptions, named: string | undefined, terminal: Terminal): CheckOptions {
  const databases = [...(named === undefined ? [] : [named]), ...options.paths.filter(isDatabase)];
  if (databases.length === 0) return options;
  const read = databases.map((database) => load(database, terminal));
  const paths = [...options.paths.filter((path) => !isDatabase(path)), ...read.flatMap(({ files }) => files)];
  return { ...configured(options, agreedConfiguration(read.map(({ configuration }) => configuration)), paths), paths };
}

function isDatabase(path: string): boolean {
  return basename(path) === COMPILE_COMMANDS;
}

function load(database: string, { cwd, err }: Terminal): CompileCommands {
  try {
    const path = resolve(cwd, database);
    const commands = readCompileCommands(path, dirname(path));
    for (const trouble of commands.troubles) err.write(`kmaplint: ${database}: ${trouble}\n`);
    return commands;
  } catch (error) {
    if (error instanceof UnusableCommands) throw new UsageError(`${database}: ${error.message}`);
    throw error;
  }
}
