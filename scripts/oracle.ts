/** `npm run oracle -- --programs N --seed S [--show N]`: holds the analysis against running code; exit status 1 when they disagree. */

import { Command, InvalidArgumentError } from "commander";
import { explain, reduce, runOracle, type Fault, type Tally } from "../test/oracle/oracle.ts";

function whole(value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 0) throw new InvalidArgumentError("Not a whole number.");
  return number;
}

const flags = new Command("oracle")
  .option("--programs <n>", "how many programs to generate, over all eras", whole, 1000)
  .option("--seed <s>", "seed of the first one; each has the next", whole, 1)
  .option("--show <n>", "faults of each kind and rule to make smaller and print", whole, 1)
  .parse()
  .opts<{ programs: number; seed: number; show: number }>();

const shown = new Map<string, Fault[]>();
const started = Date.now();
const tally = runOracle({
  ...flags,
  found: (fault) => {
    const key = `${fault.kind} ${fault.rule}`;
    shown.set(key, [...(shown.get(key) ?? []), fault].slice(0, flags.show));
  },
  progress: (done) => {
    if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${flags.programs} programs, ${shown.size} kinds of faults`);
    else if (done % 2000 < 34) process.stderr.write(`${done} of ${flags.programs} programs\n`);
  },
});
if (process.stderr.isTTY) process.stderr.write("\n");

for (const fault of [...shown.values()].flat()) {
  const small = reduce(fault);
  process.stdout.write(`\n${fault.kind}: ${fault.rule} · ${small.era} · seed ${small.seed}\n${explain(small)}\n`);
}
process.stdout.write(`\n${report(tally)}seconds: ${((Date.now() - started) / 1000).toFixed(0)}\n`);
process.exitCode = tally.faults.size > 0 ? 1 : 0;

function report(of: Tally): string {
  const lines = [`programs: ${of.programs} (seeds ${flags.seed} to ${flags.seed + flags.programs - 1}), ${of.wrong} break a rule for some input, ${of.loopFree} without loops, ${of.givenUp} given up`];
  lines.push(`faults: ${listed(of.faults)}`, `missed in programs with loops: ${listed(of.loopMisses)}`, `must: ${listed(of.must)}`);
  const may = [...of.may].sort().map(([rule, { said, unshown }]) => `${rule} ${unshown} of ${said} (${((100 * unshown) / said).toFixed(1)} %)`);
  lines.push(`may that no input has shown: ${may.join(", ") || "none"}`);
  return `${lines.join("\n")}\n`;
}

function listed(counts: ReadonlyMap<string, number>): string {
  return [...counts].sort().map(([key, count]) => `${key} ${count}`).join(", ") || "none";
}
