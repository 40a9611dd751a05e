/** API rows in words. */

import type { ApiEffect, ApiModel, ContextEffect, FlaggedResource, MapEffect, Resource, ResultMeaning, SlotRef, UnmapEffect } from "../core/kernel/api-model.ts";

/** One line. */
export function rowSummary(row: ApiModel): string {
  const parts = [
    ...(row.effects ?? []).map(effectWords),
    ...(row.result === undefined ? [] : [resultWords(row.result)]),
    ...(row.noreturn === undefined ? [] : [noreturnWords(row.noreturn)]),
  ];
  return parts.length > 0 ? parts.join("; ") : "nothing that matters here";
}

/** Several lines, without a line break at the end. */
export function rowInDetail(row: ApiModel): string {
  return [
    `${row.name}(${row.params.join(", ")})`,
    `  kernels  ${row.kernels === "*" ? "all" : row.kernels}${row.arity === undefined ? "" : `, calls with ${row.arity} arguments`}`,
    ...(row.effects ?? []).map((effect) => `  effect   ${effectWords(effect)}`),
    ...(row.result === undefined ? [] : [`  result   ${resultWords(row.result)}`]),
    ...(row.noreturn === undefined ? [] : [`  ends     ${noreturnWords(row.noreturn)}`]),
    `  counts   ${row.level === "primitive" ? "before a definition found in the source" : "where no definition is at hand"}`,
    ...(row.feature === undefined ? [] : [`  only     with --feature ${row.feature}`]),
    `  source   ${row.source}`,
    ...(row.note === undefined ? [] : [`  note     ${row.note}`]),
  ].join("\n");
}

/** `always`, `if-arg0`, `unless-arg1` … */
function noreturnWords(when: NonNullable<ApiModel["noreturn"]>): string {
  const [word = "", argument] = when.split("-");
  return argument === undefined ? "never returns" : `does not return ${word} ${argument} is true`;
}

function effectWords(effect: ApiEffect): string {
  switch (effect.do) {
    case "map": return mapWords(effect);
    case "unmap": return unmapWords(effect);
    case "scoped": return `maps and unmaps up to ${effect.peak} at once (${[effect.resource, ...(effect.slots ?? [])].join(", ")})`;
    case "store": return `sets ${effect.to} to ${effect.value}`;
    case "forget": return `takes ${effect.value} off the list that it is on`;
    case "context": return contextWords(effect);
    case "free": return `ends the object ${effect.object}`;
    case "save-slot": return `sets what holds the slot aside${slotWords(effect.slot)}`;
    case "restore-slot": return `gives the slot back to what was set aside${slotWords(effect.slot)}`;
    case "sleep": return `may sleep (${effect.kind})${effect.gfp === undefined ? "" : ` when arg${effect.gfp} allows it`}`;
  }
}

function mapWords(effect: MapEffect): string {
  const key = effect.key === undefined ? "" : ` ${effect.key}`;
  const address = effect.address === undefined ? "" : ` to ${effect.address}`;
  const fails = effect.fails === undefined || effect.fails === "never" ? "" : `, fails with ${effect.fails}`;
  return `maps${key}${address} (${resourceWords(effect.resource)}${slotWords(effect.slot)}${fails})`;
}

function unmapWords(effect: UnmapEffect): string {
  const what = effect.address ?? effect.key ?? "the last mapping";
  return `unmaps ${what} of ${effect.interfaces.join(", ")}${slotWords(effect.slot)}${effect.ifHeld === true ? ", if held" : ""}`;
}

function resourceWords(resource: Resource | FlaggedResource): string {
  return typeof resource === "string" ? resource : `${resource.set} when ${resource.flags} has ${resource.bit}, else ${resourceWords(resource.clear)}`;
}

function slotWords(slot: SlotRef | undefined): string {
  if (slot === undefined) return "";
  if ("arg" in slot) return `, slot arg${slot.arg}`;
  return `, slot ${slot.type}${"plusArg" in slot ? ` + arg${slot.plusArg}` : ""}`;
}

function contextWords(effect: ContextEffect): string {
  const counts = (["bottomHalves", "preempt", "pageFaults", "rcu", "lock", "migrate"] as const)
    .flatMap((name) => (effect[name] === undefined ? [] : [`${name} ${effect[name] > 0 ? "+1" : "-1"}`]));
  const irqs = effect.irqs === undefined ? [] : [`irqs ${effect.irqs}`];
  return `context: ${[...irqs, ...counts].join(", ")}${effect.whenTrue === true ? ", when it returns non-zero" : ""}`;
}

function resultWords(result: ResultMeaning): string {
  switch (result.is) {
    case "page-address": return `address of the page in ${result.of}`;
    case "page-of": return `page behind ${result.of}`;
    case "same": return `${result.as} itself`;
    case "error-or-zero": return `${result.of} where that is an error pointer, else 0`;
    case "error-pointer-test": return `tests ${result.of} for an error pointer${result.orNull === true ? " or NULL" : ""}`;
    case "bit-test": return `tests ${result.bit} in ${result.of}`;
    case "inside": return `points into ${result.of}`;
    case "container": return `the object around ${result.of}`;
    case "fresh": return "a new object";
    case "object": return "an object that others may hold too";
    case "pure": return "depends on its arguments only";
    case "context-test": return `tells whether the context is ${result.test}`;
  }
}
