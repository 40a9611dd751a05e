/** Finds functions and macros that take a KM_type for no other end than to pass it on, and what stands in the way of taking it from them. */

import { MIGRATIONS } from "../../kernel/migrations.ts";
import type { Span } from "../../text/span.ts";
import type { Mention } from "../code-text.ts";
import { type Definition, type FileDefinitions, parameterName, within } from "./definitions.ts";
import { isOther, typedCalls } from "./dropped.ts";
import { keyOf, TypeArguments, type TypeParameter } from "./type-arguments.ts";

/** Those that are not known yet. */
export function typeParameters(file: FileDefinitions, types: TypeArguments): TypeParameter[] {
  return file.all.filter(({ name }) => !TypeArguments.isInterface(name)).flatMap((one) => {
    if (types.wrapper(one.name, file.unit.source.path)) return [];
    const found = typeParameter(file, one, types);
    return found ? [found] : [];
  });
}

function typeParameter(file: FileDefinitions, one: Definition, types: TypeArguments): TypeParameter | null {
  const { name, parameters, body, isOwn } = one;
  const calls = parameters.length === 0 ? [] : typedCalls(file, types, body);
  if (calls.length === 0) return null;
  const passing = parameters.map((parameter) => {
    const found = usesOf(file, one, parameter).map((use) => calls.filter(({ type }) => within(use.span, type)));
    return found.every((some) => some.length > 0) ? found.flat() : [];
  });
  const index = passing.findIndex((some) => some.length > 0);
  return index < 0 ? null : { name, index, arity: parameters.length, file: isOwn ? file.unit.source.path : null, acts: passing[index]!.flatMap(({ acts }) => acts) };
}

function usesOf(file: FileDefinitions, { body }: Definition, parameter: Span): Mention[] {
  const name = parameterName(file.code, parameter);
  return name === null ? [] : file.code.mentions(new Set([name]), body);
}

/** Why a wrapper must keep its parameter. */
export interface Obstacle {
  readonly wrapper: string;
  readonly message: string;
}

/** What a file does with wrappers, other than to call, declare and export them. */
export function obstacles(file: FileDefinitions, types: TypeArguments): Obstacle[] {
  return [...oddUses(file, types), ...file.all.flatMap((one) => otherForm(file, one, types) ?? [])];
}

/** A definition of the same name, in another `#if`, does something else with the parameter, or has others. */
function otherForm(file: FileDefinitions, one: Definition, types: TypeArguments): Obstacle | null {
  const { path, lines } = file.unit.source;
  const wrapper = types.wrapper(one.name, path);
  if (!wrapper || isOther(file, one.name, types)) return null;
  const given = typedCalls(file, types, one.body).map(({ type }) => type);
  const parameter = one.parameters[wrapper.index];
  const isSame = one.parameters.length === wrapper.arity && parameter !== undefined && usesOf(file, one, parameter).every((use) => given.some((type) => within(use.span, type)));
  return isSame ? null : { wrapper: keyOf(wrapper), message: `${one.name}() is something else as well: ${path}:${lines.position(one.span.start).line}` };
}

/** Uses that are no plain calls, declarations or exports. */
function oddUses(file: FileDefinitions, types: TypeArguments): Obstacle[] {
  const names = new Set(types.wrappers.map(({ name }) => name));
  const { path, lines } = file.unit.source;
  return file.code.mentions(names).flatMap((mention) => {
    const wrapper = types.wrapper(mention.name, path);
    const isPlain = types.of(mention, path) !== undefined && (file.around(mention.span.start) !== undefined || file.isPrototype(mention));
    if (!wrapper || isPlain) return [];
    if (isOther(file, mention.name, types) || file.isNamedBy(mention, MIGRATIONS.stack.exports)) return [];
    return [{ wrapper: keyOf(wrapper), message: `${mention.name}() is used in another way than by a plain call: ${path}:${lines.position(mention.span.start).line}` }];
  });
}
