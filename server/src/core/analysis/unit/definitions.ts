/** The functions, macros and enumerators of a file and its own headers, by name. */

import { lowerFunction } from "../../ir/lower-function.ts";
import type { MacroDefinition } from "../../ir/context.ts";
import type { Body } from "../../ir/ir.ts";
import { BIT, type Inlined } from "../../ir/inlined.ts";
import type { ValueRef } from "../../kernel/api-model.ts";
import type { ApiTable } from "../../kernel/models.ts";
import type { FunctionSyntax, TranslationUnit } from "../../syntax/translation-unit.ts";
import { buildGraph } from "../../cfg/build.ts";
import { inlinedOf } from "../../cfg/inlined.ts";
import type { Constants } from "../../values/constants.ts";
import type { Fact } from "../../values/fact.ts";
import { constantResult } from "../constant-result.ts";
import { freedArguments, freedByModel } from "../freeing.ts";
import { escapingParameters } from "../escape.ts";
import { partOfModel, returnedPart, type ReturnedPart } from "../returned-part.ts";
import { outParameters } from "../out-parameters.ts";

export interface Definition {
  readonly syntax: FunctionSyntax;
  readonly unit: TranslationUnit;
}

/** Longer functions are work, not questions, and need not be lowered. In UTF-16 units. */
const LONGEST_PREDICATE = 400;

export class Definitions {
  private readonly functions = new Map<string, Definition[]>();
  /** Several where a macro is defined under several conditions, or anew. */
  private readonly macros = new Map<string, { readonly definition: MacroDefinition; readonly unit: TranslationUnit }[]>();
  private readonly inlines = new Map<string, Inlined | undefined>();
  private readonly escaping = new Map<string, ReadonlySet<number>>();
  private readonly handedOut = new Map<string, ReadonlySet<number>>();
  private readonly freed = new Map<string, ReadonlySet<ValueRef>>();
  private readonly results = new Map<string, Fact | null>();
  private readonly parts = new Map<string, ReturnedPart | null>();
  private readonly units: readonly TranslationUnit[];
  private readonly apis: ApiTable;
  /** The file itself. */
  readonly unit: TranslationUnit;

  constructor({ unit, headers }: { readonly unit: TranslationUnit; readonly headers: readonly TranslationUnit[] }, apis: ApiTable) {
    this.unit = unit;
    this.units = [unit, ...headers];
    this.apis = apis;
    for (const one of this.units) this.collect(one);
  }

  private collect(unit: TranslationUnit): void {
    for (const syntax of unit.functions) {
      const known = this.functions.get(syntax.name);
      if (!known) this.functions.set(syntax.name, [{ syntax, unit }]);
      else if (known[0]!.unit === unit) known.push({ syntax, unit });
    }
    for (const macro of unit.macros) {
      const known = this.macros.get(macro.name) ?? [];
      // Directives within functions are blanks in the text that is parsed.
      known.push({ definition: { macro, text: unit.source.text, marks: unit.marks }, unit });
      this.macros.set(macro.name, known);
    }
  }

  /** The file and its own headers, by path. */
  get files(): readonly string[] {
    return this.units.map((one) => one.source.path);
  }

  /** Of all functions and macros. */
  names(): string[] {
    return [...this.functions.keys(), "", ...this.macros.keys()];
  }

  /** Several where a function is defined under several conditions. */
  of(name: string): readonly Definition[] {
    return this.functions.get(name) ?? [];
  }

  /** Those of the file itself. */
  own(name: string): readonly Definition[] {
    return this.of(name).filter((one) => one.unit === this.unit);
  }

  bySyntax(syntax: FunctionSyntax): Definition | undefined {
    return this.of(syntax.name).find((one) => one.syntax === syntax);
  }

  has(name: string): boolean {
    return this.functions.has(name);
  }

  macro(name: string): MacroDefinition | undefined {
    const known = this.macros.get(name);
    return (known?.find(({ definition }) => definition.macro.until === Infinity) ?? known?.[0])?.definition;
  }

  /** Values by name. What is found out with them may outlive the units, and does not hold on to them. */
  enumerators(): (name: string) => number | undefined {
    return enumeratorsOf(this.units);
  }

  /** As it stands where the function is: what has been defined anew behind an `#undef` counts from there on. */
  private macroIn(name: string, { syntax, unit }: Definition): MacroDefinition | undefined {
    const known = this.macros.get(name);
    if (known?.every(({ definition }) => definition.macro.until === Infinity)) return known[0]!.definition;
    const own = known?.find(({ definition: { macro }, unit: from }) => from === unit && macro.span.start < syntax.span.end && macro.until > syntax.span.start);
    return own?.definition ?? this.macro(name);
  }

  /** Null when the structure is not defined in these files, or has no such member. */
  memberType(tag: string, member: string): string | null {
    for (const unit of this.units) {
      const type = unit.structs.get(tag)?.get(member);
      if (type !== undefined) return type;
    }
    return null;
  }

  /** Null when no part of the body could be parsed. `inlined` is asked about the functions that it calls. */
  lower({ syntax, unit }: Definition, inlined = (name: string): Inlined | undefined => this.inlined(name)): Body | null {
    return lowerFunction(syntax, {
      text: unit.text,
      marks: unit.marks,
      macro: (name) => this.macroIn(name, { syntax, unit }),
      inlined,
      isModelled: (name, count) => this.isModelled(name, count),
      memberType: (tag, name) => this.memberType(tag, name),
      statements: (mark) => unit.statements(mark),
    });
  }

  /** What stands for calls of a function that only tells something about its arguments, or sets one member. */
  inlined(name: string): Inlined | undefined {
    if (this.inlines.has(name)) return this.inlines.get(name);
    const model = this.apis.lookup(name, -1);
    if (model) return model.result?.is === "pure" && model.result.isBit ? BIT : undefined;
    this.inlines.set(name, undefined);
    const [only, other] = this.of(name);
    const isShort = only !== undefined && only.syntax.span.end - only.syntax.span.start <= LONGEST_PREDICATE;
    const body = isShort && other === undefined && only.syntax.guards.length === 0 ? this.lower(only) : null;
    const made = body ? (inlinedOf(buildGraph(body)) ?? undefined) : undefined;
    this.inlines.set(name, made);
    return made;
  }

  /** A wrapper that is a macro at hand is expanded; a primitive never. */
  private isModelled(name: string, argumentCount: number): boolean {
    const model = this.apis.lookup(name, argumentCount);
    return model !== undefined && (model.level === "primitive" || !this.macros.has(name));
  }

  /** What a call returns in any case; null when that depends, or the function is another one under other conditions. */
  resultOf(name: string, constants: Constants): Fact | null {
    const known = this.results.get(name);
    if (known !== undefined) return known;
    const [only, other] = this.of(name);
    const isOnly = only !== undefined && other === undefined && only.syntax.isStatic && only.syntax.guards.length === 0;
    const body = isOnly ? this.lower(only) : null;
    const made = body && constantResult(buildGraph(body), constants);
    this.results.set(name, made);
    return made;
  }

  /** Inside of which argument a function returns an address; null when that depends, or on functions of other files. */
  returnedPart(name: string): ReturnedPart | null {
    return this.once(this.parts, name, null, (bodies) => {
      const [first, ...others] = bodies.map((body) => body && returnedPart(buildGraph(body), (callee, count) => partOfModel(this.apis.lookup(callee, count)) ?? this.returnedPart(callee)));
      return first && others.every((one) => one?.parameter === first.parameter) ? { ...first, orNull: [first, ...others].some((one) => one?.orNull === true) } : null;
    });
  }

  /** Which objects, from its arguments on, a function frees in any case. */
  freedBy(name: string): ReadonlySet<ValueRef> {
    return this.once(this.freed, name, new Set(), (bodies) => {
      const ofCall = (callee: string, count: number): readonly ValueRef[] => freedByModel(this.apis.lookup(callee, count)) ?? [...this.freedBy(callee)];
      const [first, ...others] = bodies.map((body) => (body ? freedArguments(buildGraph(body), ofCall) : []));
      return new Set((first ?? []).filter((ref) => others.every((one) => one.includes(ref))));
    });
  }

  /** Through which arguments, by index, a function hands out values; null for one that is not at hand. */
  outParametersOf(name: string): ReadonlySet<number> | null {
    if (!this.has(name)) return null;
    return this.once(this.handedOut, name, new Set(), (bodies) => new Set(bodies.flatMap((body) => (body ? [...outParameters(body, (callee) => this.outParametersOf(callee) ?? new Set())] : []))));
  }

  /** Which arguments, by index, a function stores where they outlive it. */
  escapingParametersOf(name: string): ReadonlySet<number> {
    return this.once(this.escaping, name, new Set(), (bodies) => new Set(bodies.flatMap((body) => (body ? [...escapingParameters(body, (callee) => this.escapingParametersOf(callee))] : []))));
  }

  /** Found out once, from all bodies of that name; a function that calls itself is met with `meanwhile` there. */
  private once<T>(known: Map<string, T>, name: string, meanwhile: T, make: (bodies: readonly (Body | null)[]) => T): T {
    const told = known.get(name);
    if (told !== undefined) return told;
    known.set(name, meanwhile);
    const made = make(this.of(name).map((one) => this.lower(one)));
    known.set(name, made);
    return made;
  }
}

function enumeratorsOf(units: readonly TranslationUnit[]): (name: string) => number | undefined {
  let unread = units;
  let values: TranslationUnit["enumerators"][] = [];
  return (name) => {
    if (unread.length > 0) values = unread.map((unit) => unit.enumerators);
    unread = [];
    return values.find((one) => one.has(name))?.get(name);
  };
}
