/** The functions of a file as flat lists of instructions, for questions about flow that order does not matter to. */

import type { UnitAnalysis } from "../../analysis/unit-analysis.ts";
import type { MacroDefinition } from "../../ir/context.ts";
import { type Body, isTerminator } from "../../ir/ir.ts";
import { childByField, namedChildren } from "../../syntax/node.ts";
import type { BodyOf, FlatBody } from "./confinement.ts";

export function bodiesOf(analysis: UnitAnalysis): BodyOf {
  return (name) => {
    const [only, other] = analysis.unit.functions.filter((one) => one.name === name);
    const body = only && !other ? analysis.lower(only) : null;
    return body && flat(body);
  };
}

/** The function that a name stands for: `#define name other`, or `#define name(a, b) other(a, b)`, through however many names. */
export function aliasesOf(analysis: UnitAnalysis): (name: string) => string {
  return (name) => {
    let current = name;
    for (const seen = new Set<string>(); !seen.has(current); ) {
      seen.add(current);
      const { functions, macro } = analysis.atHand(current);
      current = (functions.length === 0 && macro ? aliasOf(macro) : null) ?? current;
    }
    return current;
  };
}

function aliasOf({ macro: { body, parameters }, text }: MacroDefinition): string | null {
  if (!body || body.broken) return null;
  if (!parameters) return body.kind === "identifier" ? text.slice(body.start, body.end) : null;
  const other = body.kind === "call_expression" ? childByField(body, "function") : undefined;
  const list = childByField(body, "arguments");
  if (other?.kind !== "identifier" || !list) return null;
  const args = namedChildren(list).map(({ start, end }) => text.slice(start, end));
  return args.join() === parameters.join() ? text.slice(other.start, other.end) : null;
}

export function flat({ items, parameters, returnsAddress }: Body): FlatBody {
  return {
    instrs: items.filter((item) => item.op !== "label" && !isTerminator(item)),
    returned: returnsAddress ? items.flatMap((item) => (item.op === "return" && item.value ? [item.value] : [])) : null,
    parameters: parameters.map(({ id }) => id),
  };
}
