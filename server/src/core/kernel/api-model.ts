/** What a kernel function does to the highmem machine, as written in `apis/*.json`. */

/**
 * Where a value stands in a call: `arg0`, `return`, `*arg3` (what argument 3 points to), `arg0->addr`,
 * `arg0->src.virt.addr`. Arguments count from 0.
 */
export type ValueRef = string;

/** Where a mapping lives: what it consumes follows from the era (see `eras.json`). */
export type Resource =
  /** kmap_atomic: a typed slot, the per-CPU stack, or the per-task stack. */
  | "atomic"
  /** kmap_local_page: the per-task stack. */
  | "local"
  /** kmap: the global, sleeping pool. */
  | "pool"
  /** A page-table page; consumes like `atomic` under CONFIG_HIGHPTE. */
  | "pte"
  /** Arch windows and private pools that the machine does not count. */
  | "other";

/** A resource that depends on a flag word, as sg_miter's does on SG_MITER_ATOMIC. */
export interface FlaggedResource {
  readonly flags: ValueRef;
  readonly bit: string;
  readonly set: Resource;
  /** Hangs on a further bit where there are more than two. */
  readonly clear: Resource | FlaggedResource;
}

/** Every flag that the resource hangs on. */
export function resourceFlags(resource: Resource | FlaggedResource): string[] {
  return typeof resource === "string" ? [] : [resource.bit, ...resourceFlags(resource.clear)];
}

/** Every resource that it may be. */
export function possibleResources(resource: Resource | FlaggedResource): Resource[] {
  return typeof resource === "string" ? [resource] : [resource.set, ...possibleResources(resource.clear)];
}

/** The KM_type of a mapping in the typed eras; absent where there is none. */
export type SlotRef =
  | { readonly type: string; readonly within?: ContextTypes }
  | { readonly arg: number }
  /** Added to the type: crypto's `KM_USER0 + out`. */
  | { readonly type: string; readonly plusArg: number; readonly within?: ContextTypes };

/** Types taken instead where the call runs in that context (first match of nmi, hardirq, softirq, as the kernel tests). */
export interface ContextTypes {
  readonly nmi?: string;
  readonly hardirq?: string;
  /** Also with bottom halves off: in_softirq(). */
  readonly softirq?: string;
}

/** How a map that may fail tells so, in its return value. A failed map holds nothing new. */
export type Failure = "never" | "null" | "error-pointer" | "null-or-error-pointer" | "non-zero" | "zero" | "not-positive";

export interface MapEffect {
  readonly do: "map";
  /** Name of the interface; a release lists the interfaces that it ends. */
  readonly interface: string;
  readonly resource: Resource | FlaggedResource;
  /** What is mapped: the page, folio, bvec, iterator … Absent when no argument names it. */
  readonly key?: ValueRef;
  /** Where the mapped address ends up; absent when it is to be had from the key alone (page_address). */
  readonly address?: ValueRef;
  /** Further places that hold the same address. */
  readonly also?: readonly ValueRef[];
  /** Whether the address is the start of the page or somewhere inside it. Default `start`. */
  readonly at?: "start" | "inside";
  /** Of a page of a page table: the address whose entry is what the map gives. */
  readonly entryOf?: ValueRef;
  /** The argument, from 0, that reports call the mapping by where no page is named. Default the first. */
  readonly namedBy?: number;
  readonly slot?: SlotRef;
  /** The call itself switches off what its KM_type needs off, or chooses a type that fits. */
  readonly isSafe?: boolean;
  /** Default `never`. After a failure the maps that follow in the row do not happen. */
  readonly fails?: Failure;
  /** Holds nothing new when that argument (an error to pass on) is non-zero. */
  readonly onlyIfZero?: number;
  /** True where success may hold nothing at all (lowmem shortcuts that the caller can't see). */
  readonly maybe?: boolean;
}

export interface UnmapEffect {
  readonly do: "unmap";
  /** Interfaces that this call ends properly. */
  readonly interfaces: readonly string[];
  /** Released by the address … */
  readonly address?: ValueRef;
  /** … or by what was mapped. One of both, unless `last` is set. */
  readonly key?: ValueRef;
  readonly slot?: SlotRef;
  /** Ends the latest mapping of these interfaces: the call names neither address nor key (MIPS kunmap_coherent). */
  readonly last?: boolean;
  /** A call with nothing mapped is fine. */
  readonly ifHeld?: boolean;
}

/** Maps and unmaps within the call. */
export interface ScopedEffect {
  readonly do: "scoped";
  readonly resource: Resource;
  /** KM_types taken in the typed eras. */
  readonly slots?: readonly string[];
  /** As for maps. */
  readonly isSafe?: boolean;
  /** Mappings held at once, at most. */
  readonly peak: number;
}

/** Writes a value to a place; `unknown` makes it unknown. */
export interface StoreEffect {
  readonly do: "store";
  readonly to: ValueRef;
  readonly value: ValueRef | "unknown" | "null";
}

/** Nothing that holds this value holds it any longer (list_del). */
export interface ForgetEffect {
  readonly do: "forget";
  readonly value: ValueRef;
}

/** Changes the execution context. Counts are added. */
export interface ContextEffect {
  readonly do: "context";
  readonly irqs?: "off" | "on" | "save-off" | "restore";
  /** Where `save-off` puts the flags and `restore` finds them. */
  readonly flags?: ValueRef;
  readonly bottomHalves?: 1 | -1;
  readonly preempt?: 1 | -1;
  readonly pageFaults?: 1 | -1;
  readonly rcu?: 1 | -1;
  /** A spinning lock taken or released. */
  readonly lock?: 1 | -1;
  /** Names the lock. */
  readonly lockRef?: ValueRef;
  readonly migrate?: 1 | -1;
  /** The effect holds only when the call returns non-zero (trylock). */
  readonly whenTrue?: boolean;
  /** The effect holds only when the call returns zero (follow_pte). */
  readonly whenFalse?: boolean;
}

/** Ends an object: what was stored in it is no longer to be found. */
export interface FreeEffect {
  readonly do: "free";
  readonly object: ValueRef;
}

/** Sets what holds a slot aside, and frees the slot until it is restored. */
export interface SaveSlotEffect {
  readonly do: "save-slot";
  readonly slot: SlotRef;
}

/** Gives a slot back to the mapping that was set aside last. */
export interface RestoreSlotEffect {
  readonly do: "restore-slot";
  readonly slot: SlotRef;
}

/** May sleep; with `gfp`, only when that argument allows it. */
export interface SleepEffect {
  readonly do: "sleep";
  readonly gfp?: number;
  /** Sleeps only when that argument is non-zero (might_sleep_if). */
  readonly when?: number;
  /** Sleeps only when one of these bits, known by their names, is set in that argument (FGP_LOCK in find flags). */
  readonly bits?: { readonly in: number; readonly any: readonly string[] };
  /**
   * What is slept on: `schedule`, `delay`, `mutex`, `semaphore`, `wait`, `page-wait`, `sync`, `user-copy` (only while page
   * faults are on), `alloc`, `page-cache`, `buffer`, `vfs`, `kmap`, `device`, `socket`, `page-table`, `annotation`;
   * `spin-wait` does not schedule, but must not run in a hardirq.
   */
  readonly kind: string;
}

export type ApiEffect = MapEffect | UnmapEffect | ScopedEffect | StoreEffect | ForgetEffect | ContextEffect | SleepEffect | SaveSlotEffect | RestoreSlotEffect | FreeEffect;

/**
 * What the result of a call means, where it has no effect on the machine. `isPage`: the value is a `struct page *` or a
 * `struct folio *`. `isLowmem`: it is an address that no mapping stands behind.
 */
export type ResultMeaning =
  /** The address of the page in that argument, mapped or lowmem (page_address). */
  | { readonly is: "page-address"; readonly of: ValueRef }
  /** The page behind an address (virt_to_page, kmap_to_page); `onlyLowmem`: of a mapping in highmem something that is no page. */
  | { readonly is: "page-of"; readonly of: ValueRef; readonly onlyLowmem?: true }
  /** The argument itself (likely, READ_ONCE, ERR_CAST). */
  | { readonly is: "same"; readonly as: ValueRef }
  /** Non-zero exactly when the argument is in the range of error pointers; `orNull` counts NULL too. */
  | { readonly is: "error-pointer-test"; readonly of: ValueRef; readonly orNull?: boolean }
  /** The argument where it is an error pointer, else 0 (PTR_ERR_OR_ZERO). */
  | { readonly is: "error-or-zero"; readonly of: ValueRef }
  /** A pointer into the same object as that argument (PTR_ALIGN); `orNull`: where something is found there (strchr). */
  | { readonly is: "inside"; readonly of: ValueRef; readonly orNull?: true }
  /** The object whose member the argument points to; `member` is the argument that names it (container_of, list_entry). */
  | { readonly is: "container"; readonly of: ValueRef; readonly member: number }
  /** A new object that nothing else can be; fails as told. */
  | { readonly is: "fresh"; readonly fails?: Failure; readonly isPage?: true; readonly isLowmem?: true }
  /** An object that others may hold too (a page-cache page); fails as told. */
  | { readonly is: "object"; readonly fails?: Failure; readonly isPage?: true; readonly isLowmem?: true }
  /** Non-zero exactly when that bit, known by its name, is set in the argument (gfpflags_allow_blocking). */
  | { readonly is: "bit-test"; readonly of: ValueRef; readonly bit: string }
  /** Depends on nothing but the arguments (and memory that nobody changes meanwhile): the same call has one value. */
  /** `isBit`: the mask of the bit with that number, `1 << arg0`. `fails`: never NULL. */
  | { readonly is: "pure"; readonly isPage?: true; readonly isBit?: true; readonly fails?: "never" }
  /**
   * Truth of a predicate on the running context: `irq`, `softirq` (also bottom halves off), `serving-softirq`, `interrupt`,
   * `nmi`, `task`, `irqs-disabled`, `atomic`, `preemptible`, `pagefault-disabled`.
   */
  | { readonly is: "context-test"; readonly test: string };

export interface ApiModel {
  readonly name: string;
  /**
   * Kernels in which this row holds: `*`, `2.6.31`, `..2.6.36`, `2.6.37..`, `2.6.37..5.10`; bounds are inclusive.
   * A name may have several rows with disjoint ranges.
   */
  readonly kernels: string;
  /** Parameter names, for reports and docs. */
  readonly params: readonly string[];
  /** Chosen only for calls with this many arguments, where one name has several shapes in one kernel. */
  readonly arity?: number;
  /** For methods: the argument that is the object whose table is called; other calls of that name are other methods. */
  readonly objectArg?: number;
  /** `primitive`: the model wins over a definition found in the source. `wrapper`: a definition at hand wins. */
  readonly level: "primitive" | "wrapper";
  /** In order. */
  readonly effects?: readonly ApiEffect[];
  readonly result?: ResultMeaning;
  /** The argument that code takes to be zero where it goes on without asking for the result (WARN_ON). */
  readonly expectsZero?: number;
  /** `always`, or when the argument is non-zero / zero (BUG_ON, ASSERT). */
  readonly noreturn?: "always" | "if-arg0" | "unless-arg0";
  /** The row counts only where this feature is switched on: interfaces that were proposed, or that some trees carry. */
  readonly feature?: string;
  /** Where the fact was read: kernel version and file. */
  readonly source: string;
  readonly note?: string;
}
