/** Whether two answers about functions say the same. */

import { SourceFile } from "../text/source-file.ts";
import type { Span } from "../text/span.ts";

/** Answers are plain data; terms of one table are one object where they are equal. */
export function areSame(some: unknown, other: unknown): boolean {
  if (some === other) return true;
  if (typeof some !== "object" || typeof other !== "object" || some === null || other === null) return false;
  if (Object.getPrototypeOf(some) !== Object.getPrototypeOf(other)) return false;
  if (some instanceof SourceFile && other instanceof SourceFile) return some.path === other.path && some.text === other.text;
  if ((some instanceof Map && other instanceof Map) || (some instanceof Set && other instanceof Set)) return areSame([...some], [...other]);
  if (isPlace(some) && isPlace(other)) return areSamePlace(some, other) && areEntriesSame({ ...some, span: null, source: null }, { ...other, span: null, source: null });
  return areEntriesSame(some, other);
}

function areEntriesSame(some: object, other: object): boolean {
  const [entries, others] = [Object.entries(some), Object.entries(other)];
  return entries.length === others.length && entries.every(([key, value], at) => others[at]![0] === key && areSame(value, others[at]![1]));
}

interface Place {
  readonly span: Span;
  readonly source: SourceFile;
}

function isPlace(one: object): one is Place {
  return "source" in one && one.source instanceof SourceFile && "span" in one && typeof one.span === "object";
}

/** Of two texts of a document that is edited, too. */
function areSamePlace({ span, source }: Place, other: Place): boolean {
  return source.agreesWith(other.source) && source.moved(span.start) === other.source.moved(other.span.start) && source.moved(span.end) === other.source.moved(other.span.end);
}
