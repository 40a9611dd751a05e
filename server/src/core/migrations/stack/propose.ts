/** stack: KM_types go, from calls, from the wrappers that pass them on, and from the variables that held them. */

import type { TextChange } from "../../findings/finding.ts";
import { MIGRATIONS, type Renaming } from "../../kernel/migrations.ts";
import type { SyntaxNode } from "../../syntax/node.ts";
import type { Span } from "../../text/span.ts";
import type { CodeText, Mention } from "../code-text.ts";
import { type Proposal, type Reason, refused, type Site } from "../migration.ts";
import { type Definition, type FileDefinitions, parameterName, treesOf, within } from "./definitions.ts";
import { type TypedCall, typedCalls, withoutPart } from "./dropped.ts";
import { type Halves, pairHalves, type TypedUse } from "./halves.ts";
import { isPlainSelection, leftovers } from "./selections.ts";
import { keyOf, TypeArguments } from "./type-arguments.ts";

const RENAMES: ReadonlyMap<string, Renaming> = new Map(MIGRATIONS.stack.renames.map((one) => [one.from, one]));
const PROVED: Reason = { kind: "proved", message: "released in reverse order on every path, with as many slots as before" };

/** Changes of one file, a proposal for each function, macro and declaration. Those with a group in common go together. */
export function proposeStack(file: FileDefinitions, types: TypeArguments): Proposal[] {
  const uses = file.all.map((one) => useOf(file, one, types));
  const pairs = pairHalves(file, uses);
  const functions = uses.flatMap((use) => proposalFor(file, use, { types, halves: pairs.get(use.of) ?? WHOLE }));
  const declared = file.code.mentions(new Set(types.wrappers.map(({ name }) => name))).flatMap((mention) => declaration(file, mention, types) ?? []);
  return [...functions, ...declared, ...strays(file, types)];
}

const WHOLE: Halves = { groups: [], kept: null };

interface Use extends TypedUse {
  /** Calls that the syntax tree does not have. */
  readonly hidden: readonly TypedCall[];
  /** Calls of which it is not plain which arguments they have. */
  readonly split: readonly Mention[];
}

function useOf(file: FileDefinitions, one: Definition, types: TypeArguments): Use {
  const calls = typedCalls(file, types, one.body);
  const seen = new Set(calls.length === 0 ? [] : callStarts(one));
  const isSeen = ({ mention }: TypedCall): boolean => seen.has(mention.span.start);
  return {
    of: one,
    calls: calls.filter(isSeen),
    hidden: calls.filter((call) => !isSeen(call)),
    renamed: file.code.mentions(new Set(RENAMES.keys()), one.body).filter(({ args }) => args !== null),
    split: file.code.mentions(types.names, one.body).filter((mention) => isSplit(file, mention)),
  };
}

function proposalFor(file: FileDefinitions, use: Use, { types, halves }: { types: TypeArguments; halves: Halves }): Proposal[] {
  const { of: one, calls, hidden, renamed, split } = use;
  const wrapper = types.wrapper(one.name, file.unit.source.path);
  const isWrapper = wrapper !== undefined && one.parameters.length === wrapper.arity;
  if (calls.length === 0 && hidden.length === 0 && renamed.length === 0 && split.length === 0 && !isWrapper) return [];
  const apart = hidden.length === 0 ? [] : [refused(one.name, hidden.map(({ mention }) => siteOf(mention)), one.isMacro ? IN_MACRO : HIDDEN, groupsOf(hidden))];
  const known = new Set(hidden.map(({ mention }) => mention.span.start));
  const sites = distinct([...calls.map(({ mention }) => mention), ...renamed, ...split.filter(({ span }) => !known.has(span.start))]).map(siteOf);
  if (sites.length === 0 && !isWrapper) return apart;
  const groups = [...new Set([...groupsOf(calls), ...(isWrapper ? [keyOf(wrapper)] : []), ...halves.groups])];
  const made = edits(file, one, { calls, renamed, split, index: isWrapper ? wrapper.index : null, kept: halves.kept });
  const proposal: Proposal = "kind" in made ? refused(one.name, sites, made, groups) : { function: one.name, sites, verdict: "safe", reason: PROVED, edits: made, groups };
  return [...apart, proposal];
}

const HIDDEN: Reason = { kind: "not-plain", message: "the call is compiled out, or is not plain C" };
const IN_MACRO: Reason = { kind: "not-plain", message: "the call is part of what a macro writes, which is more than an expression or a statement" };

function groupsOf(calls: readonly TypedCall[]): string[] {
  return [...new Set(calls.flatMap(({ wrapper }) => wrapper ?? []))];
}

interface Parts {
  readonly calls: readonly TypedCall[];
  readonly renamed: readonly Mention[];
  /** Calls of which it is not plain which arguments they have. */
  readonly split: readonly Mention[];
  /** Of the parameter that goes; null where none does. */
  readonly index: number | null;
  /** Of {@link Halves}. */
  readonly kept: Halves["kept"];
}

function edits(file: FileDefinitions, one: Definition, { calls, renamed, split, index, kept }: Parts): TextChange[] | Reason {
  if (TypeArguments.isInterface(one.name)) return { kind: "implementation", message: `${one.name}() is the interface itself` };
  if (isForOneKernel(file, one)) return { kind: "not-plain", message: "the code is for kernels of one version only" };
  if (split[0]) return { kind: "not-plain", message: "which arguments the call has hangs on an #if or a macro", span: split[0].span };
  const doubt = doubtAbout(file, one, { calls, isWrapper: index !== null });
  if (doubt) return doubt;
  if (kept) return { kind: "wrapper", message: `${kept.by}(), which may hold the other half of the pair, keeps its KM_type`, span: kept.at };
  const gone = leftovers(file, one, calls.map(({ type }) => type));
  if (gone === null) return { kind: "not-plain", message: "a variable that only held a KM_type cannot be taken out" };
  const own = index === null ? [] : [withoutPart(file.code, one.parameters, index)];
  const all = [...calls.map((call) => withoutType(file, call)), ...renamed.map(rename), ...own, ...gone];
  return all.includes(null) ? { kind: "not-plain", message: "a comment or a directive stands between the arguments" } : all.filter((edit) => edit !== null);
}

/** `#if` with the version of the kernel around it. */
function isForOneKernel({ code }: FileDefinitions, { syntax }: Definition): boolean {
  return syntax.guards.some(({ condition }) => code.mentions(VERSIONS, condition).length > 0);
}

const VERSIONS: ReadonlySet<string> = new Set(MIGRATIONS.versionSymbols.names);
const RESERVED: ReadonlySet<string> = new Set(MIGRATIONS.stack.reserved.names);

/** Calls outside of functions and macros, as far as they are known: code that is compiled out. */
function strays(file: FileDefinitions, types: TypeArguments): Proposal[] {
  const all = typedCalls(file, types, { start: 0, end: file.code.code.length }).filter(({ mention }) => file.around(mention.span.start) === undefined && !file.isPrototype(mention));
  const some = all.filter(({ mention }) => !file.isDefined(mention));
  return some.length === 0 ? [] : [refused("", some.map(({ mention }) => siteOf(mention)), { kind: "not-plain", message: "the code is compiled out, is not plain C, or is written by a macro" })];
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
    const [reserved] = file.code.mentions(RESERVED, type);
    if (reserved) return { kind: "implementation", message: `${reserved.name} is no slot, but a window of the hardware`, span: mention.span };
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
  const lists = new Set(file.all.filter((one) => one.isMacro && isList(file.code, one.body)).map(({ name }) => name));
  return lists.size > 0 && args.some((arg) => file.code.mentions(lists, arg).length > 0);
}

/** A comma stands in it, outside of all brackets. */
function isList(code: CodeText, replacement: Span): boolean {
  let depth = 0;
  return code.tokens(replacement).some(({ text }) => {
    if (["(", "[", "{"].includes(text)) depth++;
    if ([")", "]", "}"].includes(text)) depth--;
    return depth === 0 && text === ",";
  });
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

/** Each place once, in the order of the text. */
function distinct(mentions: readonly Mention[]): Mention[] {
  return [...new Map(mentions.map((one) => [one.span.start, one])).values()].sort((a, b) => a.span.start - b.span.start);
}

function siteOf({ span, end, name }: Mention): Site {
  return { span: { start: span.start, end }, interface: name };
}

/** Where the calls begin that the syntax tree has. */
function callStarts(of: Definition): number[] {
  const found: number[] = [];
  const visit = (node: SyntaxNode): void => {
    if (node.kind === "call_expression") found.push(node.start);
    node.children.forEach(visit);
  };
  treesOf(of).forEach(visit);
  return found;
}

