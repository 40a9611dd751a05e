/**
 * `npm run sessions -- FOLDER…`: random but valid editing sessions with the language server over the C files of some folders.
 * At the end of each session what it shows must be what a fresh check of the same texts finds. Exit status 1 where it is not.
 */

import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { Diagnostic } from "vscode-languageserver";
import { check } from "../server/src/session/check.ts";
import { Client } from "../test/lsp/client.ts";
import { Random } from "../test/oracle/random.ts";

const flags = new Command("sessions")
  .argument("<folder...>", "folders with C files; these are not touched")
  .option("--minutes <n>", "how long", whole, 5)
  .option("--edits <n>", "edits in a session", whole, 40)
  .option("--seed <n>", "of the first session", whole, 1)
  .option("--kernel <version>", "as which kernel the files are read", "6.1");
flags.parse();
const options = flags.opts<{ minutes: number; edits: number; seed: number; kernel: string }>();

const files = flags.args.flatMap((folder) => readdirSync(resolve(folder)).filter((name) => name.endsWith(".c")).map((name) => join(resolve(folder), name)));
const until = performance.now() + options.minutes * 60_000;
let [sessions, edits, wrong] = [0, 0, 0];
for (let seed = options.seed; performance.now() < until; seed++) {
  const fault = await session(new Random(seed));
  sessions++;
  if (fault !== null) {
    wrong++;
    process.stdout.write(`seed ${seed}: ${fault}\n`);
  }
}
process.stdout.write(`${sessions} sessions, ${edits} edits, ${wrong} that ended otherwise than a fresh check\n`);
process.exitCode = wrong > 0 ? 1 : 0;

interface Open {
  readonly path: string;
  text: string;
  version: number;
  /** To take back. */
  readonly before: string[];
}

/** Why the session went wrong, or null. */
async function session(random: Random): Promise<string | null> {
  const folder = mkdtempSync(join(tmpdir(), "kmaplint-session-"));
  const version = /^(\d+)\.(\d+)(?:\.(\d+))?/.exec(options.kernel)!;
  mkdirSync(join(folder, "include/linux"), { recursive: true });
  for (const name of ["Kbuild", "MAINTAINERS"]) writeFileSync(join(folder, name), "");
  writeFileSync(join(folder, "Makefile"), `VERSION = ${version[1]}\nPATCHLEVEL = ${version[2]}\nSUBLEVEL = ${version[3] ?? 0}\n`);
  mkdirSync(join(folder, "fs"));
  const chosen = Array.from({ length: 1 + random.below(3) }, () => files[random.below(files.length)]!);
  const documents = [...new Map(chosen.map((path) => [basename(path), path])).values()].map((path): Open => ({ path: join(folder, "fs", basename(path)), text: readFileSync(path, "utf8"), version: 1, before: [] }));
  for (const one of documents) writeFileSync(one.path, one.text);
  const client = new Client();
  try {
    await client.initialize(folder);
    for (const one of documents) await client.open(one.path, one.text);
    for (let edit = 0; edit < options.edits; edit++) await act(client, documents[random.below(documents.length)]!, random);
    return await compared(client, documents, folder);
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  } finally {
    await client.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function act(client: Client, one: Open, random: Random): Promise<void> {
  edits++;
  const choice = random.below(20);
  if (choice === 0) {
    await client.connection.sendNotification("textDocument/didClose", { textDocument: { uri: addressOf(one) } });
    writeFileSync(one.path, one.text);
    return client.open(one.path, one.text, ++one.version);
  }
  if (choice === 1) return client.connection.sendNotification("workspace/didChangeConfiguration", { settings: { kmaplint: { inlayHints: random.below(2) === 0 } } });
  if (choice === 2) {
    writeFileSync(one.path, one.text);
    return client.connection.sendNotification("textDocument/didSave", { textDocument: { uri: addressOf(one) } });
  }
  const after = choice < 6 && one.before.length > 0 ? one.before.pop()! : changed(one, random);
  one.text = after;
  await client.change(one.path, after, ++one.version);
  // Sometimes one after the other, sometimes with a look between.
  if (random.below(3) > 0) await client.diagnostics(one.path, (_, version) => version === one.version);
}

/** Takes out, doubles or moves lines, or types words where they may or may not make sense. */
function changed(one: Open, random: Random): string {
  one.before.push(one.text);
  const lines = one.text.split("\n");
  const at = random.below(lines.length);
  const words = ["\tkunmap(page);", "\tif (ret)", "\treturn -EIO;", "{", "}", "/*", "*/", "#ifdef CONFIG_X", "#endif", "\tgoto out;", "\tchar *q = kmap_atomic(page);", ""];
  switch (random.below(4)) {
    case 0:
      lines.splice(at, 1 + random.below(3));
      break;
    case 1:
      lines.splice(at, 0, lines[at]!);
      break;
    case 2:
      lines.splice(random.below(lines.length), 0, ...lines.splice(at, 1));
      break;
    default:
      lines.splice(at, 0, words[random.below(words.length)]!);
  }
  return lines.join("\n");
}

async function compared(client: Client, documents: readonly Open[], folder: string): Promise<string | null> {
  const texts = new Map(documents.map((one) => [one.path, one.text]));
  // A save settles what hangs on other documents.
  for (const one of documents) await client.connection.sendNotification("textDocument/didSave", { textDocument: { uri: addressOf(one) } });
  const wanted = await check({ paths: documents.map((one) => one.path), cwd: folder, configSymbols: new Map(), rules: [], withoutRules: [], cache: false, documents: texts });
  for (const one of documents) {
    const expected = wanted.findings.filter(({ path }) => path === one.path).map(({ range, rule, message }) => `${range.start.line}:${range.start.column} ${rule} ${message}`).sort();
    let shown: string[] = [];
    const isRight = (found: readonly Diagnostic[]): boolean => {
      shown = found.map(({ range, code, message }) => `${range.start.line + 1}:${range.start.character + 1} ${String(code)} ${(typeof message === "string" ? message : message.value).split("\n")[0]}`).sort();
      return shown.join("\n") === expected.join("\n");
    };
    const late = new Promise<"late">((done) => setTimeout(() => done("late"), 10_000));
    if ((await Promise.race([client.diagnostics(one.path, isRight), late])) !== "late") continue;
    return `${basename(one.path)}: shown but not found: ${shown.filter((line) => !expected.includes(line)).join("; ")}; found but not shown: ${expected.filter((line) => !shown.includes(line)).join("; ")}`;
  }
  return null;
}

function addressOf({ path }: Open): string {
  return TextDocument.create(new URL(`file://${path}`).href, "c", 1, "").uri;
}

function whole(value: string): number {
  if (!/^[1-9]\d*$/.test(value)) throw new InvalidArgumentError("Not a whole number from 1.");
  return Number(value);
}
