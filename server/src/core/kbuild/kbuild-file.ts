/** Reads a Makefile of kbuild (Documentation/kbuild/makefiles.txt of 2.6.36, .rst of 6.1) for the lists in it. */

import { isBuiltList } from "../kernel/source-folders.ts";
import { ALWAYS, allOf, anyOf, type Condition, not, OPEN } from "./condition.ts";

/** Words that are added to a list under a condition. */
interface Assignment {
  /** `obj`, `lib`, `core` … for what is built, or the name of an object that is made of others. */
  readonly list: string;
  /** As written on the left. */
  readonly variable: string;
  readonly when: Condition;
  readonly words: ReadonlySet<string>;
}

export interface KbuildFile {
  readonly assignments: readonly Assignment[];
}

const ASSIGNMENT = /^\s*([\w./-]+?)((?:-(?:y|m|objs|\$\(.*?CONFIG_\w+.*?\)))+)?\s*(?:\+=|:=|=|\?=)\s*(.*)$/;

/** Never throws. */
export function readKbuildFile(text: string): KbuildFile {
  const assignments: Assignment[] = [];
  const around: Condition[] = [];
  for (const whole of text.replace(/\\\r?\n/g, " ").split("\n")) {
    const line = whole.replace(/#.*/, "").trim();
    if (readDirective(line, around)) continue;
    const [, list, suffix = "", value = ""] = ASSIGNMENT.exec(line) ?? [];
    if (list === undefined) continue;
    const symbols = [...suffix.matchAll(/CONFIG_(\w+)/g)].map(([, name]): Condition => ({ kind: "symbol", name: name! }));
    assignments.push({ list, variable: list + suffix, when: allOf([...around, ...symbols]), words: new Set(value.split(/\s+/)) });
  }
  return { assignments };
}

/** Whether a line is an `ifeq` or the like; `around`: the conditions that are open. */
function readDirective(line: string, around: Condition[]): boolean {
  const [, word, rest = ""] = /^(if(?:n?eq|n?def)|else|endif)\b\s*(.*)$/.exec(line) ?? [];
  if (word === undefined) return false;
  if (word === "endif") around.pop();
  else if (word !== "else") around.push(tested(word, rest));
  // What an `else if` tests is not looked at.
  else around.push(allOf([not(around.pop() ?? OPEN), rest === "" ? ALWAYS : OPEN]));
  return true;
}

/** `($(CONFIG_X),y)`, `($(CONFIG_X),)` and `CONFIG_X`. */
function tested(word: string, operand: string): Condition {
  const isNegated = word.startsWith("ifn");
  if (word.endsWith("def")) {
    const name = /^CONFIG_(\w+)$/.exec(operand)?.[1];
    return name === undefined ? OPEN : isNegated ? not({ kind: "symbol", name }) : { kind: "symbol", name };
  }
  const [, name, value] = /^\(\s*\$\(CONFIG_(\w+)\)\s*,\s*([ym]?)\s*\)$/.exec(operand) ?? [];
  if (name === undefined) return OPEN;
  const symbol: Condition = { kind: "symbol", name };
  if (value === "") return isNegated ? symbol : not(symbol);
  // `m` where `y` is tested for.
  return isNegated ? OPEN : symbol;
}

/** When a word (`x.o`, `x/`) is built by the lists of a Makefile; null where none names it. */
export function builtWhen({ assignments }: KbuildFile, word: string): Condition | null {
  const seen = new Set<string>();
  const conditionOf = (wanted: string): Condition | null => {
    if (seen.has(wanted)) return null;
    seen.add(wanted);
    const found = assignments.filter(({ words }) => words.has(wanted));
    const conditions = found.map((one) => allOf([one.when, isBuiltList(one.list) ? ALWAYS : partOf(one)]));
    return conditions.length === 0 ? null : anyOf(conditions);
  };
  /** An object made of parts is built when it is listed, a variable when it is used. */
  const partOf = ({ list, variable }: Assignment): Condition => {
    const uses = [`${list}.o`, `$(${variable})`].map(conditionOf).filter((one) => one !== null);
    return uses.length === 0 ? ALWAYS : anyOf(uses);
  };
  return conditionOf(word);
}
