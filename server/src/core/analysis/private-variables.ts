/** Local variables whose values nobody else gets hold of, as written: without following paths. */

import type { Body, Expr, Place } from "../ir/ir.ts";

/** `keeps`: whether a callee may keep what it is given. Ids of variables. */
export function privateVariables(body: Body, keeps: (callee: string) => boolean): ReadonlySet<string> {
  const uses = new Uses();
  for (const item of body.items) {
    if (item.op === "assign") uses.assign(item.target, item.value);
    else if (item.op === "call") {
      const { callee } = item;
      const isKept = callee.kind !== "function" || keeps(callee.name);
      for (const arg of item.args) uses.use(arg, isKept ? "gives-away" : "looks");
    } else if (item.op === "return" && item.value) uses.use(item.value, "gives-away");
  }
  return uses.private();
}

class Uses {
  private readonly seen = new Set<string>();
  private readonly given = new Set<string>();
  /** Where values of a variable go. */
  private readonly flows = new Map<string, Set<string>>();

  assign(target: Place, value: Expr): void {
    const isLocal = target.kind === "variable" && target.variable.scope !== "global" && !target.variable.isArray;
    if (!isLocal) {
      this.use(value, "gives-away");
      return;
    }
    this.seen.add(target.variable.id);
    for (const id of this.use(value, "looks")) this.flows.set(id, (this.flows.get(id) ?? new Set()).add(target.variable.id));
  }

  /** Variables whose value the expression is, or is an address at some distance from. */
  use(value: Expr, how: "looks" | "gives-away"): string[] {
    const ids = this.sources(value);
    for (const id of ids) {
      this.seen.add(id);
      if (how === "gives-away") this.given.add(id);
    }
    return ids;
  }

  private sources(value: Expr): string[] {
    switch (value.kind) {
      case "load":
        return value.place.kind === "variable" ? [value.place.variable.id] : [];
      case "address": {
        const root = rootOf(value.place);
        // Through the address of the variable itself anybody may read it.
        if (root.kind === "variable") this.given.add(root.variable.id);
        return root.kind === "deref" ? this.sources(root.pointer) : [];
      }
      case "binary":
        return [...this.sources(value.left), ...this.sources(value.right)];
      default:
        return [];
    }
  }

  private(): ReadonlySet<string> {
    const given = new Set(this.given);
    for (let size = -1; size < given.size;) {
      size = given.size;
      for (const [from, targets] of this.flows) if ([...targets].some((to) => given.has(to))) given.add(from);
    }
    return new Set([...this.seen].filter((id) => !given.has(id)));
  }
}

function rootOf(place: Place): Place {
  return place.kind === "field" || place.kind === "index" ? rootOf(place.base) : place;
}
