/** What lowering carries along: the items emitted so far, the scope, the text being read and the enclosing statements. */

import type { Span } from "../text/span.ts";
import type { SyntaxNode } from "../syntax/node.ts";
import type { MacroSyntax, Mark, StatementArgumentMark } from "../syntax/translation-unit.ts";
import type { Expr, Item, Label, Place, Variable } from "./ir.ts";
import type { Inlined } from "./inlined.ts";
import { Scope } from "./scope.ts";
import type { MemberType } from "./types.ts";

/** A macro with the file that it stands in. */
export interface MacroDefinition {
  readonly macro: MacroSyntax;
  readonly text: string;
  readonly marks: ReadonlyMap<number, Mark>;
}

/** What lowering has to know of the file. */
export interface LoweringInput {
  readonly text: string;
  readonly marks: ReadonlyMap<number, Mark>;
  macro(name: string): MacroDefinition | undefined;
  /** What stands for calls of a function that only tells something about its arguments, or sets one member. */
  inlined(name: string): Inlined | undefined;
  /** Calls that stay calls even where a macro of that name is at hand. */
  isModelled(name: string, argumentCount: number): boolean;
  readonly memberType: MemberType;
  /** What a mark stands for; null where it is not C. */
  statements(mark: StatementArgumentMark): SyntaxNode | null;
}

/** An argument of a macro: evaluated where the macro names its parameter, in the frame of the call. */
export interface MacroArgument {
  readonly node: SyntaxNode;
  readonly frame: Frame;
}

/** What a macro's parameter stands for: all arguments that are left, where it is the last one of a macro that takes any number. */
export type MacroArguments = MacroArgument | { readonly rest: readonly MacroArgument[] };

/** The text in which the nodes being lowered stand. */
export interface Frame {
  readonly text: string;
  readonly marks: ReadonlyMap<number, Mark>;
  readonly arguments: ReadonlyMap<string, MacroArguments>;
  /** Inside a macro everything is placed at the macro's use. */
  readonly placedAt: Span | null;
  readonly expanding: readonly string[];
}

interface PendingSwitch {
  readonly cases: { low: Expr; high: Expr; to: Label }[];
  otherwise: Label | null;
}

const MAX_EXPANSION = 12;

const NO_LABELS: ReadonlySet<string> = new Set();

export class LoweringContext {
  readonly items: Item[] = [];
  readonly scope = new Scope();
  readonly notes: { span: Span; reason: string }[] = [];
  readonly breakTargets: Label[] = [];
  readonly continueTargets: Label[] = [];
  readonly switches: PendingSwitch[] = [];
  readonly input: LoweringInput;
  frame: Frame;
  /** Which reading of the body is being lowered; each has labels of its own. */
  variant = 0;
  /** The names of the labels in that reading. */
  userLabels: () => ReadonlySet<string> = () => NO_LABELS;
  private testsLoop = false;
  private labels = 0;

  constructor(input: LoweringInput) {
    this.input = input;
    this.frame = { text: input.text, marks: input.marks, arguments: new Map(), placedAt: null, expanding: [] };
  }

  text(node: SyntaxNode): string {
    return this.frame.text.slice(node.start, node.end);
  }

  /** The text on one line, without comments. */
  code(node: SyntaxNode): string {
    let text = "";
    let at = node.start;
    for (const comment of commentsIn(node)) {
      text += `${this.frame.text.slice(at, comment.start)} `;
      at = comment.end;
    }
    return (text + this.frame.text.slice(at, node.end)).replace(/\s+/g, " ").trim();
  }

  span(node: SyntaxNode): Span {
    return this.frame.placedAt ?? { start: node.start, end: node.end };
  }

  emit(item: Item): void {
    this.items.push(item);
  }

  label(hint: string): Label {
    this.labels++;
    return `${hint}.${this.labels}`;
  }

  place(label: Label): void {
    this.items.push({ op: "label", label });
  }

  jump(to: Label, span: Span): void {
    this.items.push({ op: "jump", to, span });
  }

  /** Branches on a value that has been computed. */
  branch(condition: Expr, to: { then: Label; otherwise: Label }, span: Span): void {
    this.items.push({ op: "branch", condition, then: to.then, else: to.otherwise, isLoopTest: this.testsLoop, span });
  }

  /** What `work` branches on decides whether a loop goes on. */
  asLoopTest(work: () => void): void {
    const before = this.testsLoop;
    this.testsLoop = true;
    work();
    this.testsLoop = before;
  }

  note(node: SyntaxNode, reason: string): void {
    this.notes.push({ span: this.span(node), reason });
  }

  /** Runs `work` with the nodes of another text; undefined when macros nest too deep or in themselves. */
  within<T>(frame: Frame, work: () => T): T {
    const before = this.frame;
    this.frame = frame;
    try {
      return work();
    } finally {
      this.frame = before;
    }
  }

  canExpand(name: string): boolean {
    return this.frame.expanding.length < MAX_EXPANSION && !this.frame.expanding.includes(name);
  }

  /** Stores a value where later items can read it again unchanged. */
  keep(value: Expr, span: Span): Expr {
    const temporary = this.scope.temporary();
    const place: Place = { kind: "variable", variable: temporary };
    this.emit({ op: "assign", target: place, value, selfUpdate: false, span });
    return { kind: "load", place, span };
  }

  variableValue(variable: Variable, span: Span): Expr {
    const place: Place = { kind: "variable", variable };
    return variable.isArray ? { kind: "address", place } : { kind: "load", place, span };
  }
}

function commentsIn(node: SyntaxNode): SyntaxNode[] {
  return node.kind === "comment" ? [node] : node.children.flatMap(commentsIn);
}
