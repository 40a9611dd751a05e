/** Compiles programs against the machine and runs them with every input. */

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { printProgram } from "./print.ts";
import { blocksOf, entryOf, type Block, type Era, type Program } from "./program.ts";

const MACHINE = dirname(fileURLToPath(import.meta.url));
const ERA_NUMBER: Readonly<Record<Era, number>> = { typed: 1, stack: 2, local: 3 };
const COMPILER = process.env["CC"] ?? "gcc";

/** A rule that a run has broken. Lines are those of the program's text, from 1. */
export interface RunEvent {
  readonly rule: string;
  readonly line: number;
  /** The calls under way, outermost first. */
  readonly calls: readonly number[];
  /** Where the mapping that it is about was made, and by which outermost call; 0 for none. */
  readonly from: { readonly line: number; readonly call: number };
  /** Nothing has gone wrong in the run before. */
  readonly isFirst: boolean;
}

/** What went wrong in any run, by the program's place in the list. All programs are of one era. Throws when a program does not compile. */
export function runPrograms(programs: readonly Program[]): RunEvent[][] {
  const folder = mkdtempSync(join(tmpdir(), "oracle-"));
  try {
    const source = join(folder, "programs.c");
    writeFileSync(source, batch(programs));
    const settings = programs.some((one) => one.symbols.length > 0) ? [[], programs.flatMap((one) => one.symbols).map((symbol) => `-D${symbol}`)] : [[]];
    const found = programs.map((): RunEvent[] => []);
    settings.forEach((defines, at) => {
      const binary = join(folder, `run${at}`);
      compile({ source, binary, defines: [...new Set(defines)], era: programs[0]!.era });
      collect(execFileSync(binary, { encoding: "utf8", maxBuffer: 1 << 28, timeout: 120_000 }), found);
    });
    return found;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function compile(of: { source: string; binary: string; defines: readonly string[]; era: Era }): void {
  const flags = ["-std=gnu11", "-O0", "-w", "-fno-strict-aliasing", `-DERA=${ERA_NUMBER[of.era]}`, `-I${MACHINE}`];
  execFileSync(COMPILER, [...flags, ...of.defines, "-o", of.binary, of.source], { stdio: ["ignore", "ignore", "pipe"] });
}

function batch(programs: readonly Program[]): string {
  const parts = ['#include "machine.h"'];
  programs.forEach((program, at) => {
    // Programs in one file have names of their own.
    const names = program.functions.map((fn) => fn.name);
    parts.push(...names.map((name) => `#define ${name} ${name}_${at}`));
    parts.push(`#line 1 "program${at}.c"`, printProgram(program, "instrumented"), `#line 1 "driver${at}.c"`, driver(program, at));
    parts.push(...names.map((name) => `#undef ${name}`));
  });
  const runs = programs.map((program, at) => `\trun_all(go_${at}, ${Number(usesBox(program))}, ${Number(usesTape(program))});\n\tprint_events(${at});`);
  return `${parts.join("\n")}\nint main(void)\n{\n${runs.join("\n")}\n\treturn 0;\n}\n`;
}

function driver(program: Program, at: number): string {
  const entry = entryOf(program);
  const args = entry.parameters.map((one) => (one.type === "page" || one.type === "box" ? `&${one.name}` : one.name === "x" ? "in[0]" : "in[1]"));
  return [
    `static void go_${at}(const int *in)`, "{",
    "\tstruct page a = { 1 }, b = { 2 }, c = { 3 };",
    "\tstruct box o = { in[2], in[3], &c, NULL, { 0 } };",
    "\t(void)a; (void)b; (void)o;",
    `\t${entry.name}(${args.join(", ")});`,
    "}",
  ].join("\n");
}

function usesBox(program: Program): boolean {
  return entryOf(program).parameters.some((one) => one.type === "box");
}

function usesTape(program: Program): boolean {
  const inBlock = (block: Block): boolean => block.some((one) => one.kind === "input" || blocksOf(one).some(inBlock));
  return program.functions.some((fn) => [fn.body, ...fn.labels.map((one) => one.body)].some(inBlock));
}

function collect(output: string, found: readonly RunEvent[][]): void {
  let events: RunEvent[] = [];
  for (const text of output.split("\n")) {
    const [word, rule, ...numbers] = text.split(" ");
    if (word === "program") events = found[Number(rule)]!;
    else if (rule !== undefined) {
      const [line = 0, fromLine = 0, fromCall = 0, ...calls] = numbers.map(Number);
      events.push({ rule, line, calls, from: { line: fromLine, call: fromCall }, isFirst: word === "first" });
    }
  }
}
