/** `npm run bench -- TREE…`: how long kmaplint takes, as ratios to a text search in the same run. Linux only; the bundle has to be built. */

import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { check } from "../server/src/session/check.ts";
import { Random } from "../test/oracle/random.ts";

const KMAPLINT = join(import.meta.dirname, "../server/dist/kmaplint.js");
/** GNU time, for the peak of memory. */
const TIME = "/usr/bin/time";
/** Characters for the words of a row. */
const WIDEST = 46;
/** Plain words: the fastest that a search can be. */
const PATTERN = "kmap|kunmap|pte_offset_map|pte_unmap";

interface Row {
  readonly tree: string;
  readonly what: string;
  readonly seconds: number;
  /** To the search in the same tree. */
  readonly ratio: number;
  /** MiB at the peak; the largest process, where there are several. */
  readonly peak: number | null;
}

interface Measured {
  readonly seconds: number;
  readonly peak: number | null;
}

const flags = new Command("bench")
  .argument("<tree...>", "kernel trees")
  .option("--runs <n>", "runs of each of the short ones, of which the median counts", whole, 5)
  .option("--jobs <list>", "threads, one measurement for each", "1,2")
  .option("--change <path>", "a C file in the trees to change; the trees themselves stay as they are", "fs/exec.c")
  .option("--growth", "measure parts of the first tree as well: 10, 25, 50 and 100 % of its folders")
  .option("--phases", "measure the phases of a first run as well, in one thread")
  .option("--cocci <file>", "a semantic patch for coccinelle, run over the files that the search names")
  .option("--json <file>", "write the figures to a file");
flags.parse();
const options = flags.opts<{ runs: number; jobs: string; change: string; growth?: true; phases?: true; cocci?: string; json?: string }>();

const rows: Row[] = [];
const cache = mkdtempSync(join(tmpdir(), "kmaplint-bench-"));
const ENVIRONMENT = { ...process.env, XDG_CACHE_HOME: cache, XDG_RUNTIME_DIR: cache };
try {
  for (const tree of flags.args.map((one) => resolve(one))) {
    const copy = linked(tree);
    try {
      await measureTree(tree, copy);
    } finally {
      rmSync(dirname(copy), { recursive: true, force: true });
    }
  }
} finally {
  rmSync(cache, { recursive: true, force: true });
}
if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(rows, null, 2)}\n`);

/** `copy`: the same tree, in which files can be replaced. */
async function measureTree(tree: string, copy: string): Promise<void> {
  const search = median(options.runs, () => timed("rg", ["-uu", "-l", "-g", "*.[ch]", PATTERN, tree]));
  const add = (what: string, measured: Measured): void => {
    const row: Row = { tree, what, seconds: measured.seconds, ratio: measured.seconds / search.seconds, peak: measured.peak };
    rows.push(row);
    process.stdout.write(`${line(row)}\n`);
  };
  process.stdout.write(`\n${tree}\n${line(null)}\n`);
  add("rg -l", search);
  add("start-up", median(options.runs, () => kmaplint(["--version"])));
  for (const jobs of options.jobs.split(",")) {
    const whole = ["check", "--quiet", "--fail-on", "never", "--format", "json", "--jobs", jobs];
    const changed = join(copy, options.change);
    const text = readFileSync(join(tree, options.change), "utf8");
    rmSync(cache, { recursive: true, force: true });
    add(`cold, ${jobs} jobs`, kmaplint([...whole, copy]));
    add(`cold, with another checkout known, ${jobs} jobs`, kmaplint([...whole, tree]));
    add(`again, ${jobs} jobs`, median(options.runs, () => kmaplint([...whole, copy])));
    let edits = 0;
    const afterEdit = (path: string) => (): Measured => {
      replace(changed, edited(text, ++edits));
      return kmaplint([...whole, path]);
    };
    add(`one file changed, ${jobs} jobs`, median(options.runs, afterEdit(copy)));
    add(`that file alone, ${jobs} jobs`, median(options.runs, afterEdit(changed)));
    replace(changed, text);
    // A process that stays: the first checks compile it, so the later ones count as well.
    rmSync(cache, { recursive: true, force: true });
    const asked = (path: string): Measured => withPeakOfResident(() => kmaplint([...whole, "--resident", path]));
    add(`resident: cold, ${jobs} jobs`, asked(copy));
    add(`resident: again, ${jobs} jobs`, median(options.runs * 3, () => asked(copy)));
    const afterEditAsked = (): Measured => {
      replace(changed, edited(text, ++edits));
      return asked(copy);
    };
    add(`resident: one file changed, ${jobs} jobs`, median(options.runs * 3, afterEditAsked));
    add(`resident: one file changed, once warm, ${jobs} jobs`, median(options.runs * 3, afterEditAsked));
    kmaplint(["resident", "stop"]);
    replace(changed, text);
  }
  if (options.phases === true) for (const [phase, seconds] of await phases(tree)) add(`phase ${phase}`, { seconds, peak: null });
  if (options.growth === true && tree === resolve(flags.args[0]!)) for (const share of [10, 25, 50, 100]) add(`cold, ${share} % of the folders`, part(tree, share));
  if (options.cocci !== undefined) add("coccinelle", coccinelle(tree, options.cocci));
}

function kmaplint(args: readonly string[]): Measured {
  return timed(process.execPath, [KMAPLINT, ...args]);
}

/** With the peak of the process that did the work, rather than that of the one that asked. */
function withPeakOfResident(run: () => Measured): Measured {
  const measured = run();
  const pid = /^process (\d+),/.exec(spawnSync(process.execPath, [KMAPLINT, "resident", "status"], { env: ENVIRONMENT }).stdout.toString())?.[1];
  const kilobytes = pid === undefined ? NaN : Number(/VmHWM:\s*(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
  return { ...measured, peak: Number.isFinite(kilobytes) ? kilobytes / 1024 : null };
}

function timed(command: string, args: readonly string[]): Measured {
  const hasTime = existsSync(TIME);
  const started = performance.now();
  const run = spawnSync(hasTime ? TIME : command, hasTime ? ["-f", "%M", command, ...args] : args, {
    env: ENVIRONMENT,
    stdio: ["ignore", "ignore", "pipe"],
    maxBuffer: 2 ** 28,
  });
  const seconds = (performance.now() - started) / 1000;
  if (run.error) throw run.error;
  const kilobytes = Number(/(\d+)\s*$/.exec(run.stderr.toString())?.[1]);
  return { seconds, peak: hasTime && Number.isFinite(kilobytes) ? kilobytes / 1024 : null };
}

function median(runs: number, run: () => Measured): Measured {
  const all = Array.from({ length: runs }, run).sort((a, b) => a.seconds - b.seconds);
  return all[all.length >> 1]!;
}

/** A copy of a tree beside it, of links to its files: they are the same until one is replaced. */
function linked(tree: string): string {
  const copy = join(mkdtempSync(join(dirname(tree), "kmaplint-bench-")), "tree");
  execFileSync("cp", ["--archive", "--link", tree, copy]);
  return copy;
}

/** Another file in the place of one, that other links to it stay as they are. */
function replace(path: string, text: string): void {
  rmSync(path);
  writeFileSync(path, text);
}

/** With so many calls more in its first function. */
function edited(text: string, calls: number): string {
  return text.replace(/^\{$/m, `{\n${"\tbarrier();\n".repeat(calls)}`);
}

async function phases(tree: string): Promise<[string, number][]> {
  const began = new Map<string, number>();
  let last = performance.now();
  const spent = new Map<string, number>();
  await check({ paths: ["."], cwd: tree, configSymbols: new Map(), rules: [], withoutRules: [], cache: false, jobs: 1 }, {
    progress: (phase) => {
      const now = performance.now();
      if (!began.has(phase)) began.set(phase, now);
      spent.set(phase, (spent.get(phase) ?? 0) + now - last);
      last = now;
    },
  });
  return [...spent].map(([phase, milliseconds]) => [phase, milliseconds / 1000]);
}

/** Folders by chance, the same at each call; without an index at hand. */
function part(tree: string, share: number): Measured {
  const random = new Random(1);
  const folders = readdirSync(tree, { withFileTypes: true }).filter((one) => one.isDirectory() && one.name !== ".git")
    .flatMap(({ name }) => readdirSync(join(tree, name), { withFileTypes: true }).filter((one) => one.isDirectory()).map((one) => join(tree, name, one.name)));
  const chosen = folders.map((folder) => ({ folder, place: random.below(1_000_000) })).sort((a, b) => a.place - b.place).slice(0, Math.ceil((folders.length * share) / 100));
  rmSync(cache, { recursive: true, force: true });
  return kmaplint(["check", "--quiet", "--fail-on", "never", "--format", "json", ...chosen.map(({ folder }) => folder)]);
}

function coccinelle(tree: string, patch: string): Measured {
  const files = execFileSync("rg", ["-uu", "-l", "-g", "*.c", PATTERN, tree], { maxBuffer: 2 ** 28 }).toString();
  const list = join(tmpdir(), `kmaplint-bench-${process.pid}.files`);
  writeFileSync(list, files);
  try {
    return timed("spatch", ["--very-quiet", "--sp-file", patch, "--file-groups", list]);
  } finally {
    rmSync(list, { force: true });
  }
}

function line(row: Row | null): string {
  if (row === null) return `${"".padEnd(WIDEST)}${"seconds".padStart(10)}${"× rg -l".padStart(10)}${"MiB".padStart(8)}`;
  return `${row.what.padEnd(WIDEST)}${row.seconds.toFixed(2).padStart(10)}${row.ratio.toFixed(1).padStart(10)}${(row.peak === null ? "" : row.peak.toFixed(0)).padStart(8)}`;
}

function whole(value: string): number {
  if (!/^[1-9]\d*$/.test(value)) throw new InvalidArgumentError("Not a whole number from 1.");
  return Number(value);
}
