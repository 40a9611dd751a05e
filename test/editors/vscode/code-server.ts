/** A VS Code that serves itself to a browser, with the extension installed as docs/editors.md says. */

import { execFile, spawn, type ChildProcess } from "node:child_process";
import { chmodSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { REPOSITORY, type DemoFolder } from "../demo-folder.ts";

const SETTINGS = {
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "workbench.reduceMotion": "on",
  "workbench.colorTheme": "Default Light Modern",
  "chat.commandCenter.enabled": false,
  "extensions.ignoreRecommendations": true,
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
};

export interface Served {
  readonly url: string;
  /** What it has printed so far. */
  log(): string;
  stop(): Promise<void>;
}

/** Runs lines of shell in which `code` is this VS Code. */
export async function runCode(folder: DemoFolder, lines: string): Promise<string> {
  const script = `#!/bin/sh\nexec ${[process.execPath, ...entry(folder)].map((word) => `'${word}'`).join(" ")} "$@"\n`;
  const code = folder.write("code-bin/code", script);
  chmodSync(code, 0o755);
  const PATH = `${dirname(code)}:${process.env["PATH"] ?? ""}`;
  const env = { ...process.env, ...folder.environment, PATH };
  const { stdout, stderr } = await promisify(execFile)("sh", ["-ec", lines], { cwd: REPOSITORY, env, timeout: 120_000 });
  return stdout + stderr;
}

export async function serve(folder: DemoFolder): Promise<Served> {
  folder.write("code/User/settings.json", JSON.stringify(SETTINGS));
  const port = await freePort();
  const flags = ["--bind-addr", `127.0.0.1:${port}`, "--auth", "none", "--disable-telemetry", "--disable-update-check", "--disable-workspace-trust"];
  const env = { ...process.env, ...folder.environment };
  const child = spawn(process.execPath, [...entry(folder), ...flags], { env, stdio: ["ignore", "pipe", "pipe"] });
  let log = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data: Buffer) => (log += data.toString()));
  const url = `http://127.0.0.1:${port}/?folder=${encodeURIComponent(folder.tree)}`;
  const served: Served = { url, log: () => log, stop: () => stop(child) };
  if (await answers(url, child)) return served;
  await served.stop();
  throw new Error(`code-server does not answer:\n${log}`);
}

function entry(folder: DemoFolder): string[] {
  const path = process.env["KMAPLINT_CODE_SERVER"];
  if (path === undefined) throw new Error("KMAPLINT_CODE_SERVER is not set: run `npm run test:editors`");
  const home = dirname(folder.tree);
  return [path, "--user-data-dir", join(home, "code"), "--extensions-dir", join(home, "extensions")];
}

async function answers(url: string, child: ChildProcess): Promise<boolean> {
  for (const end = Date.now() + 90_000; Date.now() < end && child.exitCode === null; ) {
    const response = await fetch(url, { signal: AbortSignal.timeout(60_000) }).catch(() => null);
    if (response?.ok === true) return true;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return false;
}

/** It takes its own children along. */
async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const gone = new Promise((resolve) => child.once("close", resolve));
  child.kill("SIGTERM");
  const late = setTimeout(() => child.kill("SIGKILL"), 10_000);
  await gone;
  clearTimeout(late);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}
