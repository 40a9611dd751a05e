/** Reads a file of the Kconfig language (Documentation/kbuild/kconfig-language.txt of 2.6.36, .rst of 6.1). */

import { ALWAYS, allOf, type Condition, OPEN, readExpression } from "./condition.ts";

/** One place that defines a symbol. */
export interface SymbolDefinition {
  readonly name: string;
  /** With those of the menus, choices and `if`s around it. */
  readonly depends: Condition;
  /** Of these kinds only is a symbol on or off. */
  readonly isSwitch: boolean;
  /** When the user is asked; null for never. */
  readonly prompt: Condition | null;
  /** When it is on without being asked for; what stands first counts. */
  readonly defaults: readonly Condition[];
  readonly selects: readonly { readonly symbol: string; readonly when: Condition }[];
}

export interface KconfigFile {
  readonly definitions: readonly SymbolDefinition[];
  /** As written, with what all symbols in them depend on. */
  readonly sources: readonly { readonly path: string; readonly depends: Condition }[];
}

interface Block {
  /** `if`, `menu` or `choice`. */
  readonly kind: string;
  depends: Condition[];
}

interface OpenDefinition {
  readonly name: string;
  readonly depends: Condition[];
  isSwitch: boolean;
  prompt: Condition | null;
  readonly defaults: Condition[];
  readonly selects: { symbol: string; when: Condition }[];
  /** Of the blocks around it. */
  readonly around: readonly Block[];
}

/** What a file is about, without reading all of it. */
export interface KconfigOutline {
  /** Symbols that it may define, and that it may select. */
  readonly defined: ReadonlySet<string>;
  readonly selected: ReadonlySet<string>;
  /** Files that it may be made of, as written. */
  readonly sources: readonly string[];
}

const WORDS_OF_INTEREST = /^[ \t]*(?:(?:menu)?config[ \t]+(\w+)|select[ \t]+(\w+)|source[ \t]+"?([^"\s]+\/[^"\s]+)"?)/gm;

/** Help texts are not told apart. */
export function outlineOf(text: string): KconfigOutline {
  const [defined, selected, sources] = [new Set<string>(), new Set<string>(), [] as string[]];
  for (const [, name, symbol, source] of text.matchAll(WORDS_OF_INTEREST)) {
    if (name !== undefined) defined.add(name);
    else if (symbol !== undefined) selected.add(symbol);
    else if (source !== undefined) sources.push(source);
  }
  return { defined, selected, sources };
}

/** Never throws: what is not understood is passed over. */
export function readKconfigFile(text: string): KconfigFile {
  const reader = new Reader();
  for (const line of statements(text)) reader.line(line);
  return reader.end();
}

/** Lines joined where they go on, without comments, blank lines and help texts. */
function* statements(text: string): Generator<string> {
  let help: { readonly indent: number | null } | null = null;
  for (const raw of text.replace(/\\\r?\n/g, " ").split("\n")) {
    const line = raw.trimEnd();
    if (line.trim() === "") continue;
    const indent = indentOf(line);
    if (help !== null) {
      if (help.indent === null ? indent > 0 : indent >= help.indent) {
        help = { indent: help.indent ?? indent };
        continue;
      }
      help = null;
    }
    const word = line.trim();
    if (word.startsWith("#")) continue;
    if (/^(?:help|-+help-+)\b/.test(word) || /^-+help-+$/.test(word)) help = { indent: null };
    else yield word;
  }
}

function indentOf(line: string): number {
  let width = 0;
  for (const character of line) {
    if (character === "\t") width += 8 - (width % 8);
    else if (character === " ") width++;
    else break;
  }
  return width;
}

const KINDS = "bool|boolean|tristate|def_bool|def_tristate|string|int|hex";

class Reader {
  private readonly definitions: OpenDefinition[] = [];
  private readonly sources: { path: string; around: readonly Block[] }[] = [];
  private readonly blocks: Block[] = [];
  /** What attributes belong to: a symbol, the menu or choice that was opened last, or nothing. */
  private open: OpenDefinition | Block | null = null;

  line(line: string): void {
    const [, word = "", rest = ""] = /^([\w-]+)\s*(.*)$/.exec(line) ?? [];
    if (word === "config" || word === "menuconfig") this.open = this.define(rest.trim());
    else if (word === "if") {
      this.blocks.push({ kind: "if", depends: [readExpression(rest)] });
      this.open = null;
    } else if (word === "menu" || word === "choice") {
      const block = { kind: word, depends: [] };
      this.blocks.push(block);
      this.open = block;
    } else if (word === "endif" || word === "endmenu" || word === "endchoice") {
      this.close(word.slice(3));
      this.open = null;
    } else if (word === "source") {
      this.sources.push({ path: rest.replace(/^"|"$/g, ""), around: [...this.blocks] });
      this.open = null;
    } else if (word === "comment" || word === "mainmenu") this.open = null;
    else this.attribute(word, rest);
  }

  end(): KconfigFile {
    return {
      definitions: this.definitions.map(({ name, depends, isSwitch, prompt, defaults, selects, around }) => ({
        name,
        depends: allOf([...dependsOf(around), ...depends]),
        isSwitch,
        prompt,
        defaults,
        selects,
      })),
      sources: this.sources.map(({ path, around }) => ({ path, depends: allOf(dependsOf(around)) })),
    };
  }

  private define(name: string): OpenDefinition {
    const made = { name, depends: [], isSwitch: true, prompt: null, defaults: [], selects: [], around: [...this.blocks] };
    this.definitions.push(made);
    return made;
  }

  private close(kind: string): void {
    const at = this.blocks.findLastIndex((block) => block.kind === kind);
    if (at >= 0) this.blocks.length = at;
  }

  private attribute(word: string, rest: string): void {
    const { open } = this;
    if (open === null) return;
    if (word === "depends" || word === "requires") open.depends.push(readExpression(rest.replace(/^on\b/, "")));
    else if ("name" in open) symbolAttribute(open, word, rest);
  }
}

function symbolAttribute(open: OpenDefinition, word: string, rest: string): void {
  const [body, when] = conditional(rest);
  if (new RegExp(`^(?:${KINDS})$`).test(word)) {
    if (/^(?:string|int|hex)$/.test(word)) open.isSwitch = false;
    if (word.startsWith("def_")) open.defaults.push(allOf([readExpression(body), when]));
    else if (body !== "") open.prompt = when;
  } else if (word === "prompt") open.prompt = when;
  else if (word === "default") open.defaults.push(allOf([readExpression(body), when]));
  else if (word === "select") open.selects.push({ symbol: body, when });
}

/** `VALUE if CONDITION`; the value may be a text that holds an `if`. */
function conditional(rest: string): [body: string, when: Condition] {
  const found = /^("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|.*?)\s+if\s+(.+)$/.exec(rest);
  return found ? [found[1]!.trim(), readExpression(found[2]!)] : [rest.trim(), rest.trim().endsWith(" if") ? OPEN : ALWAYS];
}

function dependsOf(blocks: readonly Block[]): Condition[] {
  return blocks.flatMap(({ depends }) => depends);
}
