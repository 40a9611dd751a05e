/** Reads the kernel data files as they stand in the repository. */

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

const FOLDER = join(import.meta.dirname, "../../server/src/core/kernel");

/** Parsed JSON of a data file, by its path below the kernel folder. */
export function kernelData(path: string): unknown {
  return JSON.parse(readFileSync(join(FOLDER, path), "utf8"));
}

/** Paths of all API files below the kernel folder. */
export function apiFiles(): readonly string[] {
  return readdirSync(join(FOLDER, "apis")).filter((name) => name.endsWith(".json")).map((name) => `apis/${name}`);
}

/** Paths of all data files below the kernel folder, without their schemas. */
export function dataFiles(): readonly string[] {
  return [...readdirSync(FOLDER).filter((name) => name.endsWith(".json") && !name.endsWith(".schema.json")), ...apiFiles()];
}
