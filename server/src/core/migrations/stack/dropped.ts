/** The KM_types of a stretch of code, and how to take them out. */

import type { TextChange } from "../../findings/finding.ts";
import type { Span } from "../../text/span.ts";
import type { CodeText, Mention } from "../code-text.ts";
import type { FileDefinitions } from "./definitions.ts";
import { type Act, keyOf, type TypeArguments } from "./type-arguments.ts";

/** A call with its KM_type. */
export interface TypedCall {
  readonly mention: Mention;
  readonly type: Span;
  /** Of the wrapper that is called; null for interfaces. */
  readonly wrapper: string | null;
  readonly acts: readonly Act[];
}

export function typedCalls(file: FileDefinitions, types: TypeArguments, within: Span): TypedCall[] {
  const { path } = file.unit.source;
  return file.code.mentions(types.names, within).flatMap((mention) => {
    const found = isOther(file, mention.name, types) ? undefined : types.of(mention, path);
    const type = found && mention.args?.[found.index];
    return found && type ? [{ mention, type, wrapper: types.wrappers.includes(found) ? keyOf(found) : null, acts: found.acts }] : [];
  });
}

/** The file has a function of its own by that name, which is none of the wrappers. */
export function isOther(file: FileDefinitions, name: string, types: TypeArguments): boolean {
  const own = file.named(name);
  return own?.isOwn === true && !types.wrappers.some((one) => one.name === name && one.file === file.unit.source.path);
}

/** Takes one part out of a list, with its comma; null where a comment or a directive stands in between. */
export function withoutPart(code: CodeText, parts: readonly Span[], index: number): TextChange | null {
  const [before, part, after] = [parts[index - 1], parts[index], parts[index + 1]];
  if (!part) return null;
  const span = before ? { start: before.end, end: part.end } : { start: part.start, end: after?.start ?? part.end };
  const plain = /^[^#]*$/.test(code.code.slice(span.start, span.end)) && !/\/\*|\/\//.test(code.text.slice(span.start, span.end));
  return plain ? { span, text: "" } : null;
}
