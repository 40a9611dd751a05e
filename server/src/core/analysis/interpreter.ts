/** What all transfer functions share: the kernel, the terms, and where they are. */

import type { ControlFlowGraph } from "../cfg/graph.ts";
import type { MachineModel } from "../highmem/machine-model.ts";
import type { ValueRef } from "../kernel/api-model.ts";
import type { KernelContext } from "../kernel/kernel-context.ts";
import type { Body } from "../ir/ir.ts";
import type { Execution } from "../highmem/execution.ts";
import type { Mapping } from "../highmem/machine.ts";
import type { Span } from "../text/span.ts";
import type { Constants } from "../values/constants.ts";
import type { Fact } from "../values/fact.ts";
import type { Site, TermTable } from "../values/term.ts";
import type { MemberType } from "../ir/types.ts";
import type { ObservationDetail } from "./observation.ts";
import type { State } from "./state.ts";
import type { FunctionSummary } from "./summary.ts";
import type { Call } from "./call.ts";
import type { ReturnedPart } from "./returned-part.ts";
import type { Sleeping } from "./sleeping.ts";

/** A call maps by itself; or a callee that is looked into hands over what it has mapped, with a KM_type of its own or one that it is given, or maps meanwhile with such a one. */
export type HowMapped = "by-itself" | "by-callee" | "by-callee-as-told";

/** Receives what happens on the paths, and what goes wrong there. Silent while the fixpoint is sought. */
export interface Sink {
  report(state: State, detail: ObservationDetail, span: Span): void;
  /** With a mapping (kept for however short), this many are nested that share its home. */
  depthReached(state: State, mapping: Mapping, depth: number): void;
  /** A mapping is made in the running context of the state. */
  mapped(state: State, mapping: Mapping, how: HowMapped): void;
  /** Something is called that may sleep. */
  slept(state: State, sleeping: Sleeping): void;
  /** Any call, before it is run. */
  called(state: State, call: Call): void;
}

/** What stays the same for a whole file. */
export interface UnitContext {
  readonly table: TermTable;
  readonly kernel: KernelContext;
  readonly machine: MachineModel;
  readonly constants: Constants;
  /** Functions of the file and of the headers beside it that matter to the machine; those of other files where no API row is at hand. */
  summary(name: string, orElsewhere: boolean): FunctionSummary | undefined;
  /** What sleeps in a callee whose definition is at hand, in terms of the call. */
  sleepsOf(call: Call, state: State): readonly Sleeping[];
  /** What a function of another file, which leaves nothing mapped, takes and gives back. */
  transient(name: string): FunctionSummary | undefined;
  /** What a callee at hand leaves changed of irqs, bottom halves and locks; null for nothing. */
  contextEffect(name: string): Execution | null;
  /** Which arguments, by index, a function of the file stores where they outlive it. */
  escapingParameters(name: string): ReadonlySet<number>;
  /** Which objects, from its arguments on, a function of the file frees in any case. */
  freed(name: string): ReadonlySet<ValueRef>;
  readonly memberType: MemberType;
  /** What a function of the file returns in any case; null when that depends. */
  resultOf(name: string): Fact | null;
  /** Inside of which argument a function at hand or of another file returns an address; null when that depends. */
  returnedPart(name: string): ReturnedPart | null;
  /** Certainly neither maps nor releases anything. */
  isHarmless(name: string): boolean;
  /** Through which arguments, by index, a function of the file, or of a header beside it, hands out values; null for others. */
  outParameters(name: string): ReadonlySet<number> | null;
  /** Whether a call of that name may do something to the machine. */
  matters(name: string): boolean;
}

/** Where the interpreter is. */
export interface Context {
  readonly unit: UnitContext;
  readonly body: Body;
  readonly graph: ControlFlowGraph;
  readonly sink: Sink;
  /** Temporaries that something reads; the result of other calls is dropped. */
  readonly readTemporaries: ReadonlySet<string>;
  /** The instruction being run, and its block. */
  readonly site: Site;
  readonly block: number;
  readonly inLoop: boolean;
}
