/** Where the kernel calls into code, and in which context: registrations, fields of operation tables, marks. */

import type { KernelVersion } from "./kernel-version.ts";
import { parseKernelRange, rangeContains } from "./kernel-version.ts";
import data from "./entry-points.json";

/** The state a function is entered in; what is absent is on, or not held. */
export interface EntryContext {
  readonly base: "process" | "softirq" | "hardirq" | "nmi";
  readonly irqs?: "off" | "on";
  readonly bottomHalves?: "off";
  /** Off where a spinning lock is held by the caller. */
  readonly preemption?: "off";
  readonly rcu?: boolean;
}

/** A call that hands over a function: which argument, and the contexts in which that function is entered. */
export interface HandlerArgument {
  /** From 0. */
  readonly arg: number;
  readonly contexts: readonly EntryContext[];
  /** Flags of the registration that exclude a context: IRQF_DISABLED. */
  readonly excluded: ReadonlyMap<EntryContext, readonly string[]>;
}

/** The entry points of one kernel version. */
export class EntryPoints {
  readonly #registrations: ReadonlyMap<string, readonly HandlerArgument[]>;
  readonly #fields: ReadonlyMap<string, readonly EntryContext[]>;
  readonly #each: ReadonlySet<string>;
  readonly #byFieldAlone: ReadonlyMap<string, readonly EntryContext[] | null>;
  readonly #marks: ReadonlyMap<string, readonly EntryContext[]>;
  readonly #functions: ReadonlyMap<string, readonly EntryContext[]>;

  /** Throws RangeError for a context that there is not. */
  constructor(version: KernelVersion, own: OwnEntryPoints = {}) {
    const holding = <T extends { readonly kernels?: string }>(rows: readonly T[]): readonly T[] =>
      rows.filter((row) => rangeContains(parseKernelRange(row.kernels ?? "*"), version));
    const registrations = [...holding(DATA.registrations), ...holding(own.registrations ?? [])];
    this.#registrations = new Map(registrations.map((row) => [row.name, row.handlers.map(resolveHandler)]));
    const ownFields = byField(holding(own.fields ?? []));
    const replaced = new Set(ownFields.map(fieldKey));
    const fields = [...byField(holding(DATA.fields)).filter((row) => !replaced.has(fieldKey(row))), ...ownFields];
    this.#fields = new Map(fields.map((row) => [fieldKey(row), resolveContexts(row.contexts)]));
    const common = fields.filter((row) => row.needsStruct !== true);
    const alone = common.map((row) => row.field).filter((field) => common.every((row) => row.field !== field || row.each === true));
    this.#each = new Set([...fields.filter((row) => row.each === true).map(fieldKey), ...alone]);
    this.#byFieldAlone = uniqueByField(common);
    this.#marks = new Map(DATA.marks.map((row) => [row.name, resolveContexts(row.contexts)]));
    this.#functions = new Map(holding(own.functions ?? []).map((row) => [row.name, resolveContexts(row.contexts)]));
  }

  /** The handlers that a call or macro of this name registers; empty for other names. */
  registration(name: string): readonly HandlerArgument[] {
    return this.#registrations.get(name) ?? [];
  }

  /**
   * The contexts in which a function stored in this field is entered; empty when unknown. Without a struct tag the
   * field counts only when all tables that have it agree, but for those of which the tag must be known.
   */
  field(struct: string | undefined, field: string): readonly EntryContext[] {
    if (struct === undefined) return this.#byFieldAlone.get(field) ?? [];
    return this.#fields.get(`${struct}.${field}`) ?? this.#fields.get(`${struct}.*`) ?? [];
  }

  /** Whether all that is stored in this field is entered in each of its contexts, so that none of them is a guess. */
  isEach(struct: string | undefined, field: string): boolean {
    return this.#each.has(struct === undefined ? field : `${struct}.${field}`);
  }

  /** The contexts that a mark on a definition proves (`__init`); empty for other words. */
  mark(word: string): readonly EntryContext[] {
    return this.#marks.get(word) ?? [];
  }

  /** The contexts in which a function of this name is entered, as the project says; empty where it says nothing. */
  named(name: string): readonly EntryContext[] {
    return this.#functions.get(name) ?? [];
  }
}

/** Rows of a project's own: they stand in for built-in rows of the same name, or of the same struct and field. */
export interface OwnEntryPoints {
  readonly registrations?: readonly { readonly name: string; readonly kernels?: string; readonly handlers: readonly RawHandler[] }[];
  readonly fields?: readonly OwnField[];
  /** Functions that are entered from where no source tells. */
  readonly functions?: readonly { readonly name: string; readonly kernels?: string; readonly contexts: readonly string[] }[];
}

interface RawHandler { readonly arg: number; readonly contexts: readonly string[]; readonly excluded?: Readonly<Record<string, readonly string[]>> }
interface OwnField { readonly struct: string; readonly fields: readonly string[]; readonly kernels?: string; readonly contexts: readonly string[]; readonly each?: boolean; readonly needsStruct?: boolean }
interface RawField extends OwnField { readonly kernels: string }
interface EntryPointData {
  readonly contexts: Readonly<Record<string, EntryContext>>;
  readonly registrations: readonly { readonly name: string; readonly kernels: string; readonly handlers: readonly RawHandler[] }[];
  readonly fields: readonly RawField[];
  readonly marks: readonly { readonly name: string; readonly contexts: readonly string[] }[];
}

const DATA = data as unknown as EntryPointData;

/** Names of the contexts that rows may speak of. */
export const ENTRY_CONTEXTS: readonly string[] = Object.keys(DATA.contexts);

type OneField = OwnField & { readonly field: string };

function byField(rows: readonly OwnField[]): OneField[] {
  return rows.flatMap((row) => row.fields.map((field) => ({ ...row, field })));
}

function fieldKey({ struct, field }: OneField): string {
  return `${struct}.${field}`;
}

function resolveHandler(handler: RawHandler): HandlerArgument {
  const contexts = resolveContexts(handler.contexts);
  const excluded = new Map(contexts.map((context, at) => [context, handler.excluded?.[handler.contexts[at]!] ?? []] as const).filter(([, flags]) => flags.length > 0));
  return { arg: handler.arg, contexts, excluded };
}

function resolveContexts(names: readonly string[]): readonly EntryContext[] {
  return names.map((name) => {
    const context = DATA.contexts[name];
    if (context === undefined) throw new RangeError(`no entry context ${name}`);
    return context;
  });
}

function uniqueByField(rows: readonly OneField[]): ReadonlyMap<string, readonly EntryContext[] | null> {
  const seen = new Map<string, readonly string[] | null>();
  for (const row of rows) {
    const known = seen.get(row.field);
    const agrees = known === undefined || (known !== null && known.join() === row.contexts.join());
    seen.set(row.field, agrees ? row.contexts : null);
  }
  return new Map([...seen].map(([field, contexts]) => [field, contexts === null ? null : resolveContexts(contexts)]));
}
