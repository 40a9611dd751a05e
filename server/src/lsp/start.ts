/** Starts the language server over two streams. */

import type { Readable, Writable } from "node:stream";
import { StreamMessageReader, StreamMessageWriter, createConnection } from "vscode-languageserver/node";
import { folderOpener } from "../session/editor/workspace.ts";
import { Server, type ServerTools } from "./server.ts";

/** Resolves when the client has gone. */
export async function startServer(streams: { readonly input: Readable; readonly output: Writable }, tools: Omit<ServerTools, "openFolder">): Promise<void> {
  const openFolder = await folderOpener();
  const connection = createConnection(new StreamMessageReader(streams.input), new StreamMessageWriter(streams.output));
  const gone = new Promise<void>((resolve) => connection.onExit(() => resolve()));
  const server = new Server(connection, { ...tools, openFolder });
  server.listen();
  await Promise.race([gone, new Promise<void>((resolve) => streams.input.once("end", resolve))]);
  server.stop();
}
