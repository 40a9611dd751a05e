/** The brackets that are open, each with what is known of the place inside it. Words are kept as the offset of their first byte. */

/** Kinds of frames. Outside of all brackets it is `FILE`. */
export const FILE = 0;
/** Braces that hold statements. */
export const BLOCK = 1;
/** Braces of an initialiser. */
export const INIT = 2;
/** Parenthesis with the arguments of a call. */
export const CALL = 3;
/** Any other parenthesis. */
export const GROUP = 4;
/** Parenthesis behind `if`, `for` and so on. */
export const CONTROL = 5;
export const BRACKET = 6;
/** Braces of a struct, union or enum. */
export const MEMBERS = 7;

export class Frame {
  kind = FILE;
  /** CALL: name of the callee. INIT: where the struct's tag stands; BRACKET: the member before it; GROUP: the tag of a struct in it; else -1. */
  name = -1;
  /** CALL: commas so far. INIT: how many levels of braces are arrays. */
  count = 0;
  /** Where the member stands in which the value being read is stored; -1 for none. */
  field = -1;
  /** In a CALL: whether nothing but `&` and casts came before in this argument. */
  argumentStart = false;
  /** Whether the innermost brace is that of an initialiser. */
  initialises = false;
  /** Words of a declaration so far, storage classes and qualifiers not counted; -1 when this is none. */
  run = 0;
  /** Whether the first of these words is in capitals, so that it may be a statement without a semicolon. */
  capitals = false;
  /** Whether this is the declarator list of a declaration, and whether a declarator begins. */
  declares = false;
  declarator = false;
  /** Where the tag stands of which the statement declares something, or -1; and the array brackets of its declarator. */
  tag = -1;
  dimensions = 0;

  /** Makes it the frame of a bracket that opens within `around`. */
  begin(kind: number, name: number, around: Frame): void {
    this.kind = kind;
    this.name = name;
    this.count = 0;
    this.initialises = kind === INIT || (!isBrace(kind) && around.initialises);
    this.field = kind === GROUP || (kind === CALL && this.initialises) ? around.field : -1;
    this.argumentStart = kind === CALL;
    this.beginStatement();
  }

  beginStatement(): void {
    this.run = 0;
    this.capitals = false;
    this.declares = false;
    this.declarator = false;
    this.tag = -1;
    this.dimensions = 0;
  }

  copy(): Frame {
    return Object.assign(new Frame(), this);
  }
}

export function isBrace(kind: number): boolean {
  return kind === BLOCK || kind === INIT || kind === MEMBERS;
}

/** Open frames, innermost last; the frames are used again. */
export class FrameStack {
  top = new Frame();
  /** How many brackets are open. */
  depth = 0;
  private frames: Frame[] = [this.top];

  /** Leaves only the outermost frame, anew. */
  reset(kind: number): void {
    this.depth = 0;
    this.top = this.frames[0]!;
    this.top.begin(kind, -1, this.top);
    this.top.field = -1;
  }

  push(kind: number, name: number): void {
    const around = this.top;
    this.depth++;
    if (this.depth === this.frames.length) this.frames.push(new Frame());
    this.top = this.frames[this.depth]!;
    this.top.begin(kind, name, around);
  }

  /** The outermost frame stays. */
  pop(): void {
    if (this.depth > 0) this.top = this.frames[--this.depth]!;
  }

  /** Where the tag of the struct stands that the innermost initialiser is for, or -1. */
  initialised(): number {
    let at = this.depth;
    while (at > 0 && this.frames[at]!.kind !== INIT) at--;
    return this.frames[at]!.kind === INIT ? this.frames[at]!.name : -1;
  }

  save(): readonly Frame[] {
    return this.frames.slice(0, this.depth + 1).map((frame) => frame.copy());
  }

  restore(saved: readonly Frame[]): void {
    saved.forEach((frame, at) => {
      if (at === this.frames.length) this.frames.push(new Frame());
      Object.assign(this.frames[at]!, frame);
    });
    this.depth = saved.length - 1;
    this.top = this.frames[this.depth]!;
  }
}
