/** What was found out about the functions of a file that is being edited, for as long as it holds. */

import type { TranslationUnit } from "../syntax/translation-unit.ts";
import { TermTable } from "../values/term.ts";
import { OutsideAnswers } from "./outside-answers.ts";
import type { AnalysedFunction } from "./analysed-function.ts";

/** Functions as they were that are remembered besides those of the latest text: enough to take back some edits. */
const MOST_EARLIER = 96;

/** Without the definition, which would hold on to all that was read of its file. */
type Remembered = Omit<AnalysedFunction, "syntax">;

/** One for each document. What other files say is taken as it was until that is doubted. */
export class AnalysisMemory {
  /** All analyses of the document speak of the same terms. */
  readonly table = new TermTable();
  private answers = new OutsideAnswers();
  private isDoubted = false;
  /** Those not asked for longest come first. */
  private readonly known = new Map<string, Remembered | null>();
  /** Keys that were asked for since the document was read last. */
  private asked = new Set<string>();
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

  /** The document has been read again. */
  begin(): void {
    let spare = this.known.size - this.asked.size - MOST_EARLIER;
    for (const key of this.known.keys()) {
      if (spare <= 0) break;
      if (this.asked.has(key)) continue;
      this.known.delete(key);
      spare--;
    }
    this.asked = new Set();
  }

  recall(key: string): Remembered | null | undefined {
    const found = this.known.get(key);
    if (found !== undefined) this.ask(key, found);
    return found;
  }

  keep(key: string, analysed: AnalysedFunction | null): void {
    if (analysed === null) return this.ask(key, null);
    const { syntax: _, ...rest } = analysed;
    this.ask(key, rest);
  }

  private ask(key: string, found: Remembered | null): void {
    this.known.delete(key);
    this.known.set(key, found);
    this.asked.add(key);
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
