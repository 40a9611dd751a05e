/** One operation with its mappings, turned into a call of a helper; or why not. */

import type { Mapping } from "../../highmem/machine.ts";
import { excerpt } from "../../findings/compose.ts";
import type { TextChange } from "../../findings/finding.ts";
import { textOf } from "../../fixes/fix-input.ts";
import { givesSeveralPages, isPageSize, type CopyHelper, type Role } from "../../kernel/copy-helpers.ts";
import { childByField, type SyntaxNode } from "../../syntax/node.ts";
import type { Span } from "../../text/span.ts";
import { wholeLines } from "../removal.ts";
import { changes, unknownCalls } from "../side-effects.ts";
import type { MigrationInput } from "../migration.ts";
import { offsetTerms, writeArguments } from "./arguments.ts";
import { chooseHelper, slotsOf, type Objects } from "./choice.ts";
import { layOut } from "./layout.ts";
import { argumentAt, type MappedOperand, type Operation } from "./operations.ts";
import { firstRefusal, Refusal } from "./refusal.ts";
import { isHarmlessCall, regionOf, type Region } from "./region.ts";
import { shapeOf, type Shape } from "./shape.ts";
import { isStable } from "./stability.ts";

/** No architecture has a smaller page. */
const LEAST_PAGE = 4096;

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
  const found = operands.map((one) => shapeOf(input, operation, one));
  const shapes = found.filter((one): one is Shape => !(one instanceof Refusal));
  if (shapes.length < found.length) return firstRefusal(found)!;
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
    return isMeant("mapping" in detail ? detail.mapping : "holder" in detail && "address" in detail.holder ? detail.holder : "earlier" in detail ? detail.earlier.mapping : null);
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
    const odd = [shape.object, ...offsetTerms(shape.offset)].find(changes);
    if (odd) return new Refusal("not-plain", "an argument of the map changes something", odd);
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

interface Parts {
  readonly operation: Operation;
  readonly shapes: readonly Shape[];
  readonly region: Region;
}

function written(input: MigrationInput, { operation, shapes, region }: Parts): Conversion | Refusal {
  const objects: Objects = Object.fromEntries(shapes.map((one) => [one.operand.role, one.operand.form.object])) as Partial<Record<Role, "page">>;
  const isAtStart = shapes.every((one) => offsetTerms(one.offset).length === 0);
  const helper = chooseHelper(input, { operation, objects, isAtStart, isFlushed: region.flushes.length > 0 });
  if (!helper) return new Refusal("other-use", `no helper of this kernel does what ${operation.call.name}() does here`, operation.call.node);
  const slots = otherSlots(input, shapes, helper);
  if (slots) return slots;
  const args = writeArguments(input, { operation, shapes }, helper);
  if (args instanceof Refusal) return args;
  const gone = [...shapes.flatMap((one) => (one.variable === null || one.declarator ? [one.release] : [one.statement, one.release])), ...(helper.flushes ? region.flushes : [])];
  const lines = gone.map((one) => wholeLines(input.source, one, "nothing") ?? new Refusal("not-plain", "something else stands on a line that would go", one));
  const refusal = firstRefusal(lines);
  if (refusal) return refusal;
  const { start, end } = operation.call.node;
  const call = { span: { start, end }, text: layOut(input, start, { name: helper.name, args }) };
  return { operation, shapes, helper, call, lines: lines.filter((one): one is Span => !(one instanceof Refusal)), doubt: doubtOf(input, { operation, shapes, region }) };
}

/** In the typed era the helper takes its own KM_types. */
function otherSlots(input: MigrationInput, shapes: readonly Shape[], helper: CopyHelper): Refusal | null {
  const wanted = slotsOf(input, helper);
  if (wanted.length === 0) return null;
  const taken = shapes.map((one) => one.operand.mappings.map((mapping) => (mapping.slot?.kind === "name" ? mapping.slot.name : mapping.slot && "?")));
  const isTyped = taken.every((slots) => slots.every((slot) => slot !== null));
  const own = taken.map((slots) => (slots.every((slot) => slot === slots[0]) ? slots[0] : "?"));
  if (isTyped && [...own].sort().join() !== [...wanted].sort().join()) {
    return new Refusal("finding", `${helper.name}() maps with ${wanted.join(" and ")}, not with ${own.join(" and ")}`, shapes[0]!.operand.map.node);
  }
  if (isTyped) return null;
  const isHeld = shapes[0]!.operand.mappings.length > 0 && heldSlots(shapes).some((slot) => wanted.includes(slot));
  return isHeld || taken.some((slots) => slots.some((slot) => slot !== null)) ? new Refusal("finding", `${helper.name}() maps with ${wanted.join(" and ")}, which may be taken here`, shapes[0]!.operand.map.node) : null;
}

/** What else is held while the pool's pages are. */
function heldSlots(shapes: readonly Shape[]): string[] {
  return shapes.flatMap((one) => one.operand.others.map((other) => (other.slot?.kind === "name" ? other.slot.name : "?")));
}

/** Functions that run without the mapping from now on. */
function doubtOf(input: MigrationInput, { operation, shapes, region }: Parts): Refusal | null {
  const { flushes, between } = region;
  const isFlushed = (node: SyntaxNode): boolean => flushes.some((one) => one.start === node.start);
  const isMap = (node: SyntaxNode): boolean => shapes.some((one) => one.operand.map.node.start === node.start && one.operand.map.node.end === node.end);
  const nodes = [...operation.call.args, ...between.filter((one) => !isFlushed(one)), ...shapes.flatMap((one) => [one.object, ...offsetTerms(one.offset)])];
  const call = nodes.flatMap((one) => unknownCalls(input, one)).find((one) => !isMap(one) && !isHarmlessCall(input, one));
  if (!call) return beyondPage(operation, shapes);
  const name = childByField(call, "function");
  return new Refusal("other-use", `\`${name ? excerpt(input.source, name) : "?"}()\` is called while the page is mapped: it must not rely on that`, call);
}

/** Helpers insist on one page, where copying beyond it happens to work for low memory. */
function beyondPage({ values, does }: Operation, shapes: readonly Shape[]): Refusal | null {
  const index = argumentAt(does, "length");
  const isShort = values.every(({ args }) => {
    const length = args[index];
    return length === undefined || (length.kind === "name" && isPageSize(length.name)) || (length.kind === "number" && length.value <= LEAST_PAGE);
  });
  const long = shapes.find(({ operand, offset }) => {
    const isSeveral = operand.mappings.some(({ key }) => key?.kind === "result" && givesSeveralPages(key.label));
    return isSeveral && !(isShort && offsetTerms(offset).length === 0);
  });
  if (!long) return null;
  return new Refusal("other-use", "what is mapped may be the first of several pages: the helper insists on one", long.object);
}
