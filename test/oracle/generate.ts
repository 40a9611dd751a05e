/** Makes programs by chance: in the style of kernel code, right or wrong as it comes. */

import { INTERFACES, type Block, type Era, type FunctionDefinition, type Interface, type Parameter, type Program, type Statement } from "./program.ts";
import { Random } from "./random.ts";

/** A pointer variable with the mapping that is meant to be in it. */
interface Held {
  readonly pointer: string;
  readonly by: Interface;
  readonly page: string;
  readonly type: string | null;
}

interface Helper {
  readonly definition: FunctionDefinition;
  readonly does: "map" | "map-out" | "unmap" | "inside" | "sleep";
  readonly by: Interface;
  readonly type: string | null;
}

/** How likely each slip is, for each place where it could be made. */
const SLIP = 0.04;
const MAX_DEPTH = 2;
const TYPES = ["KM_USER0", "KM_USER1"];

export function generateProgram(seed: number, era: Era): Program {
  return new Generator(seed, era).program();
}

class Generator {
  private readonly random: Random;
  private readonly era: Era;
  private readonly seed: number;
  private readonly helpers: Helper[] = [];
  private held: Held[] = [];
  private atomicSections: string[] = [];
  private readonly conditions: string[] = [];
  private pointerCount = 0;
  private usesLoop = false;
  private usesSymbol = false;
  private readonly hasBox: boolean;
  private readonly returns: FunctionDefinition["returns"];
  private readonly cleanup: { name: string; body: Block }[] = [];
  private readonly loops: boolean;

  constructor(seed: number, era: Era) {
    this.random = new Random(seed);
    this.seed = seed;
    this.era = era;
    this.hasBox = this.random.chance(0.4);
    this.returns = this.random.weighted([[3, "int"], [1, "void"], [1, "pointer"]]);
    this.loops = this.random.chance(0.25);
  }

  program(): Program {
    const count = this.random.weighted([[3, 0], [2, 1], [1, 2]]);
    for (let at = 0; at < count; at++) this.helpers.push(this.helper(at));
    const entry = this.entry();
    return {
      seed: this.seed,
      era: this.era,
      functions: [...this.helpers.map((one) => one.definition), entry],
      symbols: this.usesSymbol ? ["CONFIG_ORACLE_A"] : [],
    };
  }

  private interface(): Interface {
    return this.random.pick(INTERFACES[this.era]);
  }

  private typeOf(by: Interface): string | null {
    return by.isTyped ? this.random.pick(TYPES) : null;
  }

  private helper(at: number): Helper {
    const does = this.random.weighted([[2, "map"], [1, "map-out"], [3, "unmap"], [2, "inside"], [1, "sleep"]] as const);
    const by = this.interface();
    const type = this.typeOf(by);
    const shape = { name: `helper${at}`, integers: [], labels: [] };
    const page: Parameter = { name: "page", type: "page" };
    const flag: Parameter = { name: "flag", type: "int" };
    const map = (to: string): Statement => ({ kind: "map", to, by, page: "page", type });
    const unmap = (argument: string): Statement => ({ kind: "unmap", by, argument, type });
    switch (does) {
      case "map": {
        const fails: Block = this.random.chance(0.4) ? [{ kind: "if", condition: "flag < 0", then: [{ kind: "return", value: "NULL" }], otherwise: null }] : [];
        const body: Block = [...fails, map("q"), { kind: "return", value: "q" }];
        return { does, by, type, definition: { ...shape, returns: "pointer", parameters: [page, flag], pointers: ["q"], body } };
      }
      case "map-out": {
        const body: Block = [
          { kind: "if", condition: "flag == 2", then: [{ kind: "return", value: "-EIO" }], otherwise: null },
          map("q"), { kind: "assign", to: "*place", value: "q" }, { kind: "return", value: "0" },
        ];
        return { does, by, type, definition: { ...shape, returns: "int", parameters: [page, { name: "place", type: "place" }, flag], pointers: ["q"], body } };
      }
      case "unmap": {
        const given: Parameter = by.byPage ? page : { name: "addr", type: "pointer" };
        const argument = given.name;
        const body: Block = this.random.chance(0.3) ? [{ kind: "if", condition: argument, then: [unmap(argument)], otherwise: null }] : [unmap(argument)];
        return { does, by, type, definition: { ...shape, returns: "void", parameters: [given], pointers: [], body: [...body, { kind: "return", value: null }] } };
      }
      case "inside": {
        const body: Block = [map("q"), { kind: "look", pointer: "q" }, unmap(by.byPage ? "page" : "q"), { kind: "return", value: null }];
        return { does, by, type, definition: { ...shape, returns: "void", parameters: [page], pointers: ["q"], body } };
      }
      case "sleep": {
        const sleep: Statement = { kind: "simple", text: "msleep(5);" };
        const body: Block = this.random.chance(0.5) ? [sleep] : [{ kind: "if", condition: "flag", then: [sleep], otherwise: null }];
        return { does, by, type, definition: { ...shape, returns: "void", parameters: [flag], pointers: [], body: [...body, { kind: "return", value: null }] } };
      }
    }
  }

  private entry(): FunctionDefinition {
    const body = this.sequence(0, 2 + this.random.below(4));
    const ending = [...this.releaseAll(), ...this.unwind(), this.return(this.random.chance(0.5) ? "err" : "0")];
    const labels = this.cleanup.toReversed();
    const uses = [...body, ...ending];
    return {
      name: "entry",
      returns: this.returns,
      parameters: [
        { name: "a", type: "page" }, { name: "b", type: "page" }, { name: "x", type: "int" }, { name: "y", type: "int" },
        ...(this.hasBox ? [{ name: "o", type: "box" } as const] : []),
      ],
      pointers: Array.from({ length: this.pointerCount }, (_, at) => `p${at}`),
      integers: ["err", "sum", ...(this.usesLoop ? ["i"] : [])],
      body: uses,
      labels,
    };
  }

  private sequence(depth: number, length: number): Statement[] {
    const made: Statement[] = [];
    for (let at = 0; at < length; at++) made.push(...this.statement(depth));
    return made;
  }

  private statement(depth: number): Statement[] {
    const isDeep = depth >= MAX_DEPTH;
    const kind = this.random.weighted([
      [6, "map"], [this.held.length > 0 ? 5 : 0, "unmap"], [this.held.length > 0 ? 4 : 1, "read"], [2, "input"], [1, "move"],
      [isDeep ? 0 : 5, "if"], [isDeep ? 0 : 3, "guarded"], [depth === 0 ? 3 : 1, "bail"], [isDeep ? 0 : 1, "switch"], [isDeep ? 0 : 1, "ifdef"],
      [this.loops && !isDeep ? 3 : 0, "loop"], [this.helpers.length > 0 ? 6 : 0, "helper"], [1, "sleep"], [1, "section"],
      [this.hasBox ? 1 : 0, "store"], [1, "correlated"],
    ] as const);
    return this.make(kind, depth);
  }

  private make(kind: string, depth: number): Statement[] {
    const makers: Readonly<Record<string, () => Statement[]>> = {
      map: () => [this.map()],
      unmap: () => [this.unmap()],
      read: () => [this.read()],
      input: () => [{ kind: "input", to: "err" }],
      move: () => this.move(),
      if: () => [this.if(depth)],
      guarded: () => this.guarded(depth),
      bail: () => [this.bail()],
      switch: () => [this.switch(depth)],
      ifdef: () => [this.ifdef(depth)],
      loop: () => this.loop(depth),
      helper: () => this.useHelper(),
      sleep: () => [{ kind: "simple", text: this.random.pick(["msleep(1);", "mutex_lock(NULL);"]) }],
      section: () => this.section(depth),
      store: () => (this.held.length > 0 ? [{ kind: "assign", to: "o->addr", value: this.random.pick(this.held).pointer }] : []),
      correlated: () => this.correlated(depth),
    };
    return makers[kind]!();
  }

  private page(): string {
    return this.random.pick(this.hasBox ? ["a", "b", "o->page"] : ["a", "b"]);
  }

  private freshPointer(): string {
    const isReuse = this.pointerCount > 0 && this.random.chance(0.15);
    return isReuse ? `p${this.random.below(this.pointerCount)}` : `p${this.pointerCount++}`;
  }

  private map(): Statement {
    const by = this.interface();
    const taken = new Set(this.held.map((one) => one.type));
    const free = TYPES.filter((type) => !taken.has(type));
    const type = by.isTyped ? (this.random.chance(SLIP) || free.length === 0 ? this.random.pick(TYPES) : free[0]!) : null;
    const made: Held = { pointer: this.freshPointer(), by, page: this.page(), type };
    this.held = [...this.held.filter((one) => one.pointer !== made.pointer), made];
    return { kind: "map", to: made.pointer, by, page: made.page, type };
  }

  /** Mostly the newest, by what it was mapped by. */
  private unmap(): Statement {
    const wanted = this.random.chance(1 - 2 * SLIP) ? this.held.at(-1)! : this.random.pick(this.held);
    if (!this.random.chance(SLIP)) this.held = this.held.filter((one) => one !== wanted);
    return this.release(wanted);
  }

  private release(one: Held): Statement {
    const by = this.random.chance(SLIP) ? this.interface() : one.by;
    const type = by.isTyped ? (this.random.chance(SLIP) ? this.random.pick(TYPES) : (one.type ?? this.random.pick(TYPES))) : null;
    const proper = by.byPage ? one.page : this.random.chance(0.1) ? `${one.pointer} + 16` : one.pointer;
    const slip = by.byPage ? one.pointer : one.page;
    // The machine and the compiler can't be given the wrong kind by accident where nothing would notice.
    return { kind: "unmap", by, argument: this.random.chance(SLIP / 2) ? `(void *)${slip}` : proper, type };
  }

  private releaseAll(): Statement[] {
    const made: Statement[] = [];
    for (const one of this.held.toReversed()) {
      if (this.random.chance(SLIP)) continue;
      const release = this.release(one);
      made.push(this.random.chance(0.3) ? { kind: "if", condition: one.pointer, then: [release], otherwise: null } : release);
    }
    return made;
  }

  private read(): Statement {
    const pointer = this.held.length > 0 && this.random.chance(1 - SLIP) ? this.random.pick(this.held).pointer : this.pointerCount > 0 ? `p${this.random.below(this.pointerCount)}` : null;
    if (pointer === null) return { kind: "input", to: "err" };
    return this.random.chance(0.7) ? { kind: "read", pointer, into: "sum" } : { kind: "look", pointer };
  }

  private move(): Statement[] {
    const from = this.held.at(-1);
    if (!from) return [];
    const to = `p${this.pointerCount++}`;
    if (this.random.chance(0.5)) this.held = this.held.map((one) => (one === from ? { ...one, pointer: to } : one));
    return [{ kind: "assign", to, value: this.random.pick([from.pointer, `${from.pointer} + 32`, `x ? ${from.pointer} : ${from.pointer}`]) }];
  }

  private condition(): string {
    const atoms = ["x", "!x", "y", "!y", "x > 1", "y < 0", "x == 2", "x & 1", "y & 2", "err", "err < 0", "!err", ...(this.hasBox ? ["o->state", "o->limit > 1"] : [])];
    if (this.held.length > 0 && this.random.chance(0.15)) return this.random.pick(this.held).pointer;
    const atom = this.random.pick(atoms);
    if (this.random.chance(0.8)) return atom;
    return `${atom} ${this.random.pick(["&&", "||"])} ${this.random.pick(atoms)}`;
  }

  /** What is held is the same after both arms; slips aside. */
  private if(depth: number): Statement {
    const condition = this.condition();
    const before = this.held;
    const then = this.balanced(depth);
    this.held = before;
    const otherwise = this.random.chance(0.4) ? this.balanced(depth) : null;
    this.held = before;
    return { kind: "if", condition, then, otherwise };
  }

  /** Statements that release in the end what they have mapped. */
  private balanced(depth: number): Statement[] {
    const before = this.held;
    const made = this.sequence(depth + 1, 1 + this.random.below(3));
    const own = this.held.filter((one) => !before.includes(one));
    const kept = before.filter((one) => !this.held.includes(one));
    const ending = own.toReversed().filter(() => !this.random.chance(SLIP)).map((one) => this.release(one));
    // What was released inside is mapped again.
    const again = kept.filter(() => !this.random.chance(SLIP)).map((one): Statement => ({ kind: "map", to: one.pointer, by: one.by, page: one.page, type: one.type }));
    this.held = before;
    return [...made, ...ending, ...again];
  }

  /** `if (c) map; …; if (c) unmap;` */
  private guarded(depth: number): Statement[] {
    const condition = this.random.pick(["x", "!y", "x > 1", "y & 2", ...(this.hasBox ? ["o->state"] : [])]);
    const before = this.held;
    const map = this.map();
    const mine = this.held.at(-1)!;
    const middle = this.random.chance(0.5) ? this.balanced(depth) : [];
    const release = this.release(mine);
    this.held = before;
    const test = this.random.chance(SLIP) ? this.condition() : this.random.chance(0.2) ? mine.pointer : condition;
    return [{ kind: "if", condition, then: [map], otherwise: null }, ...middle, { kind: "if", condition: test, then: [release], otherwise: null }];
  }

  /** A flag that remembers which way was taken. */
  private correlated(depth: number): Statement[] {
    if (this.conditions.length > 0) return [];
    this.conditions.push("err");
    const before = this.held;
    const map = this.map();
    const mine = this.held.at(-1)!;
    const set: Statement = { kind: "assign", to: "sum", value: "1" };
    const middle = this.balanced(depth).filter((one) => one.kind !== "read");
    this.held = before;
    return [
      { kind: "assign", to: "sum", value: "0" },
      { kind: "if", condition: this.condition(), then: [map, set], otherwise: null },
      ...middle,
      { kind: "if", condition: "sum", then: [this.release(mine)], otherwise: null },
    ];
  }

  /** Leaves early: by a return after a release of all, or by a goto to the cleanup of the end. */
  private bail(): Statement {
    const condition = this.condition();
    const value = this.random.pick(["-EINVAL", "-EIO", "err"]);
    if (this.random.chance(0.5)) return { kind: "if", condition, then: [...this.releaseAll(), ...this.unwind(), this.return(value)], otherwise: null };
    const name = `out${this.cleanup.length}`;
    this.cleanup.push({ name, body: [...this.releaseAll(), ...this.unwind(), this.return("err")] });
    return { kind: "if", condition, then: [{ kind: "assign", to: "err", value }, { kind: "goto", label: name }], otherwise: null };
  }

  private switch(depth: number): Statement {
    const before = this.held;
    const cases = Array.from({ length: 1 + this.random.below(3) }, (_, value) => {
      const body = this.balanced(depth);
      this.held = before;
      return { value, body, fallsThrough: this.random.chance(0.15) };
    });
    const otherwise = this.random.chance(0.5) ? this.balanced(depth) : null;
    this.held = before;
    return { kind: "switch", value: this.random.pick(["x", "y"]), cases, otherwise };
  }

  private ifdef(depth: number): Statement {
    this.usesSymbol = true;
    const before = this.held;
    const then = this.balanced(depth);
    this.held = before;
    const otherwise = this.random.chance(0.5) ? this.balanced(depth) : null;
    this.held = before;
    return { kind: "ifdef", symbol: "CONFIG_ORACLE_A", then, otherwise };
  }

  private loop(depth: number): Statement[] {
    if (this.usesLoop) return [];
    this.usesLoop = true;
    const rounds = this.random.pick(["2", "x", "3"]);
    const body = this.balanced(depth);
    const leaves: Block = this.random.chance(0.3) ? [{ kind: "if", condition: this.condition(), then: [{ kind: "break" }], otherwise: null }] : [];
    return [{ kind: "loop", counter: "i", rounds, body: [...body, ...leaves] }];
  }

  /** Irqs off, or under a lock. */
  private section(depth: number): Statement[] {
    const [begin, end] = this.hasBox && this.random.chance(0.5) ? ["spin_lock(&o->lock);", "spin_unlock(&o->lock);"] : ["local_irq_disable();", "local_irq_enable();"];
    this.atomicSections.push(end);
    const inside = this.balanced(depth);
    this.atomicSections.pop();
    return [{ kind: "simple", text: begin }, ...inside, { kind: "simple", text: end }];
  }

  private unwind(): Statement[] {
    return this.atomicSections.toReversed().map((text) => ({ kind: "simple", text }));
  }

  private useHelper(): Statement[] {
    const helper = this.random.pick(this.helpers);
    const { definition, does, by, type } = helper;
    const flag = this.random.pick(["x", "y", "0", "1"]);
    switch (does) {
      case "map": {
        const held: Held = { pointer: this.freshPointer(), by, page: this.page(), type };
        this.held = [...this.held.filter((one) => one.pointer !== held.pointer), held];
        const call: Statement = { kind: "call", callee: definition.name, args: [held.page, flag], to: held.pointer };
        const mayFail = definition.body[0]?.kind === "if";
        if (!mayFail || this.random.chance(SLIP)) return [call];
        const rest = this.held.filter((one) => one !== held);
        const fail = this.asHeld(rest, () => [...this.releaseAll(), ...this.unwind(), this.return("-ENOMEM")]);
        return [call, { kind: "if", condition: `!${held.pointer}`, then: fail, otherwise: null }];
      }
      case "map-out": {
        const held: Held = { pointer: `p${this.pointerCount++}`, by, page: this.page(), type };
        const call: Statement = { kind: "call", callee: definition.name, args: [held.page, `&${held.pointer}`, flag], to: "err" };
        const fail = [...this.releaseAll(), ...this.unwind(), this.return("err")];
        this.held = [...this.held, held];
        return this.random.chance(SLIP) ? [call] : [call, { kind: "if", condition: this.random.pick(["err", "err < 0"]), then: fail, otherwise: null }];
      }
      case "unmap": {
        const fitting = this.held.filter((one) => one.by === by && one.type === type).at(-1);
        const wanted = fitting ?? (this.random.chance(SLIP) ? this.held.at(-1) : undefined);
        if (!wanted) return [];
        this.held = this.held.filter((one) => one !== wanted);
        return [{ kind: "call", callee: definition.name, args: [by.byPage ? wanted.page : wanted.pointer], to: null }];
      }
      case "inside":
        return [{ kind: "call", callee: definition.name, args: [this.page()], to: null }];
      case "sleep":
        return this.random.chance(0.5) || this.held.length === 0 ? [{ kind: "call", callee: definition.name, args: [flag], to: null }] : [];
    }
  }

  private asHeld(held: Held[], make: () => Statement[]): Statement[] {
    const before = this.held;
    this.held = held;
    const made = make();
    this.held = before;
    return made;
  }

  private return(value: string): Statement {
    if (this.returns === "void") return { kind: "return", value: null };
    if (this.returns === "int") return { kind: "return", value };
    const handed = this.held.at(-1);
    return { kind: "return", value: handed && this.random.chance(0.3) ? handed.pointer : "NULL" };
  }
}
