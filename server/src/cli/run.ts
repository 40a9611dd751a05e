/** The command line as a function: arguments in, exit status out. */

import { Command, CommanderError } from "commander";
import { TOOL_NAME, toolVersion } from "../project/installation.ts";
import { check as checkPaths } from "../session/check.ts";
import { addBaseline } from "./commands/baseline.ts";
import { type Check, addCheck } from "./commands/check.ts";
import { addDepth } from "./commands/depth.ts";
import { addExplain } from "./commands/explain.ts";
import { addMigrate } from "./commands/migrate.ts";
import { addModels } from "./commands/models.ts";
import { addLsp } from "./commands/lsp.ts";
import { addResident } from "./commands/resident.ts";
import { addReport } from "./commands/report.ts";
import { addShow } from "./commands/show.ts";
import { splitAtKbuild } from "./commands/kbuild.ts";
import { EXIT, type ExitStatus, UsageError } from "./exit-status.ts";
import type { Terminal } from "./terminal.ts";

/** `args` without the program's name; `check` is the session's. Never throws. */
export async function run(args: readonly string[], terminal: Terminal, check: Check = checkPaths): Promise<ExitStatus> {
  let status: ExitStatus = EXIT.clean;
  const end = (ended: ExitStatus): void => {
    status = ended;
  };
  const { own, compiler } = splitAtKbuild(args);
  const program = programFor(terminal);
  addCheck(program, { terminal, check, end, compiler });
  addBaseline(program, { terminal, check, end });
  addDepth(program, { terminal, end });
  addMigrate(program, { terminal, end });
  addReport(program, { terminal, end });
  addExplain(program, terminal);
  addShow(program, terminal);
  addLsp(program);
  addModels(program, terminal);
  addResident(program, { terminal, end, run });
  try {
    if (args.length === 0) {
      program.outputHelp({ error: true });
      return EXIT.usage;
    }
    if (own.includes("")) throw new UsageError("an argument is empty; is a variable of the shell not set?");
    await program.parseAsync([...own], { from: "user" });
    return status;
  } catch (error) {
    const failed = statusOf(error, terminal);
    return compiler === null ? failed : EXIT.clean;
  }
}

function programFor(terminal: Terminal): Command {
  return new Command(TOOL_NAME)
    .description("Finds wrong uses of highmem mappings (kmap, kmap_atomic, kmap_local_page) in Linux kernel C.")
    .version(toolVersion(), "-V, --version")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out.write(text),
      writeErr: (text) => terminal.err.write(text),
      outputError: (text, write) => write(`${TOOL_NAME}: ${text.replace(/^error: /, "")}`),
      getOutHelpWidth: () => terminal.out.columns || 100,
      getErrHelpWidth: () => terminal.err.columns || 100,
    });
}

function statusOf(error: unknown, terminal: Terminal): ExitStatus {
  // Commander has written its message already; help and --version end with 0.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.clean : EXIT.usage;
  if (error instanceof UsageError) {
    terminal.err.write(`${TOOL_NAME}: ${error.message}\n`);
    return EXIT.usage;
  }
  terminal.err.write(`${TOOL_NAME}: internal error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return EXIT.failure;
}
