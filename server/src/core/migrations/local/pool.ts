/** What stands in the way of turning kmap() into a mapping of the task. */

import type { AnalysedFunction } from "../../analysis/analysed-function.ts";
import type { CallInstr } from "../../ir/ir.ts";
import type { KernelContext } from "../../kernel/kernel-context.ts";
import type { Reason } from "../migration.ts";
import { flat } from "./bodies.ts";
import { callsUnder } from "./calls-under.ts";
import { belongsTo, type Component } from "./components.ts";
import type { Confinement } from "./confinement.ts";
import { distancesIn } from "./distances.ts";
import type { LocalInput } from "./local-input.ts";

export function poolObstacle(input: LocalInput, component: Component, confinement: Confinement): Reason | null {
  const [other] = component.through;
  if (other !== undefined) return { kind: "wrapper", message: `the mapping passes through ${other}(): who calls it may ask for the page's address` };
  const functions = [...new Set(component.sites.map(({ fn }) => fn))];
  for (const fn of functions) {
    const many = [...fn.facts.heldAt.values()].flat().flatMap(({ live }) => live).find((one) => belongsTo(fn, one, component) && (one.isMany || one.isElement === true || one.isEntrusted === true));
    if (many) return { kind: "escapes", message: "the address is kept in an array or handed to others", span: many.span };
    const isSource = (call: CallInstr): boolean => component.sites.some(({ isMap, node }) => isMap && node.start === call.span.start && node.end === call.span.end);
    const leak = confinement.leak(flat(fn.body), isSource);
    if (leak) return { kind: "escapes", message: leak.span ? `${leak.message}: line ${fn.source.lines.position(leak.span.start).line}` : leak.message, ...(leak.span && { span: leak.span }) };
    const asked = pageAddress(input, fn, component);
    if (asked) return asked;
  }
  return null;
}

/** kmap() lets page_address() find the page; a mapping of the task does not. */
function pageAddress({ kernel, index }: LocalInput, fn: AnalysedFunction, component: Component): Reason | null {
  const reach = distancesIn(index, kernel).askers;
  for (const { callee, span } of callsUnder(fn, (mapping) => belongsTo(fn, mapping, component))) {
    if (callee.kind === "function" && reach.distance(callee.name) <= (kernel.apis.known(callee.name) ? 0 : 2)) {
      return { kind: "page-address", message: `${callee.name}() on line ${fn.source.lines.position(span.start).line} may ask for the page's address`, span };
    }
  }
  return null;
}

/** Whether a map or a release is about the pool. */
export function isPool(kernel: KernelContext, name: string): boolean {
  return kernel.apis.rows(name).some((row) => row.effects?.some((effect) => (effect.do === "map" ? effect.resource === "pool" : effect.do === "unmap" && effect.key !== undefined)));
}
