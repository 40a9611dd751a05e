/** The extension's door: starts the server and ties commands, status and timeline to it. */

import { type ExtensionContext, commands } from "vscode";
import { COMMANDS } from "./commands/commands.ts";
import { Server } from "./server.ts";
import { StatusItem } from "./status-item.ts";
import { TimelinePanel } from "./timeline/timeline-panel.ts";
import { VirtualDocuments } from "./virtual-documents.ts";

export async function activate(context: ExtensionContext): Promise<void> {
  const server = new Server(context);
  const tools = { server, documents: new VirtualDocuments(), timeline: new TimelinePanel(context.extensionUri, server) };
  context.subscriptions.push(server, tools.documents, tools.timeline, new StatusItem(server));
  for (const [name, run] of Object.entries(COMMANDS)) {
    context.subscriptions.push(commands.registerCommand(name, (...given: unknown[]) => run(tools, given)));
  }
  await server.start();
}

/** The server is stopped as a subscription of the context. */
export function deactivate(): void {}
