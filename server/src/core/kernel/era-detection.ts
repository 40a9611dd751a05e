/** Tells the era of a kernel tree or of a lone file: the one place that decides by version and content. */

import { eraById, eraOf } from "./eras.ts";
import type { EraId } from "./eras.ts";
import { kernelVersion, parseKernelVersion, rangeContains } from "./kernel-version.ts";
import type { KernelVersion } from "./kernel-version.ts";
import { evidenceIn } from "./lexical-evidence.ts";
import type { Evidence } from "./lexical-evidence.ts";
import { contentEra, contentVersion, HIGHMEM_HEADER } from "./tree-evidence.ts";
import type { ContentEra, ReadTree } from "./tree-evidence.ts";
import data from "./file-evidence.json";

export interface DetectedKernel {
  /** From the Makefile, or a representative of the era. */
  readonly version: KernelVersion;
  readonly era: EraId;
  /** A sentence for the user. */
  readonly reason: string;
  /** Set when Makefile and content tell different eras; the content was followed. */
  readonly disagreement?: string;
  /** Where version and era were read. */
  readonly from: { readonly version: KernelSource; readonly era: KernelSource };
}

export type KernelSource = "Makefile" | "headers" | "the file" | "default";

const BY_DEFAULT = { version: "default", era: "default" } as const;

/**
 * Detects the kernel of a tree.
 * The content decides the era, since vendors move the highmem interface between kernels; the Makefile tells the version.
 */
export function detectTree(read: ReadTree): DetectedKernel {
  const version = makefileVersion(read("Makefile") ?? "");
  const content = contentEra(read);
  if (version !== null && content !== null) return bothTell(version, content);
  if (version !== null) return { version, era: eraOf(version).id, reason: `Makefile says ${version.text}`, from: { version: "Makefile", era: "Makefile" } };
  if (content !== null) {
    const assumed = contentVersion(content.era, read);
    return { version: assumed, era: content.era, reason: `${content.shows}; read as ${assumed.text}`, from: { version: "headers", era: "headers" } };
  }
  const newest = kernelVersion(data.default);
  return { version: newest, era: eraOf(newest).id, reason: `neither Makefile nor ${HIGHMEM_HEADER} tells a kernel; read as ${newest.text}`, from: BY_DEFAULT };
}

/** The version assignments at the top of a kernel Makefile; from 3.0 on SUBLEVEL counts stable releases. */
function makefileVersion(makefile: string): KernelVersion | null {
  const value = (name: string): string | undefined => new RegExp(`^${name}[ \\t]*=[ \\t]*(\\S*)`, "m").exec(makefile)?.[1];
  const [major, minor, sub] = [value("VERSION"), value("PATCHLEVEL"), value("SUBLEVEL")];
  if (major === undefined || minor === undefined) return null;
  const extra = /^(?:\.\d+|-rc\d+)+/.exec(value("EXTRAVERSION") ?? "")?.[0] ?? "";
  const numbers = sub === undefined || sub === "" || (sub === "0" && Number(major) > 2) ? [major, minor] : [major, minor, sub];
  return parseKernelVersion(numbers.join(".") + extra);
}

function bothTell(version: KernelVersion, content: ContentEra): DetectedKernel {
  const expected = eraOf(version).id;
  const from = { version: "Makefile", era: "headers" } as const;
  if (expected === content.era) return { version, era: expected, reason: `Makefile says ${version.text} and ${content.shows}`, from };
  const disagreement = `Makefile says ${version.text}, which has ${eraById(expected).title}, but ${content.shows}`;
  return { version, era: content.era, reason: `${content.shows}, although Makefile says ${version.text}`, disagreement, from };
}

/** Detects the kernel that a file outside of any tree was written for, from the words in it. */
export function detectFile(text: string): DetectedKernel {
  const evidence = evidenceIn(text);
  if (evidence.length === 0) {
    const newest = kernelVersion(data.default);
    return { version: newest, era: eraOf(newest).id, reason: `no kernel tree, and nothing in the file tells its kernel; read as ${newest.text}`, from: BY_DEFAULT };
  }
  const version = bestCandidate(evidence);
  const era = eraOf(version);
  const heaviest = evidence.filter((item) => rangeContains(item.range, version)).toSorted((a, b) => b.weight - a.weight).slice(0, 2);
  return { version, era: era.id, reason: `no kernel tree, but the file ${heaviest.map((item) => item.says).join(" and ")}; read as ${version.text}, ${era.title}`, from: { version: "the file", era: "the file" } };
}

/** The candidate with most weight; the earlier one in the list on a tie. */
function bestCandidate(evidence: readonly Evidence[]): KernelVersion {
  const scored = data.candidates.map(kernelVersion).map((version) => ({ version, score: scoreOf(version, evidence) }));
  return scored.reduce((best, candidate) => (candidate.score > best.score ? candidate : best)).version;
}

function scoreOf(version: KernelVersion, evidence: readonly Evidence[]): number {
  return evidence.reduce((sum, item) => sum + (rangeContains(item.range, version) ? item.weight : 0), 0);
}
