/** An analysis for tests of what lies around it: it reports what comments in the source ask for. */

import type { Severity, WordedFinding } from "../../server/src/core/findings/finding.ts";
import type { Analysis } from "./command.ts";

/** Each `error!`, `warning!` or `note!` in a file is a finding there; `throw!` throws, `gap!` is a gap. */
export const markerAnalysis: Analysis = ({ source }) => {
  if (source.text.includes("throw!")) stumble();
  const gapAt = source.text.indexOf("gap!");
  return {
    findings: [...source.text.matchAll(/\b(error|warning|note)!/g)].map((match) => finding(match[1] as Severity, match.index)),
    gaps: gapAt < 0 ? [] : [{ function: "odd", span: { start: gapAt, end: gapAt + 4 }, reason: "unbalanced braces" }],
    suppressed: [],
    functions: 2,
    mappedFunctions: 1,
  };
};

function finding(severity: Severity, start: number): WordedFinding {
  return {
    rule: "leaked-map",
    severity,
    certainty: "must",
    message: "the mapping of `page` is still held",
    help: "kunmap(page)",
    span: { start, end: start + severity.length },
    function: "f",
    trace: [],
    stack: [],
  };
}

function stumble(): never {
  throw new Error("no such luck");
}
