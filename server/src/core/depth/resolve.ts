/** Finds the functions that a call may run, as far as names, folders and stored pointers tell. */

import type { CodeIndex, FunctionRef } from "../callgraph/code-index.ts";
import { linkedDefinition } from "../callgraph/linkage.ts";
import type { Callee } from "./record.ts";

/** Functions by file and name. */
export interface Target {
  readonly name: string;
  readonly file: string;
}

/** A pointer or name with more functions behind it is not followed. */
export const MAX_TARGETS = 4;

interface Resolved {
  readonly targets: readonly Target[];
  /** Why the call is not followed; null when it is, or when nothing in the tree is called. */
  readonly unknown: "pointer" | "many-targets" | null;
}

const NOWHERE: Resolved = { targets: [], unknown: null };

export class Resolver {
  private readonly index: CodeIndex;
  private readonly known = new Map<string, Resolved>();

  constructor(index: CodeIndex) {
    this.index = index;
  }

  /** `from`: the file of the call. */
  resolve(callee: Callee, from: string): Resolved {
    if (callee.kind === "pointer") return { targets: [], unknown: "pointer" };
    const key = callee.kind === "member" ? `->${callee.field}` : `${callee.name}\0${from}`;
    const known = this.known.get(key) ?? (callee.kind === "member" ? this.stored(callee.field) : this.named(callee.name, from));
    this.known.set(key, known);
    return known;
  }

  private named(name: string, from: string): Resolved {
    const definition = this.definition(name, from);
    return definition ? { targets: [{ name, file: definition.file }], unknown: null } : NOWHERE;
  }

  private definition(name: string, from: string): FunctionRef | null {
    const own = this.index.definitions(name).find((one) => one.file === from && !one.isMacro);
    return own ?? linkedDefinition(this.index, name, from);
  }

  /** Functions stored in a member of that name, whatever the struct. */
  private stored(field: string): Resolved {
    const names = this.index.storedIn(field);
    if (names.length === 0) return { targets: [], unknown: "pointer" };
    if (names.length > MAX_TARGETS) return { targets: [], unknown: "many-targets" };
    const targets = names.flatMap((name) => this.index.definitions(name).filter((one) => !one.isMacro));
    if (targets.length > MAX_TARGETS) return { targets: [], unknown: "many-targets" };
    return { targets: targets.map(({ name, file }) => ({ name, file })), unknown: null };
  }
}
