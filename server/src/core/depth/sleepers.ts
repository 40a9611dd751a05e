/** Functions that call, by name, something that sleeps whatever it is given: they run in process context. */

import type { CodeIndex } from "../callgraph/code-index.ts";
import type { ApiTable } from "../kernel/models.ts";
import { recordKey } from "./record.ts";

/** By record key: what they call. */
export function sleepers(index: CodeIndex, apis: ApiTable): Map<string, string> {
  const found = new Map<string, string>();
  for (const name of apis.names()) {
    const sleeps = apis.lookup(name, -1)?.effects?.some((one) => one.do === "sleep" && one.gfp === undefined && one.when === undefined && one.kind !== "spin-wait");
    if (!sleeps) continue;
    for (const caller of index.callers(name)) if (!found.has(recordKey(caller))) found.set(recordKey(caller), name);
  }
  return found;
}
