/** Questions about functions, to which the answers are kept as sums: another text of the file may give the same. */

import { bytesOf, hashOf } from "../callgraph/name-table.ts";
import { SourceFile } from "../text/source-file.ts";

type QuestionKind =
  /** How it goes about in the state in which it was entered; where, and in which contexts, it calls something. */
  | "entry-behaviour" | "call-sites"
  /** What it holds where it calls something. */
  | "held"
  /** What it does to the machine, whether it leaves other mappings than it found, what sleeps in it, inside of what it returns an address. */
  | "summary" | "leaving" | "sleeps" | "part";

export interface Question {
  readonly kind: QuestionKind;
  readonly name: string;
  /** Empty where the question is not about the calls of one. */
  readonly callee: string;
  /** As in reports. */
  readonly file: string;
}

export function questionText({ kind, name, callee, file }: Question): string {
  return `${kind} ${name} ${callee} ${file}`;
}

/** What `questionText` has written. */
export function readQuestion(text: string): Question {
  const [kind = "", name = "", callee = ""] = text.split(" ", 3);
  return { kind: kind as QuestionKind, name, callee, file: text.slice(kind.length + name.length + callee.length + 3) };
}

/** Equal for two answers that say the same, wherever in its file that stands. Answers are plain data, with terms in them. */
export function answerSum(answer: unknown): number {
  return new Sums().of(answer);
}

/** Places, and what terms are known by in their table. */
const LEFT_OUT = new Set(["span", "id", "marks", "size", "depth"]);

class Sums {
  private readonly known = new Map<object, number>();
  /** Sites are told apart by which came first: their own names count instructions. */
  private readonly sites = new Map<string, number>();

  of(value: unknown): number {
    if (typeof value === "string") return hashOf(bytesOf(value));
    if (typeof value !== "object" || value === null) return hashOf(bytesOf(String(value)));
    const there = this.known.get(value);
    if (there !== undefined) return there;
    const sum = value instanceof SourceFile ? this.of(value.path) : this.ofParts(value);
    this.known.set(value, sum);
    return sum;
  }

  private ofParts(value: object): number {
    let sum = 1;
    const add = (part: number): void => {
      sum = (Math.imul(sum, 31) + part) | 0;
    };
    if (Array.isArray(value) || value instanceof Set || value instanceof Map) for (const part of value as Iterable<unknown>) add(this.of(part));
    else for (const [key, part] of Object.entries(value)) {
      if (part === undefined || LEFT_OUT.has(key)) continue;
      add(this.of(key));
      add(key === "site" ? this.ofSite(String(part)) : this.of(part));
    }
    return sum;
  }

  private ofSite(site: string): number {
    const number = this.sites.get(site) ?? this.sites.size;
    this.sites.set(site, number);
    return number;
  }
}
