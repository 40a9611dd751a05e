/** Stops the server and starts it again. */

import { window } from "vscode";
import type { Tools } from "./tools.ts";

export async function restartServer({ server }: Tools): Promise<void> {
  await server.restart();
  if (server.client !== null) window.setStatusBarMessage("kmaplint: the server was restarted", 3000);
}
