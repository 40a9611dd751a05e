/** The inputs of a run: the same for the same seed and number. */

import { readFileSync } from "node:fs";
import type { FuzzInput } from "./examine.ts";
import { mutated } from "./mutations.ts";
import { Random } from "./random.ts";

/** A file that inputs are made from. */
export interface Base {
  readonly name: string;
  readonly path: string;
  readonly kernel: string;
}

/** One of each era. */
const KERNELS = ["2.6.31", "2.6.36", "3.4", "4.9", "6.1"];

interface MadeInput extends FuzzInput {
  /** What it was made from, and how. */
  readonly story: string;
}

export function makeInput(bases: readonly Base[], seed: number, number: number): MadeInput {
  const random = new Random(Math.imul(seed, 0x9e3779b1) + number);
  const [base, other] = [random.pick(bases), random.pick(bases)];
  const { text, names } = mutated(textOf(base), random, textOf(other));
  const kernel = random.chance(0.7) ? base.kernel : random.pick(KERNELS);
  return { bytes: text, kernel, story: `${seed}/${number}: ${base.name} (${other.name}), ${names.join(", ")}, as ${kernel}` };
}

const texts = new Map<string, string>();

function textOf({ path }: Base): string {
  const known = texts.get(path) ?? readFileSync(path, "latin1");
  texts.set(path, known);
  return known;
}
