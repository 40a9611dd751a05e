/** Questions about all folders of the workspace: a check, and the depth report. */

import { type CancellationToken, type Connection, type WorkDoneProgressReporter } from "vscode-languageserver";
import { check } from "../../session/check.ts";
import { depth, DepthPathError } from "../../session/depth.ts";
import type { DepthReport } from "../../session/depth-report.ts";
import type { CheckReport, LocatedDiagnostic, Progress } from "../../session/report.ts";
import type { CheckWorkspaceResult, DepthResult } from "../custom-protocol.ts";
import type { EditorState } from "../editor-state.ts";
import { folderOptions } from "../settings.ts";
import { toDiagnostic } from "../to-protocol.ts";
import { uriOf } from "../uris.ts";

interface Asked {
  readonly token: CancellationToken;
  readonly progress: WorkDoneProgressReporter;
}

/** What is found in files that are not open is sent to the client, file by file. */
export class WholeWorkspace {
  private readonly connection: Connection;
  private readonly state: EditorState;
  private told = new Set<string>();

  constructor(connection: Connection, state: EditorState) {
    this.connection = connection;
    this.state = state;
  }

  async check(asked: Asked): Promise<CheckWorkspaceResult> {
    const reports: CheckReport[] = [];
    for (const root of this.state.roots) {
      reports.push(await during(asked, "kmaplint: checking", (watch) => check({ ...folderOptions(this.state.settings, root), paths: [root], documents: this.unsaved() }, watch)));
    }
    const findings = reports.flatMap((one) => one.findings);
    this.tell(findings);
    const count = (severity: string): number => findings.filter((one) => one.severity === severity).length;
    const sum = (of: (report: CheckReport) => number): number => reports.reduce((total, one) => total + of(one), 0);
    return { files: sum((one) => one.summary.files), errors: count("error"), warnings: count("warning"), notes: count("note"), seconds: sum((one) => one.summary.seconds) };
  }

  private unsaved(): ReadonlyMap<string, string> {
    return new Map(this.state.documents.all().map((one) => [this.state.pathOf(one.uri), one.getText()]));
  }

  private tell(findings: readonly LocatedDiagnostic[]): void {
    const byFile = new Map<string, LocatedDiagnostic[]>();
    for (const one of findings) byFile.set(uriOf(one.path), [...(byFile.get(uriOf(one.path)) ?? []), one]);
    for (const uri of this.told) if (!byFile.has(uri) && !this.state.documents.get(uri)) void this.connection.sendDiagnostics({ uri, diagnostics: [] });
    for (const [uri, some] of byFile) {
      if (this.state.documents.get(uri)) continue;
      void this.connection.sendDiagnostics({ uri, diagnostics: some.map((one) => toDiagnostic(one, { uri, base: baseOf(one) })) });
    }
    this.told = new Set(byFile.keys());
  }

  async depth(asked: Asked, print: (report: DepthReport) => string): Promise<DepthResult> {
    const parts: string[] = [];
    for (const root of this.state.roots) {
      try {
        const report = await during(asked, "kmaplint: depth of mappings", (watch) => depth({ ...folderOptions(this.state.settings, root), paths: [root] }, watch));
        parts.push(print(report));
      } catch (error) {
        if (!(error instanceof DepthPathError)) throw error;
        parts.push(`${root}: ${error.message}\n`);
      }
    }
    return { text: parts.join("\n") };
  }
}

/** What names in a finding are relative to. */
function baseOf({ path, file }: LocatedDiagnostic): string {
  return path.endsWith(file) ? path.slice(0, path.length - file.length).replace(/[\\/]$/, "") || "/" : path;
}

async function during<T>({ token, progress }: Asked, title: string, run: (watch: { signal: AbortSignal; progress: Progress }) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const stopped = token.onCancellationRequested(() => controller.abort(new Error("cancelled")));
  progress.begin(title, 0, "", true);
  try {
    return await run({
      signal: controller.signal,
      progress: (phase, done, total) => progress.report(total === 0 ? 0 : Math.floor((done * 100) / total), `${PHASES[phase]} ${done} of ${total}`),
    });
  } finally {
    stopped.dispose();
    progress.done();
  }
}

const PHASES: Readonly<Record<Parameters<Progress>[0], string>> = { find: "looking for files", index: "indexing", plan: "planning", analyse: "analysing" };
