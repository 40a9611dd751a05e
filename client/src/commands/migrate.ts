/** Applies what the server offers to move a function, a file or the workspace to newer interfaces. */

import { type CodeAction, CodeActionKind, Range, type TextEditor, commands, window, workspace } from "vscode";
import type { Tools } from "./tools.ts";
import { hasServer } from "./no-server.ts";

const KIND = CodeActionKind.Source.append("kmaplint").append("migrate");

type Scope = "function" | "file" | "workspace";

export const migrateFunction = (tools: Tools): Promise<void> => migrate(tools, "function");
export const migrateFile = (tools: Tools): Promise<void> => migrate(tools, "file");
export const migrateWorkspace = (tools: Tools): Promise<void> => migrate(tools, "workspace");

async function migrate({ server }: Tools, scope: Scope): Promise<void> {
  if (!hasServer(server)) return;
  const editor = window.activeTextEditor;
  if (editor === undefined) {
    void window.showWarningMessage("kmaplint: open a C file first; what can be migrated is asked from there.");
    return;
  }
  const actions = await offered(editor, KIND.append(scope).value);
  if (actions.length === 0) {
    void window.showInformationMessage(`kmaplint: nothing in this ${scope} can be migrated by itself.`);
    return;
  }
  const action = actions.length === 1 ? actions[0] : await choose(actions);
  if (action !== undefined) await apply(action);
}

/** At the cursor for a function; all are resolved, since not every server says at once what it would edit. */
async function offered({ document, selection }: TextEditor, kind: string): Promise<CodeAction[]> {
  const range = new Range(selection.start, selection.end);
  const answer = await commands.executeCommand<CodeAction[] | undefined>("vscode.executeCodeActionProvider", document.uri, range, kind, 20);
  return (answer ?? []).filter((action) => action.kind?.value.startsWith(kind) === true && action.disabled === undefined);
}

async function choose(actions: readonly CodeAction[]): Promise<CodeAction | undefined> {
  const chosen = await window.showQuickPick(actions.map((action) => ({ label: action.title, action })), { placeHolder: "Which migration?" });
  return chosen?.action;
}

async function apply({ title, edit, command }: CodeAction): Promise<void> {
  if (edit !== undefined && !await workspace.applyEdit(edit, { isRefactoring: true })) {
    void window.showErrorMessage(`kmaplint: the editor refused the changes of “${title}”.`);
    return;
  }
  if (command !== undefined) await commands.executeCommand(command.command, ...(command.arguments as unknown[] ?? []));
}
