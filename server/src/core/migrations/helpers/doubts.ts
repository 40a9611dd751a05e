/** What only a reader can tell of a conversion. */

import { excerpt } from "../../findings/compose.ts";
import { textOf } from "../../fixes/fix-input.ts";
import { givesSeveralPages, isCacheFlush, isPageSize, isPlainCall } from "../../kernel/copy-helpers.ts";
import { childByField, namedChildren, type SyntaxNode } from "../../syntax/node.ts";
import type { Span } from "../../text/span.ts";
import type { MigrationInput } from "../migration.ts";
import { unknownCalls } from "../side-effects.ts";
import { offsetTerms } from "./arguments.ts";
import { argumentAt, type Operation } from "./operations.ts";
import { Refusal } from "./refusal.ts";
import type { Region } from "./region.ts";
import type { Shape } from "./shape.ts";

/** No architecture has a smaller page. */
const LEAST_PAGE = 4096;

export interface Parts {
  readonly operation: Operation;
  readonly shapes: readonly Shape[];
  readonly region: Region;
}

/** Null when there is nothing. */
export function doubtOf(input: MigrationInput, parts: Parts): Refusal | null {
  return unmappedCall(input, parts) ?? beyondPage(parts);
}

/** A function that runs without the mapping from now on. */
function unmappedCall(input: MigrationInput, { operation, shapes, region: { flushes, between } }: Parts): Refusal | null {
  const known: Span[] = [...flushes, ...shapes.map((one) => one.operand.map.node)];
  const isKnown = (node: SyntaxNode): boolean => known.some((one) => one.start === node.start && one.end === node.end);
  const nodes = [...operation.call.args, ...between].filter((one) => !isKnown(one));
  const call = unknownAmong(input, nodes).find((one) => !isKnown(one) && !isHarmless(input, one));
  if (call) return new Refusal("other-use", `\`${nameOf(input, call)}()\` is called while the page is mapped: it must not rely on that`, call);
  const [early] = unknownAmong(input, shapes.flatMap((one) => [one.object, ...offsetTerms(one.offset)]));
  return early ? new Refusal("other-use", `\`${nameOf(input, early)}()\` will be called together with what else stands in the arguments`, early) : null;
}

function unknownAmong(input: MigrationInput, nodes: readonly SyntaxNode[]): SyntaxNode[] {
  return nodes.flatMap((one) => unknownCalls(input, one));
}

function nameOf(input: MigrationInput, call: SyntaxNode): string {
  const name = childByField(call, "function");
  return name ? excerpt(input.source, name) : "?";
}

/** It is known to do nothing to the machine, nor to ask for the address of a page. */
function isHarmless(input: MigrationInput, call: SyntaxNode): boolean {
  const name = childByField(call, "function");
  const list = childByField(call, "arguments");
  if (name?.kind !== "identifier" || !list) return false;
  const text = textOf(input, name);
  const row = input.kernel.apis.lookup(text, namedChildren(list).length);
  return isPlainCall(text) || isCacheFlush(text) || (row !== undefined && row.effects === undefined && row.result?.is !== "page-address");
}

/** Helpers insist on one page, where copying beyond it happens to work for low memory. */
function beyondPage({ operation, shapes }: Parts): Refusal | null {
  const isShort = isWithinPage(operation);
  const long = shapes.find(({ operand, offset }) => {
    const isSeveral = operand.mappings.some(({ key }) => key?.kind === "result" && givesSeveralPages(key.label));
    return isSeveral && !(isShort && offsetTerms(offset).length === 0);
  });
  return long ? new Refusal("other-use", "what is mapped may be the first of several pages: the helper insists on one", long.object) : null;
}

/** Not longer than a page. */
function isWithinPage({ values, does }: Operation): boolean {
  const index = argumentAt(does, "length");
  return values.every(({ args: { [index]: length } }) => {
    return length === undefined || (length.kind === "name" && isPageSize(length.name)) || (length.kind === "number" && length.value <= LEAST_PAGE);
  });
}
