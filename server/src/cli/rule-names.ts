/** Rule ids as users type them. */

import { InvalidArgumentError } from "commander";
import { RULES } from "../session/rules.ts";

/** The id itself; throws InvalidArgumentError with the nearest names when there is no such rule. */
export function knownRule(id: string): string {
  if (RULES.some((rule) => rule.id === id)) return id;
  const near = nearest(id, RULES.map((rule) => rule.id));
  const hint = near.length > 0 ? `Did you mean ${near.join(" or ")}?` : "`kmaplint explain` lists the rules.";
  throw new InvalidArgumentError(`There is no rule '${id}'. ${hint}`);
}

/** Up to three names within a third of their length in edits, or that hold what was typed; nearest first. */
export function nearest(typed: string, names: readonly string[]): string[] {
  return names
    .map((name) => ({ name, far: name.includes(typed) && typed.length > 2 ? 1 : distance(typed, name) }))
    .filter(({ name, far }) => far <= Math.max(2, name.length / 3))
    .sort((a, b) => a.far - b.far)
    .slice(0, 3)
    .map(({ name }) => name);
}

/** Levenshtein's. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
