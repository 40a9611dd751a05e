/** States and summaries as text. */

import { ANY_SIGN } from "../lattice/sign.ts";
import type { Mapping } from "../highmem/machine.ts";
import { exactValue, type Fact } from "../values/fact.ts";
import { LAST, parts, type Term } from "../values/term.ts";
import type { Solution } from "./solve.ts";
import type { State } from "./state.ts";
import type { FunctionSummary, Outcome } from "./summary.ts";

export function printStates(solution: Solution): string {
  const lines = [`${solution.graph.body.name}: ${solution.steps} steps${solution.exhausted ? `, given up: ${solution.exhausted}` : ""}`];
  for (const block of solution.graph.blocks) {
    lines.push(`block ${block.id} ${block.label} → ${block.successors.join(" ") || "end"}`);
    for (const state of solution.states[block.id]!.values()) lines.push(...printState(state).map((line) => `    ${line}`), "    --");
  }
  return `${lines.join("\n")}\n`;
}

function printState(state: State): string[] {
  const { live, released, foreign } = state.machine;
  const lines = live.map((one) => `live ${printMapping(one)}`);
  lines.push(...released.map((one) => `released ${printTerm(one.mapping.address)}`));
  lines.push(...foreign.map((one) => `releases ${one.by} ${printTerm(one.target)} by ${one.callee}`));
  for (const [address, value] of state.memory) lines.push(`[${printTerm(address)}] = ${printTerm(value)}`);
  for (const [term, fact] of state.facts.entries()) lines.push(printFact(term, fact));
  return lines;
}

function printMapping(one: Mapping): string {
  const slot = one.slot ? ` ${printTerm(one.slot)}` : "";
  return `${printTerm(one.address)} ${one.interface}${slot} key ${one.key ? printTerm(one.key) : "?"}${one.isMany ? " many" : ""}${one.isEntrusted ? " entrusted" : ""}${one.isOrphaned ? " orphaned" : ""}`;
}

/** Bounds that say more than the sign does. */
function isBound(value: number): boolean {
  return Number.isFinite(value) && Math.abs(value) > 1;
}

function printFact(term: Term, fact: Fact): string {
  const signs = ["<0", "=0", ">0"].filter((_, bit) => fact.sign & (1 << bit)).join("/");
  const value = exactValue(fact);
  const exact = value === null ? (isBound(fact.low) || isBound(fact.high) ? ` ${fact.low}..${fact.high}` : "") : ` = ${value}`;
  const not = fact.differs.length > 0 ? ` ≠ ${fact.differs.join(",")}` : "";
  return `fact ${printTerm(term)} ${fact.sign === ANY_SIGN ? "" : signs}${exact}${not}`;
}

export function printSummary(summary: FunctionSummary): string {
  const lines = [`${summary.name}(${summary.parameters.map((one) => one.name).join(", ")})${summary.isPartial ? " partial" : ""}`];
  for (const use of summary.transient) lines.push(`  uses ${use.mapping.by} ${use.mapping.slot ? printTerm(use.mapping.slot) : ""} depth ${use.depth}`);
  summary.outcomes.forEach((outcome, at) => lines.push(`  outcome ${at + 1}`, ...printOutcome(outcome).map((line) => `    ${line}`)));
  return `${lines.join("\n")}\n`;
}

function printOutcome(outcome: Outcome): string[] {
  return [
    ...outcome.conditions.map(([term, fact]) => `when ${printFact(term, fact).slice(5)}`),
    ...outcome.releases.map((one) => `releases ${one.by} ${printTerm(one.target)}`),
    ...outcome.maps.map((one) => `maps ${printMapping(one)}`),
    ...outcome.writes.map(([address, value]) => `writes [${printTerm(address)}] = ${printTerm(value)}`),
    ...outcome.overwritten.map(([address]) => `overwrites [${printTerm(address)}]`),
    `returns ${outcome.value ? printTerm(outcome.value) : "?"}`,
  ];
}

/** Exact, for debugging; `findings/render` is for readers. */
function printTerm(term: Term): string {
  switch (term.kind) {
    case "number":
      return String(term.value);
    case "name":
      return term.name;
    case "string":
      return '"…"';
    case "config":
      return `#${term.symbol}`;
    case "variable":
      return `&${term.variable}`;
    case "field":
      return `${printTerm(term.base)}.${term.name}`;
    case "index":
      return `${printTerm(term.base)}[${printTerm(term.index)}]`;
    case "entry":
      return `entry(${printTerm(term.address)})`;
    case "result":
      return `${term.isOld ? "old " : ""}${term.label}@${term.site}(${parts(term).map(printTerm).join(", ")})`;
    case "mapped":
      return `${term.isOld ? "old " : ""}map@${term.site}`;
    case "walk":
      return `walk(${printTerm(term.base)}, ${term.low}..${term.high === Infinity ? "end" : term.high === LAST ? "last" : term.high})`;
    case "binary":
      return `(${printTerm(term.left)} ${term.op} ${printTerm(term.right)})`;
    case "unary":
      return `${term.op}${printTerm(term.operand)}`;
    case "uninitialised":
      return `uninitialised ${term.variable}`;
  }
}
