/** The base contexts in which functions may run: from entry points down along the calls that the index knows. */

import type { CodeIndex, FunctionRef, StoredFunction } from "../callgraph/code-index.ts";
import { linkedDefinition } from "../callgraph/linkage.ts";
import type { EntryPoints } from "../kernel/entry-points.ts";
import { isModelledArch } from "../kernel/architectures.ts";
import { contextsByType } from "./contexts-by-type.ts";
import { isReached } from "./mode.ts";
import { MAX_TARGETS } from "./resolve.ts";
import { BASES, recordKey, type Base, type EntryReason, type FunctionRecord } from "./record.ts";

/** Empty reasons: nothing tells, and process context is taken. */
export type Contexts = ReadonlyMap<string, ReadonlyMap<Base, readonly EntryReason[]>>;

interface ContextInput {
  readonly index: CodeIndex;
  readonly entryPoints: EntryPoints;
  readonly records: ReadonlyMap<string, FunctionRecord>;
  /** By record key: what a function calls that sleeps. */
  readonly sleepers: ReadonlyMap<string, string>;
  /** Filled on the way: whether several structs have a member of that name. */
  readonly ambiguous: Map<string, boolean>;
}

/** Calls between an entry point and a function that maps. */
const MAX_CALLS = 10;
/** Functions with more callers are too general to say anything. */
const MAX_CALLERS = 64;
/** Members that more functions call through are too common a name to follow. */
const MAX_METHOD_CALLERS = 4;

/** By record key, for functions with a record and for those that lead to them. */
export function contextsOf(input: ContextInput): Contexts {
  const known = new Map<string, Map<Base, readonly EntryReason[]>>();
  const callees = new Map<string, Set<string>>();
  const names = new Map<string, string>();
  let front = [...input.records.values()].map((record): FunctionRef => ({ ...record, isMacro: false }));
  for (let calls = 0; calls <= MAX_CALLS && front.length > 0; calls++) {
    const next: FunctionRef[] = [];
    for (const ref of front) {
      const key = recordKey(ref);
      if (known.has(key)) continue;
      names.set(key, ref.name);
      known.set(key, ownContexts(ref, input));
      if (sleepOf(ref, input) !== null) continue;
      for (const caller of callersOf(ref, input)) {
        const from = recordKey(caller);
        callees.set(from, (callees.get(from) ?? new Set()).add(key));
        next.push(caller);
      }
    }
    front = next;
  }
  for (const base of BASES) carryDown(base, { known, callees, names, input });
  for (const [key, record] of input.records) addByType(known.get(key), record);
  for (const contexts of known.values()) if (contexts.size === 0) contexts.set("process", []);
  return known;
}

/** Where the calls tell nothing, the KM_types may. */
function addByType(contexts: Map<Base, readonly EntryReason[]> | undefined, record: FunctionRecord): void {
  if (!contexts || record.sleepsOn !== null) return;
  for (const [base, reason] of contextsByType(record)) if (!contexts.has(base)) contexts.set(base, [reason]);
}

function sleepOf(ref: FunctionRef, { records, sleepers }: ContextInput): string | null {
  const record = records.get(recordKey(ref));
  return record ? record.sleepsOn : (sleepers.get(recordKey(ref)) ?? null);
}

/** What the function's own text and the places that store it say. */
function ownContexts(ref: FunctionRef, input: ContextInput): Map<Base, readonly EntryReason[]> {
  const sleeps = sleepOf(ref, input);
  if (sleeps !== null) return new Map([["process", [{ message: `${ref.name}() calls ${sleeps}(), which may sleep`, file: ref.file }]]]);
  const found = new Map<Base, readonly EntryReason[]>();
  const add = (base: Base, reason: EntryReason): void => void (found.has(base) || found.set(base, [reason]));
  for (const { base } of input.entryPoints.named(ref.name)) add(base, { message: `${ref.name}() is an entry point of the project`, file: ref.file });
  for (const stored of storesOf(ref, input)) {
    for (const { base, message } of entered(ref, stored, input)) add(base, { message, file: stored.file });
  }
  return found;
}

function storesOf(ref: FunctionRef, { index }: ContextInput): readonly StoredFunction[] {
  return index.stores(ref.name).filter((one) => !ref.isStatic || one.file === ref.file);
}

function entered({ name }: FunctionRef, stored: StoredFunction, input: ContextInput): { base: Base; message: string }[] {
  const { entryPoints } = input;
  if (stored.kind === "argument") {
    const handlers = entryPoints.registration(stored.callee).filter((one) => one.arg === stored.arg);
    return handlers.flatMap((one) => one.contexts.map(({ base }) => ({ base, message: `${stored.callee}() registers ${name}()` })));
  }
  const where = stored.struct === null ? `\`${stored.field}\`` : `\`${stored.field}\` of struct ${stored.struct}`;
  return contextsOfField(stored, input).map(({ base }) => ({ base, message: `${name}() is ${where}` }));
}

function callersOf(ref: FunctionRef, input: ContextInput): FunctionRef[] {
  const direct = input.index.callers(ref.name).filter((one) => !ref.isStatic || one.file === ref.file || ref.file.endsWith(".h"));
  const hidden = new Set(ref.isStatic ? [] : input.index.definitions(ref.name).filter((one) => one.isStatic || one.isMacro).map((one) => one.file));
  const visible = direct.filter((one) => one.file === ref.file || !hidden.has(one.file));
  const through = storesOf(ref, input).flatMap((one) => {
    if (one.kind !== "field" || contextsOfField(one, input).length > 0 || input.index.storedIn(one.field).length > MAX_TARGETS) return [];
    const callers = input.index.methodCallers(one.field);
    return callers.length > MAX_METHOD_CALLERS ? [] : callers;
  });
  const all = [...visible.filter((one) => isLinkedWith(one, ref, input.index)), ...through].filter((one) => isModelledArch(one.file));
  return all.length > MAX_CALLERS ? [] : all;
}

/** The caller may have another function of that name in reach. */
function isLinkedWith(caller: FunctionRef, ref: FunctionRef, index: CodeIndex): boolean {
  return caller.file === ref.file || linkedDefinition(index, ref.name, caller.file)?.file === ref.file;
}

/** Where the struct is not known, the member tells only if no other struct has one of that name. */
function contextsOfField({ struct, field }: StoredFunction & { kind: "field" }, { entryPoints, index, ambiguous }: ContextInput): ReturnType<EntryPoints["field"]> {
  if (struct !== null) return entryPoints.field(struct, field);
  const contexts = entryPoints.field(undefined, field);
  if (contexts.length === 0) return contexts;
  const isAmbiguous = ambiguous.get(field) ?? index.storedIn(field).some((name) => index.stores(name).some(
    (one) => one.kind === "field" && one.field === field && one.struct !== null && entryPoints.field(one.struct, field).length === 0));
  ambiguous.set(field, isAmbiguous);
  return isAmbiguous ? [] : contexts;
}

interface Carrying {
  readonly known: ReadonlyMap<string, Map<Base, readonly EntryReason[]>>;
  readonly callees: ReadonlyMap<string, ReadonlySet<string>>;
  readonly names: ReadonlyMap<string, string>;
  readonly input: ContextInput;
}

/** Breadth-first, so that the shortest way is told. */
function carryDown(base: Base, { known, callees, names, input }: Carrying): void {
  let front = [...known].filter(([, contexts]) => contexts.has(base)).map(([key]) => key);
  while (front.length > 0) {
    const next: string[] = [];
    for (const from of front) {
      const reasons = known.get(from)!.get(base)!;
      for (const to of callees.get(from) ?? []) {
        const contexts = known.get(to);
        const name = names.get(to)!;
        if (!contexts || contexts.has(base) || (base !== "process" && input.records.get(to)?.sleepsOn) || !mayCall(from, name, { base, input })) continue;
        contexts.set(base, [...reasons, { message: `${names.get(from)}() calls ${name}()`, file: from.slice(0, from.indexOf("\0")) }]);
        next.push(to);
      }
    }
    front = next;
  }
}

/** Of an analysed caller it is known where it calls, and in which contexts that place is reached. */
function mayCall(from: string, name: string, { base, input }: { base: Base; input: ContextInput }): boolean {
  const sites = input.records.get(from)?.sites.filter(({ does }) => does.kind === "call" && does.callee.kind === "function" && does.callee.name === name) ?? [];
  return sites.length === 0 || sites.some((site) => isReached(site, base));
}
