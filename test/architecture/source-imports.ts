/** Who imports whom under server/src, read from the files themselves. */

import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";

export interface Import {
  /** Path from the repository's root, `/` between. */
  readonly from: string;
  /** The same for relative imports; a package or `node:` name for others. */
  readonly to: string;
  readonly relative: boolean;
}

export const ROOT = resolve(import.meta.dirname, "..", "..");

/** All imports, type-only ones too, of the TypeScript files below a folder. */
export function importsBelow(folder: string): Import[] {
  return sourceFiles(join(ROOT, folder)).flatMap((path) => importsOf(path));
}

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => join(folder, name))
    .sort();
}

const SPECIFIER = /^(?:import|export)\b[^"';]*?\bfrom\s*"([^"]+)"|^import\s*"([^"]+)"|\bimport\(\s*"([^"]+)"\s*\)/gm;

function importsOf(path: string): Import[] {
  return [...readFileSync(path, "utf8").matchAll(SPECIFIER)].map(([, named, bare, dynamic]) => {
    const specifier = named ?? bare ?? dynamic ?? "";
    const isRelative = specifier.startsWith(".");
    return { from: pathOf(path), to: isRelative ? pathOf(resolve(dirname(path), specifier)) : specifier, relative: isRelative };
  });
}

function pathOf(path: string): string {
  return relative(ROOT, path).split(sep).join("/");
}

/** `server/src/core/ir/scope.ts` → `core/ir`; `server/src/cli/commands/check.ts` → `cli`; `grammars/…` → `grammars`. */
export function areaOf(path: string): string {
  const match = /^server\/src\/(core\/[^/]+|[^/]+)\//.exec(path);
  return match?.[1] ?? path.split("/")[0] ?? path;
}
