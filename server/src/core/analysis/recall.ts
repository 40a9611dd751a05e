/** What was found out about the functions of a file that is being edited, for as long as it holds. */

import type { TranslationUnit } from "../syntax/translation-unit.ts";
import { TermTable } from "../values/term.ts";
import { OutsideAnswers } from "./outside-answers.ts";
import type { AnalysedFunction } from "./analysed-function.ts";
import type { AskedFact } from "./unit/asked-facts.ts";

/** Functions as they were that are remembered besides those of the latest text: enough to take back some edits. */
const MOST_EARLIER = 96;

/** What was found out about a function, and what was asked about others for it. */
export interface Remembered {
  /** Without the definition, which would hold on to all that was read of its file; null where it can't be read. */
  readonly analysed: Omit<AnalysedFunction, "syntax"> | null;
  readonly asked: readonly AskedFact[];
}

/** Equal for functions whose own text, and what is around all functions, are equal; and besides all functions that they lead to. */
export interface FunctionKey {
  readonly own: string;
  readonly full: string;
}

/** One for each document. What other files say is taken as it was until that is doubted. */
export class AnalysisMemory {
  /** All analyses of the document speak of the same terms. */
  readonly table = new TermTable();
  private answers = new OutsideAnswers();
  private isDoubted = false;
  /** Those not asked for longest come first. */
  private readonly known = new Map<string, Remembered & { readonly own: string }>();
  /** The latest full key of functions by their own. */
  private readonly latest = new Map<string, string>();
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
    this.latest.clear();
    this.answers = new OutsideAnswers();
  }

  /** The document has been read again. */
  begin(): void {
    let spare = this.known.size - this.asked.size - MOST_EARLIER;
    for (const key of this.known.keys()) {
      if (spare <= 0) break;
      if (this.asked.has(key)) continue;
      const { own } = this.known.get(key)!;
      this.known.delete(key);
      if (this.latest.get(own) === key) this.latest.delete(own);
      spare--;
    }
    this.asked = new Set();
  }

  recall({ own, full }: FunctionKey): Remembered | undefined {
    const found = this.known.get(full);
    if (found !== undefined) this.keep({ own, full }, found);
    return found;
  }

  /** How the same function was analysed last, when others were not as they are now. */
  recallOther({ own }: FunctionKey): Remembered | undefined {
    return this.known.get(this.latest.get(own) ?? "");
  }

  keep({ own, full }: FunctionKey, { analysed, asked }: Remembered): void {
    this.known.delete(full);
    this.known.set(full, { analysed, asked, own });
    this.latest.set(own, full);
    this.asked.add(full);
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
