/** A depth report boiled down to what must not grow. */

import type { DepthReport } from "./depth-report.ts";
import { readJson } from "./read-json.ts";

export interface DepthBaseline {
  readonly kernel: string | null;
  /** Maxima by name: `HIGHPTE=y process`, `HIGHPTE=y sum`, `kmap pool`, `task stack`. */
  readonly maxima: Readonly<Record<string, number>>;
  /** Unbounded nests, without their lines. */
  readonly unbounded: readonly string[];
}

/** Something that is deeper than the baseline says. */
interface Growth {
  readonly what: string;
  readonly before: number;
  readonly now: number;
  /** The functions of the worst chain, outermost first; empty for sums. */
  readonly chain: readonly string[];
}

interface Maximum {
  readonly value: number;
  readonly chain: readonly string[];
}

export function baselineOf(report: DepthReport): DepthBaseline {
  return {
    kernel: report.tree.kernel,
    maxima: Object.fromEntries([...maxima(report)].map(([what, { value }]) => [what, value])),
    unbounded: [...new Set(report.unbounded.map(nameOf))].sort(),
  };
}

/** What has grown. Maxima that only one of the two has are not compared: a configuration that was not asked for before. */
export function growthSince(report: DepthReport, baseline: DepthBaseline): Growth[] {
  const grown = [...maxima(report)].flatMap(([what, { value: now, chain }]): Growth[] => {
    const before = baseline.maxima[what];
    return before === undefined || now <= before ? [] : [{ what, before, now, chain }];
  });
  const known = new Set(baseline.unbounded);
  const added = report.unbounded.filter((one) => !known.has(nameOf(one)));
  return [...grown, ...added.map((one): Growth => ({ what: `unbounded ${one.kind}`, before: 0, now: Infinity, chain: [`${one.function} (${one.file}:${one.line})`] }))];
}

/** Null when the text is no baseline. */
export function readBaseline(text: string): DepthBaseline | null {
  return readJson(text, isBaseline);
}

function isBaseline(read: unknown): read is DepthBaseline {
  if (typeof read !== "object" || read === null || !("maxima" in read) || !("unbounded" in read)) return false;
  const { maxima: values, unbounded } = read;
  return typeof values === "object" && values !== null && Object.values(values).every((value) => typeof value === "number")
    && Array.isArray(unbounded) && unbounded.every((one) => typeof one === "string");
}

function maxima(report: DepthReport): Map<string, Maximum> {
  const found = new Map<string, Maximum>();
  for (const { highpte, contexts, sum } of report.configurations) {
    for (const { base, max, chains } of contexts) found.set(`HIGHPTE=${highpte} ${base}`, { value: max, chain: functionsOf(chains[0]) });
    found.set(`HIGHPTE=${highpte} sum`, { value: sum, chain: [] });
  }
  const { pool, taskStack } = report;
  found.set("kmap pool", { value: pool.max, chain: functionsOf(pool.chains[0]) });
  found.set("task stack", { value: taskStack.worst?.depth ?? 0, chain: functionsOf(taskStack.worst ?? undefined) });
  return found;
}

function functionsOf(chain: DepthReport["pool"]["chains"][number] | undefined): string[] {
  return (chain?.steps ?? []).map((step) => step.function);
}

function nameOf({ kind, home, file, function: name }: DepthReport["unbounded"][number]): string {
  return `${kind} ${home} ${file} ${name}`;
}
