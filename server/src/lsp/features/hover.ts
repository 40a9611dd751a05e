/** Hover: the modelled machine where the line begins, and the rules of the interface under the cursor. */

import { type Hover, MarkupKind, type Position } from "vscode-languageserver";
import type { HeldView, LineView, Possibility } from "../../core/findings/function-view.ts";
import type { DocumentView } from "../editor-state.ts";
import { code, plain } from "../markdown.ts";
import { functionAt, wordAt } from "../positions.ts";

/** Possibilities that are shown of one line. */
const MOST = 3;

export type HoverKind = "markdown" | "plaintext";

export function hover(view: DocumentView, position: Position, kind: HoverKind): Hover | null {
  const found = functionAt(view, position);
  const line = found ? lineAt(found.lines, position.line + 1) : null;
  const name = wordAt(view, position);
  const rules = name === "" ? [] : view.interfaceRules(name);
  if (!line && rules.length === 0) return null;
  const parts = [...(line ? [lineText(line, kind)] : []), ...rules.map((rule) => (kind === "markdown" ? code(rule) : rule))];
  const kernel = view.tree?.inWords ?? "";
  const value = [...parts, kind === "markdown" ? `read as ${plain(kernel)}` : `read as ${kernel}`].join("\n\n");
  return { contents: { kind: kind === "markdown" ? MarkupKind.Markdown : MarkupKind.PlainText, value } };
}

/** What holds where the line begins: that of the last line before it on which something happens. */
function lineAt(lines: readonly LineView[], line: number): LineView | null {
  return lines.findLast((one) => one.line <= line) ?? null;
}

function lineText({ possibilities }: LineView, kind: HoverKind): string {
  const shown = possibilities.slice(0, MOST).map((one) => possibility(one, kind));
  const rest = possibilities.length > MOST ? [`and ${possibilities.length - MOST} more ways`] : [];
  const word = kind === "markdown" ? "**or**" : "or";
  return ["held where this line begins:", [...shown, ...rest].join(`\n\n${word}\n\n`)].join("\n\n");
}

function possibility({ held, context }: Possibility, kind: HoverKind): string {
  const stack = held.length === 0 ? "nothing is mapped" : kind === "markdown" ? table(held) : list(held);
  return context === "" ? stack : `${stack}\n\n${kind === "markdown" ? plain(context) : context}`;
}

function table(held: readonly HeldView[]): string {
  const rows = [...held].reverse().map((one) => `| ${code(one.slot)} | ${code(one.page)}${one.isMany ? " (any number)" : ""} | line ${one.line}, ${code(one.by)} |`);
  return ["| slot | page | mapped at |", "|---|---|---|", ...rows].join("\n");
}

function list(held: readonly HeldView[]): string {
  return [...held].reverse().map((one) => `${one.slot} = ${one.page}${one.isMany ? " (any number)" : ""} (line ${one.line}, ${one.by})`).join("\n");
}
