/** Runs an editor with a script in its own language, and reads what the script saw. */

import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import type { DemoFolder } from "./demo-folder.ts";
import { LEAK, NESTED, PAIR, WRONG } from "./kernel-folder.ts";

/** What the script wrote: a value for each step, or why the step failed. */
export type Answers = Readonly<Record<string, unknown>>;

const LIMIT = 120_000;

/** The script finds the lines of the demo in KMAPLINT_DEMO, and writes its answers as JSON to KMAPLINT_ANSWERS. */
export async function drive(folder: DemoFolder, command: string, args: readonly string[]): Promise<Answers> {
  const answers = folder.write("answers.json", "");
  const demo = JSON.stringify({ leak: LEAK.line, wrong: WRONG.line, nested: NESTED, pair: PAIR });
  const env = { ...process.env, ...folder.environment, KMAPLINT_DEMO: demo, KMAPLINT_ANSWERS: answers, TERM: "dumb" };
  const output = await new Promise<string>((resolve) => {
    const child = execFile(command, args, { cwd: folder.tree, env, timeout: LIMIT, killSignal: "SIGKILL" }, (error, out, err) => {
      resolve([error?.message, out, err].filter(Boolean).join("\n"));
    });
    child.stdin?.end();
  });
  const text = existsSync(answers) ? readFileSync(answers, "utf8") : "";
  if (text === "") throw new Error(`${command} gave no answers:\n${output}`);
  return JSON.parse(text) as Answers;
}
