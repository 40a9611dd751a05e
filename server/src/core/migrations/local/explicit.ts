/** Switches preemption or page faults off around a mapping, where the old interface did so and the code leans on it. */

import { insertBefore, lineBreak } from "../../fixes/insertion.ts";
import { isBlock, nodeAt } from "../../fixes/statements.ts";
import type { TextChange } from "../../findings/finding.ts";
import type { Switches } from "../../kernel/migrations.ts";
import type { MigrationInput } from "../migration.ts";
import type { CallSite } from "./components.ts";

/** Null where a map or a release is no statement of its own. */
export function explicitly(input: MigrationInput, sites: readonly CallSite[], { off, on }: Switches): TextChange[] | null {
  const changes = sites.map((site) => (site.isMap ? before(input, site, `${off}()`) : after(input, site, `${on}();`)));
  return changes.includes(null) ? null : changes.flatMap((some) => some ?? []);
}

function before(input: MigrationInput, { node }: CallSite, statement: string): TextChange[] | null {
  const placed = nodeAt(input.fn, "call_expression", node);
  const at = placed?.around.findIndex((one) => one.kind === "expression_statement") ?? -1;
  return placed && at >= 0 ? insertBefore(input, { node: placed.around[at]!, around: placed.around.slice(at + 1) }, [statement]) : null;
}

function after(input: MigrationInput, { node }: CallSite, statement: string): TextChange[] | null {
  const [own, block] = nodeAt(input.fn, "call_expression", node)?.around ?? [];
  if (own?.kind !== "expression_statement" || !isBlock(block)) return null;
  const { text, lines } = input.source;
  const indent = /^[\t ]*/.exec(text.slice(lines.lineStart(lines.position(own.start).line)))?.[0] ?? "";
  return [{ span: { start: own.end, end: own.end }, text: `${lineBreak(input)}${indent}${statement}` }];
}
