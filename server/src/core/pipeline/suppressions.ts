/** Comments in the source that silence findings: `kmaplint-ignore RULE[, RULE]: reason`. */

import type { RuleId, WordedFinding } from "../findings/finding.ts";
import { RULES } from "../rules/registry.ts";
import { readComments } from "../syntax/comments.ts";
import type { FunctionSyntax, ParseGap } from "../syntax/translation-unit.ts";
import type { SourceFile } from "../text/source-file.ts";
import type { Span } from "../text/span.ts";

interface Suppression {
  readonly comment: Span;
  readonly rules: readonly string[];
  readonly reason: string;
  /** The lines that it speaks of, from 1; both inclusive. */
  readonly lines: { readonly first: number; readonly last: number };
  /** Written as such comments are. */
  readonly isReadable: boolean;
}

const NOWHERE: Suppression["lines"] = { first: 0, last: -1 };

export interface SuppressedFinding {
  readonly finding: WordedFinding;
  readonly reason: string;
}

interface Suppressed {
  /** What is left, with notes on comments that suppress nothing. */
  readonly findings: readonly WordedFinding[];
  readonly gaps: readonly ParseGap[];
  readonly suppressed: readonly SuppressedFinding[];
}

interface Results {
  readonly findings: readonly WordedFinding[];
  readonly gaps: readonly ParseGap[];
  readonly functions: readonly FunctionSyntax[];
}

export function applySuppressions(source: SourceFile, of: Results): Suppressed {
  if (!source.text.includes(MARK)) return { findings: of.findings, gaps: of.gaps, suppressed: [] };
  const suppressions = readSuppressions(source, of.functions);
  const used = new Map<Suppression, Set<string>>(suppressions.map((one) => [one, new Set()]));
  const silenced = (rule: RuleId, span: Span): Suppression | undefined => {
    const line = source.lines.position(span.start).line;
    const meant = suppressions.filter((one) => one.reason !== "" && one.rules.includes(rule) && line >= one.lines.first && line <= one.lines.last);
    for (const one of meant) used.get(one)!.add(rule);
    return meant[0];
  };
  const suppressed: SuppressedFinding[] = [];
  const findings = of.findings.filter((finding) => {
    const by = silenced(finding.rule, finding.span);
    if (by) suppressed.push({ finding, reason: by.reason });
    return !by;
  });
  const gaps = of.gaps.filter((gap) => !silenced("parse-gap", gap.span));
  const notes = suppressions.flatMap((one) => {
    const complaint = complaintAbout(one, used.get(one)!);
    return complaint === null ? [] : [note(one, complaint, of.functions)];
  });
  return { findings: [...findings, ...notes], gaps, suppressed };
}

const MARK = "kmaplint-ignore";
const COMMAND = /kmaplint-ignore(-function)?(?![\w-])([^:]*)(?::([^]*))?$/;
const NAMES = /^(?:[\w-]+(?:\s*,\s*[\w-]+)*)?$/;
/** The first word of a comment: what is written about such comments is none. */
const MEANT = /^[\s/*]*kmaplint-ignore/;

function readSuppressions(source: SourceFile, functions: readonly FunctionSyntax[]): Suppression[] {
  return readComments(source.text).flatMap((comment): readonly Suppression[] => {
    const text = source.text.slice(comment.start, comment.end).replace(/\*\/$/, "");
    const [, ofFunction, list, reason = ""] = COMMAND.exec(text) ?? [];
    const names = list?.trim();
    const isReadable = names !== undefined && NAMES.test(names);
    if (!isReadable) return MEANT.test(text) ? [{ comment, rules: [], reason: "", lines: NOWHERE, isReadable }] : [];
    const lines = ofFunction ? functionBelow(source, functions, comment) : linesAt(source, comment);
    return [{ comment, rules: names.split(",").map((name) => name.trim()).filter((name) => name !== ""), reason: reason.trim(), lines, isReadable }];
  });
}

/** Behind code: that line. Alone: the line below as well. */
function linesAt(source: SourceFile, comment: Span): Suppression["lines"] {
  const first = source.lines.position(comment.start).line;
  const last = source.lines.position(comment.end).line;
  const isAlone = source.text.slice(source.lines.lineStart(first), comment.start).trim() === "";
  return { first, last: isAlone ? last + 1 : last };
}

/** The function that begins next; none, where something else stands between. */
function functionBelow(source: SourceFile, functions: readonly FunctionSyntax[], comment: Span): Suppression["lines"] {
  const below = functions.filter((fn) => fn.span.start >= comment.end || (fn.span.start <= comment.start && fn.nameSpan.start > comment.end));
  const next = below.reduce<FunctionSyntax | null>((best, fn) => (best === null || fn.span.start < best.span.start ? fn : best), null);
  if (!next || !isBlank(source.text.slice(comment.end, Math.max(comment.end, next.span.start)))) return NOWHERE;
  return { first: source.lines.position(next.span.start).line, last: source.lines.position(next.span.end).line };
}

/** Nothing but comments and white space. */
function isBlank(text: string): boolean {
  let rest = text;
  for (const { start, end } of readComments(text).toReversed()) rest = rest.slice(0, start) + rest.slice(end);
  return rest.trim() === "";
}

function note(one: Suppression, message: string, functions: readonly FunctionSyntax[]): WordedFinding {
  const within = functions.find((fn) => fn.span.start <= one.comment.start && one.comment.end <= fn.span.end);
  return {
    rule: "unused-suppression",
    severity: "note",
    certainty: "must",
    message,
    help: "take the comment out, or write `kmaplint-ignore RULE[, RULE]: reason` on the line of the finding or above it",
    span: one.comment,
    function: within?.name ?? "",
    trace: [],
    stack: [],
  };
}

/** Null where each rule that is named was of use. */
function complaintAbout({ rules, reason, isReadable }: Suppression, used: ReadonlySet<string>): string | null {
  if (!isReadable) return "the comment is not in order, and is not followed";
  const idle = rules.filter((name) => !used.has(name));
  if (rules.length > 0 && idle.length === 0) return null;
  const unknown = rules.filter((name) => !RULES.some((rule) => rule.id === name));
  if (rules.length === 0) return "the comment names no rule";
  if (unknown.length > 0) return `there is no rule ${unknown.map((name) => `\`${name}\``).join(" or ")}: \`kmaplint explain\` lists them`;
  if (reason === "") return "the comment gives no reason, and is not followed";
  return `nothing here is reported as ${idle.map((name) => `\`${name}\``).join(" or ")}`;
}
