/** Where kmaplint itself stands: its version and the pages that it ships. */

import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

export const TOOL_NAME = "kmaplint";

/** The folder that holds kmaplint's package.json; the same from the bundle and from source. Throws when there is none. */
export function installationRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!isOurs(folder)) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error("kmaplint's package.json is missing");
    folder = parent;
  }
  return folder;
}

function isOurs(folder: string): boolean {
  return existsSync(join(folder, "package.json")) && manifest(folder).name === TOOL_NAME;
}

function manifest(folder: string): { readonly name?: string; readonly version?: string } {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { name?: string; version?: string };
}

export function toolVersion(): string {
  return manifest(installationRoot()).version ?? "0";
}

/** Changes whenever the program does, released or not: the bundle has a name by its content. Sources may change at any time. */
export function buildStamp(): string {
  const own = fileURLToPath(import.meta.url);
  const scripts = own.endsWith(".ts") ? [String(process.pid)] : readdirSync(dirname(own)).filter((name) => name.endsWith(".js")).sort();
  return [toolVersion(), ...scripts].join("\n");
}

/** Where the page of a rule can be opened, as a `file:` address; null when there is none. */
export function rulePageAddress(rule: string): string | null {
  const path = pagePath(rule);
  return path === null ? null : pathToFileURL(path).href;
}

function pagePath(rule: string): string | null {
  const path = join(installationRoot(), "docs", "rules", `${rule}.md`);
  return /^[a-z-]+$/.test(rule) && existsSync(path) ? path : null;
}

/** The Markdown page of a rule, or null when there is none. */
export function rulePage(rule: string): string | null {
  const path = pagePath(rule);
  return path === null ? null : readFileSync(path, "utf8");
}
