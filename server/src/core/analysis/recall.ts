/** What was found out about the functions of a file that is being edited, for as long as it holds. */

import type { FunctionSyntax, TranslationUnit } from "../syntax/translation-unit.ts";
import { TermTable } from "../values/term.ts";
import { OutsideAnswers } from "./outside-answers.ts";
import type { AnalysedFunction } from "./analysed-function.ts";

/** Functions remembered; those not asked for longest go first. */
const MOST = 4096;

/** One for each document. What other files say is taken as it was until that is doubted. */
export class AnalysisMemory {
  /** All analyses of the document speak of the same terms. */
  readonly table = new TermTable();
  private answers = new OutsideAnswers();
  private isDoubted = false;
  private readonly known = new Map<string, AnalysedFunction | null>();
  private readonly texts = new Map<string, number>();

  /** What was told of other files. */
  get outside(): OutsideAnswers {
    return this.answers;
  }

  /** Whether other files may say something else than they did. */
  get isDoubtful(): boolean {
    return this.isDoubted;
  }

  /** Other files, or what they are told of this one, have changed. */
  doubt(): void {
    this.isDoubted = true;
  }

  /** Whether what was told holds is known now; if not, all that was made of it is forgotten. */
  reconsidered(holds: boolean): void {
    this.isDoubted = false;
    if (holds) return;
    this.known.clear();
    this.answers = new OutsideAnswers();
  }

  recall(key: string): AnalysedFunction | null | undefined {
    const found = this.known.get(key);
    if (found === undefined) return undefined;
    this.known.delete(key);
    this.known.set(key, found);
    return found;
  }

  keep(key: string, analysed: AnalysedFunction | null): void {
    this.known.set(key, analysed);
    if (this.known.size > MOST) this.known.delete(this.known.keys().next().value!);
  }

  /** Equal texts have equal numbers. */
  numberOf(text: string): number {
    const known = this.texts.get(text) ?? this.texts.size;
    this.texts.set(text, known);
    return known;
  }
}

/** Keys of functions: equal where everything in the file that their analysis may look at is equal. */
export class FunctionKeys {
  private readonly own = new Map<FunctionSyntax, number>();
  private readonly functions = new Map<string, FunctionSyntax[]>();
  private readonly around: number;
  private readonly unit: TranslationUnit;
  private readonly memory: AnalysisMemory;

  constructor(units: { readonly unit: TranslationUnit; readonly headers: readonly TranslationUnit[] }, memory: AnalysisMemory) {
    this.unit = units.unit;
    this.memory = memory;
    for (const one of units.unit.functions) this.functions.set(one.name, [...(this.functions.get(one.name) ?? []), one]);
    this.around = memory.numberOf([outside(units.unit), ...units.headers.map((header) => `\0${header.source.path}\0${header.source.text}`)].join(""));
  }

  /** Null for functions of other files. */
  of(syntax: FunctionSyntax): string | null {
    if (!(this.functions.get(syntax.name)?.includes(syntax) ?? false)) return null;
    const reached = new Set([syntax]);
    for (const one of reached) for (const name of one.identifiers) for (const callee of this.functions.get(name) ?? []) reached.add(callee);
    const others = [...reached].slice(1).map((one) => this.text(one)).sort((a, b) => a - b);
    return `${syntax.name} ${this.around} ${this.text(syntax)} ${others.join()}`;
  }

  private text(syntax: FunctionSyntax): number {
    const known = this.own.get(syntax);
    if (known !== undefined) return known;
    const made = this.memory.numberOf(this.unit.source.text.slice(syntax.span.start, syntax.span.end));
    this.own.set(syntax, made);
    return made;
  }
}

/** Everything but the functions. */
function outside({ source, functions }: TranslationUnit): string {
  const parts: string[] = [];
  let at = 0;
  for (const { span } of [...functions].sort((a, b) => a.span.start - b.span.start)) {
    if (span.start > at) parts.push(source.text.slice(at, span.start));
    at = Math.max(at, span.end);
  }
  return [...parts, source.text.slice(at)].join("\0");
}
