/** `kmaplint lsp`: the language server. */

import type { Command } from "commander";
import { reasonOf } from "../../project/source-reader.ts";
import { EXIT } from "../exit-status.ts";
import { depthText } from "../reporters/depth-text.ts";

export function addLsp(program: Command): void {
  program
    .command("lsp")
    .description("the language server, for editors")
    .option("--stdio", "speak over standard input and output (the only way there is)")
    // Clients add what their own protocol library wants, such as --clientProcessId.
    .allowUnknownOption()
    .allowExcessArguments()
    .action(serve);
}

/** Over the streams of this process, which ends when the client has gone, whatever else is going on in it. */
export async function serve(): Promise<never> {
  // Loaded here alone: the protocol's libraries take as long to start as all the rest.
  const { startServer } = await import("../../lsp/start.ts");
  try {
    await startServer({ input: process.stdin, output: process.stdout }, { printDepth: (report) => depthText(report, { columns: 100 }) });
  } catch (error) {
    process.stderr.write(`kmaplint: what the client sends cannot be read: ${reasonOf(error).replaceAll("\n", " ")}\n`);
    process.exit(EXIT.failure);
  }
  process.exit(EXIT.clean);
}
