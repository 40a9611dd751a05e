/**
 * Questions about functions that may lead back to themselves. What is found out while such a question is open hangs on who
 * asked first: it is kept until that one is answered, and no longer. Found as strongly connected components are (Tarjan,
 * Depth-first search and linear graph algorithms, 1972).
 */

export interface Answered<T> {
  readonly answer: T;
  /** The outermost question that it hangs on, by its place among those that are open; null where it stands by itself. */
  readonly hangsOn: number | null;
  /**
   * The other questions of its component: while one of them is open, this is asked anew, as it would have been had that one been
   * asked first.
   */
  readonly component: ReadonlySet<string>;
}

/** Of questions that lead back to nothing. */
export const ALONE: ReadonlySet<string> = new Set();

export function settled<T>(answer: T): Answered<T> {
  return { answer, hangsOn: null, component: ALONE };
}

interface Unsettled {
  hangsOn: number | null;
  forget(): void;
}

interface Frame {
  /** The outermost open question that it was led back to; its own place where there is none. */
  low: number;
  /** How many answers were unsettled when it was asked. */
  readonly before: number;
  /** By which it is led back to, and where else that leads once it is answered. */
  readonly name: string | null;
  readonly shadowed: number | undefined;
  /** Names of questions that were led back to it, or further; null for none, as with most. */
  component: Set<string> | null;
  unsettled: Unsettled[] | null;
}

/** Over all files, the innermost last. */
export class OpenQuestions {
  private readonly frames: Frame[] = [];
  private readonly places = new Map<string, number>();
  private count = 0;

  /** How many answers were given so far that hang on a question which is still open. */
  get unsettled(): number {
    return this.count;
  }

  /** Whether the question is being answered; if so, what the one who asks finds out hangs on it. */
  leadsBack(name: string): boolean {
    const place = this.places.get(name);
    if (place === undefined) return false;
    this.hangOn(place);
    return true;
  }

  /** Whether one of these questions is being answered. */
  isOpen(names: ReadonlySet<string>): boolean {
    if (names.size === 0 || this.places.size === 0) return false;
    for (const name of names) if (this.places.has(name)) return true;
    return false;
  }

  /** Notes that the innermost question uses what hangs on that one. */
  hangOn(place: number): void {
    const innermost = this.frames.at(-1);
    if (!innermost) return;
    this.count++;
    innermost.low = Math.min(innermost.low, place);
  }

  /** `name`: by which it is led back to; null for questions that never are. */
  ask<T>(name: string | null, work: () => T): Answered<T> {
    const place = this.frames.length;
    const frame: Frame = { low: place, before: this.count, name, shadowed: name === null ? undefined : this.places.get(name), component: null, unsettled: null };
    this.frames.push(frame);
    if (name !== null) this.places.set(name, place);
    let answer: T;
    try {
      answer = work();
    } catch (error) {
      frame.low = place;
      this.close(frame);
      throw error;
    }
    const hangsOn = this.close(frame);
    return { answer, hangsOn, component: (hangsOn === null ? frame.component : null) ?? ALONE };
  }

  private close(frame: Frame): number | null {
    this.frames.pop();
    if (frame.name !== null) this.places.delete(frame.name);
    if (frame.name !== null && frame.shadowed !== undefined) this.places.set(frame.name, frame.shadowed);
    const outer = this.frames.at(-1);
    if (!outer || frame.low >= this.frames.length) {
      this.count = frame.before;
      // What has no name asks for something that has one, and its answer is that one's.
      if (outer?.name === null && frame.component !== null) include(outer, frame.component);
      for (const one of frame.unsettled ?? []) one.forget();
      return null;
    }
    outer.low = Math.min(outer.low, frame.low);
    const root = this.frames[frame.low]!;
    if (frame.name !== null) include(root, [frame.name]);
    if (frame.component !== null) include(root, frame.component);
    for (const one of frame.unsettled ?? []) this.settleWith(frame.low, one);
    return frame.low;
  }

  /** Keeps an answer until that question is answered. */
  settleWith(place: number, one: Unsettled): void {
    one.hangsOn = place;
    (this.frames[place]!.unsettled ??= []).push(one);
  }
}

function include(frame: Frame, names: Iterable<string>): void {
  frame.component ??= new Set();
  for (const one of names) frame.component.add(one);
}

/** Answers by key. */
export class Answers<K, T> {
  private readonly known = new Map<K, Answered<T>>();
  private readonly questions: OpenQuestions;

  constructor(questions: OpenQuestions) {
    this.questions = questions;
  }

  recall(key: K): Answered<T> | undefined {
    const known = this.known.get(key);
    if (known === undefined || this.questions.isOpen(known.component)) return undefined;
    if (known.hangsOn !== null) this.questions.hangOn(known.hangsOn);
    return known;
  }

  keep(key: K, answered: Answered<T>): T {
    const { answer, hangsOn } = answered;
    if (hangsOn === null) {
      this.known.set(key, answered);
      return answer;
    }
    const before = this.known.get(key);
    const entry = {
      ...answered,
      forget: () => {
        if (this.known.get(key) !== entry) return;
        if (before === undefined || before.hangsOn !== null) this.known.delete(key);
        else this.known.set(key, before);
      },
    };
    this.known.set(key, entry);
    this.questions.settleWith(hangsOn, entry);
    return answer;
  }

  clear(): void {
    this.known.clear();
  }

  get size(): number {
    return this.known.size;
  }
}
