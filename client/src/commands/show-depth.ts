/** Shows how many mappings are held together at worst, as a read-only text. */

import { window } from "vscode";
import { DEPTH_REQUEST, type DepthResult } from "../../../server/src/lsp/custom-protocol.ts";
import type { Tools } from "./tools.ts";
import { hasServer } from "./no-server.ts";

export async function showDepth({ server, documents }: Tools): Promise<void> {
  if (!hasServer(server)) return;
  const report = await server.askWithProgress<DepthResult>(DEPTH_REQUEST, "kmaplint: computing the depth of mappings");
  if (report === null) return;
  await window.showTextDocument(documents.write("depth.txt", report.text), { preview: true });
}
