/** stack: KM_types go, from calls, from the wrappers that pass them on, and from the variables that held them. */

import type { TextChange } from "../../findings/finding.ts";
import { MIGRATIONS, type Renaming } from "../../kernel/migrations.ts";
import type { SyntaxNode } from "../../syntax/node.ts";
import type { Span } from "../../text/span.ts";
import type { Mention } from "../code-text.ts";
import { type Proposal, type Reason, refused, type Site } from "../migration.ts";
import { type Definition, type FileDefinitions, parameterName, within } from "./definitions.ts";
import { type TypedCall, typedCalls, withoutPart } from "./dropped.ts";
import { isPlainSelection, leftovers } from "./selections.ts";
import { keyOf, TypeArguments, type TypeParameter } from "./type-arguments.ts";

const RENAMES: ReadonlyMap<string, Renaming> = new Map(MIGRATIONS.stack.renames.map((one) => [one.from, one]));
const PROVED: Reason = { kind: "proved", message: "released in reverse order on every path, with as many slots as before" };

/** Changes of one file, a proposal for each function, macro and declaration. Those with a group in common go together. */
export function proposeStack(file: FileDefinitions, types: TypeArguments): Proposal[] {
  const functions = file.all.flatMap((one) => proposalFor(file, one, types) ?? []);
  const declared = file.code.mentions(new Set(types.wrappers.map(({ name }) => name))).flatMap((mention) => declaration(file, mention, types) ?? []);
  return [...functions, ...declared];
}

function proposalFor(file: FileDefinitions, one: Definition, types: TypeArguments): Proposal | null {
  const calls = typedCalls(file, types, one.body);
  const renamed = file.code.mentions(new Set(RENAMES.keys()), one.body).filter(({ args }) => args !== null);
  const split = file.code.mentions(types.names, one.body).filter((mention) => isSplit(file, mention));
  const known = types.wrapper(one.name, file.unit.source.path);
  const wrapper = known && one.parameters.length === known.arity ? known : null;
  const mentions = [...calls.map(({ mention }) => mention), ...renamed, ...split];
  if (mentions.length === 0 && !wrapper) return null;
  const sites = [...new Map(mentions.map((mention) => [mention.span.start, siteOf(mention)])).values()].sort((a, b) => a.span.start - b.span.start);
  // Who stays keeps the wrappers that it calls.
  const groups = [...new Set([...calls.map((call) => call.wrapper), wrapper && keyOf(wrapper)].filter((group) => group !== null))];
  const edits = changesOf(file, one, { calls, renamed, split, wrapper });
  if (!Array.isArray(edits)) return refused(one.name, sites, edits, groups);
  return { function: one.name, sites, verdict: "safe", reason: PROVED, edits, groups };
}

interface Found {
  readonly calls: readonly TypedCall[];
  readonly renamed: readonly Mention[];
  /** Calls whose arguments hang on an `#if`. */
  readonly split: readonly Mention[];
  /** The function itself passes a type on. */
  readonly wrapper: TypeParameter | null;
}

function changesOf(file: FileDefinitions, one: Definition, { calls, renamed, split, wrapper }: Found): TextChange[] | Reason {
  if (TypeArguments.isInterface(one.name) || RENAMES.has(one.name)) return { kind: "implementation", message: `${one.name}() is the interface itself` };
  const seen = new Set(callStarts(one));
  const hidden = calls.find(({ mention }) => !seen.has(mention.span.start));
  if (hidden) return { kind: "not-plain", message: "the call is compiled out, or is not plain C", span: hidden.mention.span };
  if (split[0]) return { kind: "not-plain", message: "which arguments the call has hangs on an #if or a macro", span: split[0].span };
  const doubt = doubtAbout(file, one, { calls, isWrapper: wrapper !== null });
  if (doubt) return doubt;
  const gone = leftovers(file, one, calls.map(({ type }) => type));
  if (gone === null) return { kind: "not-plain", message: "a variable that only held a KM_type cannot be taken out" };
  const own = wrapper ? [withoutPart(file.code, one.parameters, wrapper.index)] : [];
  const edits = [...calls.map((call) => withoutType(file, call)), ...renamed.map(rename), ...own, ...gone];
  return edits.includes(null) ? { kind: "not-plain", message: "a comment or a directive stands between the arguments" } : edits.filter((edit) => edit !== null);
}

/** A prototype of a wrapper. */
function declaration(file: FileDefinitions, mention: Mention, types: TypeArguments): Proposal | null {
  const wrapper = types.of(mention, file.unit.source.path);
  if (!wrapper || !types.wrappers.includes(wrapper) || !file.isPrototype(mention) || mention.args === null) return null;
  const edit = withoutPart(file.code, mention.args, wrapper.index);
  if (!edit) return refused(mention.name, [], { kind: "not-plain", message: "a comment or a directive stands between the parameters", span: mention.span }, [keyOf(wrapper)]);
  return { function: mention.name, sites: [], verdict: "safe", reason: PROVED, edits: [edit], groups: [keyOf(wrapper)] };
}

/** What must not be dropped, since something else depends on it. */
function doubtAbout(file: FileDefinitions, one: Definition, by: { calls: readonly TypedCall[]; isWrapper: boolean }): Reason | null {
  for (const { type, mention } of by.calls) {
    if (!isPlainSelection(file, type)) return { kind: "not-plain", message: `\`${file.code.text.slice(type.start, type.end)}\` may do more than name a type`, span: mention.span };
    if (!by.isWrapper && one.parameters.some((candidate) => names(file, candidate, type) && isForTypes(file, { of: one, parameter: candidate }, by.calls))) return { kind: "wrapper", message: `its type is a parameter of ${one.name}(), whose callers are not all in sight, or cannot be changed`, span: mention.span };
  }
  return null;
}

/** Nothing but types is made from a parameter. */
function isForTypes(file: FileDefinitions, { of, parameter }: { of: Definition; parameter: Span }, calls: readonly TypedCall[]): boolean {
  const name = parameterName(file.code, parameter);
  return name === null || file.code.mentions(new Set([name]), of.body).every(({ span }) => calls.some(({ type }) => within(span, type)));
}

/** Which arguments a call has hangs on an `#if`, or on a macro that stands for several. */
function isSplit(file: FileDefinitions, { span, end, args }: Mention): boolean {
  if (args === null) return false;
  if (/^[ \t]*#[ \t]*(?:if|elif|else|endif)/m.test(file.code.code.slice(span.start, end))) return true;
  const lists = new Set(file.all.filter((one) => one.isMacro && isList(file.code.code.slice(one.body.start, one.body.end))).map(({ name }) => name));
  return lists.size > 0 && args.some((arg) => file.code.mentions(lists, arg).length > 0);
}

/** A comma stands in it, outside of all brackets. */
function isList(replacement: string): boolean {
  let flat = replacement;
  for (let before = ""; before !== flat; ) [before, flat] = [flat, flat.replaceAll(/\([^()]*\)|\[[^[\]]*\]|\{[^{}]*\}/g, "")];
  return flat.includes(",");
}

/** Whether a stretch of code names what a parameter declares. */
function names(file: FileDefinitions, parameter: Span, code: Span): boolean {
  const name = parameterName(file.code, parameter);
  return name !== null && file.code.mentions(new Set([name]), code).length > 0;
}

function withoutType(file: FileDefinitions, { mention, type }: TypedCall): TextChange | null {
  const args = mention.args ?? [];
  return withoutPart(file.code, args, args.indexOf(type));
}

function rename({ name, span }: Mention): TextChange {
  return { span, text: RENAMES.get(name)!.to };
}

function siteOf({ span, end, name }: Mention): Site {
  return { span: { start: span.start, end }, interface: name };
}

/** Where the calls begin that the syntax tree has. */
function callStarts({ syntax }: Definition): number[] {
  const roots = "variants" in syntax ? syntax.variants.map(({ node }) => node) : syntax.body ? [syntax.body] : [];
  const found: number[] = [];
  const visit = (node: SyntaxNode): void => {
    if (node.kind === "call_expression") found.push(node.start);
    node.children.forEach(visit);
  };
  roots.forEach(visit);
  return found;
}

