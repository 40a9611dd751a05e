/** local: mappings that switch something off, and those of the pool, become mappings of the task. */

import type { AnalysedFunction } from "../../analysis/analysed-function.ts";
import { MIGRATIONS } from "../../kernel/migrations.ts";
import { childByField, namedChildren } from "../../syntax/node.ts";
import { isParameter } from "../profile.ts";
import { someTerm } from "../../values/term.ts";
import type { TextChange } from "../../findings/finding.ts";
import { CodeText } from "../code-text.ts";
import { type Proposal, type Reason, refused, type Site } from "../migration.ts";
import { callbackObstacle } from "./callbacks.ts";
import { belongsTo, type CallSite, type Component, componentsOf, MAPS, RELEASES } from "./components.ts";
import { Confinement } from "./confinement.ts";
import { explicitly } from "./explicit.ts";
import type { LocalInput } from "./local-input.ts";
import { isPool, poolObstacle } from "./pool.ts";
import { addressAt } from "./release-address.ts";
import { type Reliance, RelianceSearch } from "./reliance.ts";
import { aliasesOf, bodiesOf } from "./bodies.ts";
import { sharedVariables } from "./variables.ts";

/** Proposals for one file: one for each set of maps and releases that belong together. */
export function proposeLocal(input: LocalInput): Proposal[] {
  const reliances = new RelianceSearch(input);
  const confinement = new Confinement(bodiesOf(input.analysis), aliasesOf(input.analysis));
  const code = new CodeText(input.analysis.unit.source.text);
  const components = componentsOf(input.functions);
  const shared = sharedVariables(components);
  const converted = components.flatMap((component) => new LocalConversion(input, { component, variables: shared.get(component) ?? [], reliances, confinement, code }).proposals());
  return [...converted, ...inMacros(input, code)];
}

const NAMES: ReadonlySet<string> = new Set([...MAPS.keys(), ...RELEASES.keys()]);

/** What a macro maps or releases is seen where the macro is used: the macro itself stays. */
function inMacros({ analysis }: LocalInput, code: CodeText): Proposal[] {
  return analysis.unit.macros.flatMap(({ name, nameSpan, span }) => {
    const sites = code.mentions(NAMES, { start: nameSpan.end, end: span.end }).filter(({ args }) => args !== null);
    const reason: Reason = NAMES.has(name) ? { kind: "implementation", message: `${name}() is the interface itself` } : { kind: "not-plain", message: "the call is part of a macro" };
    return sites.length === 0 ? [] : [refused(name, sites.map((one) => ({ span: { start: one.span.start, end: one.end }, interface: one.name })), reason)];
  });
}

interface Around {
  readonly component: Component;
  /** That other components fill as well. */
  readonly variables: readonly string[];
  readonly reliances: RelianceSearch;
  readonly confinement: Confinement;
  readonly code: CodeText;
}

interface Renamed {
  readonly edits: readonly TextChange[];
  /** What only a reader can tell, or null. */
  readonly doubt: Reason | null;
}

class LocalConversion {
  private readonly input: LocalInput;
  private readonly around: Around;
  private readonly component: Component;

  constructor(input: LocalInput, around: Around) {
    this.input = input;
    this.around = around;
    this.component = around.component;
  }

  /** One for each function that has a part in it; together they have a group. */
  proposals(): Proposal[] {
    const obstacle = this.obstacle();
    const reliances = obstacle ? [] : this.reliances();
    const parts = this.functions().map((fn) => this.part(fn, obstacle, reliances));
    const broken = parts.find((one) => one.verdict === "refused");
    const [first] = this.component.sites;
    const { path } = this.input.analysis.unit.source;
    const own = parts.length > 1 && first ? [`local ${path} ${first.node.start}`] : [];
    const groups = [...own, ...this.around.variables.map((one) => `variable ${path} ${one}`)];
    return parts.map((one) => (broken && one.verdict !== "refused" ? refused(one.function, one.sites, broken.reason, groups) : { ...one, groups }));
  }

  private functions(): AnalysedFunction[] {
    return [...new Set(this.component.sites.map(({ fn }) => fn))];
  }

  /** In callers, too, that hold what a wrapper has mapped. */
  private reliances(): Reliance[] {
    const holders = this.component.through.size > 0 ? this.input.functions : this.functions();
    return holders.flatMap((fn) => this.around.reliances.within(fn, (mapping) => mapping.resource !== "pool" && belongsTo(fn, mapping, this.component)));
  }

  private part(fn: AnalysedFunction, obstacle: Reason | null, reliances: readonly Reliance[]): Proposal {
    const own = this.component.sites.filter((site) => site.fn === fn);
    const sites = own.map(siteOf);
    if (obstacle) return refused(fn.body.name, sites, obstacle);
    const renamed = own.map((site) => this.renamed(site));
    const missing = own.find((_, at) => renamed[at] === null);
    if (missing) return refused(fn.body.name, sites, { kind: "no-address", message: "no variable holds the address where the page is released", span: missing.node });
    const edits = renamed.flatMap((one) => one?.edits ?? []);
    const [reliance] = reliances;
    const doubt = renamed.find((one) => one?.doubt)?.doubt;
    if (!reliance) return { function: fn.body.name, sites, verdict: doubt ? "suggested" : "safe", reason: doubt ?? PROVED, edits };
    const switches = explicitly(this.input.inputOf(fn), own, MIGRATIONS.local.explicit[reliance.on]);
    const reason: Reason = { kind: reliance.on, message: reliance.message, span: reliance.span };
    if (!reliance.isCertain) return { function: fn.body.name, sites, verdict: "suggested", reason, edits };
    return switches ? { function: fn.body.name, sites, verdict: "suggested", reason, edits: [...edits, ...switches] } : refused(fn.body.name, sites, reason);
  }

  /** Why none of it can be converted. */
  private obstacle(): Reason | null {
    const { sites, through, isLoose } = this.component;
    const inMacro = sites.find(({ node }) => node.broken);
    if (inMacro) return { kind: "not-plain", message: "the call is not plain C", span: inMacro.node };
    const unfinished = sites.find(({ fn }) => fn.solution.exhausted !== null);
    if (unfinished) return { kind: "not-analysed", message: `the analysis was given up: ${unfinished.fn.solution.exhausted!}` };
    if (isLoose || !sites.some(({ isMap }) => isMap) || !sites.some(({ isMap }) => !isMap)) return this.unpaired();
    const kept = this.inMemory();
    if (kept) return kept;
    const api = sites.find(({ fn: { body } }) => [...MAPS.keys(), ...RELEASES.keys()].includes(body.name) || this.input.kernel.apis.mapsForCaller(body.name) && this.input.kernel.apis.primitive(body.name));
    if (api) return { kind: "implementation", message: `${api.fn.body.name}() is the interface itself` };
    for (const name of through) {
      const why = this.strange(name);
      if (why) return { kind: "wrapper", message: why };
    }
    for (const fn of this.functions()) {
      const callback = callbackObstacle(fn, this.input.functions, (mapping) => belongsTo(fn, mapping, this.component));
      if (callback) return callback;
    }
    return sites.some(({ name }) => isPool(this.input.kernel, name)) ? poolObstacle(this.input, this.component, this.around.confinement) : null;
  }

  /** What lies in memory when a function returns may be released by anybody who gets hold of it. */
  private inMemory(): Reason | null {
    for (const fn of this.functions()) {
      for (const { handed, value, state } of fn.facts.exits) {
        const left = [...handed].find((one) => belongsTo(fn, one, this.component) && !(value && someTerm(value, (part) => part === one.address)));
        if (left) return { kind: "wrapper", message: `the mapping stays in memory when ${fn.body.name}() returns`, span: left.span };
        const taken = state.machine.foreign.find(({ span, target }) => this.component.sites.some((site) => site.fn === fn && site.node.start === span.start) && !isParameter(target));
        if (taken) return { kind: "wrapper", message: `${fn.body.name}() releases what it finds in memory`, span: taken.span };
      }
    }
    return null;
  }

  private unpaired(): Reason {
    const { sites, through } = this.component;
    const [other] = [...through].filter((name) => sites.every(({ fn }) => fn.body.name !== name));
    if (through.size > 0) return { kind: "wrapper", message: `the mapping passes through ${other ?? [...through][0]!}(), and would have to be changed there as well` };
    return { kind: "not-analysed", message: sites[0]?.isMap === true ? "no path is known on which it is released" : "no path is known on which it was mapped" };
  }

  /** Why a function that a mapping passes through is not wholly in sight. */
  private strange(name: string): string | null {
    const own = this.input.analysis.unit.functions.filter((one) => one.name === name);
    if (own.length === 0) return `${name}() is defined elsewhere`;
    if (!own.every(({ isStatic }) => isStatic) || this.input.analysis.unit.source.path.endsWith(".h")) return `${name}() may be called from other files`;
    const uses = this.around.code.mentions(new Set([name])).filter((mention) => mention.args === null && !own.some(({ nameSpan }) => nameSpan.start === mention.span.start));
    if (uses.length > 0) return `${name}() is used in another way than by a call`;
    return this.input.functions.some((fn) => fn.body.name === name) ? null : `${name}() could not be analysed`;
  }

  /** Null where nothing has the address that a release needs. */
  private renamed(site: CallSite): Renamed | null {
    const { node, name, fn } = site;
    const callee = childByField(node, "function")!;
    const rename = { span: { start: callee.start, end: callee.end }, text: (MAPS.get(name) ?? RELEASES.get(name)!).to };
    if (site.isMap || !isPool(this.input.kernel, name)) return { edits: [rename], doubt: null };
    const list = childByField(node, "arguments");
    const [argument] = list ? namedChildren(list) : [];
    const address = argument && addressAt(this.input.inputOf(fn), node, (mapping) => belongsTo(fn, mapping, this.component) && fn.facts.endings.some((one) => one.map.start === mapping.span.start && one.release.start === node.start));
    if (!argument || !address) return null;
    const doubt: Reason = { kind: "beyond-page", message: `\`${address.name}\` must not lie beyond the page when it is released`, span: siteOf(site).span };
    return { edits: [rename, { span: { start: argument.start, end: argument.end }, text: address.name }], doubt: address.isCertain ? null : doubt };
  }
}

const PROVED: Reason = { kind: "proved", message: "nothing in between relies on what the old interface switches off; released in reverse order, by the task that mapped" };

function siteOf({ node, name }: CallSite): Site {
  return { span: { start: node.start, end: node.end }, interface: name };
}
