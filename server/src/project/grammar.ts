/** Loads the C grammar: the native parser where its binary runs, else WebAssembly. */

import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { nativeParser } from "../core/syntax/native-parser.ts";
import type { NativeParser } from "../core/syntax/native-parser.ts";
import type { SyntaxParser } from "../core/syntax/parser.ts";
import { wasmParser } from "../core/syntax/wasm-parser.ts";

const require = createRequire(import.meta.url);

/** There in the editor's bundle only, which ships its own grammar. */
const BESIDE = fileURLToPath(new URL("./tree-sitter-c.wasm", import.meta.url));

interface NativeModule {
  new (): NativeParser & { setLanguage(language: unknown): void };
}

/**
 * Loads a parser. Without `kind` it is WebAssembly where the grammar lies beside the program: a native parser that happens to be
 * installed in a folder above is another version. Elsewhere the native one is tried first, then WebAssembly.
 * Rejects when the kind asked for (or, without one, both) cannot be loaded.
 */
export async function loadParser(kind?: "native" | "wasm"): Promise<SyntaxParser> {
  if (kind === "native") return loadNative();
  if (kind === "wasm" || existsSync(BESIDE)) return loadWasm();
  try {
    return loadNative();
  } catch {
    return loadWasm();
  }
}

function loadNative(): SyntaxParser {
  const Native = require("tree-sitter") as NativeModule;
  const parser = new Native();
  parser.setLanguage(require("tree-sitter-c"));
  return nativeParser(parser);
}

async function loadWasm(): Promise<SyntaxParser> {
  const { Language, Parser } = await import("web-tree-sitter");
  await Parser.init();
  const language = await Language.load(existsSync(BESIDE) ? BESIDE : require.resolve("tree-sitter-c/tree-sitter-c.wasm"));
  const parser = new Parser();
  parser.setLanguage(language);
  // Its types say that the callback returns nothing, while what it returns stops the parser.
  return wasmParser(parser, () => performance.now());
}
