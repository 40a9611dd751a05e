/** What earlier runs have found out about the files of a kernel tree, as far as it still holds. */

import { factNumber, type SummedAnswer } from "../core/analysis/dependencies.ts";
import type { FileList } from "../core/callgraph/derive.ts";
import { differing } from "../core/callgraph/file-facts.ts";
import type { Nearness } from "../core/callgraph/nearness.ts";
import type { PackedIndex } from "../core/callgraph/packed-index.ts";
import { buildStamp } from "../project/installation.ts";
import { isSameList, listChanges, type ListChanges } from "../project/results/list-changes.ts";
import { writeResults, type KeptFile, type KeptRest } from "../project/results/results-file.ts";
import { renewedStamp } from "../project/stamp.ts";
import type { Target } from "../project/discovery.ts";
import { Placement } from "./placement.ts";
import type { FileOutcome, Visit, VisitBasis } from "./file-visitor.ts";
import { KeptFacts, NO_FACTS } from "./kept-facts.ts";
import { KnownAnswers } from "./known-answers.ts";
import { ListedPlaces, placeIn } from "./listed-places.ts";
import { KnownDistances, type PackedDistances } from "./known-distances.ts";

interface KeptOutcome {
  /** Relative to the root. */
  readonly file: string;
  readonly identity: string;
  readonly outcome: FileOutcome;
  /** The file matters only where it is named. */
  readonly isNamedOnly: boolean;
  /** Where the facts that it hangs on begin and end. */
  readonly basis: readonly [start: number, end: number];
}

export interface Head {
  /** Of the program that has found this out. */
  readonly build: string;
  /** Absolute path of the tree. */
  readonly root: string;
  /** With NUL between them. */
  readonly paths: string;
  readonly stamps: Float64Array;
  /** By identity: files in which nothing matters, by their place in the list. */
  readonly idle: ReadonlyMap<string, Uint8Array>;
  readonly outcomes: readonly KeptOutcome[];
  /** By identity: distances that were asked for. */
  readonly distances: ReadonlyMap<string, PackedDistances>;
  readonly outside: ReadonlyMap<string, string>;
}

/** What is known, as it is kept. */
interface PackedResults {
  readonly head: Head;
  readonly rest: KeptRest;
}

/** What it takes to tell which results still hold, and to keep new ones. */
export interface TreeNow {
  readonly index: PackedIndex;
  readonly nearness: (identity: string) => Nearness | null;
  /** Names that are at another distance than when results were kept; null where any may be. */
  readonly moved: (identity: string) => readonly string[] | null;
}

/** Who can be asked again what was asked about functions. */
export interface Respondent {
  /** These facts (as numbers) are others now, and what these files (relative to the root) hold. */
  readonly learn: (facts: ReadonlySet<number>, files: ReadonlySet<string>) => void;
  /** Under some settings: null where they are not at hand. */
  readonly answers: (identity: string) => ((question: string) => number | null) | null;
}

export class KnownResults {
  readonly root: string;
  private list: FileList;
  private readonly kept: KeptFile<Head> | null;
  /** Null until what is kept of them is read, or where nothing is. */
  private facts: KeptFacts | null = null;
  private readonly outcomes = new Map<string, KeptOutcome>();
  /** By identity: files in which nothing matters, by their place in the list. */
  private readonly idle = new Map<string, Uint8Array>();
  private places: ListedPlaces;
  private readonly distances = new Map<string, KnownDistances>();
  /** Null until it is read. */
  private restRead: KeptRest | null = null;
  /** By identity: null until what is kept of them is read. */
  private answers: Map<string, KnownAnswers> | null = null;
  private readonly noted: { readonly identity: string; readonly answers: readonly SummedAnswer[] }[] = [];
  private readonly outside = new Map<string, string>();
  /** What has changed in the tree since the results were kept; null for nothing. */
  private changes: ListChanges | null = null;
  /** Absolute paths of other files that have changed. */
  private changedOutside: readonly string[] = [];
  private isGrown = false;
  /** What the outcomes found by this process hang on. */
  private readonly bases = new Map<string, Int32Array>();

  /** `list`: the files of the tree as they are now; `kept`: what this build has found out before. */
  constructor(root: string, list: FileList, kept: KeptFile<Head> | null) {
    this.root = root;
    this.list = list;
    this.places = new ListedPlaces(root, list.paths);
    this.kept = kept;
    if (kept === null) return;
    const { head } = kept;
    for (const [identity, idle] of head.idle) this.idle.set(identity, idle);
    for (const [identity, known] of head.distances) this.distances.set(identity, new KnownDistances(known));
    for (const [path, stamp] of head.outside) this.outside.set(path, stamp);
    for (const one of head.outcomes) this.outcomes.set(one.file, one);
    this.follow(listOf(head), list);
  }

  /** These are the files now: for a process that asks again. */
  advance(list: FileList): void {
    const before = this.list;
    this.list = list;
    this.places = new ListedPlaces(this.root, list.paths);
    this.follow(before, list);
  }

  private follow(before: FileList, now: FileList): void {
    const changes = isSameList(before, now) ? null : listChanges(before, now);
    if (changes !== null) for (const [identity, idle] of this.idle) this.idle.set(identity, moved(idle, changes));
    this.changes = changes;
    this.changedOutside = [...this.outside.keys()].filter((path) => !this.isAsBefore(path));
    for (const path of this.changedOutside) this.outside.delete(path);
  }

  private isAsBefore(outside: string): boolean {
    const stamp = renewedStamp(outside, this.outside.get(outside)!);
    if (stamp !== null) this.outside.set(outside, stamp);
    return stamp !== null;
  }

  /** There are results, of the tree as it was before some change. */
  get isStale(): boolean {
    return this.changes !== null || this.changedOutside.length > 0;
  }

  /** Something beside the tree has changed. */
  get isStaleOutside(): boolean {
    return this.changedOutside.length > 0;
  }

  /** Of results without the facts behind them nothing can be told any more: they go. */
  private rest(): KeptRest | null {
    if (this.restRead === null && this.kept !== null) {
      this.restRead = this.kept.rest();
      this.facts = this.restRead && new KeptFacts(listOf(this.kept.head), this.restRead.tree);
    }
    const rest = this.restRead;
    if (rest === null) for (const file of [...this.outcomes.keys()]) if (!this.bases.has(file)) this.outcomes.delete(file);
    return rest;
  }

  /** Drops what no longer holds. To be called before anything is asked where the tree is not as it was. */
  update({ index, nearness, moved }: TreeNow, respondent: Respondent): void {
    if (!this.isStale) return;
    const rest = this.rest();
    const { changed, files, isGraphSame } = this.changedFacts(index);
    if (!isGraphSame) for (const [identity, known] of this.distances) for (const name of known.update(nearness(identity), moved(identity))) changed.add(factNumber("reach", name));
    respondent.learn(new Set([...changed, ...[...files].map((file) => factNumber("origin", file))]), files);
    const answers = new Set<number>();
    for (const [identity, known] of this.knownAnswers(rest)) for (const question of known.update(files, respondent.answers(identity))) answers.add(factNumber("answer", question));
    respondent.learn(answers, NO_FILES);
    for (const answer of answers) changed.add(answer);
    const { list } = this;
    for (const [file, one] of this.outcomes) {
      if (placeIn(list.paths, file) < 0 || touches(this.basisOf(one), changed)) this.outcomes.delete(file);
    }
    this.isGrown = true;
  }

  /** Facts about files that changed, and about names of which these say something else now: where there are none, all distances are as before. */
  private changedFacts(index: PackedIndex): { readonly changed: Set<number>; readonly files: Set<string>; readonly isGraphSame: boolean } {
    const facts = new Set<number>(this.changedOutside.map((path) => factNumber("file", new Placement(this.root).nameOf(path))));
    const files = new Set<string>();
    if (this.changes === null) return { changed: facts, files, isGraphSame: true };
    const { changed, gone } = this.changes;
    let isGraphSame = true;
    const others = changed.filter((at) => !this.isSameText(index, this.list.paths[at]!));
    for (const idle of this.idle.values()) for (const at of others) idle[at] = 0;
    for (const path of [...others.map((at) => this.list.paths[at]!), ...gone]) {
      const [then, now] = [this.facts?.of(path), index.fileFacts(path)];
      this.facts?.learn(path, now ?? NO_FACTS);
      facts.add(factNumber("file", path));
      files.add(path);
      const names = differing(then ?? NO_FACTS, now ?? NO_FACTS);
      isGraphSame &&= names.length === 0;
      for (const name of names) facts.add(name);
    }
    return { changed: facts, files, isGraphSame };
  }

  /** Whether a file (relative to the root) holds what it held when results were kept. */
  private isSameText(index: PackedIndex, path: string): boolean {
    const then = this.facts?.textSum(path) ?? null;
    return then !== null && then === index.textSum(path);
  }

  /** What is known of a file (absolute path); null when nothing in it matters, undefined when it has to be looked at. Files that are named matter. */
  get({ path, named }: Target, identity: string): FileOutcome | null | undefined {
    const at = this.places.of(path);
    const isIdle = at >= 0 && this.idle.get(identity)?.[at] === 1;
    if (isIdle && !named) return null;
    const known = this.outcomes.get(at < 0 ? this.places.name(path) : this.list.paths[at]!);
    return known?.identity !== identity ? undefined : known.isNamedOnly && !named ? null : known.outcome;
  }

  /** How far names are, as far as that was asked for before; `nearness` tells the rest. Holds once the results are up to date. */
  nearness(identity: string, nearness: () => Nearness): Nearness {
    return this.distances.get(identity)?.over(nearness) ?? nearness();
  }

  /** Keeps what was found in a file. */
  add(path: string, { outcome, basis }: Visit, identity: string): void {
    if (outcome === null) return this.noteIdle(path, identity);
    if (basis === null) return;
    this.noteBasis(basis);
    if (basis.isKept) this.keep(this.places.name(path), outcome, basis);
  }

  private noteIdle(path: string, identity: string): void {
    const at = this.places.of(path);
    if (at < 0) return;
    const idle = this.idle.get(identity) ?? new Uint8Array(this.list.paths.length);
    idle[at] = 1;
    this.idle.set(identity, idle);
    this.isGrown = true;
  }

  private keep(file: string, outcome: FileOutcome, { identity, facts, isNamedOnly }: VisitBasis): void {
    this.outcomes.set(file, { file, identity, outcome, isNamedOnly, basis: NOWHERE });
    this.bases.set(file, facts);
    this.isGrown = true;
  }

  /** Each name and each file is told of once, be the outcome that asked first kept or not. */
  private noteBasis({ identity, asked, outside }: VisitBasis): void {
    const known = this.distances.get(identity) ?? new KnownDistances();
    this.distances.set(identity, known);
    for (const name of asked.reached) known.note(name);
    this.noted.push({ identity, answers: asked.answers });
    for (const [one, stamp] of outside) this.outside.set(one, stamp);
  }

  /** What was asked for while the tree is as it is has to be looked up before it changes. */
  settle({ nearness }: TreeNow): void {
    for (const [identity, known] of this.distances) known.settle(() => nearness(identity));
  }

  /** All that is known now; null when it is no more than was known before, or was packed last. */
  pack({ index, nearness }: TreeNow): PackedResults | null {
    if (!this.isGrown) return null;
    this.isGrown = false;
    const { paths, stamps } = this.list;
    const rest = this.rest();
    const known = this.knownAnswers(rest);
    this.forgetOldest(known);
    this.facts ??= KeptFacts.from(index, this.list);
    const { outcomes, basis } = this.packedOutcomes();
    const head: Head = {
      build: buildStamp(),
      root: this.root,
      paths: paths.join("\0"),
      stamps,
      idle: new Map(this.idle),
      outcomes,
      distances: new Map([...this.distances].map(([identity, known]) => [identity, known.pack(() => nearness(identity))])),
      outside: this.outside,
    };
    const answers = new Map([...known].map(([identity, one]) => [identity, one.pack()]));
    return { head, rest: { tree: this.facts.pack(this.list), basis, answers } };
  }

  /** With those noted since this was called last. */
  private knownAnswers(rest: KeptRest | null): Map<string, KnownAnswers> {
    const known = (this.answers ??= new Map([...(rest?.answers ?? [])].map(([identity, packed]) => [identity, new KnownAnswers(packed)])));
    for (const { identity, answers } of this.noted.splice(0)) {
      const one = known.get(identity) ?? new KnownAnswers();
      known.set(identity, one);
      for (const answer of answers) one.note(answer);
    }
    return known;
  }

  private basisOf(one: KeptOutcome): Int32Array {
    return this.bases.get(one.file) ?? this.restRead?.basis.subarray(...one.basis) ?? NO_BASIS;
  }

  private packedOutcomes(): { outcomes: KeptOutcome[]; basis: Int32Array } {
    const parts = [...this.outcomes.values()].map((one) => ({ one, facts: this.basisOf(one) }));
    const basis = new Int32Array(parts.reduce((sum, { facts }) => sum + facts.length, 0));
    let at = 0;
    const outcomes = parts.map(({ one, facts }): KeptOutcome => {
      basis.set(facts, at);
      at += facts.length;
      return { ...one, basis: [at - facts.length, at] };
    });
    return { outcomes, basis };
  }

  private forgetOldest(answers: Map<string, KnownAnswers>): void {
    const identities = new Set([...this.idle.keys(), ...this.distances.keys()]);
    for (const identity of [...identities].slice(0, -MOST_IDENTITIES)) {
      answers.delete(identity);
      this.idle.delete(identity);
      this.distances.delete(identity);
      for (const [file, one] of this.outcomes) if (one.identity === identity) this.outcomes.delete(file);
    }
  }
}

/** Brings to the cache folder what has come to be known. */
export function saveResults(results: KnownResults, now: TreeNow): void {
  const packed = results.pack(now);
  if (packed !== null) writeResults(results.root, packed.head, packed.rest);
}

const NO_BASIS = new Int32Array(0);
const NO_FILES: ReadonlySet<string> = new Set();
const NOWHERE = [0, 0] as const;
/** Settings of which results are kept at the same time. */
const MOST_IDENTITIES = 8;

/** Others may have found something else. */
export function isOfThisBuild({ build }: Head): boolean {
  return build === buildStamp();
}

export function listOf({ paths, stamps }: Head): FileList {
  return { paths: paths === "" ? [] : paths.split("\0"), stamps };
}

/** By places in the new list; new files are not idle, as far as that is known. */
function moved(idle: Uint8Array, { before }: ListChanges): Uint8Array {
  return Uint8Array.from(before, (was) => idle[was] ?? 0);
}

/** Whether two sets have something in common; the first one is in ascending order. */
function touches(facts: Int32Array, changed: ReadonlySet<number>): boolean {
  if (changed.size > facts.length / 16) return facts.some((fact) => changed.has(fact));
  for (const fact of changed) if (isIn(facts, fact)) return true;
  return false;
}

function isIn(sorted: Int32Array, value: number): boolean {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return sorted[low] === value;
}
