/** leaked-map: a mapping is still held where the function ends, and nobody else can release it. */

import type { ObservationOf } from "../analysis/observation.ts";
import { isOfEarlierRounds, type Mapping } from "../highmem/machine.ts";
import { leadsToEnd } from "../cfg/reach.ts";
import { codeOf, lineOf, mappingName, pageName } from "../findings/compose.ts";
import { render } from "../findings/render.ts";
import { isWithoutEffect } from "./effect.ts";
import { finding, observed, originSteps, type Rule, type RuleFinding, type RuleInput } from "./rule.ts";

type Held = ObservationOf<"held-at-exit">;

export const leakedMap: Rule = {
  id: "leaked-map",
  summary: "a mapping is still held where the function ends",
  severity: "error",
  find(input) {
    const held = observed(input, "held-at-exit").filter((one) => !isMeantToStay(input, one) && !isForCaller(input, one));
    return [...held.filter((one) => isFirstOfItsKind(input, held, one)).map((one) => report(input, one)), ...observed(input, "kept-from-caller").map((one) => reportKept(input, one))];
  },
};

/** The implementation of an interface that maps for its caller does just that, unless it returns what stands for the end. */
function isForCaller(input: RuleInput, { detail: { exit } }: Held): boolean {
  const { body } = input.fn;
  if (!input.kernel.apis.mapsForCaller(body.name)) return false;
  const map = input.kernel.apis.lookup(body.name, body.parameters.length)?.effects?.find((effect) => effect.do === "map");
  return !(exit.value === "null" && map?.do === "map" && map.fails === "zero");
}

/** What others were given is theirs to release while its page is there. A kmap() whose address is not even looked at keeps the page mapped for others, unless the function also unmaps it. */
function isMeantToStay(input: RuleInput, { detail, certainty }: Held): boolean {
  const { mapping } = detail;
  if (mapping.isOrphaned) return false;
  if (mapping.isEntrusted) return true;
  if (mapping.resource === "pte" && isWithoutEffect(input, detail) && !input.kernel.apis.primitive(mapping.by)) return true;
  // What a function of another file leaves mapped may be released by another one; who releases it himself has taken it over.
  if (mapping.isFromElsewhere && !input.fn.facts.released.has(mapping.address)) return true;
  // How many rounds a loop over an array makes can't be told: one that releases elements is taken to release all.
  if (mapping.isElement && certainty === "may" && isReleasedBefore(input, detail)) return true;
  if (mapping.resource === "pool" && certainty === "may" && isReleasedInOtherLoop(input, detail)) return true;
  return mapping.isDropped === true && mapping.resource === "pool" && !input.fn.facts.released.has(mapping.address);
}

/** `for_each_sg(…) kmap(sg_page(sg));` and a second loop over the list, on the way to the end, that releases: pages are found there as those of an array are. */
function isReleasedInOtherLoop(input: RuleInput, { mapping, exit }: Held["detail"]): boolean {
  const { graph } = input.fn;
  const releases = releasesOf(input, mapping);
  const blocksWith = (isMeant: (start: number) => boolean): number[] => graph.blocks.filter(({ instrs }) => instrs.some(({ span }) => isMeant(span.start))).map(({ id }) => id);
  const maps = blocksWith((start) => start === mapping.span.start);
  const isApart = (id: number): boolean => graph.loops.some(({ blocks }) => blocks.has(id) && !maps.some((map) => blocks.has(map)));
  return maps.every((id) => graph.blocks[id]!.loopDepth > 0) && blocksWith((start) => releases.has(start)).some((id) => isApart(id) && leadsToEnd(graph, id, exit.span.start));
}

function releasesOf({ fn: { facts } }: RuleInput, mapping: Mapping): Set<number> {
  return new Set(facts.endings.filter(({ map }) => map.start === mapping.span.start).map(({ release }) => release.start));
}

/** Some way to the end leads through a release of what is mapped there. Where none does, the latest round's mapping tells of the earlier ones. */
function isReleasedBefore(input: RuleInput, { mapping, exit }: Held["detail"]): boolean {
  const { graph } = input.fn;
  const releases = releasesOf(input, mapping);
  if (isOfEarlierRounds(mapping)) return releases.size > 0;
  return graph.blocks.some(({ id, instrs }) => instrs.some((instr) => releases.has(instr.span.start)) && leadsToEnd(graph, id, exit.span.start));
}

/** Where no path releases the mapping, one report says it all. */
function isFirstOfItsKind(input: RuleInput, all: readonly Held[], one: Held): boolean {
  const same = all.filter((other) => other.detail.mapping.span.start === one.detail.mapping.span.start);
  const isReleasedSomewhere = same.some((other) => input.fn.facts.released.has(other.detail.mapping.address));
  const isLoop = isOfEarlierRounds(one.detail.mapping);
  const peers = isReleasedSomewhere && !isLoop ? same.filter((other) => other.span.start === one.span.start) : same;
  const first = peers.reduce((best, other) => (rank(other) < rank(best) ? other : best));
  return first === one;
}

function isOld({ detail: { mapping } }: Held): boolean {
  return mapping.address.kind === "mapped" && mapping.address.isOld;
}

function rank(one: Held): number {
  return (isOld(one) ? 0 : 1e9) + one.span.start;
}

function report(input: RuleInput, observation: Held): RuleFinding {
  const { mapping, exit } = observation.detail;
  const name = mappingName(input, mapping);
  const isGrowing = isOfEarlierRounds(mapping);
  const fn = input.fn.body.name;
  const where = isGrowing ? `is held for every round of the loop that maps it in ${fn}()` : `is still held when ${fn}() ${ending(input, exit)}`;
  return finding(input, leakedMap, {
    observation,
    words: {
      message: `the mapping of ${name} ${where}`,
      help: isGrowing
        ? `release the mapping of \`${pageName(input, mapping)}\` before the next round maps again`
        : `release the mapping of \`${pageName(input, mapping)}\` before line ${lineOf(input, exit.span)}, or hand its address to the caller`,
      ending: isGrowing ? "the function ends with one mapping for every round" : "returns",
      endingKind: "return",
      // What another file's function leaves mapped, and when, is known less well.
      ...(mapping.isFromElsewhere === true && { severity: "warning" as const }),
      from: mapping.span,
      after: originSteps(mapping),
      ...(isGrowing && { span: mapping.span }),
    },
  });
}

function reportKept(input: RuleInput, observation: ObservationOf<"kept-from-caller">): RuleFinding {
  const { release, exit } = observation.detail;
  const name = render(release.target);
  return finding(input, leakedMap, {
    observation,
    words: {
      message: `\`${name}\`, which the caller has mapped and left to ${input.fn.body.name}(), is still mapped when it ${ending(input, exit)}: other paths release it, as ${release.callee}() in line ${lineOf(input, release.span)}`,
      help: `release \`${name}\` before line ${lineOf(input, exit.span)}`,
      ending: "returns",
      endingKind: "return",
      from: null,
    },
  });
}

function ending(input: RuleInput, exit: Held["detail"]["exit"]): string {
  const value = /^return\b([^;]*);?$/.exec(codeOf(input.source, exit.span))?.[1]?.trim();
  return value ? `returns ${value.slice(0, 40)}` : "returns";
}
