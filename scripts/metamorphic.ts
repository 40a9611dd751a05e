// Transforms files in ways that keep their meaning, and reports where the findings change.
//
//   npm run metamorphic -- [--tree DIR --files N] [--only TRANSFORMATION] [--seed S] [--show]
//
// Without a tree (or KMAPLINT_SAMPLE_TREE) the fixtures are taken. --show prints the lines that make the difference.
import { parseArgs } from "node:util";
import { loadParser } from "../server/src/project/grammar.ts";
import { fewestSites, tryOn, type Outcome } from "../test/metamorphic/compare.ts";
import { fixtureFiles, treeFiles, type KernelFile } from "../test/metamorphic/kernel-file.ts";
import { rewritten } from "../test/metamorphic/rewrite.ts";
import { TRANSFORMATIONS } from "../test/metamorphic/transformations/all.ts";
import { difference, verdictOf, type Verdict } from "../test/metamorphic/verdict.ts";

const { values } = parseArgs({
  options: {
    tree: { type: "string" },
    files: { type: "string", default: "300" },
    only: { type: "string" },
    file: { type: "string" },
    seed: { type: "string", default: "1" },
    show: { type: "boolean", default: false },
  },
});

interface Count {
  files: number;
  applied: number;
  skipped: number;
  faults: number;
  faultyFiles: number;
  limited: number;
}

const out = (line: string): void => void process.stdout.write(`${line}\n`);
const seed = Number(values.seed);
const tree = values.tree ?? process.env["KMAPLINT_SAMPLE_TREE"];
const parser = await loadParser("native");

function showFault(file: KernelFile, before: Verdict, outcome: Outcome): void {
  const wrong = new Set(outcome.faults);
  const sites = fewestSites(outcome.plan.sites, (some) => {
    const after = verdictOf({ ...file, text: rewritten(file.text, some) }, parser, outcome.plan.restore);
    const { gone, added } = difference(before, after);
    return gone.some(({ words }) => wrong.has(`- ${words}`)) || added.some(({ words }) => wrong.has(`+ ${words}`));
  });
  for (const [{ start, end, build }] of sites as [[{ start: number; end: number; build: (render: (a: number, b: number) => string) => string }]]) {
    const line = file.text.slice(0, start).split("\n").length;
    out(`      line ${line}: ${JSON.stringify(file.text.slice(start, end).slice(0, 200))} → ${JSON.stringify(build((a, b) => file.text.slice(a, b)).slice(0, 200))}`);
  }
}

function run(): number {
  const files = (tree === undefined ? fixtureFiles() : treeFiles(tree, { count: Number(values.files), seed })).filter(({ name }) => values.file === undefined || name === values.file);
  const transformations = TRANSFORMATIONS.filter(({ name }) => values.only === undefined || values.only.split(",").includes(name));
  const counts = new Map<string, Count>(transformations.map(({ name }) => [name, { files: 0, applied: 0, skipped: 0, faults: 0, faultyFiles: 0, limited: 0 }]));
  out(`${files.length} files, ${transformations.length} transformations, seed ${seed}`);
  for (const [index, file] of files.entries()) {
    const before = verdictOf(file, parser);
    for (const transformation of transformations) {
      const outcome = tryOn(file, transformation, { parser, seed, before });
      const count = counts.get(transformation.name)!;
      count.files += outcome.applied > 0 ? 1 : 0;
      count.applied += outcome.applied;
      count.skipped += outcome.skipped;
      count.faults += outcome.faults.length;
      count.limited += outcome.limited.length;
      if (outcome.faults.length === 0) continue;
      count.faultyFiles++;
      out(`${file.name} ${transformation.name}`);
      for (const fault of outcome.faults) out(`    ${fault}`);
      if (values.show) showFault(file, before, outcome);
    }
    if ((index + 1) % 25 === 0) process.stderr.write(`${index + 1} of ${files.length}\n`);
  }
  out("\ntransformation          files  places skipped  differences (files)  beside the budget");
  for (const [name, count] of counts) {
    out(`${name.padEnd(22)} ${String(count.files).padStart(6)} ${String(count.applied).padStart(7)} ${String(count.skipped).padStart(7)} ${String(count.faults).padStart(12)} (${count.faultyFiles}) ${String(count.limited).padStart(16)}`);
  }
  return [...counts.values()].some(({ faults }) => faults > 0) ? 1 : 0;
}

process.exitCode = run();
