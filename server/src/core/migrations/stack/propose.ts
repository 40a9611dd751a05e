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
import { keyOf, TypeArguments } from "./type-arguments.ts";

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
  const wrapper = types.wrapper(one.name, file.unit.source.path);
  const isWrapper = wrapper !== undefined && one.parameters.length === wrapper.arity;
  const sites = [...calls.map(({ mention }) => mention), ...renamed].map(siteOf).sort((a, b) => a.span.start - b.span.start);
  if (sites.length === 0 && !isWrapper) return null;
  if (TypeArguments.isInterface(one.name) || RENAMES.has(one.name)) return refused(one.name, sites, { kind: "implementation", message: `${one.name}() is the interface itself` });
  const seen = new Set(callStarts(one));
  const [readable, hidden] = [calls.filter(({ mention }) => seen.has(mention.span.start)), calls.filter(({ mention }) => !seen.has(mention.span.start))];
  if (hidden.length > 0) return refused(one.name, sites, { kind: "not-plain", message: "the call is compiled out, or is not plain C", span: hidden[0]!.mention.span });
  const types_ = readable.map(({ type }) => type);
  const doubt = doubtAbout(file, one, { calls: readable, isWrapper });
  if (doubt) return refused(one.name, sites, doubt);
  const own = isWrapper ? [withoutPart(file.code, one.parameters, wrapper.index)] : [];
  const gone = leftovers(file, one, types_);
  if (gone === null) return refused(one.name, sites, { kind: "not-plain", message: "a variable that only held a KM_type cannot be taken out" });
  const edits = [...readable.map((call) => withoutType(file, call)), ...renamed.map(rename), ...own, ...gone];
  if (edits.includes(null)) return refused(one.name, sites, { kind: "not-plain", message: "a comment or a directive stands between the arguments" });
  const groups = [...readable.map((call) => call.wrapper), isWrapper ? keyOf(wrapper) : null].filter((group) => group !== null);
  return { function: one.name, sites, verdict: "safe", reason: PROVED, edits: edits.filter((edit) => edit !== null), groups: [...new Set(groups)] };
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

