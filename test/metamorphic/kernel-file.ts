/** Files to try things on: the fixtures of the rules, and files of a kernel tree where one is given. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { Program } from "../../server/src/core/analysis/program.ts";
import { indexOfFiles } from "../../server/src/core/callgraph/index-files.ts";
import { API_ROWS } from "../../server/src/core/kernel/api-catalogue.ts";
import { eraOf } from "../../server/src/core/kernel/eras.ts";
import type { KernelContext } from "../../server/src/core/kernel/kernel-context.ts";
import { kernelVersion } from "../../server/src/core/kernel/kernel-version.ts";
import { isMappingEffect, modelsFor } from "../../server/src/core/kernel/models.ts";
import type { FileInput } from "../../server/src/core/pipeline/file-input.ts";
import { readUnits } from "../../server/src/core/pipeline/units.ts";
import type { SyntaxParser } from "../../server/src/core/syntax/parser.ts";
import { SourceFile } from "../../server/src/core/text/source-file.ts";
import { NameFilter } from "../../server/src/project/name-filter.ts";
import { decode, readText } from "../../server/src/project/source-reader.ts";
import { KernelSettings } from "../../server/src/session/kernel-settings.ts";
import { Random } from "../fuzz/random.ts";
import { readFixture } from "../rules/annotations.ts";

const FIXTURES = join(import.meta.dirname, "../fixtures/rules");

export interface KernelFile {
  /** Short, for reports. */
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  readonly text: string;
  readonly kernel: KernelContext;
}

export function fixtureFiles(): KernelFile[] {
  const names = readdirSync(FIXTURES, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".c")).sort();
  return names.map((name) => {
    const path = join(FIXTURES, name);
    const text = readFileSync(path, "utf8");
    const { version: asked, config, features } = readFixture(text);
    const version = kernelVersion(asked);
    const era = eraOf(version).id;
    return { name, path, text, kernel: { version, era, apis: modelsFor(version, era, { features }), configSymbols: config } };
  });
}

/** Rows of these resources are about mappings that come and go; the others are about memory that is mapped for long. */
const PASSING = new Set(["atomic", "local", "pool", "pte"]);

/** Some files of a tree that mention an interface for passing mappings, chosen by a seed. */
export function treeFiles(tree: string, choice: { count: number; seed: number }): KernelFile[] {
  const settings = new KernelSettings({ configSymbols: new Map() });
  const rows = API_ROWS.filter((row) => row.effects?.some((effect) => isMappingEffect(effect) && "resource" in effect && typeof effect.resource === "string" && PASSING.has(effect.resource)));
  const filter = new NameFilter(rows.map((row) => row.name));
  const all = readdirSync(tree, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".c") && !/^(tools|scripts|Documentation|samples)\//.test(name)).sort();
  const random = new Random(choice.seed);
  const found: KernelFile[] = [];
  while (all.length > 0 && found.length < choice.count) {
    const [name] = all.splice(random.below(all.length), 1);
    const path = join(tree, name!);
    const bytes = readFileSync(path);
    const read = filter.matches(bytes) ? decode(bytes) : null;
    if (read?.kind === "text") found.push({ name: relative(tree, path), path, text: read.text, kernel: settings.ofFile(path, read.text).kernel });
  }
  return found;
}

/** What the pipeline takes for a file that stands alone; headers are looked for beside it. */
export function fileInput(file: KernelFile, parser: SyntaxParser): FileInput {
  const source = new SourceFile(file.path, file.text);
  const header = (operand: string, from: string): SourceFile | string => headerBeside(from, operand);
  const units = (path: string) => (path === file.path ? readUnits({ source, parser, header }) : null);
  const index = indexOfFiles([{ path: file.path, text: file.text }]);
  return { source, kernel: file.kernel, program: new Program({ index, isTree: false, units }, { kernel: file.kernel }) };
}

function headerBeside(from: string, operand: string): SourceFile | string {
  const path = join(dirname(from), operand.slice(1, -1));
  const read = operand.startsWith('"') && existsSync(path) ? readText(path) : undefined;
  return read?.kind === "text" ? new SourceFile(path, read.text) : path;
}
