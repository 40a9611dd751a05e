/** Programs of the oracle: a small part of kernel C, as data that can be printed, run and made smaller. */

/** The kernels that programs are written for, one for each era of the machine. */
export const ERAS = ["typed", "stack", "local"] as const;
export type Era = (typeof ERAS)[number];

export const KERNEL_OF: Readonly<Record<Era, string>> = { typed: "2.6.31", stack: "4.9", local: "6.1" };

/** An interface in pairs. `byPage`: released by the page. */
export interface Interface {
  readonly map: string;
  readonly unmap: string;
  readonly byPage: boolean;
  readonly isTyped: boolean;
}

export const KMAP: Interface = { map: "kmap", unmap: "kunmap", byPage: true, isTyped: false };
const KMAP_ATOMIC: Interface = { map: "kmap_atomic", unmap: "kunmap_atomic", byPage: false, isTyped: false };
const KMAP_TYPED: Interface = { ...KMAP_ATOMIC, isTyped: true };
const KMAP_LOCAL: Interface = { map: "kmap_local_page", unmap: "kunmap_local", byPage: false, isTyped: false };

export const INTERFACES: Readonly<Record<Era, readonly Interface[]>> = {
  typed: [KMAP_TYPED, KMAP_TYPED, KMAP],
  stack: [KMAP_ATOMIC, KMAP_ATOMIC, KMAP],
  local: [KMAP_LOCAL, KMAP_LOCAL, KMAP_ATOMIC, KMAP],
};

/** A C expression without effect, as text. */
type Text = string;

export type Statement =
  | { readonly kind: "map"; readonly to: Text; readonly by: Interface; readonly page: Text; readonly type: string | null }
  | { readonly kind: "unmap"; readonly by: Interface; readonly argument: Text; readonly type: string | null }
  /** Reads behind a pointer. */
  | { readonly kind: "read"; readonly pointer: Text; readonly into: Text }
  /** A callee that looks at what it is given. */
  | { readonly kind: "look"; readonly pointer: Text }
  | { readonly kind: "assign"; readonly to: Text; readonly value: Text }
  /** Something that can't be foreseen. */
  | { readonly kind: "input"; readonly to: Text }
  | { readonly kind: "simple"; readonly text: Text }
  /** A function of the program. `to`: null drops the result. */
  | { readonly kind: "call"; readonly callee: string; readonly args: readonly Text[]; readonly to: Text | null }
  | { readonly kind: "if"; readonly condition: Text; readonly then: Block; readonly otherwise: Block | null }
  | { readonly kind: "switch"; readonly value: Text; readonly cases: readonly { readonly value: number; readonly body: Block; readonly fallsThrough: boolean }[]; readonly otherwise: Block | null }
  | { readonly kind: "loop"; readonly counter: Text; readonly rounds: Text; readonly body: Block }
  | { readonly kind: "ifdef"; readonly symbol: string; readonly then: Block; readonly otherwise: Block | null }
  | { readonly kind: "goto"; readonly label: string }
  | { readonly kind: "break" }
  | { readonly kind: "return"; readonly value: Text | null };

export type Block = readonly Statement[];

export interface Parameter {
  readonly name: string;
  readonly type: "page" | "int" | "box" | "pmd" | "pointer" | "place";
}

export interface FunctionDefinition {
  readonly name: string;
  readonly returns: "void" | "int" | "pointer";
  readonly parameters: readonly Parameter[];
  /** Pointer variables, then integer variables, each set to 0 at first. */
  readonly pointers: readonly string[];
  readonly integers: readonly string[];
  readonly body: Block;
  /** Where the gotos lead, in order; each falls into the next. The last statement of the last one returns. */
  readonly labels: readonly { readonly name: string; readonly body: Block }[];
}

export interface Program {
  readonly seed: number;
  readonly era: Era;
  /** Called by the others before it; the last one is run. */
  readonly functions: readonly FunctionDefinition[];
  /** Symbols of `#ifdef`s. */
  readonly symbols: readonly string[];
}

/** The function that is run. */
export function entryOf(program: Program): FunctionDefinition {
  return program.functions.at(-1)!;
}

export function hasLoop(program: Program): boolean {
  return program.functions.some((fn) => [fn.body, ...fn.labels.map((one) => one.body)].some(blockHasLoop));
}

function blockHasLoop(block: Block): boolean {
  return block.some((statement) => statement.kind === "loop" || blocksOf(statement).some(blockHasLoop));
}

/** The blocks directly inside a statement. */
export function blocksOf(statement: Statement): Block[] {
  switch (statement.kind) {
    case "if":
    case "ifdef":
      return statement.otherwise ? [statement.then, statement.otherwise] : [statement.then];
    case "switch":
      return [...statement.cases.map((one) => one.body), ...(statement.otherwise ? [statement.otherwise] : [])];
    case "loop":
      return [statement.body];
    default:
      return [];
  }
}
