/** Migrations as patches that `git apply` takes, each below a message in the kernel's style; who sends one puts a From: before it. */

import { createTwoFilesPatch } from "diff";
import type { FileChange, MigrationReport } from "../../session/migration-report.ts";
import { printable } from "./excerpt.ts";
import { BODIES, SUBJECTS } from "./migration-words.ts";

/** A patch with the changes that it holds. */
export interface Patch {
  /** Name of the file, without folder. */
  readonly name: string;
  readonly head: string;
  readonly parts: readonly { readonly change: FileChange; readonly text: string }[];
}

export function migrationPatches(report: MigrationReport, per: "file" | "directory"): Patch[] {
  const groups = new Map<string, FileChange[]>();
  for (const change of report.changes) {
    const key = per === "file" ? change.file : (change.file.split("/").slice(0, -1).join("/") || ".");
    groups.set(key, [...(groups.get(key) ?? []), change]);
  }
  const width = String(groups.size).length;
  return [...groups].map(([subject, changes], at) => ({
    name: `${String(at + 1).padStart(Math.max(4, width), "0")}-${subject.replaceAll(/[^\w.-]+/g, "-")}.patch`,
    head: head(report, subject, { changes, number: at + 1, of: groups.size }),
    parts: changes.map((change) => ({ change, text: `diff --git a/${change.file} b/${change.file}\n${diffOf(change)}` })),
  }));
}

function diffOf({ file, before, after }: FileChange): string {
  const bare = createTwoFilesPatch(`a/${file}`, `b/${file}`, before, after, undefined, undefined, { context: 3 }).replace(/^=+\n/, "");
  const lines = before.split(/\r?\n/);
  return bare.replaceAll(/^@@ -(\d+)(?:,\d+)? \+\S+ @@$/gm, (header, start: string) => `${header}${heading(lines, Number(start) - 1)}`);
}

/** What stands behind the numbers of a hunk, as git has it for C: the line above that opens a function or type, cut at 80 characters. */
function heading(lines: readonly string[], start: number): string {
  const opening = lines.slice(0, Math.max(0, start)).findLast((line) => /^[A-Za-z_]/.test(line) && !/^\w+:\s*(?:$|\/[/*])/.test(line));
  return opening === undefined ? "" : ` ${opening.trimEnd().slice(0, 80).trimEnd()}`;
}

function head({ target, tool, sites }: MigrationReport, subject: string, by: { changes: readonly FileChange[]; number: number; of: number }): string {
  const { changes, number, of } = by;
  const functions = changes.flatMap(({ file, functions: names }) => names.map((name) => {
    const open = sites.find((one) => one.verdict === "suggested" && one.file === file && one.function === name);
    return { name: printable(changes.length === 1 ? `${name}()` : `${file}: ${name}()`), doubt: open && printable(open.reason) };
  }));
  return [
    `Subject: [PATCH${of > 1 ? ` ${number}/${of}` : ""}] ${printable(subject)}: ${SUBJECTS[target]}`,
    "",
    BODIES[target],
    "",
    ...functions.map(({ name, doubt }) => `  ${name}${doubt ? ` -- ${doubt}` : ""}`),
    ...(functions.some(({ doubt }) => doubt) ? ["", "What stands behind a function is for a reader to judge."] : []),
    "",
    `Found and proved by ${tool.name} ${tool.version}.`,
    "---",
    "",
    "",
  ].join("\n");
}
