/** The variables in scope while a body is lowered. */

import type { Variable } from "./ir.ts";

export class Scope {
  private readonly frames: Map<string, Variable>[] = [new Map()];
  private readonly counts = new Map<string, number>();
  private readonly globals = new Map<string, Variable>();
  private temporaries = 0;

  enter(): void {
    this.frames.push(new Map());
  }

  leave(): void {
    this.frames.pop();
  }

  declare(variable: Omit<Variable, "id">): Variable {
    const count = this.counts.get(variable.name) ?? 0;
    this.counts.set(variable.name, count + 1);
    const declared = { ...variable, id: count === 0 ? variable.name : `${variable.name}#${count}` };
    this.frames.at(-1)!.set(variable.name, declared);
    return declared;
  }

  /** Brings a variable that exists already into scope. */
  bind(variable: Variable): void {
    this.frames.at(-1)!.set(variable.name, variable);
  }

  find(name: string): Variable | undefined {
    for (let at = this.frames.length - 1; at >= 0; at--) {
      const found = this.frames[at]!.get(name);
      if (found) return found;
    }
    return undefined;
  }

  global(name: string): Variable {
    const known = this.globals.get(name);
    if (known) return known;
    const made: Variable = { id: `::${name}`, name, scope: "global", type: "", isArray: false };
    this.globals.set(name, made);
    return made;
  }

  temporary(): Variable {
    this.temporaries++;
    return { id: `%${this.temporaries}`, name: `%${this.temporaries}`, scope: "temporary", type: "", isArray: false };
  }
}
