/** What the code from the start of a block on may still ask of an address. */

import type { LaterUse } from "../cfg/names.ts";
import type { Term } from "../values/term.ts";
import { rootOf } from "./state.ts";

/** Asked again and again for the same addresses: answers are kept. */
export class BlockUse {
  private readonly dead = new Map<Term, boolean>();
  private readonly tested = new Map<Term, boolean>();
  private readonly use: LaterUse & { readonly keepsAll: boolean };
  private readonly prefix: string;

  /** `fn`: the function that the block belongs to. */
  constructor(use: LaterUse & { readonly keepsAll: boolean }, fn: string) {
    this.use = use;
    this.prefix = `${fn}:`;
  }

  /** A local, or something in one, that nobody reads any more. */
  isDead(address: Term): boolean {
    if (this.use.keepsAll) return false;
    const root = rootOf(address);
    if (root.kind !== "variable" || !root.isLocal) return false;
    const known = this.dead.get(root);
    if (known !== undefined) return known;
    const id = root.variable.startsWith(this.prefix) ? root.variable.slice(this.prefix.length) : root.variable;
    const isDead = !this.use.variables.has(id);
    this.dead.set(root, isDead);
    return isDead;
  }

  /** A condition still to come reads what goes by the name of the address. */
  isTested(address: Term): boolean {
    const known = this.tested.get(address);
    if (known !== undefined) return known;
    const isTested = this.use.tested.has(accessName(address));
    this.tested.set(address, isTested);
    return isTested;
  }

  /** The same of a call. */
  isCallTested(callee: string): boolean {
    return this.use.tested.has(`${callee}()`);
  }
}

/** The name under which code reads an address. */
function accessName(address: Term): string {
  switch (address.kind) {
    case "variable":
      return address.variable.includes(":") && !address.variable.startsWith("::") ? address.variable.slice(address.variable.indexOf(":") + 1) : address.variable;
    case "field":
      return `.${address.name}`;
    case "index":
      return accessName(address.base);
    case "entry":
      return accessName(address.address);
    default:
      return "";
  }
}
