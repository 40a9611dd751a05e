/** The functions of a file as flat lists of instructions, for questions about flow that order does not matter to. */

import type { UnitAnalysis } from "../../analysis/unit-analysis.ts";
import { type Body, isTerminator } from "../../ir/ir.ts";
import type { BodyOf, FlatBody } from "./confinement.ts";

export function bodiesOf(analysis: UnitAnalysis): BodyOf {
  return (name) => {
    const [only, other] = analysis.unit.functions.filter((one) => one.name === name);
    const body = only && !other ? analysis.lower(only) : null;
    return body && flat(body);
  };
}

export function flat({ items, parameters }: Body): FlatBody {
  return {
    instrs: items.filter((item) => item.op !== "label" && !isTerminator(item)),
    returned: items.flatMap((item) => (item.op === "return" && item.value ? [item.value] : [])),
    parameters: parameters.map(({ id }) => id),
  };
}
