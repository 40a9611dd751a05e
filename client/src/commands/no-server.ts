/** Says that nothing can be asked, and offers what helps. */

import { commands, window } from "vscode";
import type { Server } from "../server.ts";

/** Whether a server runs; says so when there is none. */
export function hasServer(server: Server): boolean {
  if (server.client !== null) return true;
  void offerHelp();
  return false;
}

async function offerHelp(): Promise<void> {
  const [restart, output] = ["Restart Server", "Show Output"];
  const chosen = await window.showErrorMessage("kmaplint: the server is not running.", restart, output);
  if (chosen === restart) await commands.executeCommand("kmaplint.restartServer");
  if (chosen === output) await commands.executeCommand("kmaplint.showOutput");
}
