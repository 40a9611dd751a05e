/** Caches and TLBs that code of one architecture maintains while a mapping is held: maybe those of the processor alone that it runs on. */

import type { AnalysedFunction } from "../../analysis/analysed-function.ts";
import type { UnitAnalysis } from "../../analysis/unit-analysis.ts";
import { archOf } from "../../kernel/architectures.ts";
import { ownAtomicity } from "../../highmem/execution.ts";
import { MIGRATIONS } from "../../kernel/migrations.ts";
import type { Span } from "../../text/span.ts";
import { CodeText } from "../code-text.ts";

/** A call as it is written. */
export interface NamedCall {
  /** Empty where it is no function by name. */
  readonly name: string;
  /** Of arguments. */
  readonly count: number;
  readonly span: Span;
}

/** A reader can tell which processors something acts on. */
interface MayBeLocal {
  readonly on: "preemption";
  readonly isCertain: false;
  readonly message: string;
  readonly span: Span;
}

const { verbs, nouns, everywhere } = MIGRATIONS.local.maintenance;
const VERBS: ReadonlySet<string> = new Set(verbs);
const NOUNS: ReadonlySet<string> = new Set(nouns);
const EVERYWHERE: ReadonlySet<string> = new Set(everywhere.names);
const ASSEMBLER: ReadonlySet<string> = new Set(["asm", "__asm__", "__asm"]);

export class MaintenanceSearch {
  private readonly analysis: UnitAnalysis;
  private readonly inCallees = new Map<string, string | null>();
  private readonly texts = new Map<string, CodeText>();

  constructor(analysis: UnitAnalysis) {
    this.analysis = analysis;
  }

  /** What the calls, what they call as far as it is at hand, and assembler in the region may do to one processor only. */
  within(fn: AnalysedFunction, calls: readonly NamedCall[], region: Span): MayBeLocal[] {
    if (archOf(fn.source.path) === null) return [];
    const found = calls.flatMap(({ name, span }) => {
      const what = name === "" ? throughPointer(fn) : isMaintenance(name) ? `${name}()` : this.inCallee(name);
      return what === null || isPinned(fn, span) ? [] : [mayBeLocal(fn, what, span)];
    });
    const own = isMaintenance(fn.body.name) && !isPinned(fn, { start: region.start, end: region.start }) ? [mayBeLocal(fn, `${fn.body.name}()`, fn.body.nameSpan)] : [];
    const assembler = this.codeOf(fn.source.text).mentions(ASSEMBLER, region).map(({ span }) => mayBeLocal(fn, "assembler", span));
    return [...found, ...assembler, ...own];
  }

  /** What a function at hand does itself. */
  private inCallee(name: string): string | null {
    const known = this.inCallees.get(name);
    if (known !== undefined) return known;
    const { functions, macro } = EVERYWHERE.has(name) ? { functions: [], macro: undefined } : this.analysis.atHand(name);
    const parts = [...functions.map(({ syntax, unit }) => ({ syntax, text: unit.text })), ...(macro ? [{ syntax: macro.macro, text: macro.text }] : [])];
    const doers = parts.flatMap(({ syntax, text }) => [...syntax.identifiers].find(isMaintenance) ?? (this.codeOf(text).mentions(ASSEMBLER, syntax.span).length > 0 ? "" : []));
    const [doer] = doers;
    const what = doer === undefined ? null : doer === "" ? `assembler in ${name}()` : `${doer}() in ${name}()`;
    this.inCallees.set(name, what);
    return what;
  }

  private codeOf(text: string): CodeText {
    const code = this.texts.get(text) ?? new CodeText(text);
    this.texts.set(text, code);
    return code;
  }
}

/** What is called so may be anything; what the function says of itself it does by that. */
function throughPointer({ body: { name } }: AnalysedFunction): string | null {
  return isMaintenance(name) ? "the function behind a pointer" : null;
}

/** By its name: `__flush_purge_region`, `r4k_blast_dcache_page`. */
function isMaintenance(name: string): boolean {
  const words = name.split("_");
  return !EVERYWHERE.has(name) && words.some((word) => VERBS.has(word)) && words.some((word) => NOUNS.has(word));
}

/** The code itself keeps the task where it runs. */
export function isPinned({ facts }: AnalysedFunction, { start }: Span): boolean {
  const held = facts.heldAt.get(start) ?? [];
  return held.length > 0 && held.every(({ execution }) => !["rcu", undefined].includes(ownAtomicity(execution)?.what));
}

function mayBeLocal({ source }: AnalysedFunction, what: string, span: Span): MayBeLocal {
  return { on: "preemption", isCertain: false, message: `${what} on line ${source.lines.position(span.start).line} may act on caches or TLBs of the processor alone that it runs on`, span };
}
