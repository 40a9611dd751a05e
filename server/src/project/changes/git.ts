/** Asks git about a working tree; nothing is written. */

import { execFile } from "node:child_process";
import { ChangesError } from "./changes-error.ts";

/** Bytes of output; a diff of a whole kernel against the one before has 60 MB. */
const MOST_OUTPUT = 512 * 1024 * 1024;

interface Answer {
  readonly ok: boolean;
  readonly out: Buffer;
  /** What git says of its failure, in one line. */
  readonly reason: string;
}

/** Runs git in a folder, whatever its exit status. Rejects with ChangesError when there is no git. */
export function askGit(folder: string, args: readonly string[]): Promise<Answer> {
  // Locks that git takes to write down what it found out on the way are not needed.
  const all = ["--no-optional-locks", "--literal-pathspecs", "-c", "core.quotepath=off", ...args];
  return new Promise((resolve, reject) => {
    execFile("git", all, { cwd: folder, encoding: "buffer", maxBuffer: MOST_OUTPUT, windowsHide: true }, (error, out, err) => {
      if (error?.code === "ENOENT") reject(new ChangesError("--since needs git, which is not installed or not on PATH; --diff takes a patch without it"));
      else resolve({ ok: error === null, out, reason: reasonOf(error, err) });
    });
  });
}

/** What git prints, a byte in each unit. Rejects with ChangesError when git fails. */
export async function gitOutput(folder: string, args: readonly string[]): Promise<string> {
  const { ok, out, reason } = await askGit(folder, args);
  if (!ok) throw new ChangesError(`git ${args[0]} failed in ${folder}: ${reason}`);
  return out.toString("latin1");
}

function reasonOf(error: Error | null, err: Buffer): string {
  const said = err.toString("utf8").trim().split("\n").find((line) => line !== "") ?? "";
  return said !== "" ? said.replace(/^(?:fatal|error): /, "") : (error?.message.split("\n")[0] ?? "");
}
