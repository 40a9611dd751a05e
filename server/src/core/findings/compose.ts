/** Puts an observation into words: what all rules share. */

import type { Observation } from "../analysis/observation.ts";
import { type Choice, steps, type TraceNode } from "../analysis/trace.ts";
import type { Mapping } from "../highmem/machine.ts";
import type { MachineModel } from "../highmem/machine-model.ts";
import { withoutComments } from "../syntax/comments.ts";
import type { SourceFile } from "../text/source-file.ts";
import type { Span } from "../text/span.ts";
import type { StackEntry, TraceStep } from "./finding.ts";
import type { Site } from "../values/term.ts";
import { render } from "./render.ts";

/** Steps shown of a long path: the last ones. */
const MAX_STEPS = 14;

/** What the words are made from. */
export interface WordContext {
  readonly source: SourceFile;
  readonly machine: MachineModel;
}

/** The source text of a span on one line, without comments. */
export function codeOf(source: SourceFile, span: Span): string {
  return withoutComments(source.text.slice(span.start, span.end)).replace(/\s+/g, " ").trim();
}

/** The same, shortened. */
export function excerpt(source: SourceFile, span: Span): string {
  return shortened(codeOf(source, span));
}

function shortened(code: string): string {
  return code.length <= 60 ? code : `${code.slice(0, 57)}...`;
}

export function lineOf(context: WordContext, span: Span): number {
  return context.source.lines.position(span.start).line;
}

/** What was mapped, as the code calls it. */
export function pageName(context: WordContext, mapping: Mapping): string {
  const name = mapping.key ? render(mapping.key) : "";
  if (name !== "" && !name.includes("mapped address") && (!name.includes("…") || isMadeByCallee(mapping))) return name;
  return shortened(argument(codeOf(context.source, mapping.span), mapping.namedBy ?? 0)) || name || mapping.by;
}

/** Of the call that the code ends with, from 0; empty where there is none. */
function argument(code: string, index: number): string {
  if (!code.endsWith(")")) return "";
  const bounds = [code.length - 1];
  let depth = 0;
  for (let at = code.length - 1; at >= 0; at--) {
    if (code[at] === ")") depth++;
    if (code[at] === "," && depth === 1) bounds.unshift(at);
    if (code[at] === "(" && --depth === 0) {
      bounds.unshift(at);
      break;
    }
  }
  const [from, to] = bounds.slice(index, index + 2);
  return from === undefined || to === undefined ? "" : code.slice(from + 1, to).trim();
}

/** What a callee has found and mapped is none of its arguments. */
function isMadeByCallee({ address, key }: Mapping): boolean {
  return key?.kind === "result" && (key.origin === "call" || key.origin === "fresh") && (isInCallee(key.site) || (address.kind === "mapped" && isInCallee(address.site)));
}

/** Sites in a callee stand behind the call of it, with its name. */
function isInCallee(site: Site): boolean {
  const at = site.indexOf(">");
  return at >= 0 && site.includes(":", at);
}

/** `page` (line 12) */
export function mappingName(context: WordContext, mapping: Mapping): string {
  return `\`${pageName(context, mapping)}\` (${mapping.by}, line ${lineOf(context, mapping.span)})`;
}

/** A mapping beside another one, which may be of the same page. */
export function otherName(context: WordContext, mapping: Mapping, other: Mapping): string {
  const isOfSame = mapping.by === other.by && pageName(context, mapping) === pageName(context, other);
  return isOfSame ? `another mapping of it (line ${lineOf(context, mapping.span)})` : mappingName(context, mapping);
}

/** What the release of a mapping is called; the address it needs is left to the reader. */
export function slotName(context: WordContext, mapping: Mapping): string {
  return mapping.slot && context.machine.home(mapping.resource) === "typed-slots" ? render(mapping.slot) : mapping.resource;
}

/** The modelled machine, oldest mapping first. */
export function stackEntries(context: WordContext, observation: Observation): StackEntry[] {
  const depth = new Map<string, number>();
  return observation.machine.live.map((mapping) => {
    const home = context.machine.home(mapping.resource);
    const at = depth.get(home) ?? 0;
    depth.set(home, at + 1);
    const isStack = home === "per-cpu-stack" || home === "per-task-stack";
    const slot = isStack ? `[${at}]` : slotName(context, mapping);
    return { slot, page: pageName(context, mapping) + (mapping.isMany ? " (any number)" : ""), span: mapping.span };
  });
}

/** One line on what is held. */
export function stackText(context: WordContext, observation: Observation): string {
  const entries = stackEntries(context, observation);
  if (entries.length === 0) return "nothing is mapped";
  return entries.map((entry) => `${entry.slot} = ${entry.page} (line ${lineOf(context, entry.span)})`).join(", ");
}

/** The path to an observation: maps, releases and the branches since the first mapping it is about. */
export function traceSteps(context: WordContext, trace: TraceNode | null, from: Span | null): TraceStep[] {
  const all = steps(trace).filter(({ event }) => (event.kind !== "branch" && event.kind !== "choice") || !event.isMacroInternal);
  const start = from ? all.findIndex((node) => node.span === from || (node.span.start === from.start && node.event.kind === "map")) : 0;
  const shown = all.slice(Math.max(0, start));
  const kept = shown.length <= MAX_STEPS ? shown : [shown[0]!, ...shown.slice(1 - MAX_STEPS)];
  return kept.map((node) => ({ kind: node.event.kind === "choice" ? "branch" : node.event.kind, message: stepText(context, node), span: node.span }));
}

function stepText(context: WordContext, node: TraceNode): string {
  const { event } = node;
  switch (event.kind) {
    case "map":
      return `mapped: ${slotName(context, event.mapping)} = ${pageName(context, event.mapping)}`;
    case "unmap":
      return `released: ${pageName(context, event.mapping)}`;
    case "call":
      return event.outcome === "failed" ? `${event.callee}() fails: nothing is mapped` : `${event.callee}() returns`;
    case "branch":
      return branchText(context, node.span, event);
    case "choice":
      return choiceText(context, node.span, event.choice);
  }
}

function choiceText(context: WordContext, span: Span, choice: Choice): string {
  const value = excerpt(context.source, span).replace(/^\((.*)\)$/, "$1");
  if (choice === null) return `when \`${value}\` is none of the cases`;
  const { low, high } = choice;
  return low === high ? `when \`${value}\` is ${render(low)}` : `when \`${value}\` is ${render(low)} to ${render(high)}`;
}

function branchText(context: WordContext, span: Span, event: { holds: boolean; isLoop: boolean; symbol: string | null }): string {
  if (event.symbol !== null) return `when \`${event.symbol}\` is ${event.holds ? "set" : "not set"}`;
  const text = excerpt(context.source, span);
  if (event.isLoop) return event.holds ? `the loop goes on: \`${text}\`` : `the loop ends: \`${text}\``;
  const isPlainValue = /^[\w\s.*[\]>-]+$/.test(text.replaceAll("->", ".")) && !/[<>=]/.test(text.replaceAll("->", "."));
  if (isPlainValue) return event.holds ? `when \`${text}\` is not 0` : `when \`${text}\` is 0 or NULL`;
  return event.holds ? `when \`${text}\` holds` : `when \`${text}\` does not hold`;
}
