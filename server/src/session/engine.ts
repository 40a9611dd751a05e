/** Stand-in until the core lands: the same names, no findings. */

import type { WordedFinding } from "../core/findings/finding.ts";
import { kernelVersion, parseKernelVersion } from "../core/kernel/kernel-version.ts";
import type { KernelVersion } from "../core/kernel/kernel-version.ts";
import type { ParseGap } from "../core/syntax/translation-unit.ts";
import type { SourceFile } from "../core/text/source-file.ts";

export interface KernelContext {
  readonly version: KernelVersion;
  readonly era: string;
  readonly configSymbols: ReadonlyMap<string, string>;
}
export interface FileInput {
  source: SourceFile;
  parser: unknown;
  kernel: KernelContext;
  header(operand: string, from: string): SourceFile | undefined;
}
export interface FileResult {
  findings: WordedFinding[];
  gaps: ParseGap[];
  functions: number;
  mappedFunctions: number;
}
export interface Detected {
  readonly version: KernelVersion | null;
  readonly era: string;
  readonly reason: string;
}

export function checkFile(_input: FileInput): FileResult {
  return { findings: [], gaps: [], functions: 0, mappedFunctions: 0 };
}
export function detectTree(read: (path: string) => string | null): Detected {
  const make = read("Makefile") ?? "";
  const part = (name: string) => new RegExp(`^${name}[ \\t]*=[ \\t]*(\\d+)`, "m").exec(make)?.[1] ?? "0";
  const version = kernelVersion([part("VERSION"), part("PATCHLEVEL"), part("SUBLEVEL")].join("."));
  return { version, era: eraOf(version), reason: "from Makefile" };
}
export function detectFile(text: string): Detected {
  return /kmap_local/.test(text)
    ? { version: null, era: "local", reason: "kmap_local_page occurs" }
    : { version: null, era: "stack", reason: "one-argument kmap_atomic" };
}
export function eraOf(version: KernelVersion): string {
  const [major = 0, minor = 0, patch = 0] = version.parts;
  if (major < 3) return minor < 6 || patch <= 36 ? "typed" : "transition";
  if (major === 3 && minor < 4) return "transition";
  return major < 5 || (major === 5 && minor < 11) ? "stack" : "local";
}
export function kernelOf(version: string | null, era: string, configSymbols: ReadonlyMap<string, string>): KernelContext {
  return { version: parseKernelVersion(version ?? "6.1") ?? kernelVersion("6.1"), era, configSymbols };
}
export const MAPPING_NAMES = ["kmap", "kunmap", "kmap_atomic", "kunmap_atomic", "kmap_local_page", "kunmap_local", "kmap_local_folio", "pte_offset_map", "pte_unmap"];
export async function loadParser(): Promise<unknown> {
  return null;
}
