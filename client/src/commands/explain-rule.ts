/** Lets the user choose a rule and shows its page. */

import { commands, window } from "vscode";
import { EXPLAIN_REQUEST, type Explanation } from "../../../server/src/lsp/custom-protocol.ts";
import type { Tools } from "./tools.ts";
import { hasServer } from "./no-server.ts";

export async function explainRule({ server, documents }: Tools, [given]: readonly unknown[]): Promise<void> {
  if (!hasServer(server)) return;
  const rule = typeof given === "string" ? given : await chooseRule({ server });
  if (rule === undefined) return;
  const explanation = await server.ask<Explanation>(EXPLAIN_REQUEST, { rule });
  const page = explanation?.page ?? null;
  if (page === null) {
    void window.showWarningMessage(`kmaplint: there is no page on ${rule}.`);
    return;
  }
  await commands.executeCommand("markdown.showPreview", documents.write(`${rule}.md`, page));
}

async function chooseRule({ server }: Pick<Tools, "server">): Promise<string | undefined> {
  const all = await server.ask<Explanation>(EXPLAIN_REQUEST, { rule: null });
  const choices = (all?.rules ?? []).map(({ id, summary, severity }) => ({ label: id, description: severity, detail: summary }));
  const chosen = await window.showQuickPick(choices, { placeHolder: "Which rule?", matchOnDetail: true });
  return chosen?.label;
}
