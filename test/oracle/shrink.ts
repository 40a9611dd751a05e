/** Makes a program smaller while it stays interesting. */

import { blocksOf, entryOf, type Block, type FunctionDefinition, type Program, type Statement } from "./program.ts";

/** Which of some programs, all of one era, are still interesting. */
type AreInteresting = (programs: readonly Program[]) => readonly boolean[];

const MAX_ROUNDS = 60;

/** The smallest program found by leaving out one part after the other; the program itself when nothing can go. */
export function shrink(program: Program, areInteresting: AreInteresting): Program {
  let best = program;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const candidates = smaller(best).filter(isWhole);
    if (candidates.length === 0) break;
    const found = areInteresting(candidates).indexOf(true);
    if (found < 0) break;
    best = candidates[found]!;
  }
  return best;
}

/** Programs with one part less, the largest parts first. */
function smaller(program: Program): Program[] {
  const made: Program[] = [];
  program.functions.forEach((fn, at) => {
    const replaced = (changed: FunctionDefinition): Program => ({ ...program, functions: program.functions.map((other, index) => (index === at ? changed : other)) });
    if (fn !== entryOf(program)) made.push({ ...program, functions: program.functions.filter((other) => other !== fn) });
    fn.labels.forEach((label, index) => made.push(replaced({ ...fn, labels: fn.labels.filter((other) => other !== label) }), ...smallerBlock(label.body).map((body) => replaced({ ...fn, labels: fn.labels.map((other, place) => (place === index ? { ...label, body } : other)) }))));
    made.push(...smallerBlock(fn.body).map((body) => replaced({ ...fn, body })));
    for (const name of [...fn.pointers, ...fn.integers]) if (!mentions(fn, name)) made.push(replaced({ ...fn, pointers: fn.pointers.filter((one) => one !== name), integers: fn.integers.filter((one) => one !== name) }));
  });
  return made;
}

function smallerBlock(block: Block): Block[] {
  const made: Block[] = [];
  const splice = (at: number, by: Block): Block => [...block.slice(0, at), ...by, ...block.slice(at + 1)];
  for (let size = Math.floor(block.length / 2); size > 1; size = Math.floor(size / 2)) {
    for (let from = 0; from + size < block.length; from += size) made.push([...block.slice(0, from), ...block.slice(from + size)]);
  }
  block.forEach((one, at) => {
    if (at < block.length - 1 || one.kind !== "return") made.push(splice(at, []));
    for (const inner of blocksOf(one)) made.push(splice(at, inner.filter((other) => other.kind !== "break")));
    for (const changed of smallerStatement(one)) made.push(splice(at, [changed]));
  });
  return made;
}

function smallerStatement(one: Statement): Statement[] {
  switch (one.kind) {
    case "if":
    case "ifdef":
      return [
        ...(one.otherwise ? [{ ...one, otherwise: null }] : []),
        ...(one.kind === "if" && /\b[xy]\b/.test(one.condition) && one.condition !== "x" ? [{ ...one, condition: "x" }] : []),
        ...smallerBlock(one.then).map((then) => ({ ...one, then })),
        ...(one.otherwise ? smallerBlock(one.otherwise).map((otherwise) => ({ ...one, otherwise })) : []),
      ];
    case "switch":
      return [
        ...one.cases.map((gone) => ({ ...one, cases: one.cases.filter((other) => other !== gone) })),
        ...(one.otherwise ? [{ ...one, otherwise: null }] : []),
        ...one.cases.flatMap((changed) => smallerBlock(changed.body).map((body) => ({ ...one, cases: one.cases.map((other) => (other === changed ? { ...changed, body } : other)) }))),
      ];
    case "loop":
      return [...(one.rounds !== "2" ? [{ ...one, rounds: "2" }] : []), ...smallerBlock(one.body).map((body) => ({ ...one, body }))];
    default:
      return [];
  }
}

/** Labels and functions that are named are there, and each function still returns in the end. */
function isWhole(program: Program): boolean {
  const names = new Set(program.functions.map((fn) => fn.name));
  return program.functions.every((fn) => {
    const statements = allStatements(fn);
    const labels = new Set(fn.labels.map((label) => label.name));
    const last = fn.labels.at(-1)?.body ?? fn.body;
    return breaksInLoops(fn.body, false) && statements.every((one) => (one.kind !== "goto" || labels.has(one.label)) && (one.kind !== "call" || names.has(one.callee))) && last.at(-1)?.kind === "return";
  });
}

function breaksInLoops(block: Block, isInside: boolean): boolean {
  return block.every((one) => (one.kind !== "break" || isInside) && blocksOf(one).every((inner) => breaksInLoops(inner, isInside || one.kind === "loop")));
}

function allStatements(fn: FunctionDefinition): Statement[] {
  const inside = (block: Block): Statement[] => block.flatMap((one) => [one, ...blocksOf(one).flatMap(inside)]);
  return [fn.body, ...fn.labels.map((label) => label.body)].flatMap(inside);
}

function mentions(fn: FunctionDefinition, name: string): boolean {
  return new RegExp(`"[^"]*\\b${name}\\b[^"]*"`).test(JSON.stringify(fn.body) + JSON.stringify(fn.labels));
}
