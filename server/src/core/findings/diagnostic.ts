/** Findings as every door of kmaplint shows them: plain data, lines and columns from 1, columns in UTF-16 units. */

import type { Range } from "../text/span.ts";
import type { Certainty, RuleId, Severity, TraceKind } from "./finding.ts";

export interface DiagnosticStep {
  readonly kind: TraceKind;
  readonly message: string;
  readonly file: string;
  readonly range: Range;
}

export interface DiagnosticStackEntry {
  readonly slot: string;
  readonly page: string;
  readonly file: string;
  readonly range: Range;
}

export interface DiagnosticFix {
  readonly title: string;
  readonly purpose: "repair" | "suppress";
  readonly safety: "safe" | "suggested";
  readonly edits: readonly { readonly file: string; readonly range: Range; readonly text: string }[];
}

/** `file` is relative to the kernel root where there is one, else to the working directory; `/` separates. */
export interface Diagnostic {
  readonly rule: RuleId;
  readonly severity: Severity;
  readonly certainty: Certainty;
  readonly message: string;
  readonly help: string;
  readonly file: string;
  readonly range: Range;
  readonly function: string;
  /** 16 hex digits; survives moved lines and edits elsewhere in the file. */
  readonly fingerprint: string;
  readonly trace: readonly DiagnosticStep[];
  readonly stack: readonly DiagnosticStackEntry[];
  readonly fixes: readonly DiagnosticFix[];
}

export interface Gap {
  readonly file: string;
  readonly function: string | null;
  readonly range: Range;
  readonly reason: string;
}
