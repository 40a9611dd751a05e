/** Asks a migration what it proposes for a text, as one kernel would have it, and applies it. */

import { Program } from "../../server/src/core/analysis/program.ts";
import { indexOfFiles } from "../../server/src/core/callgraph/index-files.ts";
import { eraOf } from "../../server/src/core/kernel/eras.ts";
import { kernelVersion } from "../../server/src/core/kernel/kernel-version.ts";
import { modelsFor } from "../../server/src/core/kernel/models.ts";
import type { MigrationTarget, Proposal } from "../../server/src/core/migrations/migration.ts";
import type { FileInput } from "../../server/src/core/pipeline/file-input.ts";
import { FileDefinitions } from "../../server/src/core/migrations/stack/definitions.ts";
import { proposeStack } from "../../server/src/core/migrations/stack/propose.ts";
import { TypeArguments } from "../../server/src/core/migrations/stack/type-arguments.ts";
import { analyseFile } from "../../server/src/core/pipeline/check-file.ts";
import { proposeMigrations } from "../../server/src/core/pipeline/propose-migrations.ts";
import { readUnits } from "../../server/src/core/pipeline/units.ts";
import { changed } from "../../server/src/core/text/changes.ts";
import { SourceFile } from "../../server/src/core/text/source-file.ts";
import { loadParser } from "../../server/src/project/grammar.ts";

interface Migrated {
  readonly proposals: readonly Proposal[];
  /** With all changes that are safe or suggested. */
  readonly text: string | null;
}

const PATH = "demo.c";
const parser = loadParser("native");

export async function inputFor(text: string, release: string, at = PATH): Promise<FileInput> {
  const version = kernelVersion(release);
  const era = eraOf(version).id;
  const source = new SourceFile(at, text);
  const kernel = { version, era, apis: modelsFor(version, era), configSymbols: new Map<string, string>() };
  const loaded = await parser;
  const units = (path: string) => (path === at ? readUnits({ source, parser: loaded, header: (operand) => operand }) : null);
  return { source, kernel, program: new Program({ index: indexOfFiles([{ path: at, text }]), isTree: false, units }, { kernel }) };
}

/** `at`: the path of the file. */
export async function migrate(text: string, release: string, target: MigrationTarget, at = PATH): Promise<Migrated> {
  const input = await inputFor(text, release, at);
  const solved = analyseFile(input);
  const proposals = target === "stack"
    ? proposeStack(new FileDefinitions(solved.analysis, input.kernel), new TypeArguments())
    : proposeMigrations(input, solved, target);
  return { proposals, text: changed(text, proposals.flatMap((one) => one.edits)) };
}
