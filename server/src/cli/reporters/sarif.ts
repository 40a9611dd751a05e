/** The report as SARIF 2.1.0: results with the path as a code flow, for code scanning and viewers. */

import { pathToFileURL } from "node:url";
import type { Fix, Log, Region, ReportingDescriptor, Result, Location, ThreadFlowLocation } from "sarif";
import type { Range } from "../../core/text/span.ts";
import type { CheckReport, LocatedDiagnostic, SuppressedDiagnostic } from "../../session/report.ts";
import { problemLine } from "../../session/sound-targets.ts";
import { RULES } from "../../session/rules.ts";
import { rulePage } from "../../project/installation.ts";

const SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/** Ends with a line break. Columns are UTF-16 code units, as SARIF counts them by default. */
export function sarifReport(report: CheckReport, cwd: string): string {
  const { name, version } = report.tool;
  const bases = new BaseIds(report, cwd);
  const log: Log = {
    $schema: SCHEMA,
    version: "2.1.0",
    runs: [{
      tool: { driver: { name, version, semanticVersion: version, rules: RULES.map(({ id, summary, severity }) => descriptor({ id, summary, severity })) } },
      columnKind: "utf16CodeUnits",
      originalUriBaseIds: bases.table(),
      invocations: [{
        executionSuccessful: report.crashes.length === 0,
        ...(report.configProblems.length > 0 && { toolConfigurationNotifications: report.configProblems.map((problem) => (
          { level: "error" as const, message: { text: problemLine(problem) } })) }),
        toolExecutionNotifications: [...report.crashes, ...report.unreadable].map(({ file, reason }) => (
          { level: "error", message: { text: reason }, locations: [{ physicalLocation: { artifactLocation: { uri: encoded(file) } } }] })),
      }],
      results: [
        ...report.findings.map((finding) => result(finding, bases)),
        ...report.suppressed.map((finding) => ({ ...result(finding, bases), suppressions: [{ kind: "inSource" as const, justification: finding.reason }] })),
      ],
    }],
  };
  return `${JSON.stringify(log, null, 1)}\n`;
}

function descriptor({ id, summary, severity }: { id: string; summary: string; severity: LocatedDiagnostic["severity"] }): ReportingDescriptor {
  const page = rulePage(id);
  return {
    id,
    shortDescription: { text: summary },
    defaultConfiguration: { level: severity },
    help: { text: page ?? summary, ...(page !== null && { markdown: page }) },
  };
}

function result(finding: LocatedDiagnostic | SuppressedDiagnostic, bases: BaseIds): Result {
  const base = bases.of(finding.tree.root);
  const ruleIndex = RULES.findIndex((rule) => rule.id === finding.rule);
  return {
    ruleId: finding.rule,
    ...(ruleIndex >= 0 && { ruleIndex }),
    level: finding.severity,
    message: { text: finding.help === "" ? finding.message : `${finding.message}. ${finding.help}` },
    locations: [{
      ...place(finding.file, finding.range, base),
      ...(finding.function !== "" && { logicalLocations: [{ name: finding.function, kind: "function" }] }),
    }],
    partialFingerprints: { "kmaplint/v1": finding.fingerprint },
    ...(finding.trace.length > 0 && { codeFlows: [{ threadFlows: [{ locations: finding.trace.map((step) => flowLocation(step, base)) }] }] }),
    ...(finding.fixes.length > 0 && { fixes: finding.fixes.map((one) => fix(one, base)) }),
    properties: { certainty: finding.certainty, kernel: finding.tree.inWords },
  };
}

function fix({ title, safety, edits }: LocatedDiagnostic["fixes"][number], base: string): Fix {
  const changes = [...new Set(edits.map((edit) => edit.file))].map((file) => ({
    artifactLocation: { uri: encoded(file), uriBaseId: base },
    replacements: edits.filter((edit) => edit.file === file).map(({ range, text }) => ({ deletedRegion: region(range), insertedContent: { text } })),
  }));
  return { description: { text: title }, artifactChanges: changes, properties: { safety } };
}

function flowLocation(step: LocatedDiagnostic["trace"][number], base: string): ThreadFlowLocation {
  return { kinds: [step.kind], location: { ...place(step.file, step.range, base), message: { text: step.message } } };
}

function place(file: string, range: Range, base: string): Location {
  return { physicalLocation: { artifactLocation: { uri: encoded(file), uriBaseId: base }, region: region(range) } };
}

function region({ start, end }: Range): Region {
  return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
}

function encoded(file: string): string {
  return file.split("/").map(encodeURIComponent).join("/");
}

/** What file names are relative to: the kernel trees, and the working directory. */
class BaseIds {
  private readonly ids = new Map<string, string>();
  private readonly cwd: string;

  constructor(report: CheckReport, cwd: string) {
    this.cwd = cwd;
    for (const { root } of report.trees) this.of(root);
  }

  of(root: string | null): string {
    const folder = root ?? this.cwd;
    const known = this.ids.get(folder) ?? `ROOT${this.ids.size === 0 ? "" : this.ids.size + 1}`;
    this.ids.set(folder, known);
    return known;
  }

  table(): Record<string, { uri: string }> {
    return Object.fromEntries([...this.ids].map(([folder, id]) => [id, { uri: `${pathToFileURL(folder).href}/` }]));
  }
}
