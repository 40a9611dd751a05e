/** From what the session says to what LSP says. */

import { join } from "node:path";
import {
  type Diagnostic, type DiagnosticRelatedInformation, DiagnosticSeverity, type Range as ProtocolRange,
} from "vscode-languageserver";
import type { DiagnosticStep } from "../core/findings/diagnostic.ts";
import type { Severity } from "../core/findings/finding.ts";
import type { Range } from "../core/text/span.ts";
import { rulePageAddress } from "../project/installation.ts";
import type { LocatedDiagnostic } from "../session/report.ts";
import { uriOf } from "./uris.ts";

/** Lines and columns from 0; columns in UTF-16 units, as before. */
export function toRange({ start, end }: Range): ProtocolRange {
  return { start: { line: start.line - 1, character: start.column - 1 }, end: { line: end.line - 1, character: end.column - 1 } };
}

const SEVERITIES: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  note: DiagnosticSeverity.Information,
};

/** `document`: the address of the file that the finding is in, as the client calls it. */
export function toDiagnostic(finding: LocatedDiagnostic, document: { readonly uri: string; readonly base: string }): Diagnostic {
  const address = rulePageAddress(finding.rule);
  return {
    range: toRange(finding.range),
    severity: SEVERITIES[finding.severity],
    code: finding.rule,
    ...(address !== null && { codeDescription: { href: address } }),
    source: "kmaplint",
    message: `${finding.message}\n${finding.help}`,
    relatedInformation: finding.trace.map((step, at) => related(finding, step, { ...document, at })),
    data: { fingerprint: finding.fingerprint },
  };
}

function related(finding: LocatedDiagnostic, step: DiagnosticStep, of: { readonly uri: string; readonly base: string; readonly at: number }): DiagnosticRelatedInformation {
  const uri = step.file === finding.file ? of.uri : uriOf(join(of.base, step.file));
  return { location: { uri, range: toRange(step.range) }, message: `${of.at + 1}. ${step.message}` };
}
