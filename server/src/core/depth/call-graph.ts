/** The functions that are reached from places where something is held, one node for each mode that they run in. */

import { isReached, modeWithin, type Mode } from "./mode.ts";
import { recordKey, type FunctionRecord, type NestSite } from "./record.ts";
import type { Resolver, Target } from "./resolve.ts";

export interface GraphNode {
  readonly record: FunctionRecord;
  readonly mode: Mode;
  /** Places that the mode leaves open. */
  readonly edges: readonly GraphEdge[];
}

export interface GraphEdge {
  readonly site: NestSite;
  /** Keys of nodes; empty for maps, and for calls that are not followed. */
  readonly to: readonly string[];
}

export function nodeKey(of: Target, mode: Mode): string {
  return `${mode}\0${recordKey(of)}`;
}

/** A call under a mapping that is not followed. */
export interface OpenCall {
  readonly file: string;
  readonly line: number;
  readonly why: "pointer" | "many-targets";
}

/** Grows on demand; `missing` names the functions that were asked for and have no record. */
export class CallGraph {
  readonly nodes = new Map<string, GraphNode>();
  readonly missing = new Map<string, Target>();
  readonly open = new Map<string, OpenCall>();
  private readonly records: ReadonlyMap<string, FunctionRecord>;
  private readonly resolver: Resolver;

  constructor(records: ReadonlyMap<string, FunctionRecord>, resolver: Resolver) {
    this.records = records;
    this.resolver = resolver;
  }

  /** Adds a function and all that it reaches; null without a record. */
  add(target: Target, mode: Mode): GraphNode | null {
    const queue: { target: Target; mode: Mode }[] = [{ target, mode }];
    for (let next = queue.pop(); next; next = queue.pop()) {
      const key = nodeKey(next.target, next.mode);
      if (this.nodes.has(key)) continue;
      const record = this.records.get(recordKey(next.target));
      if (!record) {
        this.missing.set(recordKey(next.target), next.target);
        continue;
      }
      const node = this.node(record, next.mode);
      this.nodes.set(key, node.made);
      queue.push(...node.reached);
    }
    return this.nodes.get(nodeKey(target, mode)) ?? null;
  }

  private node(record: FunctionRecord, mode: Mode): { made: GraphNode; reached: { target: Target; mode: Mode }[] } {
    const reached: { target: Target; mode: Mode }[] = [];
    const edges = record.sites.filter((site) => isReached(site, mode)).map((site): GraphEdge => {
      const within = modeWithin(site, mode);
      const targets = this.targets(site, record);
      reached.push(...targets.map((target) => ({ target, mode: within })));
      return { site, to: targets.map((target) => nodeKey(target, within)) };
    });
    return { made: { record, mode, edges }, reached };
  }

  private targets(site: NestSite, { file }: FunctionRecord): readonly Target[] {
    if (site.does.kind !== "call" || !site.does.mayMap) return [];
    const { targets, unknown } = this.resolver.resolve(site.does.callee, file);
    if (unknown !== null && site.held.length > 0) this.open.set(`${file}:${site.line}`, { file, line: site.line, why: unknown });
    return targets;
  }
}
