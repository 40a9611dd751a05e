/** Which definition of a name a file is linked with, as far as names and folders tell. */

import { archOf, isModelledArch } from "../kernel/architectures.ts";
import { isApart } from "../kernel/source-folders.ts";
import type { CodeIndex, FunctionRef } from "./code-index.ts";

/** Definitions that the file can reach: which of them is built depends on the configuration. */
export function linkedDefinitions(index: CodeIndex, name: string, from: string): readonly FunctionRef[] {
  return index.definitions(name).filter((one) => !one.isMacro && (!one.isStatic || one.file.endsWith(".h")) && isLinked(one.file, from));
}

/** Null when the index has no definition that the file can reach, or several that it might be. */
export function linkedDefinition(index: CodeIndex, name: string, from: string): FunctionRef | null {
  const visible = linkedDefinitions(index, name, from);
  return only(visible) ?? only(visible.filter((one) => folder(one.file) === folder(from))) ?? only(visible.filter((one) => archOf(one.file) === archOf(from)));
}

/** Several definitions in one file stand under different conditions. */
function only(refs: readonly FunctionRef[]): FunctionRef | null {
  const [first] = refs;
  return first && refs.every((one) => one.file === first.file) ? first : null;
}

/** Whether there is a kernel with both files in it: none is built for two architectures, nor with a program from beside it. */
export function mayBeLinked(file: string, other: string): boolean {
  const [some, others] = [archOf(file), archOf(other)];
  if (some !== null && others !== null && some !== others) return false;
  const tops = [topFolder(file), topFolder(other)];
  return tops[0] === tops[1] || !tops.some(isApart);
}

/** The definitions of the modelled architecture stand for all where code is not tied to another one. */
function isLinked(file: string, from: string): boolean {
  const top = topFolder(file);
  if (isApart(top) || isApart(topFolder(from))) return top === topFolder(from);
  const [arch, own] = [archOf(file), archOf(from)];
  return arch === null || arch === own || (own === null && isModelledArch(file));
}

function topFolder(file: string): string {
  return file.slice(0, Math.max(0, file.indexOf("/")));
}

function folder(file: string): string {
  return file.slice(0, Math.max(0, file.lastIndexOf("/")));
}
