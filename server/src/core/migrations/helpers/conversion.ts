/** One operation with its mappings, turned into a call of a helper; or why not. */

import type { Mapping } from "../../highmem/machine.ts";
import { excerpt } from "../../findings/compose.ts";
import type { TextChange } from "../../findings/finding.ts";
import { textOf } from "../../fixes/fix-input.ts";
import type { CopyHelper } from "../../kernel/copy-helpers.ts";
import type { SyntaxNode } from "../../syntax/node.ts";
import type { Span } from "../../text/span.ts";
import { wholeLines } from "../removal.ts";
import { changes, unknownCalls } from "../side-effects.ts";
import type { MigrationInput } from "../migration.ts";
import { offsetTerms, writeArguments } from "./arguments.ts";
import { chooseHelper, type Objects } from "./choice.ts";
import { doubtOf, type Parts } from "./doubts.ts";
import { layOut } from "./layout.ts";
import { argumentAt, type MappedOperand, type Operation } from "./operations.ts";
import { Refusal, unlessRefused } from "./refusal.ts";
import { regionOf, type Region } from "./region.ts";
import { shapeOf, type Shape } from "./shape.ts";
import { slotConflict } from "./slots.ts";
import { isStable } from "./stability.ts";

export interface Conversion {
  readonly operation: Operation;
  readonly shapes: readonly Shape[];
  readonly helper: CopyHelper;
  readonly call: TextChange;
  /** Whole lines. */
  readonly lines: readonly Span[];
  /** What only a reader can tell; null when there is nothing. */
  readonly doubt: Refusal | null;
}

export function convert(input: MigrationInput, operation: Operation, operands: readonly MappedOperand[]): Conversion | Refusal {
  const fault = faultOf(input, operands);
  if (fault) return fault;
  const shapes = unlessRefused(operands.map((one) => shapeOf(input, operation, one)));
  if (shapes instanceof Refusal) return shapes;
  const region = regionOf(input, operation, shapes);
  if (region instanceof Refusal) return region;
  return unfit(input, operation, shapes) ?? moved(input, shapes, region) ?? written(input, { operation, shapes, region });
}

/** Something else is wrong with the mapping. */
function faultOf({ fn }: MigrationInput, operands: readonly MappedOperand[]): Refusal | null {
  const spans = operands.map((one) => one.map.node);
  const isMeant = (one: Mapping | null | undefined): boolean => spans.some(({ start, end }) => one?.span.start === start && one.span.end === end);
  const found = fn.facts.observations.find(({ detail }) => {
    if (detail.kind === "pool-nested") return false;
    // Both go: their order with them.
    if (detail.kind === "out-of-order" && [detail.mapping, ...detail.above].every(isMeant)) return false;
    return isMeant("mapping" in detail ? detail.mapping : "holder" in detail && "address" in detail.holder ? detail.holder : "earlier" in detail && "mapping" in detail.earlier ? detail.earlier.mapping : null);
  });
  return found ? new Refusal("finding", "something else is wrong with the mapping", found.span) : null;
}

/** What helpers leave no room for. */
function unfit(input: MigrationInput, operation: Operation, shapes: readonly Shape[]): Refusal | null {
  for (const shape of shapes) {
    const { form, map } = shape.operand;
    if (form.lengthMember !== undefined && !isWhole(operation, shape)) return new Refusal("other-use", `helpers for what ${form.name}() maps take all of it`, operation.call.node);
    const object = operation.call.args[argumentAt(operation.does, `${shape.operand.role}.object`)];
    const index = argumentAt(operation.does, `${shape.operand.role}.object`);
    const isSame = operation.values.every(({ args }, at) => args[index] !== undefined && args[index] === shape.operand.mappings[at]?.key);
    if (object && !isSame) return new Refusal("other-use", `${operation.call.name}() is given another page than is mapped`, object);
    const odd = [map.node, shape.release].find(changes);
    if (odd) return new Refusal("not-plain", `an argument of ${odd === map.node ? "the map" : "the release"} changes something`, odd);
    const call = unknownCalls(input, shape.release).find((one) => one.start > shape.release.start);
    if (call) return new Refusal("not-plain", "the release calls a function that may do something", call);
    if (textOf(input, map.node).includes("\\\n")) return new Refusal("not-plain", "the map is part of a macro", map.node);
  }
  const odd = operation.call.args.find(changes);
  return odd ? new Refusal("not-plain", `an argument of ${operation.call.name}() changes something`, odd) : null;
}

/** The operation works on all of a bio_vec. */
function isWhole({ values, does }: Operation, { operand: { form, mappings }, offset }: Shape): boolean {
  const index = argumentAt(does, "length");
  return offsetTerms(offset).length === 0 && values.every(({ state, args }, at) => {
    const [length, key] = [args[index], mappings[at]?.key];
    if (!length || !key) return false;
    const place = [...state.memory].find(([one]) => one.kind === "field" && one.name === form.lengthMember && one.base === key);
    if (place) return place[1] === length;
    return length.kind === "entry" && length.address.kind === "field" && length.address.name === form.lengthMember && length.address.base === key;
  });
}

/** What was mapped is evaluated later than it was. */
function moved(input: MigrationInput, shapes: readonly Shape[], { between }: Region): Refusal | null {
  for (const shape of shapes) {
    const operation = shape.operand.pointer.start;
    const passed = [...between, ...shapes.filter((one) => one !== shape).map((one) => one.statement)]
      .filter((one) => one.start >= shape.statement.end && one.end <= operation);
    const early = [shape.object, ...shape.offset.slice(0, -1).flatMap((one) => offsetTerms([one]))];
    const odd = early.find((one) => !isStable(input, one, passed.filter((statement) => !isSimpleMap(input, shapes, statement))));
    if (odd) return new Refusal("other-use", `\`${excerpt(input.source, odd)}\` may have another value at the operation`, odd);
  }
  return null;
}

/** The map of another page changes nothing but its variable, in which no page is. */
function isSimpleMap(input: MigrationInput, shapes: readonly Shape[], statement: SyntaxNode): boolean {
  const shape = shapes.find((one) => one.statement.start === statement.start);
  return shape !== undefined && unknownCalls(input, shape.object).length === 0;
}

function written(input: MigrationInput, { operation, shapes, region }: Parts): Conversion | Refusal {
  const objects: Objects = Object.fromEntries(shapes.map((one) => [one.operand.role, one.operand.form.object]));
  const isAtStart = shapes.every((one) => offsetTerms(one.offset).length === 0);
  const helper = chooseHelper(input, { operation, objects, isAtStart, isFlushed: region.flushes.length > 0 });
  if (!helper) return new Refusal("other-use", `no helper of this kernel does what ${operation.call.name}() does here`, operation.call.node);
  const conflict = slotConflict(input, shapes, helper);
  if (conflict) return conflict;
  const args = writeArguments(input, { operation, shapes }, helper);
  if (args instanceof Refusal) return args;
  const lines = linesOf(input, [...shapes.flatMap(ownStatements), ...(helper.flushes ? region.flushes : [])]);
  if (lines instanceof Refusal) return lines;
  const { start, end } = operation.call.node;
  const call = { span: { start, end }, text: layOut(input, start, { name: helper.name, args }) };
  return { operation, shapes, helper, call, lines, doubt: doubtOf(input, { operation, shapes, region }) };
}

/** The declaration of a variable goes with the variable. */
function ownStatements({ variable, declarator, statement, release }: Shape): SyntaxNode[] {
  return variable === null || declarator ? [release] : [statement, release];
}

function linesOf({ source }: MigrationInput, statements: readonly SyntaxNode[]): Span[] | Refusal {
  return unlessRefused(statements.map((one) => wholeLines(source, one, "nothing") ?? new Refusal("not-plain", "something else stands on a line that would go", one)));
}
