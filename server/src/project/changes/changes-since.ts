/** What changed since a commit, by git: committed, staged, unstaged and untracked. */

import { isBelow } from "../below.ts";
import { isSourceName } from "../discovery.ts";
import { realpathSync, statSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { ChangesError } from "./changes-error.ts";
import { askGit, gitOutput } from "./git.ts";
import { type Changes, type LineRange, WHOLE_FILE } from "./line-range.ts";
import { readPatch, touchedLines } from "./read-patch.ts";

/** Files whose lines are asked for at once: the arguments of a program have a limit. */
const AT_ONCE = 256;
/** Users' settings that would change the shape of the output are overridden. */
const PLAIN = ["--no-color", "--no-ext-diff", "--no-textconv", "--no-relative", "--ignore-submodules=all", "-M"];
const LINES = ["-U0", "--inter-hunk-context=0", "--src-prefix=a/", "--dst-prefix=b/"];

/**
 * The changes of C files below folders, and of files that are named (`paths`, as the user wrote them), also of those that
 * are no more. Each path is looked at in the repository that it lies in. Rejects with ChangesError.
 */
export async function changesSince(revision: string, paths: readonly string[], cwd: string): Promise<Changes> {
  if (revision === "" || revision.startsWith("-")) throw new ChangesError(`--since ${revision}: name a commit, a branch or a tag, for instance HEAD~1`);
  const changes = new Map<string, readonly LineRange[]>();
  const read = new Map<string, Promise<WorkingTree>>();
  for (const path of paths.map((given) => placeOf(resolve(cwd, given)))) {
    const top = await topOf(path);
    if (!read.has(top)) read.set(top, changedFiles(top, revision));
    const tree = await read.get(top)!;
    for (const [file, lines] of await linesBelow(path, top, tree)) changes.set(file, lines);
  }
  return changes;
}

/** A file or folder that the user names; it may be no more. */
interface Place {
  readonly path: string;
  /** Without links. */
  readonly real: string;
  /** The nearest folder that is there, without links. */
  readonly folder: string;
}

function placeOf(path: string): Place {
  try {
    const real = realpathSync(path);
    return { path, real, folder: statSync(real).isDirectory() ? real : dirname(real) };
  } catch {
    const { real, folder } = placeOf(dirname(path));
    return { path, real: join(real, basename(path)), folder };
  }
}

/** Absolute, without links. */
async function topOf({ path, folder }: Place): Promise<string> {
  const { ok, out, reason } = await askGit(folder, ["rev-parse", "--show-toplevel"]);
  if (ok) return realpathSync(out.toString("utf8").replace(/\r?\n$/, ""));
  throw new ChangesError(`${path}: --since needs a git working tree (${reason}); --diff takes a patch without one`);
}

/** Names from the top of a working tree, `/` between. */
interface WorkingTree {
  /** The commit's id. */
  readonly commit: string;
  /** Name today → name in the commit. */
  readonly changed: ReadonlyMap<string, string>;
  /** Names in the commit that are no more. */
  readonly gone: readonly string[];
  readonly untracked: readonly string[];
}

async function changedFiles(top: string, revision: string): Promise<WorkingTree> {
  const commit = await commitOf(top, revision);
  const status = await names(top, ["diff", "--name-status", "-z", ...PLAIN, commit, "--"]);
  const changed = new Map<string, string>();
  const gone: string[] = [];
  for (let at = 0; at + 1 < status.length; ) {
    const kind = status[at++]!.charAt(0);
    const old = status[at++]!;
    if (kind === "D" || kind === "R") gone.push(old);
    if (kind !== "D") changed.set(kind === "R" || kind === "C" ? status[at++]! : old, old);
  }
  const others = await names(top, ["ls-files", "--others", "--exclude-standard", "-z"]);
  return { commit, changed, gone, untracked: others.filter((name) => !name.endsWith("/")) };
}

async function commitOf(top: string, revision: string): Promise<string> {
  const { ok, out } = await askGit(top, ["rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`]);
  if (!ok) throw new ChangesError(`--since ${revision}: ${top} has no such commit; \`git log\` lists those that there are, \`git fetch\` gets others`);
  return out.toString("utf8").trim();
}

async function names(top: string, args: readonly string[]): Promise<string[]> {
  const out = await gitOutput(top, args);
  return out.split("\0").slice(0, -1).map((name) => Buffer.from(name, "latin1").toString("utf8"));
}

/** By absolute path, spelled as the user spells `place`. */
async function linesBelow(place: Place, top: string, tree: WorkingTree): Promise<Map<string, readonly LineRange[]>> {
  const spelled = (name: string): string => resolve(place.path, relative(place.real, join(top, name)));
  const wanted = (name: string): boolean => isWanted(place, join(top, name));
  const found = new Map<string, readonly LineRange[]>();
  for (const name of tree.gone.filter(wanted)) found.set(spelled(name), []);
  for (const name of tree.untracked.filter(wanted)) found.set(spelled(name), WHOLE_FILE);
  const changed = [...tree.changed].filter(([name]) => wanted(name));
  for (let from = 0; from < changed.length; from += AT_ONCE) {
    const lines = await linesOf(top, tree.commit, changed.slice(from, from + AT_ONCE));
    for (const [name, ranges] of lines) if (wanted(name)) found.set(spelled(name), ranges);
  }
  return found;
}

function isWanted({ real }: Place, file: string): boolean {
  return file === real || (isSourceName(file) && isBelow(file, real));
}

/** A renamed file is asked for by both names, so that it is compared with what it was. */
async function linesOf(top: string, commit: string, files: readonly (readonly [string, string])[]): Promise<Map<string, readonly LineRange[]>> {
  const paths = new Set(files.flat());
  const text = await gitOutput(top, ["diff", ...PLAIN, ...LINES, commit, "--", ...paths]);
  const found = new Map<string, readonly LineRange[]>();
  for (const { newName, hunks, isBinary, problem } of readPatch(text)) {
    if (newName === null) continue;
    const lines = isBinary || problem !== null ? WHOLE_FILE : touchedLines(hunks);
    found.set(newName.slice("b/".length), lines);
  }
  return found;
}
