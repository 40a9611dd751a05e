/** All built-in API rows, by subject. */

import { type ApiModel, resourceFlags } from "./api-model.ts";
import arch from "./apis/arch.json";
import block from "./apis/block.json";
import context from "./apis/context.json";
import crypto from "./apis/crypto.json";
import drivers from "./apis/drivers.json";
import filesystems from "./apis/filesystems.json";
import nonSleeping from "./apis/non-sleeping.json";
import noreturn from "./apis/noreturn.json";
import pageTables from "./apis/page-tables.json";
import primitives from "./apis/primitives.json";
import results from "./apis/results.json";
import scatterlist from "./apis/scatterlist.json";
import scopedHelpers from "./apis/scoped-helpers.json";
import skb from "./apis/skb.json";
import slotStack from "./apis/slot-stack.json";
import sleeping from "./apis/sleeping.json";

/** Every built-in row. The files are checked against api-model.schema.json by the tests. */
export const API_ROWS: readonly ApiModel[] = [
  primitives, pageTables, block, skb, scatterlist, crypto, filesystems, drivers, arch, scopedHelpers,
  context, sleeping, nonSleeping, noreturn, results, slotStack,
].flat() as unknown as readonly ApiModel[];

const RESOURCE_FLAGS: ReadonlySet<string> = new Set(
  API_ROWS.flatMap((row) => row.effects ?? []).flatMap((effect) => (effect.do === "map" ? resourceFlags(effect.resource) : [])),
);

/** Whether the name is a flag that chooses where a mapping lives: SG_MITER_ATOMIC. */
export function isResourceFlag(name: string): boolean {
  return RESOURCE_FLAGS.has(name);
}
