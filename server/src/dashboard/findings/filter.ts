/** Which findings are shown, and in which order. */

import type { PageFinding, Severity } from "../../cli/reporters/dashboard/page-data.ts";
import { isBelow } from "../shared/folders.ts";

export const SEVERITIES: readonly Severity[] = ["error", "warning", "note"];

export interface Filter {
  /** All of these words occur. */
  readonly words: string;
  readonly severities: ReadonlySet<Severity>;
  /** Empty: any. */
  readonly rule: string;
  readonly folder: string;
  readonly order: "place" | "severity" | "rule";
}

export const EVERYTHING: Filter = { words: "", severities: new Set(SEVERITIES), rule: "", folder: "", order: "place" };

/** What a search looks at: lower case. */
export function searchText({ message, file, line, function: name, rule, code }: PageFinding): string {
  return `${message}\n${file}:${line}\n${name}()\n${rule}\n${code}`.toLowerCase();
}

export function isShown(finding: PageFinding, text: string, { words, severities, rule, folder }: Filter): boolean {
  if (!severities.has(finding.severity) || (rule !== "" && finding.rule !== rule) || (folder !== "" && !isBelow(finding.file, folder))) return false;
  return words.toLowerCase().split(/\s+/).every((word) => text.includes(word));
}

/** Indexes of all findings; those that are alike stay in the order of the report. */
export function ordered(findings: readonly PageFinding[], order: Filter["order"]): number[] {
  const indexes = findings.map((_, index) => index);
  if (order === "place") return indexes;
  const key = (index: number): number | string => (order === "rule" ? findings[index]!.rule : SEVERITIES.indexOf(findings[index]!.severity));
  return indexes.sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : a - b));
}
