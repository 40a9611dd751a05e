/** `kmaplint resident`: the process that `check --resident` asks. */

import { type Command, Option } from "commander";
import { EXIT, type ExitStatus, UsageError } from "../exit-status.ts";
import { NO_PLACE, residentAddress } from "../resident/address.ts";
import { askForStatus, askToStop, type Reply } from "../resident/client.ts";
import { type Residence, serve } from "../resident/server.ts";
import type { Terminal } from "../terminal.ts";
import { positive } from "../whole-number.ts";

interface ResidentContext {
  readonly terminal: Terminal;
  /** Takes the exit status. */
  readonly end: (status: ExitStatus) => void;
  readonly run: Residence["run"];
}

const MINUTE = 60_000;

export function addResident(program: Command, { terminal, end, run }: ResidentContext): void {
  const command = program.command("resident").description("the process that `check --resident` asks: it watches trees and keeps what is known of them in memory");
  command
    .command("run")
    .description("be that process, until nobody has asked for a while; `check --resident` starts one where there is none")
    .addOption(new Option("--idle <minutes>", "how long that is").argParser(positive).default(30))
    .action(async ({ idle }: { readonly idle: number }) => {
      const address = residentAddress();
      if (address === null) throw new UsageError(NO_PLACE);
      await serve({ address, idle: idle * MINUTE, run });
    });
  command
    .command("status")
    .description("say whether there is one, and what it holds")
    .action(async () => tell(await askForStatus()));
  command
    .command("stop")
    .description("end it")
    .action(async () => tell(await askToStop()));

  const tell = (reply: Reply): void => {
    terminal.out.write(`${inWords(reply)}\n`);
    if (typeof reply === "string") end(EXIT.findings);
  };
}

function inWords(reply: Reply): string {
  if (reply === "none") return "no process is running";
  if (reply === "silent") return "a process is there, and does not answer";
  const { pid, seconds, trees, memory } = reply;
  const held = trees.length === 0 ? "no tree" : trees.join(", ");
  return `process ${pid}, for ${Math.round(seconds)} s, ${Math.round(memory / 1024 / 1024)} MiB: ${held}`;
}
