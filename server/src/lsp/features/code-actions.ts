/** Code actions: repairs and suppressions that were tried, and all safe repairs of a document at once. */

import { type CodeAction, CodeActionKind, type CodeActionParams, type TextEdit } from "vscode-languageserver";
import type { DiagnosticFix } from "../../core/findings/diagnostic.ts";
import type { LocatedDiagnostic } from "../../session/report.ts";
import type { DocumentView, EditorState } from "../editor-state.ts";
import { overlaps } from "../positions.ts";
import { toDiagnostic, toRange } from "../to-protocol.ts";

/** LSP 3.17, source actions: run on save where the user has asked for it. */
export const FIX_ALL = `${CodeActionKind.SourceFixAll}.kmaplint`;

export function codeActions(view: DocumentView, state: EditorState, { range, context }: CodeActionParams): CodeAction[] {
  const { only } = context;
  const wants = (kind: string): boolean => only === undefined || only.some((one) => kind === one || kind.startsWith(`${one}.`));
  const isHere = (one: LocatedDiagnostic): boolean => overlaps(one.range, range);
  const single = wants(CodeActionKind.QuickFix) && view.findings.some(isHere) ? tried(view, state, isHere).flatMap((one) => quickFixes(view, one)) : [];
  // A client that does not ask for it by name shows quick fixes only.
  const all = only !== undefined && wants(FIX_ALL) && view.findings.length > 0 ? fixAll(view, state) : [];
  return [...single, ...all];
}

function tried(view: DocumentView, state: EditorState, isMeant: (finding: LocatedDiagnostic) => boolean): readonly LocatedDiagnostic[] {
  return state.workspaceOf(view.path).fixes(view.path, view.document.getText(), isMeant);
}

function quickFixes(view: DocumentView, finding: LocatedDiagnostic): CodeAction[] {
  return finding.fixes.map((fix) => ({
    title: fix.title,
    kind: CodeActionKind.QuickFix,
    diagnostics: [toDiagnostic(finding, view)],
    isPreferred: fix.purpose === "repair" && fix.safety === "safe",
    edit: edited(view, edits(fix)),
  }));
}

function edits({ edits }: DiagnosticFix): TextEdit[] {
  return edits.map(({ range, text }) => ({ range: toRange(range), newText: text }));
}

function edited({ uri }: DocumentView, some: readonly TextEdit[]): NonNullable<CodeAction["edit"]> {
  return { changes: { [uri]: [...some] } };
}

/** Safe repairs that are about different lines; the others are left for the next time. */
function fixAll(view: DocumentView, state: EditorState): CodeAction[] {
  const chosen: TextEdit[] = [];
  for (const { fixes } of tried(view, state, () => true)) {
    const safe = fixes.find((fix) => fix.purpose === "repair" && fix.safety === "safe");
    if (safe && !edits(safe).some((one) => chosen.some((other) => touch(one, other)))) chosen.push(...edits(safe));
  }
  return chosen.length === 0 ? [] : [{ title: "kmaplint: make all safe repairs", kind: FIX_ALL, edit: edited(view, chosen) }];
}

function touch({ range: a }: TextEdit, { range: b }: TextEdit): boolean {
  return a.start.line <= b.end.line + 1 && b.start.line <= a.end.line + 1;
}
