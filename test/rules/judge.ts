/** Holds the findings of a fixture against its annotations, in sentences that name the place. */

import type { Annotation, Fixture } from "./annotations.ts";

/** A finding reduced to what annotations speak of. */
export interface Reported {
  readonly rule: string;
  readonly severity: string;
  readonly certainty: string;
  readonly message: string;
  /** From 1. */
  readonly line: number;
}

/** Notes on interfaces that could be newer: only their own fixtures ask for them. */
export const MIGRATION_NOTES: ReadonlySet<string> = new Set([
  "deprecated-km-type", "deprecated-kmap-atomic", "deprecated-kmap", "open-coded-page-copy",
]);

/** One sentence for each disagreement; empty when all is as expected. `owner` is the rule that the fixture is about. */
export function judge(fixture: Fixture, reported: readonly Reported[], owner: string): string[] {
  const judged = reported.filter((finding) => finding.rule === owner || !MIGRATION_NOTES.has(finding.rule));
  return [
    ...fixture.annotations.flatMap((annotation) => disagreement(annotation, judged, fixture)),
    ...judged.filter((finding) => !isAnnotated(finding, fixture)).map(unexpected),
  ].sort(byLine);
}

function disagreement(annotation: Annotation, reported: readonly Reported[], fixture: Fixture): string[] {
  const here = reported.filter((finding) => isAbout(finding, annotation));
  const name = `${annotation.line}: ${annotation.kind} ${annotation.rules.join("|")}`;
  switch (annotation.kind) {
    case "BUG":
      return missing(name, annotation, here);
    case "FP":
      return here.length > 0 ? [] : [`${name}: no longer reported; make it OK`];
    case "FN":
      return here.length === 0 ? [] : [`${name}: now reported; make it BUG (${describe(here)})`];
    case "OK":
      return alarms(annotation, reported, fixture).map((text) => `${name}: ${text}`);
    case "MAY":
      return [];
  }
}

function missing(name: string, annotation: Annotation, here: readonly Reported[]): string[] {
  if (here.length === 0) return [`${name}: not reported`];
  if (!here.some((finding) => finding.message.includes(annotation.text))) return [`${name}: no message holds "${annotation.text}" (${describe(here)})`];
  const { severity } = annotation;
  if (severity !== null && !here.some((finding) => finding.severity === severity)) return [`${name}: not as ${severity} (${describe(here)})`];
  return [];
}

/** OK speaks for the whole function, unless the function has a defect of that rule as well: then for its line. */
function alarms(annotation: Annotation, reported: readonly Reported[], fixture: Fixture): string[] {
  const where = fixture.functionOfLine[annotation.line - 1];
  const inFunction = (line: number): boolean => fixture.functionOfLine[line - 1] === where;
  const expected = fixture.annotations.some((other) => demands(other) && sharesRule(other, annotation) && inFunction(other.line));
  return reported
    .filter((finding) => annotation.rules.includes(finding.rule) && (expected ? finding.line === annotation.line : inFunction(finding.line)))
    .filter((finding) => !isAnnotated(finding, fixture) || finding.line === annotation.line)
    .map((finding) => `reported on line ${finding.line}: ${finding.message}`);
}

function demands(annotation: Annotation): boolean {
  return annotation.kind === "BUG" || annotation.kind === "FP" || annotation.kind === "MAY";
}

function sharesRule(one: Annotation, other: Annotation): boolean {
  return one.rules.some((rule) => other.rules.includes(rule));
}

function isAbout(finding: Reported, annotation: Annotation): boolean {
  return finding.line === annotation.line && annotation.rules.includes(finding.rule);
}

function isAnnotated(finding: Reported, fixture: Fixture): boolean {
  return fixture.annotations.some((annotation) => annotation.kind !== "OK" && isAbout(finding, annotation));
}

function unexpected(finding: Reported): string {
  return `${finding.line}: no annotation for ${describe([finding])}`;
}

function describe(findings: readonly Reported[]): string {
  return findings.map((finding) => `${finding.severity} ${finding.rule}: ${finding.message}`).join("; ");
}

function byLine(one: string, other: string): number {
  return parseInt(one, 10) - parseInt(other, 10);
}
