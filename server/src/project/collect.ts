/** Gives memory back that is no longer used. */

import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/**
 * Has the engine collect garbage now, which takes some 30 ms. By itself it waits until its own heap has grown, for which large
 * buffers hardly count. Where the engine has no such function nothing happens.
 */
export function collectGarbage(): void {
  setFlagsFromString("--expose-gc");
  const collect: unknown = runInNewContext("typeof gc === 'function' ? gc : null");
  if (typeof collect === "function") (collect as () => void)();
}
