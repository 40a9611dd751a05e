/** Git repositories for one test. */

import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { scratchFolder } from "../scratch-folder.ts";

export type Files = Readonly<Record<string, string | Uint8Array>>;

/** Settings of the user's that change how git behaves stay out. */
const ENVIRONMENT = {
  ...process.env,
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_SYSTEM: "/dev/null",
  GIT_AUTHOR_NAME: "A. Tester",
  GIT_AUTHOR_EMAIL: "tester@example.org",
  GIT_COMMITTER_NAME: "A. Tester",
  GIT_COMMITTER_EMAIL: "tester@example.org",
};

/** What git prints. */
export function git(folder: string, ...args: string[]): string {
  return execFileSync("git", args, { cwd: folder, env: ENVIRONMENT, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

/** Absolute path of a new repository with one commit that holds these files. */
export function repository(files: Files): string {
  const folder = scratchFolder(files);
  git(folder, "init", "-q");
  commit(folder);
  return folder;
}

export function commit(folder: string): void {
  git(folder, "add", "-A");
  git(folder, "commit", "-q", "--allow-empty", "-m", "a state");
}

export function write(folder: string, files: Files): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
}

/** `line 1` to `line N`, with others in the place of some (from 1); null takes a line away. */
export function lines(count: number, others: Readonly<Record<number, string | null>> = {}, end = "\n"): string {
  const all = Array.from({ length: count }, (_, at) => (at + 1 in others ? others[at + 1]! : `line ${at + 1}`));
  return all.filter((line) => line !== null).map((line) => `${line}${end}`).join("");
}
