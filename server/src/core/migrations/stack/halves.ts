/** Maps that outlive their function and releases of what another function mapped: the two halves of a pair lose their KM_type together. */

import type { AnalysedFunction } from "../../analysis/analysed-function.ts";
import { isKmType } from "../../kernel/km-types.ts";
import type { Span } from "../../text/span.ts";
import type { Mention } from "../code-text.ts";
import { type Definition, type FileDefinitions, parameterName, within } from "./definitions.ts";
import type { TypedCall } from "./dropped.ts";
import { type Act, RENAMED_ACTS, TypeArguments } from "./type-arguments.ts";

/** The calls of a function or macro that a migration to the stack changes. */
export interface TypedUse {
  readonly of: Definition;
  readonly calls: readonly TypedCall[];
  readonly renamed: readonly Mention[];
}

/** A call that maps or releases, with the interface and slot that it does so with. */
interface Step {
  readonly key: string;
  readonly isMap: boolean;
  /** As it is written; null where the interface has a slot of its own. */
  readonly type: Span | null;
  readonly span: Span;
}

/** What a function or macro has to do with the other halves of its pairs. */
export interface Halves {
  /** Shared by the halves of a pair. */
  readonly groups: readonly string[];
  /** The function or macro, and the place in it, that keeps a type which a half without its other half would lose. */
  readonly kept: { readonly by: string; readonly at: Span } | null;
}

/** The functions and macros of a file, by the halves of pairs that they hold. */
export function pairHalves(file: FileDefinitions, uses: readonly TypedUse[]): Map<Definition, Halves> {
  const stepsOf = new Map(uses.filter(({ of }) => !TypeArguments.isInterface(of.name)).map((use) => [use.of, steps(file, use)] as const));
  const lonely = new Set([...stepsOf.values()].flatMap((some) => some.filter((one) => !hasCounterpart(one, some)).map(({ key }) => key)));
  const halves = new Map([...stepsOf].map(([of, some]) => [of, halvesOf(file, of, some.filter(({ key }) => lonely.has(key)))] as const));
  const all = [...halves.values()].flat();
  const isPaired = (one: Step): boolean => hasCounterpart(one, all);
  return new Map(
    [...halves].map(([of, some]) => {
      const groups = new Set(some.filter(isPaired).map(({ key }) => `pair\0${file.unit.source.path}\0${key}`));
      const alone = some.filter((one) => !isPaired(one)).flatMap(({ type }) => type ?? []);
      return [of, { groups: [...groups], kept: keptType(file, alone, uses) }] as const;
    }),
  );
}

/** A type of these, in code that hands it on in a way of its own: that may be the other half, which keeps it. */
function keptType(file: FileDefinitions, types: readonly Span[], uses: readonly TypedUse[]): Halves["kept"] {
  const names = new Set(types.flatMap((type) => file.code.tokens(type).map(({ text }) => text)).filter((name) => isKmType(name) || file.named(name)?.isMacro === true));
  const dropped = uses.flatMap(({ calls }) => calls.map(({ type }) => type));
  for (const { span } of file.code.mentions(names)) {
    const around = file.around(span.start);
    if (around && file.code.isArgument(span) && !dropped.some((type) => within(span, type))) return { by: around.name, at: span };
  }
  return null;
}

function hasCounterpart(one: Step, among: readonly Step[]): boolean {
  return among.some(({ key, isMap }) => key === one.key && isMap !== one.isMap);
}

function steps(file: FileDefinitions, { of, calls, renamed }: TypedUse): Step[] {
  const typed = calls.flatMap(({ acts, type, mention }) => {
    const slot = slotName(file, of, type);
    return slot === null ? [] : lasting(acts).map((act) => ({ key: `${act.interface}\0${slot}`, isMap: act.isMap, type, span: mention.span }));
  });
  const others = renamed.flatMap(({ name, span }) => (RENAMED_ACTS.get(name) ?? []).map((act) => ({ key: act.interface, isMap: act.isMap, type: null, span })));
  return [...typed, ...others];
}

/** Without what a wrapper maps and releases itself. */
function lasting(acts: readonly Act[]): Act[] {
  const left = acts.filter((act) => !acts.some((other) => other.interface === act.interface && other.isMap !== act.isMap));
  return [...new Map(left.map((act) => [act.interface, act])).values()];
}

/** As it is written; null for one that the caller chooses, who goes together with all that he hands it to. */
function slotName(file: FileDefinitions, { parameters }: Definition, type: Span): string | null {
  const text = file.code.tokens(type).map((token) => token.text).join(" ");
  return parameters.some((one) => parameterName(file.code, one) === text) ? null : text;
}

/** A step that has no counterpart in the same function is a half of a pair; of the others, paths of the function tell. */
function halvesOf(file: FileDefinitions, { syntax }: Definition, some: readonly Step[]): Step[] {
  const alone = some.filter((one) => !hasCounterpart(one, some));
  const fn = alone.length === some.length || !("variants" in syntax) ? null : file.analyse(syntax);
  if (!fn) return alone;
  const ends = openEnds(fn, new Set(some.map(({ span }) => span.start)));
  return some.filter((one) => alone.includes(one) || ends.has(one.span.start));
}

/** Of the calls at these places: those whose mapping is not released by another of them, and those that release what none of them has mapped. */
function openEnds({ facts }: AnalysedFunction, own: ReadonlySet<number>): Set<number> {
  const across = facts.endings.flatMap(({ map, release }) => (own.has(map.start) === own.has(release.start) ? [] : [map.start, release.start]));
  const atExit = facts.exits.flatMap(({ handed, state }) => [...handed, ...state.machine.foreign].map(({ span }) => span.start));
  return new Set([...across, ...atExit]);
}
