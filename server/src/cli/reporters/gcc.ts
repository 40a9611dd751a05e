/** The report in the form of gcc's warnings, for the log of a build and for what reads such logs. */

import { isAbsolute, relative, resolve } from "node:path";
import type { CheckReport, LocatedDiagnostic } from "../../session/report.ts";
import { printable } from "./excerpt.ts";

interface GccNaming {
  readonly cwd: string;
  /** The sources as the build named them, by absolute path. */
  readonly given: ReadonlyMap<string, string>;
}

/**
 * Empty when there are no findings; else ends with a line break. Errors are warnings too: to what reads the log, `error:`
 * would say that the build has failed.
 */
export function gccReport(report: CheckReport, naming: GccNaming): string {
  return report.findings.map((finding) => warningLines(finding, naming).map((line) => `${line}\n`).join("")).join("");
}

function warningLines(finding: LocatedDiagnostic, naming: GccNaming): string[] {
  const place = placed(finding.path, finding.range.start, naming);
  return [
    `${place} warning: ${oneLine(finding.message)} [-Wkmaplint-${finding.rule}]`,
    ...finding.trace.map((step) => (
      `${placed(resolve(finding.tree.root ?? naming.cwd, step.file), step.range.start, naming)} note: ${oneLine(step.message)}`)),
    ...(finding.help === "" ? [] : [`${place} note: ${oneLine(finding.help)}`]),
  ];
}

function placed(path: string, { line, column }: { readonly line: number; readonly column: number }, naming: GccNaming): string {
  return `${printable(nameOf(path, naming))}:${line}:${column}:`;
}

/** As the build named it; files that it did not name are relative to the working directory where the sources are. */
function nameOf(path: string, { cwd, given }: GccNaming): string {
  const own = given.get(path);
  if (own !== undefined) return own;
  const isRelative = [...given.values()].some((name) => !isAbsolute(name));
  const below = relative(cwd, path);
  return isRelative || !(below.startsWith("..") || isAbsolute(below)) ? below : path;
}

function oneLine(text: string): string {
  return printable(text.replace(/\s*\n\s*/g, " "));
}
