/** Pages that the function under analysis alone knows of. */

import type { Body } from "../ir/ir.ts";
import { isMappingEffect } from "../kernel/models.ts";
import { changesOwnState, isPredicateName, looksAtValueOnly } from "../kernel/symbols.ts";
import { isFresh } from "../values/facts.ts";
import type { Term } from "../values/term.ts";
import type { Context } from "./interpreter.ts";
import { privateVariables } from "./private-variables.ts";
import type { State } from "./state.ts";

/** An object that was made here and is known to local variables alone: no callee can have returned it. */
export function isPrivate(context: Context, state: State, page: Term): boolean {
  if (!isFresh(page)) return false;
  const holders = [...state.memory].filter(([, value]) => value === page).map(([address]) => address);
  const ofOwn = privateIn(context);
  return holders.length > 0 && holders.every((one) => one.kind === "variable" && ofOwn.has(one.variable));
}

const privates = new WeakMap<Body, ReadonlySet<string>>();

/** By the names that terms have for variables. */
function privateIn({ body, unit }: Context): ReadonlySet<string> {
  const isDone = (name: string): boolean => unit.kernel.apis.rows(name).some(({ effects }) => effects?.some((effect) => effect.do === "free" || isMappingEffect(effect)));
  const keeps = (name: string): boolean => !isDone(name) && !changesOwnState(name) && !isPredicateName(name) && !looksAtValueOnly(name);
  const known = privates.get(body) ?? new Set([...privateVariables(body, keeps)].map((id) => `${body.name}:${id}`));
  privates.set(body, known);
  return known;
}
