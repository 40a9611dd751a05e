/** escaping-map: the address of an atomic or local mapping outlives the mapping. */

import { mappingName } from "../findings/compose.ts";
import { render } from "../findings/render.ts";
import { finding, observed, type Rule } from "./rule.ts";

export const escapingMap: Rule = {
  id: "escaping-map",
  summary: "the address of an atomic or local mapping is returned or stored after its release",
  severity: "warning",
  find: (input) =>
    observed(input, "escaped").map((observation) => {
      const { earlier, to } = observation.detail;
      const where = to.by === "return" ? "is returned" : `stays in \`${render(to.place)}\``;
      return finding(input, escapingMap, {
        observation,
        words: {
          message: `the address of the mapping of ${mappingName(input, earlier.mapping)} ${where} after ${earlier.by}() has released it`,
          help: to.by === "return" ? "return a copy of what is mapped, or leave the release to the caller" : "clear the pointer where the mapping is released, or keep a copy of what is mapped",
          ending: to.by === "return" ? "returns an address that is no longer mapped" : "returns; the pointer leads to a page that is no longer mapped",
          endingKind: "return",
          from: earlier.mapping.span,
        },
      });
    }),
};
