// Feeds spoiled files to the analysis, and reports what it does wrong: throws, hangs, spans outside of the file.
//
//   npm run fuzz -- [--inputs N] [--seed S] [--from K] [--tree DIR --files N] [--seconds S] [--save DIR]
//
// Inputs are made from the fixtures, and from files of a kernel tree where one is given (or KMAPLINT_SAMPLE_TREE).
// An input that takes longer than --seconds is taken to hang; large files of a kernel take some by themselves.
// --save keeps a reduced input for each new fault; what comes of a kernel's files does not belong in a repository.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { GuardedExaminer, LIMITS } from "../test/fuzz/guarded.ts";
import { makeInput, type Base } from "../test/fuzz/inputs.ts";
import { reduced } from "../test/fuzz/reduce.ts";
import { fixtureFiles, treeFiles } from "../test/metamorphic/kernel-file.ts";

const { values } = parseArgs({
  options: {
    inputs: { type: "string", default: "1000" },
    seed: { type: "string", default: "1" },
    from: { type: "string", default: "0" },
    tree: { type: "string" },
    files: { type: "string", default: "150" },
    seconds: { type: "string", default: "60" },
    save: { type: "string" },
  },
});

const out = (line: string): void => void process.stdout.write(`${line}\n`);

/** The same fault at another place. */
function kindOf(fault: string): string {
  return fault.replace(/[\d.]+/g, "N");
}

/** In seconds; a hang is waited for again and again. */
const REDUCING = 240;

async function save(folder: string, input: { bytes: string; kernel: string }, fault: string): Promise<void> {
  const examiner = new GuardedExaminer({ ...LIMITS, seconds: Number(values.seconds) / 3 });
  const until = performance.now() + REDUCING * 1000;
  const word = kindOf(fault).slice(0, 20);
  const fails = async (bytes: string): Promise<boolean> => (await examiner.examine({ bytes, kernel: input.kernel })).faults.some((one) => kindOf(one).startsWith(word));
  const text = await reduced(input.bytes, fails, () => performance.now() > until);
  examiner.stop();
  const name = kindOf(fault).replace(/\W+/g, "-").slice(0, 80);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.c`), `// kernel: ${input.kernel}\n${text}`, "latin1");
  out(`    reduced to ${text.length} bytes: ${JSON.stringify(text.slice(0, 300))}`);
}

async function run(): Promise<number> {
  const tree = values.tree ?? process.env["KMAPLINT_SAMPLE_TREE"];
  const files = [...fixtureFiles(), ...(tree === undefined ? [] : treeFiles(tree, { count: Number(values.files), seed: Number(values.seed) }))];
  const bases: Base[] = files.map(({ name, path, kernel }) => ({ name, path, kernel: kernel.version.text }));
  const examiner = new GuardedExaminer({ ...LIMITS, seconds: Number(values.seconds) });
  const seen = new Map<string, number>();
  const [from, count] = [Number(values.from), Number(values.inputs)];
  let [functions, findings, faulty, slowest] = [0, 0, 0, 0];
  for (let number = from; number < from + count; number++) {
    const input = makeInput(bases, Number(values.seed), number);
    const started = performance.now();
    const examined = await examiner.examine(input);
    slowest = Math.max(slowest, performance.now() - started);
    functions += examined.functions;
    findings += examined.findings;
    faulty += examined.faults.length > 0 ? 1 : 0;
    for (const fault of examined.faults) {
      const times = seen.get(kindOf(fault)) ?? 0;
      seen.set(kindOf(fault), times + 1);
      if (times > 0) continue;
      out(`${input.story}\n    ${fault}`);
      if (values.save !== undefined) await save(values.save, input, fault);
    }
    if ((number + 1 - from) % 250 === 0) process.stderr.write(`${number + 1 - from} of ${count}\n`);
  }
  examiner.stop();
  out(`\n${count} inputs from ${bases.length} files, seed ${values.seed}: ${functions} functions analysed, ${findings} findings, slowest ${(slowest / 1000).toFixed(1)} s`);
  out(`${faulty} inputs with faults, ${seen.size} kinds`);
  for (const [fault, times] of seen) out(`${String(times).padStart(6)}  ${fault}`);
  return seen.size > 0 ? 1 : 0;
}

process.exitCode = await run();
