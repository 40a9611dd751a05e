/** Keys of functions: equal where everything in a file and its headers that their analysis may look at is equal. */

import type { FunctionSyntax, MacroSyntax, TranslationUnit } from "../../syntax/translation-unit.ts";
import type { AnalysisMemory, FunctionKey } from "../recall.ts";
import type { Units } from "../units.ts";
import type { Definitions } from "./definitions.ts";
import type { Mentions } from "./mentions.ts";

export class FunctionKeys {
  private readonly own = new Map<FunctionSyntax, number>();
  private readonly leads = new Map<FunctionSyntax | MacroSyntax, readonly (FunctionSyntax | MacroSyntax)[]>();
  private readonly around: number;
  private readonly unit: TranslationUnit;
  private readonly memory: AnalysisMemory;
  private readonly mentions: Mentions;
  private readonly definitions: Definitions;

  constructor({ unit, headers }: Units, memory: AnalysisMemory, definitions: Definitions) {
    this.unit = unit;
    this.memory = memory;
    this.definitions = definitions;
    memory.begin();
    this.mentions = memory.outside.mentions;
    this.mentions.begin(definitions);
    this.around = memory.numberOf([outside(unit), ...headers.map((one) => memory.numberOfHeader(one))].join("\0"));
  }

  /** Null for functions of other files. `kind`: of the analysis. */
  of(syntax: FunctionSyntax, kind: string): FunctionKey | null {
    if (!this.isOwn(syntax)) return null;
    const reached = new Set<FunctionSyntax | MacroSyntax>([syntax]);
    for (const one of reached) for (const other of this.leadsTo(one)) reached.add(other);
    reached.delete(syntax);
    const others = [...reached].filter((one) => "variants" in one && this.isOwn(one)).map((one) => this.text(one as FunctionSyntax));
    const own = `${kind} ${syntax.name} ${this.around} ${this.text(syntax)}`;
    return { own, full: `${own} ${others.sort((a, b) => a - b).join()}` };
  }

  private isOwn(syntax: FunctionSyntax): boolean {
    return this.definitions.of(syntax.name).some((one) => one.syntax === syntax && one.unit === this.unit);
  }

  /** What a function or macro names of the functions and macros at hand. */
  private leadsTo(one: FunctionSyntax | MacroSyntax): readonly (FunctionSyntax | MacroSyntax)[] {
    const known = this.leads.get(one);
    if (known) return known;
    const made = this.mentions.here(one.identifiers, this.definitions).flatMap((name) => {
      const macro = this.definitions.macro(name)?.macro;
      return [...this.definitions.of(name).map(({ syntax }) => syntax), ...(macro ? [macro] : [])];
    });
    this.leads.set(one, made);
    return made;
  }

  /** The definition as it is written and as it is read, and under which conditions. */
  private text(syntax: FunctionSyntax): number {
    const known = this.own.get(syntax);
    if (known !== undefined) return known;
    const { source, text } = this.unit;
    const { start, end } = syntax.span;
    const guards = syntax.guards.map(({ condition, holds }) => `${source.text.slice(condition.start, condition.end)} ${holds}`);
    const made = this.memory.numberOf([source.text.slice(start, end), text.slice(start, end), ...guards].join("\0"));
    this.own.set(syntax, made);
    return made;
  }
}

/** What a file says of its functions besides defining them: macros, also those within functions, members and enumerators. */
function outside({ source, functions, macros, structs, enumerators }: TranslationUnit): string {
  /** How many functions stand before it. */
  const place = (offset: number): number => functions.filter(({ span }) => span.start < offset).length;
  const ended = macros.filter(({ until }) => until < Infinity).map(({ span, until }) => `${place(span.start)} ${place(until)}`);
  const members = [...structs].map(([tag, fields]) => [tag, ...[...fields].flat()].join("\0"));
  return [...macros.map(({ span }) => source.text.slice(span.start, span.end)), ...ended, ...members, ...[...enumerators].map((one) => one.join("="))].join("\0");
}
