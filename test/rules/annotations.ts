/** Reads what a fixture expects of each line: `// BUG rule: "message"`, `// OK rule`, `// FP rule: why`, `// FN rule: why`, `// MAY rule`. */

/** `MAY`: a consequence of a defect on the same path; it is fine to name it and fine not to. */
type AnnotationKind = "BUG" | "OK" | "FP" | "FN" | "MAY";

export interface Annotation {
  readonly kind: AnnotationKind;
  /** Alternatives: one of them has to be (or must not be) reported. */
  readonly rules: readonly string[];
  readonly severity: string | null;
  /** BUG: has to occur in the message. FP, FN: why. */
  readonly text: string;
  /** From 1. */
  readonly line: number;
}

export interface Fixture {
  readonly version: string;
  readonly config: ReadonlyMap<string, string>;
  readonly features: readonly string[];
  readonly annotations: readonly Annotation[];
  /** For each line (from 0) the number of the function it stands in; comments before a function belong to it. */
  readonly functionOfLine: readonly number[];
}

const ANNOTATION = /^(BUG|OK|FP|FN|MAY)\s+([a-z][a-z|-]*)(?:\((error|warning|note)\))?(?::\s*(.*))?$/;

/** Throws on a fixture without `// kernel:` line, and on an annotation that cannot be read. */
export function readFixture(text: string): Fixture {
  const lines = text.split(/\r?\n/);
  const version = header(lines, "kernel")[0];
  if (version === undefined) throw new Error("no `// kernel:` line");
  return {
    version,
    config: new Map(header(lines, "config").map(readSymbol)),
    features: header(lines, "feature"),
    annotations: lines.flatMap((line, at) => annotationsOf(line, at + 1)),
    functionOfLine: numberFunctions(lines),
  };
}

function header(lines: readonly string[], name: string): string[] {
  const prefix = `// ${name}:`;
  return lines.filter((line) => line.startsWith(prefix)).map((line) => line.slice(prefix.length).trim());
}

function readSymbol(text: string): [string, string] {
  const [name, value] = text.split("=");
  if (name === undefined || value === undefined) throw new Error(`config line without a value: ${text}`);
  return [name.trim(), value.trim()];
}

function annotationsOf(line: string, number: number): Annotation[] {
  const parts = line.split("//").slice(1).map((part) => part.trim());
  return parts.filter((part) => /^(BUG|OK|FP|FN|MAY)\b/.test(part)).map((part) => readAnnotation(part, number));
}

function readAnnotation(part: string, line: number): Annotation {
  const match = ANNOTATION.exec(part);
  if (match === null) throw new Error(`line ${line}: cannot read annotation: ${part}`);
  const [, kind, rules, severity, text] = match;
  return {
    kind: kind as AnnotationKind,
    rules: rules!.split("|"),
    severity: severity ?? null,
    text: (text ?? "").replace(/^"(.*)"$/, "$1"),
    line,
  };
}

/** Kernel style: the closing brace of a function, and nothing else, stands in the first column. */
function numberFunctions(lines: readonly string[]): number[] {
  let current = 0;
  return lines.map((line) => (line.startsWith("}") ? current++ : current));
}
