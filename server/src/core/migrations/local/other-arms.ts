/** What an `#if` arm that this configuration leaves out switches off by itself, where the arm in its place maps. */

import type { AnalysedFunction } from "../../analysis/analysed-function.ts";
import { MIGRATIONS } from "../../kernel/migrations.ts";
import type { Span } from "../../text/span.ts";
import { CodeText, type Mention } from "../code-text.ts";

/** Reliances that only a reader can be sure of. */
interface SwitchedElsewhere {
  readonly on: "preemption" | "page-faults";
  readonly isCertain: false;
  readonly message: string;
  readonly span: Span;
}

const { preemption, "page-faults": pageFaults } = MIGRATIONS.local.explicit;
const SWITCHES: ReadonlyMap<string, SwitchedElsewhere["on"]> = new Map([[preemption.off, "preemption"], [pageFaults.off, "page-faults"]]);
const NAMES: ReadonlySet<string> = new Set(SWITCHES.keys());

/** By calls that no path of this configuration comes to. */
export function switchedElsewhere({ body, graph, solution, source }: AnalysedFunction): SwitchedElsewhere[] {
  const blocks = graph.blocks.filter((_, at) => solution.states[at]!.size > 0);
  const reached = new Set(blocks.flatMap(({ instrs }) => instrs.flatMap((instr) => (instr.op === "call" ? [instr.span.start] : []))));
  const switches = new CodeText(source.text).mentions(NAMES, body.span).filter(({ args, span }) => args !== null && !reached.has(span.start));
  return switches.map((mention) => elsewhere(source.lines.position(mention.span.start).line, mention));
}

function elsewhere(line: number, { name, span }: Mention): SwitchedElsewhere {
  return { on: SWITCHES.get(name)!, isCertain: false, message: `${name}() on line ${line}, in another arm, stands for what the mapping switches off`, span };
}
