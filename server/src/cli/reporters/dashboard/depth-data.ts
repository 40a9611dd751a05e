/** The depth report as the page of the dashboard is given it. */

import type { DepthReport } from "../../../session/depth-report.ts";
import { reasonLine, stepLines, stepMappings } from "../depth-chain.ts";
import { counted } from "../../counted.ts";
import { short } from "../depth-text.ts";
import type { PageChain, PageContext, PageDepth } from "./page-data.ts";

type ContextDepth = DepthReport["pool"];
type Chain = ContextDepth["chains"][number];

export function depthData(report: DepthReport): PageDepth {
  const { slots, configurations, pool, taskStack, unbounded, tree } = report;
  const { worst, holders } = taskStack;
  return {
    slots,
    kernel: tree.inWords,
    configurations: configurations.map(({ highpte, sum, contexts }) => ({
      name: `HIGHPTE=${highpte}`,
      sum: finite(sum),
      contexts: contexts.map((one) => contextData(one.base, one)),
    })),
    pool: contextData("kmap pool", pool),
    taskStack: { name: "task stack", max: finite(worst?.depth ?? 0), reachedBy: holders.length, chains: worst === null ? [] : [chainData(worst)] },
    unbounded: unbounded.map((one) => ({ function: one.function, file: one.file, line: one.line, what: nestWords(one) })),
    assumptions: assumptions(report),
  };
}

function contextData(name: string, { max, reachedBy, chains }: ContextDepth): PageContext {
  return { name, max: finite(max), reachedBy, chains: chains.map(chainData) };
}

function chainData(chain: Chain): PageChain {
  return {
    depth: finite(chain.depth),
    reason: reasonLine(chain),
    steps: chain.steps.map((step) => ({
      function: step.function,
      file: step.file,
      lines: [...new Set(stepLines(step))],
      mappings: stepMappings(step),
      sleeps: step.sleeps,
    })),
  };
}

/** JSON has no infinity; a nest without a bound counts as one, and is listed. */
function finite(count: number): number {
  return Number.isFinite(count) ? count : 1;
}

function nestWords({ kind, home, what }: DepthReport["unbounded"][number]): string {
  const where = home === "pool" ? "entries of the kmap pool" : "slots";
  return kind === "loop" ? `${what}() in a loop that nothing seen bounds (${where})` : `held round a cycle of calls, as far as names tell: ${short(what)} (${where})`;
}

function assumptions({ assumptions: of, summary }: DepthReport): string[] {
  return [
    `${counted(summary.files, "file")}, ${counted(summary.functions, "function")} that map, ${of.passing} on the way from one to another`,
    `${counted(of.openCalls.length, "call")} under a mapping through pointers that may lead anywhere: not followed`,
    `${counted(of.givenUp.length, "function")} not analysed to the end`,
    `${counted(of.withoutEvidence, "function")} without a sign of their context: counted as process context`,
  ];
}
