/** `kmaplint lsp`: the language server. */

import type { Command } from "commander";
import { startServer } from "../../lsp/start.ts";
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

/** Over the streams of this process; resolves when the client has gone. */
export async function serve(): Promise<void> {
  await startServer({ input: process.stdin, output: process.stdout }, { printDepth: (report) => depthText(report, { columns: 100 }) });
}
