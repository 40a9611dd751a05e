/** Terms of a callee as terms of its caller. */

import type { Variable } from "../ir/ir.ts";
import { binaryTerm, containerTerm, elementTerm, unaryTerm } from "../values/simplify.ts";
import { isRepeatable, type Site, type Term, type TermTable } from "../values/term.ts";
import type { State } from "./state.ts";

/** A call, as far as the callee's terms hang on it. */
interface Instance {
  readonly table: TermTable;
  readonly site: Site;
  readonly callee: { readonly name: string; readonly parameters: readonly Variable[] };
  readonly args: readonly Term[];
}

/** Entry values of parameters become arguments, other entry values what the caller's memory holds before the call. */
export function instantiation(of: Instance, state: State): (term: Term) => Term {
  const { table, site } = of;
  const byAddress = new Map<Term, Term>();
  of.callee.parameters.forEach((parameter, at) => {
    const arg = of.args[at];
    if (arg) byAddress.set(table.variable(`${of.callee.name}:${parameter.id}`, parameter.name, true), arg);
  });
  const cache = new Map<Term, Term>();
  const into = (term: Term): Term => {
    const known = cache.get(term);
    if (known) return known;
    const made = instantiate(term);
    cache.set(term, made);
    return made;
  };
  const instantiate = (term: Term): Term => {
    switch (term.kind) {
      case "entry":
        return byAddress.get(term.address) ?? state.read(table, into(term.address));
      case "field":
        return table.field(into(term.base), term.name);
      case "index":
        return elementTerm(table, into(term.base), into(term.index));
      case "walk":
        return table.walk(into(term.base), term.low, term.high);
      case "unary":
        return unaryTerm(table, term.op, into(term.operand));
      case "binary": {
        const [left, right] = [into(term.left), into(term.right)];
        if (term.op === "container") return right.kind === "name" ? containerTerm(table, left, right.name) : table.binary(term.op, left, right);
        return term.op === "is-error" || term.op === "is-error-or-null" ? table.binary(term.op, left, right) : binaryTerm(table, term.op, [left, right]);
      }
      case "mapped":
        return table.mapped(`${site}>${term.site}`, term.isOld);
      case "result":
        return table.result({ ...term, site: isRepeatable(term.site) ? term.site : `${site}>${term.site}`, args: term.args.map(into) });
      default:
        return term;
    }
  };
  return into;
}
