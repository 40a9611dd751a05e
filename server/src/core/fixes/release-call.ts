/** Writes the call that ends a mapping. */

import type { Mapping } from "../highmem/machine.ts";
import type { Span } from "../text/span.ts";
import { counterpartOf } from "./counterpart.ts";
import type { FixInput } from "./fix-input.ts";
import { Speller } from "./spelling.ts";

/** The call without its semicolon, as it has to read before `statement`; null when an argument has no name there. */
export function releaseCall(input: FixInput, mapping: Mapping, statement: Span): string | null {
  const release = counterpartOf(input, mapping);
  if (!release || mapping.isMany) return null;
  const speller = new Speller(input, statement);
  const args = Array.from({ length: release.arity }, (_, index) => {
    if (index === release.address) return speller.value(mapping.address);
    if (index === release.key) return mapping.key && speller.value(mapping.key);
    return index === release.slot ? mapping.slot && speller.value(mapping.slot) : null;
  });
  return args.includes(null) ? null : `${release.name}(${args.join(", ")})`;
}
