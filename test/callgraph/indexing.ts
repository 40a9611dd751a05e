/** Shared by the tests of the index: builds one of a file and shows what is in it. */

import type { CodeIndex, FunctionRef } from "../../server/src/core/callgraph/code-index.ts";
import { indexOfFiles } from "../../server/src/core/callgraph/index-files.ts";
import type { PackedIndex } from "../../server/src/core/callgraph/packed-index.ts";

/** An index of one file, `drivers/demo/demo.c`. */
export function indexOf(text: string): PackedIndex {
  return indexOfFiles([{ path: "drivers/demo/demo.c", text }]);
}

/** Names of the functions whose bodies call that name. */
export function callersIn(text: string, name: string): string[] {
  return namesOf(indexOf(text).callers(name));
}

/** How that name is defined: `static`, `macro` or `plain`, once for each definition. */
export function definedAs(text: string, name: string): string[] {
  return indexOf(text).definitions(name).map(kindOf);
}

function kindOf({ isStatic, isMacro }: FunctionRef): string {
  return isMacro ? "macro" : isStatic ? "static" : "plain";
}

export function namesOf(refs: readonly FunctionRef[]): string[] {
  return refs.map(({ name }) => name);
}

/** Places where a function is stored: `struct.field`, `callee#argument in function`. */
export function storesOf(index: CodeIndex, name: string): string[] {
  return index.stores(name).map((store) =>
    store.kind === "field" ? `${store.struct ?? "?"}.${store.field}` : `${store.callee}#${store.arg} in ${store.within ?? "no function"}`,
  );
}

/** Where `work`, a function that the text does not have to define, is stored. */
export function storesOfWork(text: string): string[] {
  return storesOf(indexOf(`static int work(int a)\n{\n\treturn a;\n}\n${text}`), "work");
}
