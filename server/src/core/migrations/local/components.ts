/** Maps and releases that belong together: those that a path joins, within a function or over calls of the file's own functions. */

import type { AnalysedFunction } from "../../analysis/analysed-function.ts";
import { allOfKind } from "../../fixes/statements.ts";
import type { Mapping } from "../../highmem/machine.ts";
import type { Renaming } from "../../kernel/migrations.ts";
import { MIGRATIONS } from "../../kernel/migrations.ts";
import { childByField, type SyntaxNode } from "../../syntax/node.ts";
import type { Span } from "../../text/span.ts";

export const MAPS: ReadonlyMap<string, Renaming> = new Map(MIGRATIONS.local.maps.map((one) => [one.from, one]));
export const RELEASES: ReadonlyMap<string, Renaming> = new Map(MIGRATIONS.local.releases.map((one) => [one.from, one]));

/** A written call of an old interface. */
export interface CallSite {
  readonly fn: AnalysedFunction;
  readonly node: SyntaxNode;
  readonly name: string;
  readonly isMap: boolean;
}

/** What is converted together. */
export interface Component {
  readonly sites: readonly CallSite[];
  /** Functions and macros that a mapping passes through. */
  readonly through: ReadonlySet<string>;
  /** Sites that no path joins with anything. */
  readonly isLoose: boolean;
}

/** All written calls of old interfaces in the functions of a file, each in one component. */
export function componentsOf(functions: readonly AnalysedFunction[]): Component[] {
  const joins = new Joins();
  const sites = new Map<string, CallSite>();
  for (const fn of functions) for (const site of sitesIn(fn)) sites.set(siteKey(fn, site.node), site);
  for (const fn of functions) join(fn, sites, joins);
  const groups = new Map<string, { sites: CallSite[]; through: Set<string> }>();
  for (const [key, site] of sites) {
    const root = joins.root(key);
    const group = groups.get(root) ?? { sites: [], through: new Set(joins.members(root).filter((one) => one.startsWith("f:")).map((one) => one.slice(2))) };
    group.sites.push(site);
    groups.set(root, group);
  }
  return [...groups.values()].map((group) => ({ ...group, isLoose: group.sites.length === 1 && group.through.size === 0 }));
}

function sitesIn(fn: AnalysedFunction): CallSite[] {
  return allOfKind(fn, "call_expression").flatMap((node) => {
    const name = calleeOf(fn, node);
    return name !== null && (MAPS.has(name) || RELEASES.has(name)) ? [{ fn, node, name, isMap: MAPS.has(name) }] : [];
  });
}

function calleeOf({ source }: AnalysedFunction, node: SyntaxNode): string | null {
  const callee = childByField(node, "function");
  return callee?.kind === "identifier" ? source.text.slice(callee.start, callee.end) : null;
}

/** Functions may have been analysed in different texts. */
function siteKey({ body: { name } }: AnalysedFunction, { start, end }: Span): string {
  return `s:${name}:${start}:${end}`;
}

function join(fn: AnalysedFunction, sites: ReadonlyMap<string, CallSite>, joins: Joins): void {
  const written = new Map(allOfKind(fn, "call_expression").map((node) => [siteKey(fn, node), calleeOf(fn, node)]));
  const nodeAt = (span: Span, by: string): string => {
    const key = siteKey(fn, span);
    return sites.has(key) ? key : `f:${written.get(key) ?? by}`;
  };
  const own = `f:${fn.body.name}`;
  for (const { map, release } of fn.facts.endings) joins.unite(nodeAt(map, ""), nodeAt(release, ""));
  for (const machine of [...fn.facts.heldAt.values()].flat()) {
    for (const one of machine.live) joins.note(nodeAt(one.span, one.by));
  }
  for (const { state: { machine }, handed } of fn.facts.exits) {
    for (const one of handed) joins.unite(nodeAt(one.span, one.by), own);
    for (const one of machine.foreign) joins.unite(nodeAt(one.span, one.callee), own);
  }
}

/** Whether a mapping of a function was made by one of the sites, or comes through one of the functions. */
export function belongsTo(fn: AnalysedFunction, { span, by }: Mapping, { sites, through }: Component): boolean {
  return sites.some((site) => site.fn === fn && site.node.start === span.start && site.node.end === span.end) || through.has(by);
}

/** Disjoint sets. */
class Joins {
  private readonly parents = new Map<string, string>();

  note(key: string): void {
    if (!this.parents.has(key)) this.parents.set(key, key);
  }

  root(key: string): string {
    const parent = this.parents.get(key);
    return parent === undefined || parent === key ? key : this.root(parent);
  }

  unite(one: string, other: string): void {
    this.note(one);
    this.note(other);
    this.parents.set(this.root(one), this.root(other));
  }

  members(root: string): string[] {
    return [...this.parents.keys()].filter((key) => this.root(key) === root);
  }
}
