/** Writes a chain of calls with what each of its functions holds. */

import type { DepthReport } from "../../session/depth-report.ts";

type Chain = DepthReport["pool"]["chains"][number];
type Step = Chain["steps"][number];
type Held = Step["held"][number];

/** `f: KM_PTE0 dst → g → h: KM_USER0`, broken before arrows; then the places. */
export function chainLines({ steps }: Chain, width: number): string[] {
  const lines: string[] = [];
  steps.forEach((step, at) => {
    const text = `${at === 0 ? "" : "→ "}${stepText(step)}`;
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + text.length <= width) lines[lines.length - 1] = `${last} ${text}`;
    else lines.push(at === 0 ? text : `  ${text}`);
  });
  return [...lines, ...wrapped(places(steps), width)];
}

/** Why the outermost function runs in its context. */
export function reasonLine({ reasons }: Chain): string {
  if (reasons.length === 0) return "nothing tells in which context it runs";
  const texts = reasons.map(({ message }) => message);
  return `because ${texts.length <= 3 ? texts.join(", ") : `${texts[0]}, … ${texts.length - 2} calls …, ${texts.at(-1)}`}`;
}

function stepText(step: Step): string {
  const sleeps = step.sleeps === null ? "" : `, sleeps in ${step.sleeps}`;
  const all = stepMappings(step);
  return `${step.function}${all.length > 0 ? `: ${all.join(", ")}` : ""}${sleeps}`;
}

/** What is live in a step, each in few words. */
export function stepMappings(step: Step): string[] {
  const parts = [...step.held.map(mappingText), ...(step.takes ? [mappingText(step.takes)] : [])];
  const scoped = step.scoped ? [`${step.scoped.callee}(${step.scoped.slots.join(", ") || `${step.scoped.peak} at once`})`] : [];
  return [...parts, ...scoped];
}

/** Where they are mapped. */
export function stepLines({ line, held, takes, scoped, sleeps }: Step): number[] {
  return [...held.map((one) => one.line), ...(takes ? [takes.line] : []), ...(scoped || sleeps !== null ? [line] : [])];
}

function mappingText({ resource, slot, by, what, count }: Held): string {
  const name = slot === null || resource === "pool" ? `${by}()` : slot;
  const many = count === 1 ? "" : count === Infinity ? " ×∞" : ` ×${count}`;
  return `${name}${what === null ? "" : ` ${what}`}${many}`;
}

/** Where each mapping of the chain is made. */
function places(steps: readonly Step[]): string[] {
  const lines = new Map<string, number[]>();
  for (const step of steps) {
    const here = stepLines(step);
    if (here.length > 0) lines.set(step.file, [...(lines.get(step.file) ?? []), ...here]);
  }
  return [...lines].map(([file, at]) => `${file}:${[...new Set(at)].join(",")}`);
}

function wrapped(words: readonly string[], width: number): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 3 + word.length <= width) lines[lines.length - 1] = `${last} · ${word}`;
    else lines.push(word);
  }
  return lines;
}
