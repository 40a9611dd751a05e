/** Documents' addresses as paths, and back. */

import { basename, isAbsolute, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** The absolute path of a file; null for what lies on no disk. */
export function pathOf(uri: string): string | null {
  if (!uri.startsWith("file:")) return null;
  try {
    const path = fileURLToPath(uri);
    return isAbsolute(path) ? path : null;
  } catch {
    return null;
  }
}

/** A document without a file is read as one in a folder by that name below the working directory, which need not exist. */
export function pathOfDocument(uri: string, cwd: string): string {
  return pathOf(uri) ?? join(cwd, ".unsaved", basename(uri.replace(/[^\w./-]/g, "_")) || "untitled.c");
}

export function uriOf(path: string): string {
  return pathToFileURL(path).href;
}
