/** The depth report for people: a table of the worst nests, each with its chain of calls. */

import type { DepthReport } from "../../session/depth-report.ts";
import { counted } from "../counted.ts";
import { chainLines, reasonLine } from "./depth-chain.ts";
import { printable } from "./excerpt.ts";

interface DepthStyle {
  /** 0: no terminal, so lines may be longer. */
  readonly columns: number;
}

const WIDTH = 132;
/** Rows of the lists at the end; JSON has all. */
const MOST_ROWS = 12;
const MOST_BLOCKS = 8;
/** Where the chains begin: after the name, the number and the bar. */
const INDENT = 24;

type ContextDepth = DepthReport["pool"];

/** Ends with a line break. */
export function depthText(report: DepthReport, style: DepthStyle): string {
  const width = Math.max(60, style.columns > 0 ? style.columns : WIDTH);
  const parts = [
    ...report.configurations.map((one) => configuration(one, report, width)),
    pool(report, width),
    unbounded(report),
    types(report),
    taskStack(report, width),
    assumptions(report),
  ];
  return `${parts.filter((part) => part.length > 0).map((part) => part.map(printable).join("\n")).join("\n\n")}\n`;
}

function configuration({ highpte, contexts, sum }: DepthReport["configurations"][number], report: DepthReport, width: number): string[] {
  const { slots } = report;
  const room = slots === null ? "" : ` · ${slots} slots`;
  const spare = slots === null ? "" : `  of ${slots}`.padEnd(11) + (sum <= slots ? `${slots - sum} to spare` : `${sum - slots} too many`);
  const loops = report.unbounded.filter((one) => one.home === "slots").length;
  return [
    `atomic mappings held together, at worst · ${report.tree.inWords} · HIGHPTE=${highpte}${room}`,
    ...contexts.flatMap((one) => row(one.base, one, width)),
    `  ${"sum".padEnd(8)} ${String(sum).padStart(2)}${spare} · unbounded: ${loops === 0 ? "none" : `${loops}, see below`}`,
  ];
}

function row(name: string, of: ContextDepth, width: number): string[] {
  const head = `  ${name.padEnd(8)} ${String(of.max).padStart(2)}  ${bar(of.max).padEnd(8)} `;
  const [worst] = of.chains;
  if (!worst) return [`${head}nothing is mapped`];
  const lines = [...chainLines(worst, width - INDENT), reasonLine(worst)];
  if (of.reachedBy > 1) lines.push(`as deep: ${others(of)}`);
  return lines.map((line, at) => (at === 0 ? head.padEnd(INDENT) : " ".repeat(INDENT)) + line);
}

function others({ chains, max, reachedBy }: ContextDepth): string {
  const named = chains.slice(1, 4).filter((one) => one.depth === max).map(({ steps: [first] }) => first?.function ?? "");
  const left = reachedBy - 1 - named.length;
  return `${named.join(", ")}${left > 0 ? ` and ${left} more` : ""}`;
}

function bar(value: number): string {
  return value <= MOST_BLOCKS ? "■".repeat(value) : `${"■".repeat(MOST_BLOCKS - 1)}…`;
}

function pool(report: DepthReport, width: number): string[] {
  return ["sleeping kmaps held together, at worst", ...row("process", report.pool, width)];
}

function unbounded({ unbounded: nests }: DepthReport): string[] {
  if (nests.length === 0) return ["unbounded nests: none"];
  const rows = nests.slice(0, MOST_ROWS * 2).map((one) => {
    const where = one.home === "pool" ? "entries of the kmap pool" : "slots";
    const what = one.kind === "loop" ? `${one.what}() in a loop that nothing seen bounds` : `held round a cycle of calls, as far as names tell: ${short(one.what)}`;
    return `  ${one.file}:${one.line} ${one.function}(): ${what} (${where})`;
  });
  return [`unbounded nests: ${nests.length}, counted as one mapping each above`, ...rows, ...more(nests.length, MOST_ROWS * 2)];
}

/** The first of many names. */
export function short(names: string): string {
  const all = names.split(", ");
  return all.length <= 4 ? names : `${all.slice(0, 3).join(", ")} and ${all.length - 3} more`;
}

function types({ types: found, configurations }: DepthReport): string[] {
  if (found === null) return [];
  const sums = configurations.map((one) => one.sum);
  const deepest = Math.max(...configurations.flatMap((one) => one.contexts.map(({ max }) => max)));
  const together = new Set(found.pairs.flatMap((pair) => pair.types));
  const alone = found.reserved.filter((type) => !together.has(type));
  return [
    `KM_types: ${found.reserved.length} reserved; a stack would need ${Math.max(...sums)} (${deepest} in one context)`,
    ...found.pairs.slice(0, MOST_ROWS * 2).map((pair) => `  ${pair.types.join(" + ").padEnd(40)} ${String(pair.places).padStart(4)}  ${pair.function}() ${pair.file}:${pair.line}`),
    ...more(found.pairs.length, MOST_ROWS * 2),
    ...(alone.length > 0 ? [`  never with another: ${alone.join(", ")}`] : []),
  ];
}

function taskStack({ taskStack: { holders, worst } }: DepthReport, width: number): string[] {
  const title = "live where a task may sleep: what a stack that belongs to the task would carry";
  if (!worst) return [title, "  nothing"];
  const counts = [...new Set(holders.map((one) => one.held))].sort((a, b) => b - a).map((held) => `${held} in ${counted(holders.filter((one) => one.held === held).length, "function")}`);
  return [
    title,
    ...chainLines(worst, width - INDENT).map((line, at) => (at === 0 ? `  worst    ${String(worst.depth).padStart(2)}  ${bar(worst.depth).padEnd(8)} ` : " ".repeat(INDENT)) + line),
    `  ${counts.join(", ")}`,
    ...holders.slice(0, MOST_ROWS).map((one) => `  ${String(one.held).padStart(3)}  ${one.function}() ${one.file}:${one.line} sleeps in ${one.sleeps}`),
    ...more(holders.length, MOST_ROWS),
  ];
}

function assumptions({ assumptions: of, summary }: DepthReport): string[] {
  return [
    "what this rests on",
    `  ${counted(summary.files, "file")}, ${counted(summary.functions, "function")} that map, ${counted(of.passing, "function")} on the way from one to another`,
    `  ${counted(of.openCalls.length, "call")} under a mapping through pointers that may lead anywhere: not followed`,
    `  ${counted(of.givenUp.length, "function")} not analysed to the end`,
    `  ${counted(of.withoutEvidence, "function")} without a sign of their context: counted as process context`,
  ];
}

function more(count: number, shown: number): string[] {
  return count > shown ? [`  … ${count - shown} more (--format json has them)`] : [];
}

