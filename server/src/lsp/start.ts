/** Starts the language server over two streams. */

import type { Readable, Writable } from "node:stream";
import { StreamMessageReader, StreamMessageWriter, createConnection } from "vscode-languageserver/node";
import { folderOpener } from "../session/editor/workspace.ts";
import { Server, type ServerTools } from "./server.ts";

/** Resolves when the client has gone; rejects when it cannot be followed any more: its next message has no beginning that could be told. */
export async function startServer(streams: { readonly input: Readable; readonly output: Writable }, tools: Omit<ServerTools, "openFolder">): Promise<void> {
  const openFolder = await folderOpener();
  const reader = new StreamMessageReader(streams.input);
  const connection = createConnection(reader, new StreamMessageWriter(streams.output));
  const gone = new Promise<void>((resolve) => connection.onExit(() => resolve()));
  // A message that is no JSON is left out; without its length nobody knows where the next one begins (LSP, base protocol).
  const lost = new Promise<never>((_, reject) => reader.onError((error) => error instanceof SyntaxError || reject(error)));
  const server = new Server(connection, { ...tools, openFolder });
  server.listen();
  try {
    await Promise.race([gone, lost, new Promise<void>((resolve) => streams.input.once("end", resolve))]);
  } finally {
    server.stop();
  }
}
