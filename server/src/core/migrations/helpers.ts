/** Open-coded copies: a map, one operation on the page and the release become a call of the kernel's helper. */

import type { AnalysedFunction } from "../analysis/analysed-function.ts";
import { changed } from "../text/changes.ts";
import { mapForm, memoryOperation, ROLES } from "../kernel/copy-helpers.ts";
import { convert, type Conversion } from "./helpers/conversion.ts";
import { isKnown, type Objects } from "./helpers/choice.ts";
import { groupEdits, grouped } from "./helpers/groups.ts";
import { operationsIn, type MappedOperand, type Operation } from "./helpers/operations.ts";
import { Refusal } from "./helpers/refusal.ts";
import { refused, type MigrationInput, type Proposal, type Site } from "./migration.ts";

export function proposeHelpers(input: MigrationInput): Proposal[] {
  const { name } = input.fn.body;
  if (!worksOnMapped(input.fn)) return [];
  const operations = operationsIn(input);
  const conversions: Conversion[] = [];
  const proposals: Proposal[] = [];
  for (const operation of operations) {
    const outcomes = choices(input, operation, operations).map((operands) => ({ operands, made: attempt(input, operation, operands) }));
    const best = outcomes.find(({ made }) => !(made instanceof Refusal)) ?? outcomes[0];
    if (best?.made instanceof Refusal) proposals.push(refused(name, best.operands.map(siteOf), best.made.reason));
    else if (best) conversions.push(best.made);
  }
  return [...proposals, ...grouped(input, conversions).map((group) => propose(input, group))];
}

/** Whether some path copies or fills while a page is mapped in a form that helpers know. */
function worksOnMapped({ facts }: AnalysedFunction): boolean {
  return facts.calls.some(({ callee, machine }) => memoryOperation(callee) !== undefined && machine.live.some(({ by }) => mapForm(by) !== undefined));
}

function attempt(input: MigrationInput, operation: Operation, operands: readonly MappedOperand[]): Conversion | Refusal {
  const { name } = input.fn.body;
  return input.kernel.apis.mapping(name) ? new Refusal("implementation", `${name}() is such an interface itself`) : convert(input, operation, operands);
}

/** The mappings that a helper may take over: both together, else the one that is not used otherwise. */
function choices(input: MigrationInput, operation: Operation, all: readonly Operation[]): MappedOperand[][] {
  const single = ROLES.flatMap((role) => operation.mapped[role] ?? []).filter((one) => usesOf(one, all) === 1);
  const groups = single.length === 2 ? [single, ...single.map((one) => [one])] : single.map((one) => [one]);
  return groups.filter((some) => isKnown(input, operation, objectsOf(some)));
}

function objectsOf(operands: readonly MappedOperand[]): Objects {
  return Object.fromEntries(operands.map((one) => [one.role, one.form.object]));
}

/** Operations on the same mapping. */
function usesOf({ map }: MappedOperand, all: readonly Operation[]): number {
  return all.flatMap((one) => ROLES.map((role) => one.mapped[role])).filter((one) => one?.map.node.start === map.node.start).length;
}

function siteOf({ map }: MappedOperand): Site {
  return { span: { start: map.node.start, end: map.node.end }, interface: map.name };
}

function propose(input: MigrationInput, group: readonly Conversion[]): Proposal {
  const { name } = input.fn.body;
  const sites = group.flatMap((one) => one.shapes.map((shape) => siteOf(shape.operand)));
  const edits = groupEdits(input, group);
  if (edits instanceof Refusal) return refused(name, sites, edits.reason);
  if (changed(input.source.text, edits) === null) return refused(name, sites, { kind: "not-plain", message: "the changes overlap" });
  const doubt = group.find((one) => one.doubt)?.doubt;
  const helpers = [...new Set(group.map((one) => `${one.helper.name}()`))].join(" and ");
  const reason = doubt?.reason ?? { kind: "proved" as const, message: `${helpers} instead` };
  return { function: name, sites, verdict: doubt ? "suggested" : "safe", reason, edits };
}
