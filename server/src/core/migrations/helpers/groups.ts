/** Conversions that share a variable or a declaration are one change: what becomes unused goes with the last of them. */

import type { TextChange } from "../../findings/finding.ts";
import { textOf } from "../../fixes/fix-input.ts";
import { identifiersIn } from "../../fixes/statements.ts";
import type { Span } from "../../text/span.ts";
import { childByField, type SyntaxNode } from "../../syntax/node.ts";
import { variableAt } from "../declarators.ts";
import { dropVariables, isStillUsed } from "../dead-variables.ts";
import { removeLines } from "../removal.ts";
import type { MigrationInput } from "../migration.ts";
import { offsetTerms } from "./arguments.ts";
import type { Conversion } from "./conversion.ts";
import { Refusal } from "./refusal.ts";

export function grouped(input: MigrationInput, conversions: readonly Conversion[]): Conversion[][] {
  const groups: { keys: Set<number>; members: Conversion[] }[] = [];
  for (const one of conversions) {
    const keys = new Set(keysOf(input, one));
    const near = groups.filter((group) => [...group.keys].some((key) => keys.has(key)));
    const merged = { keys: new Set([...keys, ...near.flatMap((group) => [...group.keys])]), members: [...near.flatMap((group) => group.members), one] };
    for (const group of near) groups.splice(groups.indexOf(group), 1);
    groups.push(merged);
  }
  return groups.map((group) => group.members);
}

/** Local variables that the removed code names, and the declarations that they stand in. */
function keysOf(input: MigrationInput, conversion: Conversion): number[] {
  return variablesIn(input, conversion).flatMap((one) => {
    const declared = variableAt(input.fn, input.source.text, one);
    return declared ? [declared.node.start, -declared.declaration.start] : [];
  });
}

/** In the statements that go; what was mapped stays, in the call. */
function variablesIn(input: MigrationInput, { shapes }: Conversion): Span[] {
  const kept = new Set(shapes.flatMap((one) => identifiersIn(one.object)).map((one) => textOf(input, one)));
  const written = shapes.flatMap((one) => [...(one.name ? [one.name] : []), ...identifiersIn(one.value), ...identifiersIn(one.release)]);
  return written.filter((one) => !kept.has(textOf(input, one)) && variableAt(input.fn, input.source.text, one) !== null);
}

export function groupEdits(input: MigrationInput, group: readonly Conversion[]): TextChange[] | Refusal {
  const calls = group.map((one) => one.call);
  const removed = group.flatMap(removedBy);
  const kept = new Set(group.flatMap(keptBy).flatMap(identifiersIn).map((one) => textOf(input, one)));
  const variables = group.flatMap((one) => variablesIn(input, one)).filter((one) => !kept.has(textOf(input, one)));
  const changing = { fn: input.fn, source: input.source, kernel: input.kernel, removed };
  const dead = variables.filter((one) => !isStillUsed(changing, one));
  const dropped = dropVariables(changing, dead);
  if (!dropped) return new Refusal("not-plain", `the declaration of \`${[...new Set(dead.map((one) => textOf(input, one)))].join("` and `")}\` cannot be taken out`);
  const bare = group.flatMap((one) => one.shapes).flatMap((shape) => {
    if (!shape.declarator || dead.some((one) => one.start === shape.name?.start)) return [];
    const inner = childByField(shape.declarator, "declarator")!;
    return [{ span: { start: inner.end, end: shape.declarator.end }, text: "" }];
  });
  const whole = dropped.filter((one) => one.text === "" && isWhole(input, one.span)).map((one) => one.span);
  const parts = dropped.filter((one) => !whole.includes(one.span));
  return [...calls, ...bare, ...parts, ...removeLines(input.source, [...group.flatMap((one) => one.lines), ...whole])];
}

function isWhole({ source: { lines } }: MigrationInput, { start, end }: Span): boolean {
  return lines.position(start).column === 1 && lines.position(end).column === 1;
}

/** What stands in for code that goes: the address in the operation is gone, its other arguments stay. */
function removedBy({ shapes, lines }: Conversion): Span[] {
  return [...lines, ...shapes.flatMap(({ statement, declarator, variable, value, operand }) => [
    ...(variable === null ? [] : [declarator ? value : statement]),
    operand.pointer,
  ])];
}

/** What the new call is written from. */
function keptBy({ shapes, operation }: Conversion): SyntaxNode[] {
  const pointers = shapes.map((one) => one.operand.pointer.start);
  return [...operation.call.args.filter((one) => !pointers.includes(one.start)), ...shapes.flatMap((one) => [one.object, ...offsetTerms(one.offset)])];
}
