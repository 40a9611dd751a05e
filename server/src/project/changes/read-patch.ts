/** Reads unified diffs as git, quilt and mails carry them: prose between them is skipped. */

import { type StructuredPatchHunk, parsePatch } from "diff";
import type { LineRange } from "./line-range.ts";

/** The change of one file. */
export interface FilePatch {
  /** As the patch writes them, with their first folder (`a/`, `b/`); null for `/dev/null`. */
  readonly oldName: string | null;
  readonly newName: string | null;
  /** The file of the old name is no more. */
  readonly isRename: boolean;
  readonly hunks: readonly StructuredPatchHunk[];
  /** The `@@` line of each hunk. */
  readonly headers: readonly string[];
  /** The patch does not tell lines: git takes the file for binary. */
  readonly isBinary: boolean;
  /** What is wrong with this part of the patch, or null. */
  readonly problem: string | null;
}

interface Section {
  readonly lines: string[];
  readonly headers: string[];
  readonly isGit: boolean;
  hasNames: boolean;
  isBinary: boolean;
}

const HUNK = /^@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@/;
const GIT_HEADER = /^(?:old mode|new mode|deleted file mode|new file mode|rename from|rename to|copy from|copy to|similarity index|dissimilarity index|index) /;
const BINARY = /^(?:Binary files .* differ|GIT binary patch)$/;

/** In the order of the patch; a file may come several times. `text` holds a byte in each unit, since files differ in their encoding. */
export function readPatch(text: string): FilePatch[] {
  return sectionsOf(linesOf(text)).map(filePatch);
}

/** A mail that went through CRLF has it in the lines of the patch itself too, not only in those of the files. */
function linesOf(text: string): string[] {
  const lines = text.split("\n");
  const wrapped = lines.some((line) => HUNK.test(line)) && lines.every((line) => !HUNK.test(line) || line.endsWith("\r"));
  const named = lines.some((line) => line.startsWith("+++ ")) && lines.every((line) => !line.startsWith("+++ ") || line.endsWith("\r"));
  return wrapped && named ? lines.map((line) => (line.endsWith("\r") ? line.slice(0, -1) : line)) : lines;
}

function sectionsOf(lines: readonly string[]): Section[] {
  const sections: Section[] = [];
  for (let at = 0; at < lines.length; ) {
    const line = lines[at]!;
    const current = sections.at(-1);
    if (line.startsWith("diff --git ")) sections.push({ ...newSection(line), isGit: true });
    else if (line.startsWith("--- ") && lines[at + 1]?.startsWith("+++ ") === true && HUNK.test(lines[at + 2] ?? "")) {
      const section = current?.isGit === true && !current.hasNames ? current : newSection();
      if (section !== current) sections.push(section);
      section.lines.push(line, lines[++at]!);
      section.hasNames = true;
    } else if (current?.hasNames === true && HUNK.test(line)) {
      at = takeHunk(current, lines, at);
      continue;
    } else if (current?.isGit === true && !current.hasNames && takesHeader(current, line)) current.lines.push(line);
    at++;
  }
  return sections;
}

function newSection(...lines: string[]): Section {
  return { lines, headers: [], isGit: false, hasNames: false, isBinary: false };
}

function takesHeader(section: Section, line: string): boolean {
  section.isBinary ||= BINARY.test(line);
  return GIT_HEADER.test(line);
}

/** Returns the first line behind the hunk, as far as its header tells; what is amiss in it shows when it is parsed. */
function takeHunk(section: Section, lines: readonly string[], start: number): number {
  const header = lines[start]!;
  const [, old = "1", added = "1"] = HUNK.exec(header) ?? [];
  let [gone, come] = [Number(old), Number(added)];
  section.lines.push(header);
  section.headers.push(header);
  let at = start + 1;
  for (; at < lines.length; at++) {
    const sign = lines[at]!.charAt(0);
    if (sign !== "\\" && gone <= 0 && come <= 0) break;
    if (sign !== "\\" && sign !== "-" && sign !== "+" && sign !== " " && sign !== "") break;
    if (sign === "-" || sign === " " || sign === "") gone--;
    if (sign === "+" || sign === " " || sign === "") come--;
    section.lines.push(lines[at] === "" ? " " : lines[at]!);
  }
  return at;
}

function filePatch({ lines, headers, isBinary }: Section): FilePatch {
  const names = namesOf(lines);
  try {
    const hunks = parsePatch(`${lines.join("\n")}\n`)[0]?.hunks ?? [];
    return { ...names, hunks, headers, isBinary, problem: null };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ...names, hunks: [], headers, isBinary, problem: `the patch is damaged (${headers.at(-1) ?? "no hunk"}): ${reason}` };
  }
}

/** From the part before the hunks, which parses whatever they hold. */
function namesOf(lines: readonly string[]): Pick<FilePatch, "oldName" | "newName" | "isRename"> {
  const first = lines.findIndex((line) => HUNK.test(line));
  const head = lines.slice(0, first < 0 ? lines.length : first).join("\n");
  const [parsed] = parsePatch(`${head}\n`);
  return {
    oldName: parsed?.isCreate === true ? null : nameOf(parsed?.oldFileName),
    newName: parsed?.isDelete === true ? null : nameOf(parsed?.newFileName),
    isRename: parsed?.isRename === true,
  };
}

/** The parser gives bytes, or characters where it has undone octal escapes. */
function nameOf(name: string | undefined): string | null {
  if (name === undefined || name === "/dev/null") return null;
  if (/[^\0-\xff]/.test(name)) return name;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(name, "latin1"));
  } catch {
    return name;
  }
}

/** Touched lines of the new state, as the hunks count them; context lines do not count. */
export function touchedLines(hunks: readonly StructuredPatchHunk[]): LineRange[] {
  return hunks.map(({ newStart, newLines }) => ({ first: newStart, last: newStart + newLines - 1 }));
}
