/** mixed-map-api: mapped through one interface, released through another. */

import { mappingName } from "../findings/compose.ts";
import { finding, observed, type Rule } from "./rule.ts";

export const mixedMapApi: Rule = {
  id: "mixed-map-api",
  summary: "mapped with one interface, released with another",
  severity: "error",
  find: (input) =>
    observed(input, "other-interface").map((observation) => {
      const { mapping, callee } = observation.detail;
      return finding(input, mixedMapApi, {
        observation,
        words: {
          message: `the mapping of ${mappingName(input, mapping)} is released with ${callee}(), which ends other mappings`,
          help: `release it with the counterpart of ${mapping.by}()`,
          ending: `${callee}() on a mapping made by ${mapping.by}()`,
          endingKind: "unmap",
          from: mapping.span,
        },
      });
    }),
};
