/** In the typed era helpers map with KM_types of their own. */

import type { CopyHelper } from "../../kernel/copy-helpers.ts";
import type { MigrationInput } from "../migration.ts";
import { slotsOf } from "./choice.ts";
import { Refusal } from "./refusal.ts";
import type { Shape } from "./shape.ts";

/** Null when they are those of the mappings, or free. */
export function slotConflict(input: MigrationInput, shapes: readonly Shape[], helper: CopyHelper): Refusal | null {
  const wanted = slotsOf(input, helper);
  if (wanted.length === 0) return null;
  const place = shapes[0]!.operand.map.node;
  const own = shapes.map((one) => slotOf(one));
  if (own.every((slot) => slot !== null)) {
    const isSame = [...own].sort().join() === [...wanted].sort().join();
    return isSame ? null : new Refusal("finding", `${helper.name}() maps with ${wanted.join(" and ")}, not with ${own.join(" and ")}`, place);
  }
  const isFree = own.every((slot) => slot === null) && !heldSlots(shapes).some((slot) => wanted.includes(slot));
  return isFree ? null : new Refusal("finding", `${helper.name}() maps with ${wanted.join(" and ")}, which may be taken here`, place);
}

/** Null for a page of the pool. */
function slotOf({ operand: { mappings } }: Shape): string | null {
  const slots = new Set(mappings.map(({ slot }) => (slot?.kind === "name" ? slot.name : slot && "another")));
  return slots.size === 1 ? [...slots][0]! : "another";
}

/** What else is held at the operation. */
function heldSlots(shapes: readonly Shape[]): string[] {
  return shapes.flatMap((one) => one.operand.others.map(({ slot }) => (slot?.kind === "name" ? slot.name : "")));
}
