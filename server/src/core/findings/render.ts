/** Writes terms the way the source would. */

import type { Term } from "../values/term.ts";

/** Short C-like text for reports; `…` where the value has no name. */
export function render(term: Term): string {
  switch (term.kind) {
    case "number":
      return String(term.value);
    case "name":
      return term.name;
    case "string":
      return "a string";
    case "config":
      return term.symbol;
    case "variable":
      return `&${term.name}`;
    case "field":
    case "index":
      return `&${place(term)}`;
    case "entry":
      return place(term.address);
    case "result":
      return term.origin === "call" || term.origin === "fresh" ? `${term.label}(…)` : "…";
    case "mapped":
    case "walk":
      return "a mapped address";
    case "binary":
      // The code has a name for it, as a rule.
      if (term.op === "container") return "…";
      return `${render(term.left)} ${term.op} ${render(term.right)}`;
    case "unary":
      return `${term.op}${render(term.operand)}`;
    case "uninitialised":
      return term.variable;
  }
}

/** The lvalue at an address. */
function place(address: Term): string {
  switch (address.kind) {
    case "variable":
      return address.name;
    case "field":
      return `${member(address.base)}${address.name}`;
    case "index":
      return `${address.base.kind === "entry" ? place(address.base.address) : place(address.base)}[${render(address.index)}]`;
    case "entry":
      return `*${place(address.address)}`;
    default:
      return `*${render(address)}`;
  }
}

/** `p->` or `s.` */
function member(base: Term): string {
  if (base.kind === "variable" || base.kind === "field" || base.kind === "index") return `${place(base)}.`;
  return `${render(base)}->`;
}
