/** Conversions that share a variable or a declaration are one change: what becomes unused goes with the last of them. */

import type { TextChange } from "../../findings/finding.ts";
import { textOf } from "../../fixes/fix-input.ts";
import { identifiersIn } from "../../fixes/statements.ts";
import type { Span } from "../../text/span.ts";
import { childByField } from "../../syntax/node.ts";
import { declaratorsOf } from "../declarators.ts";
import { dropVariables, isStillUsed, localsNamed } from "../dead-variables.ts";
import { withoutLeadingBlank } from "../removal.ts";
import type { MigrationInput } from "../migration.ts";
import type { Conversion } from "./conversion.ts";
import { Refusal } from "./refusal.ts";

export function grouped(input: MigrationInput, conversions: readonly Conversion[]): Conversion[][] {
  const groups: { keys: Set<string>; members: Conversion[] }[] = [];
  for (const one of conversions) {
    const keys = new Set(keysOf(input, one));
    const near = groups.filter((group) => [...group.keys].some((key) => keys.has(key)));
    const merged = { keys: new Set([...keys, ...near.flatMap((group) => [...group.keys])]), members: [...near.flatMap((group) => group.members), one] };
    for (const group of near) groups.splice(groups.indexOf(group), 1);
    groups.push(merged);
  }
  return groups.map((group) => group.members);
}

/** Local variables that the removed code names, and where they are declared. */
function keysOf(input: MigrationInput, conversion: Conversion): string[] {
  const text = input.source.text;
  return namesIn(input, conversion).flatMap((name) => [name, ...declaratorsOf(input.fn, text, name).map((one) => `${one.declaration.start}`)]);
}

/** Of the statements that go, and of the addresses. */
function namesIn(input: MigrationInput, { shapes }: Conversion): string[] {
  const names = shapes.flatMap((one) => [...identifiersIn(one.value), ...identifiersIn(one.release)]).map((one) => textOf(input, one));
  const variables = shapes.flatMap((one) => one.variable ?? []);
  const kept = new Set(shapes.flatMap((one) => identifiersIn(one.object)).map((one) => textOf(input, one)));
  return [...new Set([...variables, ...names])].filter((name) => !kept.has(name) && localsNamed(input.fn, name).some((one) => one.scope === "local"));
}

export function groupEdits(input: MigrationInput, group: readonly Conversion[]): TextChange[] | Refusal {
  const calls = group.map((one) => one.call);
  const removed = group.flatMap(removedBy);
  const kept = new Set(calls.flatMap((one) => one.text.match(/[A-Za-z_]\w*/g) ?? []));
  const names = [...new Set(group.flatMap((one) => namesIn(input, one)))].filter((name) => !kept.has(name));
  const changing = { fn: input.fn, source: input.source, kernel: input.kernel, removed };
  const dead = names.filter((name) => !isStillUsed(changing, name));
  const dropped = dropVariables(changing, dead);
  if (!dropped) return new Refusal("not-plain", `the declaration of \`${dead.join("` and `")}\` cannot be taken out`);
  const bare = group.flatMap((one) => one.shapes).flatMap((shape) => {
    if (!shape.declarator || dead.includes(shape.variable ?? "")) return [];
    const inner = childByField(shape.declarator, "declarator")!;
    return [{ span: { start: inner.end, end: shape.declarator.end }, text: "" }];
  });
  const whole = dropped.filter((one) => one.text === "" && isWhole(input, one.span)).map((one) => one.span);
  const parts = dropped.filter((one) => !whole.includes(one.span));
  return [...calls, ...bare, ...parts, ...withoutLeadingBlank(input.source, [...group.flatMap((one) => one.lines), ...whole])];
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
