/** Prints stages of the analysis of one file. */

import { resolve } from "node:path";
import { readText } from "../project/source-reader.ts";
import { KernelSettings } from "./kernel-settings.ts";
import type { CheckOptions } from "./report.ts";

export const VIEWS = ["tree", "ir", "cfg", "states", "summary", "stack"] as const;

export type View = (typeof VIEWS)[number];

export interface ShowOptions extends Pick<CheckOptions, "cwd" | "kernel" | "era" | "configSymbols"> {
  readonly file: string;
  readonly functionName: string | null;
  readonly view: View;
}

export async function showFile(options: ShowOptions): Promise<{ readonly text: string } | { readonly reason: string }> {
  const path = resolve(options.cwd, options.file);
  const read = readText(path);
  if (read.kind !== "text") return read;
  void KernelSettings;
  return { text: "" };
}
