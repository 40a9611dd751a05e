/** `npm run latency -- FILE…`: how long the language server takes from a keystroke to the diagnostics; what it holds in memory. The bundle has to be built. */

import { readFileSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { Random } from "../test/oracle/random.ts";
import { Typist } from "./typist.ts";

/** What is typed, letter by letter, and taken back again. */
const LINE = "\tint latency = 1; /* typed */\n";

interface Row {
  readonly file: string;
  readonly lines: number;
  readonly open: number;
  readonly indexed: number;
  readonly p50: number;
  readonly p95: number;
  readonly worst: number;
  /** MiB, before the first and after the last edit. */
  readonly before: number;
  readonly after: number;
}

const flags = new Command("latency")
  .argument("<file...>", "C files of kernel trees")
  .option("--edits <n>", "keystrokes for each file", whole, 300)
  .option("--seed <n>", "where the edits go", whole, 1)
  .option("--json <file>", "write the figures to a file");
flags.parse();
const options = flags.opts<{ edits: number; seed: number; json?: string }>();

const rows: Row[] = [];
for (const file of flags.args) rows.push(await measure(resolve(file)));
process.stdout.write(`${"file".padEnd(44)}${["lines", "open ms", "index ms", "p50 ms", "p95 ms", "worst", "MiB", "after"].map((word) => word.padStart(9)).join("")}\n`);
for (const one of rows) {
  const figures = [one.lines, one.open, one.indexed, one.p50, one.p95, one.worst, one.before, one.after].map((figure) => figure.toFixed(figure < 100 ? 1 : 0).padStart(9));
  process.stdout.write(`${one.file.slice(-43).padEnd(44)}${figures.join("")}\n`);
}
if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(rows, null, 2)}\n`);

async function measure(file: string): Promise<Row> {
  const text = readFileSync(file, "utf8");
  const lines = text.split("\n");
  const typist = new Typist(file);
  await typist.start(dirname(file));
  const started = performance.now();
  const indexed = typist.whenIndexed();
  const open = await typist.open(text);
  await indexed;
  const afterIndex = performance.now() - started;
  await typist.type({ line: 0, character: 0, length: 0 }, "");
  const before = typist.memory();
  const times = (await session(typist, lines)).sort((a, b) => a - b);
  const share = (part: number): number => times[Math.min(times.length - 1, Math.floor(times.length * part))]!;
  const row = { file, lines: lines.length, open, indexed: afterIndex, p50: share(0.5), p95: share(0.95), worst: times.at(-1)!, before, after: typist.memory() };
  typist.child.kill();
  return row;
}

/** Types a line at a place within some function, letter by letter, and takes it back; then somewhere else. */
async function session(typist: Typist, lines: readonly string[]): Promise<number[]> {
  const random = new Random(options.seed);
  // Behind statements in the first level of a function.
  const places = lines.flatMap((line, at) => (/^\t[a-z_][^{}]*;$/.test(line) && /^\t[a-z_]/.test(lines[at + 1] ?? "") ? [at + 1] : []));
  const times: number[] = [];
  while (times.length < options.edits) {
    const line = places[random.below(places.length)]!;
    for (let at = 0; at < LINE.length - 1; at++) times.push(await typist.type({ line, character: at, length: 0 }, at === 0 ? "\t\n" : LINE[at]!));
    await typist.type({ line, character: 0, length: 0 }, "");
    for (let at = LINE.length - 1; at > 0; at--) times.push(await typist.type({ line, character: at - 1, length: 1 }, ""));
  }
  return times;
}

function whole(value: string): number {
  if (!/^[1-9]\d*$/.test(value)) throw new InvalidArgumentError("Not a whole number from 1.");
  return Number(value);
}
