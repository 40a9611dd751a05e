/** Shows a line in the editor that has the file already, or else in the first one. */

import { Position, Range, Selection, TextEditorRevealType, type Uri, ViewColumn, window, workspace } from "vscode";

export async function jumpTo(uri: Uri, line: number): Promise<void> {
  const open = window.visibleTextEditors.find(({ document }) => document.uri.toString() === uri.toString());
  const document = open?.document ?? await workspace.openTextDocument(uri);
  const editor = await window.showTextDocument(document, { viewColumn: open?.viewColumn ?? ViewColumn.One });
  const { firstNonWhitespaceCharacterIndex } = document.lineAt(Math.min(line, document.lineCount - 1));
  const position = new Position(Math.min(line, document.lineCount - 1), firstNonWhitespaceCharacterIndex);
  editor.selections = [new Selection(position, position)];
  editor.revealRange(new Range(position, position), TextEditorRevealType.InCenterIfOutsideViewport);
}
