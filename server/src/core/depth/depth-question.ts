/** Answers the depth question from the records of a tree. */

import { HIGH_PAGE_TABLES_SYMBOL } from "../kernel/architectures.ts";
import type { CodeIndex } from "../callgraph/code-index.ts";
import { machineModel, type MachineModel } from "../highmem/machine-model.ts";
import type { KernelContext } from "../kernel/kernel-context.ts";
import { conventionOf } from "../kernel/context-rules.ts";
import { EntryPoints } from "../kernel/entry-points.ts";
import { kmTypes } from "../kernel/km-types.ts";
import { CallGraph, nodeKey } from "./call-graph.ts";
import { chainFrom, type Chain } from "./chain.ts";
import { contextsOf, type Contexts } from "./contexts.ts";
import type { ConfigurationDepth, ContextDepth, DepthResult } from "./depth-result.ts";
import { poolMeasure, slotMeasure, taskMeasure } from "./measures.ts";
import { peaks, type Measure } from "./peaks.ts";
import { BASES, recordKey, type Base, type FunctionRecord, type NestSite } from "./record.ts";
import { Resolver, type Target } from "./resolve.ts";
import { sleepers } from "./sleepers.ts";
import { sleepingHolders } from "./task-stack.ts";
import { typePairs } from "./type-pairs.ts";
import { unboundedNests } from "./unbounded.ts";

/** Chains that are told of each context. */
const MAX_CHAINS = 5;

export class DepthQuestion {
  /** Functions that matter to the machine. */
  private readonly own = new Map<string, FunctionRecord>();
  /** Those, and the ones that they lead through. */
  private readonly records = new Map<string, FunctionRecord>();
  private readonly asked = new Set<string>();
  private readonly index: CodeIndex;
  private readonly resolver: Resolver;
  private readonly entryPoints: EntryPoints;
  private readonly ambiguous = new Map<string, boolean>();
  private readonly sleepers: ReadonlyMap<string, string>;
  private readonly kernel: KernelContext;
  private readonly machine: MachineModel;

  constructor(index: CodeIndex, kernel: KernelContext) {
    this.index = index;
    this.resolver = new Resolver(index);
    this.entryPoints = new EntryPoints(kernel.version, kernel.ownEntryPoints);
    this.sleepers = sleepers(index, kernel.apis);
    this.kernel = kernel;
    this.machine = machineModel(kernel.version);
  }

  /** Records of one name and file (arms of an `#if`) become one. */
  add(records: readonly FunctionRecord[]): void {
    for (const record of records) {
      const key = recordKey(record);
      const known = this.records.get(key);
      const made = known ? { ...known, sites: [...known.sites, ...record.sites], givenUp: known.givenUp ?? record.givenUp } : record;
      this.records.set(key, made);
      this.own.set(key, made);
    }
  }

  addPassing(records: readonly FunctionRecord[]): void {
    for (const record of records) {
      if (!this.records.has(recordKey(record))) this.records.set(recordKey(record), record);
    }
  }

  /** Functions that are called under a mapping, or by those, and have no record yet; each is named once. */
  missing(): Target[] {
    const { graph } = this.graph();
    const found = [...graph.missing].filter(([key]) => !this.asked.has(key));
    for (const [key] of found) this.asked.add(key);
    return found.map(([, target]) => target);
  }

  answer(): DepthResult {
    const { graph, contexts, roots } = this.graph();
    const answering: Answering = { graph, contexts, roots };
    const slots = this.machine.limit(this.machine.home("atomic"));
    const told = this.kernel.configSymbols.get(HIGH_PAGE_TABLES_SYMBOL);
    const configurations = (["y", "n"] as const).filter((one) => told === undefined || (told === "n") === (one === "n"));
    const pool = poolMeasure(graph.nodes, this.machine);
    const task = taskMeasure(this.machine);
    const slotsOf = slotMeasure(graph.nodes, { machine: this.machine, highpte: configurations[0]! });
    return {
      slots: slots === Infinity ? null : slots,
      configurations: configurations.map((highpte) => this.configuration(highpte, answering)),
      pool: worstIn("process", pool, answering),
      unbounded: unboundedNests(graph.nodes, { machine: this.machine, pool, slots: slotMeasure(graph.nodes, { machine: this.machine, highpte: "y" }) }),
      types: slotsOf.isTyped ? { reserved: kmTypes(this.kernel.version), pairs: typePairs(graph.nodes, peaks(graph.nodes, slotsOf), slotsOf) } : null,
      taskStack: { holders: sleepingHolders(graph.nodes, task), worst: worstIn("process", task, answering).chains[0] ?? null },
      assumptions: {
        openCalls: [...graph.open.values()],
        givenUp: [...this.records.values()].flatMap((one) => (one.givenUp === null ? [] : [{ function: one.name, file: one.file, reason: one.givenUp }])),
        withoutEvidence: roots.filter(({ record, base }) => contexts.get(recordKey(record))?.get(base)?.length === 0).length,
        passing: this.records.size - this.own.size,
      },
    };
  }

  private configuration(highpte: "y" | "n", answering: Answering): ConfigurationDepth {
    const measure = slotMeasure(answering.graph.nodes, { machine: this.machine, highpte });
    const contexts = BASES.map((base) => worstIn(base, measure, answering));
    return { highpte, contexts, sum: contexts.reduce((sum, one) => sum + one.max, 0) };
  }

  private graph(): Answering {
    const graph = new CallGraph(this.records, this.resolver);
    const contexts = contextsOf({ index: this.index, entryPoints: this.entryPoints, records: this.own, sleepers: this.sleepers, ambiguous: this.ambiguous });
    const roots: Answering["roots"] = [];
    for (const [key, record] of this.own) {
      if (!record.sites.some(isNesting)) continue;
      for (const base of contexts.get(key)?.keys() ?? []) {
        if (graph.add(record, base)) roots.push({ record, base });
      }
    }
    return { graph, contexts, roots };
  }
}

/** Where something is mapped, or held. */
function isNesting({ held, does }: NestSite): boolean {
  return held.length > 0 || does.kind === "take" || does.scoped !== null;
}

interface Answering {
  readonly graph: CallGraph;
  readonly contexts: Contexts;
  readonly roots: { readonly record: FunctionRecord; readonly base: Base }[];
}

function worstIn(base: Base, measure: Measure, { graph, contexts, roots }: Answering): ContextDepth {
  const found = peaks(graph.nodes, measure);
  const here = roots.filter((root) => root.base === base);
  const depths = here.map(({ record }) => ({ record, depth: found.of.get(nodeKey(record, base))?.[0]?.value ?? 0 }));
  const max = depths.reduce((most, one) => Math.max(most, one.depth), 0);
  const chains = depths.filter(({ depth }) => depth > 0 && depth >= max - 1).map(({ record }) => chainFrom(nodeKey(record, base), {
    nodes: graph.nodes, peaks: found, measure, reasons: contexts.get(recordKey(record))?.get(base) ?? [],
  }));
  const told = distinct(chains.sort((a, b) => worstFirst(a, b, base)));
  return { base, max, chains: told.slice(0, MAX_CHAINS), reachedBy: told.filter((chain) => chain.depth === max).length };
}

/** Deep before shallow; those whose KM_types speak of other contexts, and those without evidence, last; short before long. */
function worstFirst(a: Chain, b: Chain, base: Base): number {
  const evidence = doubt(a, base) - doubt(b, base);
  return b.depth - a.depth || evidence || a.steps.length - b.steps.length || compare(placeOf(a), placeOf(b));
}

function doubt({ reasons, steps }: Chain, base: Base): number {
  const types = steps.flatMap((step) => [...step.held, ...(step.takes ? [step.takes] : [])]).flatMap(({ slot }) => (slot === null ? [] : [slot]));
  const isForeign = types.some((type) => conventionOf(type)?.bases.includes(base) === false);
  return (isForeign ? 2 : 0) + (reasons.length === 0 || reasons[0]?.isHint ? 1 : 0);
}

function distinct(chains: readonly Chain[]): Chain[] {
  const seen = new Set<string>();
  return chains.filter((chain) => !seen.has(placeOf(chain)) && seen.add(placeOf(chain)));
}

function placeOf({ steps: [first] }: Chain): string {
  return first ? `${first.file} ${first.function}` : "";
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
