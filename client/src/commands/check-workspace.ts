/** Lints all folders of the workspace; findings come as diagnostics. */

import { commands, window } from "vscode";
import { CHECK_WORKSPACE_REQUEST, type CheckWorkspaceResult } from "../../../server/src/lsp/custom-protocol.ts";
import { counted } from "../timeline/view/words.ts";
import { hasServer } from "./no-server.ts";
import type { Tools } from "./tools.ts";

export async function checkWorkspace({ server }: Tools): Promise<void> {
  if (!hasServer(server)) return;
  const result = await server.askWithProgress<CheckWorkspaceResult>(CHECK_WORKSPACE_REQUEST, "kmaplint: linting the workspace");
  if (result === null) return;
  const problems = "Show Problems";
  const chosen = await window.showInformationMessage(summaryOf(result), ...(result.errors + result.warnings + result.notes > 0 ? [problems] : []));
  if (chosen === problems) await commands.executeCommand("workbench.actions.view.problems");
}

function summaryOf({ files, errors, warnings, notes, seconds }: CheckWorkspaceResult): string {
  const found = errors + warnings + notes === 0 ? "nothing found" : [counted(errors, "error"), counted(warnings, "warning"), counted(notes, "note")].join(", ");
  return `kmaplint: ${found} in ${counted(files, "file")} (${seconds.toFixed(1)} s).`;
}
