/** What was found out about the functions of a file that is being edited, for as long as it holds. */

import type { TranslationUnit } from "../syntax/translation-unit.ts";
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
  private readonly headers = new WeakMap<TranslationUnit, number>();

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
    const known = this.texts.get(text);
    if (known !== undefined) return known;
    const made = this.texts.size;
    // A copy: a part of a text would hold on to the whole.
    this.texts.set(` ${text}`.slice(1), made);
    return made;
  }

  /** The same for headers. */
  numberOfHeader(unit: TranslationUnit): number {
    const known = this.headers.get(unit) ?? this.numberOf(`${unit.source.path}\0${unit.source.text}`);
    this.headers.set(unit, known);
    return known;
  }
}
