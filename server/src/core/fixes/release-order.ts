/** non-lifo-unmap: neighbouring releases are put into the reverse of the order in which the mappings were made. */

import { pageName } from "../findings/compose.ts";
import type { TextChange } from "../findings/finding.ts";
import type { Mapping } from "../highmem/machine.ts";
import { childByField, namedChildren, type SyntaxNode } from "../syntax/node.ts";
import type { Span } from "../text/span.ts";
import { type FixInput, type FixMaker, textOf } from "./fix-input.ts";
import { releaseRow } from "./counterpart.ts";
import { callAt, isBlock, neighbour, statementOf } from "./statements.ts";

export const reorderReleases: FixMaker<"out-of-order"> = (input, { detail, machine, span }) => {
  const call = callAt(input, span, detail.callee);
  const first = call && statementOf(call);
  const block = call?.around[1];
  if (!first || !block) return null;
  const run = releasesFrom(input, first, block);
  const rank = new Map<SyntaxNode, number>();
  for (const statement of run) {
    const released = releasedBy(input, statement);
    const at = released ? machine.live.findIndex((one) => one.address === released.address) : -1;
    if (at < 0) break;
    rank.set(statement, at);
  }
  const known = [...rank.keys()];
  const wanted = known.toSorted((a, b) => rank.get(b)! - rank.get(a)!);
  const edits = known.flatMap(({ start, end }, at): TextChange[] => (wanted[at] === known[at] ? [] : [{ span: { start, end }, text: textOf(input, wanted[at]!) }]));
  if (edits.length === 0) return null;
  return { title: `release \`${pageName(input, detail.above.at(-1)!)}\` before \`${pageName(input, detail.mapping)}\``, purpose: "repair", edits };
};

/** Releases that stand one after the other. */
function releasesFrom(input: FixInput, first: SyntaxNode, block: SyntaxNode): SyntaxNode[] {
  const run: SyntaxNode[] = [];
  for (let next: SyntaxNode | null = first; next && isRelease(input, next); next = isBlock(block) ? neighbour(next, block, 1) : null) run.push(next);
  return run;
}

/** Written as a release of something that is named, and has no other effect. */
function isRelease(input: FixInput, statement: SyntaxNode): boolean {
  const call = statement.kind === "expression_statement" ? namedChildren(statement)[0] : undefined;
  const name = call?.kind === "call_expression" ? childByField(call, "function") : undefined;
  const list = call && childByField(call, "arguments");
  if (name?.kind !== "identifier" || !list) return false;
  return !statement.broken && namedChildren(list).every(isName) && releaseRow(input, textOf(input, name), namedChildren(list).length) !== null;
}

const NAMES: ReadonlySet<string> = new Set([
  "identifier", "field_identifier", "number_literal", "field_expression", "subscript_expression", "pointer_expression", "binary_expression",
]);

/** Made of names, without a call or a step. */
function isName(node: SyntaxNode): boolean {
  return NAMES.has(node.kind) && namedChildren(node).every(isName);
}

/** The one mapping that is gone after a statement, on every path. */
function releasedBy(input: FixInput, statement: Span): Mapping | null {
  const gone = input.replay.endedBy(statement);
  return gone.length === 1 ? gone[0]! : null;
}
