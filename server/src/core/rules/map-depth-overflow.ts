/** map-depth-overflow: more mappings at once than the stack has room for. */

import type { ObservationOf } from "../analysis/observation.ts";
import type { ControlFlowGraph, Loop } from "../cfg/graph.ts";
import { finding, observed, originSteps, type Rule, type RuleInput } from "./rule.ts";

export const mapDepthOverflow: Rule = {
  id: "map-depth-overflow",
  summary: "more live mappings than the era has slots, or unbounded nesting",
  severity: "error",
  find: (input) =>
    observed(input, "too-deep")
      .filter((observation) => !isLeakOfItsOwn(input, observation.span) && !isCounted(input, observation))
      .map((observation) => {
        const { depth, limit, callee } = observation.detail;
        const many = depth === Infinity ? "any number of" : String(depth);
        const counted = observation.machine.live.find((one) => one.isMany);
        return finding(input, mapDepthOverflow, {
          observation,
          words: {
            message: `${callee}() may hold ${many} mappings at once, and the stack has room for ${limit}`,
            help: "release mappings before more are made, or bound their number",
            ending: "maps once more",
            endingKind: "map",
            from: null,
            after: counted ? originSteps(counted) : [],
          },
        });
      }),
};

/** An array on the stack has room for few; and `if (++n == MAX) release_all();`: a loop that also releases what it maps has a count of its own, which is not followed. */
function isCounted({ fn: { facts, graph } }: RuleInput, { detail, machine, span }: ObservationOf<"too-deep">): boolean {
  if (detail.depth !== Infinity) return false;
  const many = machine.live.filter((one) => one.isMany);
  return many.every((one) => {
    if (one.isLocalElement && one.span.start === span.start) return true;
    const loops = graph.loops.map((loop) => startsIn(graph, loop)).filter((starts) => starts.has(one.span.start));
    return facts.endings.some(({ map, release }) => map.start === one.span.start && loops.some((starts) => starts.has(release.start)));
  });
}

/** Where the instructions of a loop begin, in UTF-16 units of the file. */
function startsIn(graph: ControlFlowGraph, loop: Loop): ReadonlySet<number> {
  return new Set([...loop.blocks].flatMap((block) => graph.blocks[block]!.instrs.map((instr) => instr.span.start)));
}

/** A mapping that leaks in a loop is reported as a leak; its depth is a consequence. */
function isLeakOfItsOwn(input: RuleInput, span: { start: number }): boolean {
  return observed(input, "held-at-exit").some((one) => one.detail.mapping.span.start === span.start);
}
