/** Code actions that move a function, a file or the workspace to a newer interface: worked out, and proved, when they are asked for by name. */

import { type CodeAction, CodeActionKind, type CodeActionParams, type TextEdit } from "vscode-languageserver";
import { lineEdits } from "../../project/line-edits.ts";
import { type MigrationReport, type MigrationTarget, targetsOf } from "../../session/migration-report.ts";
import type { DocumentView, EditorState } from "../editor-state.ts";
import { functionAt } from "../positions.ts";
import { uriOf } from "../uris.ts";

type Scope = "function" | "file" | "workspace";

const SCOPES: readonly Scope[] = ["function", "file", "workspace"];

/** LSP 3.17: kinds are hierarchical. */
export const MIGRATE = `${CodeActionKind.Source}.kmaplint.migrate`;

export async function migrationActions(view: DocumentView, state: EditorState, { range, context: { only = [] } }: CodeActionParams): Promise<CodeAction[]> {
  const scopes = SCOPES.filter((scope) => only.some((kind) => kind.startsWith(MIGRATE) && `${MIGRATE}.${scope}`.startsWith(kind)));
  const actions: CodeAction[] = [];
  for (const scope of scopes) {
    const functionName = functionAt(view, range.start)?.name;
    if (scope === "function" && functionName === undefined) continue;
    const workspace = state.workspaceOf(view.path);
    const paths = scope === "workspace" ? state.roots : [view.path];
    for (const target of view.tree === null ? [] : targetsOf(view.tree.era)) {
      const report = await workspace.migrate(paths, target, scope === "function" ? functionName : undefined);
      if (report.changes.length > 0) actions.push(action(report, scope, functionName));
    }
  }
  return actions;
}

const WORDS: Readonly<Record<MigrationTarget, string>> = { stack: "calls without KM_types", local: "local mappings", helpers: "the helpers that copy" };

function action({ changes, target, sites }: MigrationReport, scope: Scope, functionName: string | undefined): CodeAction {
  const what = scope === "function" ? `${functionName ?? ""}()` : `this ${scope}`;
  const changed = new Set(changes.flatMap(({ path, functions }) => functions.map((name) => `${path}\0${name}`)));
  const count = sites.filter((site) => site.verdict === "safe" && changed.has(`${site.path}\0${site.function ?? ""}`)).length;
  return {
    title: `kmaplint: move ${what} to ${WORDS[target]} (${count} ${count === 1 ? "call" : "calls"}, proved)`,
    kind: `${MIGRATE}.${scope}`,
    edit: { changes: Object.fromEntries(changes.map(({ path, before, after }) => [uriOf(path), edits(before, after)])) },
  };
}

function edits(before: string, after: string): TextEdit[] {
  return lineEdits(before, after).map(({ start, end, text }) => ({ range: { start: { line: start, character: 0 }, end: { line: end, character: 0 } }, newText: text }));
}
