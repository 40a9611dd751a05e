/** Finds functions and macros that take a KM_type for no other end than to pass it on, and what stands in the way of taking it from them. */

import { MIGRATIONS } from "../../kernel/migrations.ts";
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
  const types_ = parameters.length === 0 ? [] : typedCalls(file, types, body).map(({ type }) => type);
  if (types_.length === 0) return null;
  const index = parameters.findIndex((parameter) => {
    const declared = parameterName(file.code, parameter);
    const uses = declared === null ? [] : file.code.mentions(new Set([declared]), body);
    return uses.length > 0 && uses.every((use) => types_.some((type) => within(use.span, type)));
  });
  return index < 0 ? null : { name, index, arity: parameters.length, file: isOwn ? file.unit.source.path : null };
}

/** Why a wrapper must keep its parameter. */
export interface Obstacle {
  readonly wrapper: string;
  readonly message: string;
}

/** Uses of wrappers in a file that are no plain calls, declarations or exports. */
export function obstacles(file: FileDefinitions, types: TypeArguments): Obstacle[] {
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
