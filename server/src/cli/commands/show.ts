/** `kmaplint show`: what the analysis makes of a function, stage by stage. */

import { type Command, Option } from "commander";
import { type View, VIEWS, showFile } from "../../session/show.ts";
import { UsageError } from "../exit-status.ts";
import { addKernelOptions, kernelOptions, type KernelFlags } from "../kernel-options.ts";
import type { Terminal } from "../terminal.ts";

interface ShowFlags extends KernelFlags {
  readonly as: View;
}

export function addShow(program: Command, terminal: Terminal): void {
  const command = program
    .command("show")
    .description("print what the analysis makes of a file or function")
    .argument("<file[:function]>")
    .addOption(new Option("--as <view>", "what to print").choices(VIEWS).default("states"));
  addKernelOptions(command);
  command.action(async (target: string, flags: ShowFlags) => {
    const { file, functionName } = splitTarget(target);
    const shown = await showFile({ file, functionName, view: flags.as, cwd: terminal.cwd, ...kernelOptions(flags, terminal.cwd) });
    if ("reason" in shown) throw new UsageError(`${file}: ${shown.reason}`);
    terminal.out.write(shown.text.endsWith("\n") ? shown.text : `${shown.text}\n`);
  });
}

/** A name after the last colon is a function, unless it cannot be one. */
function splitTarget(target: string): { readonly file: string; readonly functionName: string | null } {
  const match = /^(.+):([A-Za-z_]\w*)$/.exec(target);
  return match?.[1] !== undefined && match[2] !== undefined
    ? { file: match[1], functionName: match[2] }
    : { file: target, functionName: null };
}
