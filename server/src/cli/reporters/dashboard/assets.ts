/** The script and the style sheet of the dashboard: beside the bundle, or bundled on the spot where kmaplint runs from its sources. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { installationRoot } from "../../../project/installation.ts";

export interface PageAssets {
  readonly script: string;
  readonly style: string;
}

export async function pageAssets(): Promise<PageAssets> {
  return import.meta.url.endsWith(".ts") ? bundled() : { script: beside("dashboard.js"), style: beside("dashboard.css") };
}

function beside(name: string): string {
  return readFileSync(fileURLToPath(new URL(`./${name}`, import.meta.url)), "utf8");
}

async function bundled(): Promise<PageAssets> {
  const { bundleDashboard } = await import(pathToFileURL(join(installationRoot(), "scripts", "build-dashboard.js")).href) as { bundleDashboard: () => Promise<PageAssets> };
  return bundleDashboard();
}
