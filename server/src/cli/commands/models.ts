/** `kmaplint models`: what kmaplint knows of the kernel's interfaces and eras. */

import type { Command } from "commander";
import type { Terminal } from "../terminal.ts";

export function addModels(program: Command, terminal: Terminal): void {
  program
    .command("models")
    .description("print the modelled kernel interfaces and eras")
    .argument("[name]", "a kernel function or macro")
    .option("--era <path>", "tell the era of a file or tree, and why")
    .action(() => {
      terminal.out.write("");
    });
}
