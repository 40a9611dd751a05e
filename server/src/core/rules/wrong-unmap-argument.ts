/** wrong-unmap-argument: a release is given something else than what it takes. */

import type { ObservationOf, WrongArgument } from "../analysis/observation.ts";
import { mappingName, pageName } from "../findings/compose.ts";
import { finding, observed, type Rule, type RuleInput } from "./rule.ts";

type Wrong = ObservationOf<"wrong-argument">;

export const wrongUnmapArgument: Rule = {
  id: "wrong-unmap-argument",
  summary: "page where an address is due, address where a page is due, another variable, or an address off its page",
  severity: "error",
  find: (input) =>
    observed(input, "wrong-argument").map((observation) => {
      const { mapping, callee, how } = observation.detail;
      return finding(input, wrongUnmapArgument, {
        observation,
        words: {
          message: message(input, observation),
          help: HELP[how],
          ending: `${callee}() with the wrong argument`,
          endingKind: "unmap",
          from: mapping?.span ?? null,
          ...((how === "past-end" || how === "before-start" || how === "page-of-lowmem") && { certainty: "may" as const }),
        },
      });
    }),
};

const HELP: Readonly<Record<WrongArgument, string>> = {
  "key-for-address": "pass the address that the map returned",
  "address-for-key": "pass the page that was mapped: kunmap() takes the page, not its address",
  "data-for-key": "pass the page that was mapped: kunmap() takes the page, not its address",
  "page-of-lowmem": "keep the page that was mapped and release that, or ask kmap_to_page()",
  "other-object": "release what was mapped here",
  "past-end": "keep the address that the map returned and release that, or step back by one element",
  "before-start": "keep the address that the map returned and release that",
};

function message(input: RuleInput, { detail: { mapping, callee, how } }: Wrong): string {
  const page = mapping ? pageName(input, mapping) : "";
  switch (how) {
    case "key-for-address":
      return `${callee}() takes the mapped address, but is given ${mapping ? `\`${page}\`, which was mapped` : "a page"}`;
    case "address-for-key":
      return `${callee}() takes the page, but is given the address that ${mapping?.by ?? "the map"}() returned for \`${page}\``;
    case "data-for-key":
      return `${callee}() takes the page, but is given something that is declared as data`;
    case "page-of-lowmem":
      return `${callee}() is given the page that virt_to_page() makes of ${mapping ? `the address of \`${page}\`` : "an address"}: of a page in highmem that is another one`;
    case "other-object":
      return `${callee}() is given something that is not mapped here${mapping ? `, while ${mappingName(input, mapping)} is` : ""}`;
    case "past-end":
      return `${callee}() is given an address that has moved and may lie past the page of \`${page}\``;
    case "before-start":
      return `${callee}() is given an address that may lie before the page of \`${page}\``;
  }
}
