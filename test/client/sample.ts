/** A timeline to draw, in which single fields can be replaced. */

import type { Timeline, TimelineBar, TimelineMark } from "../../server/src/lsp/custom-protocol.ts";

export function timeline(fields: Partial<Timeline> = {}): Timeline {
  const [first, last] = [fields.first ?? 100, fields.last ?? 119];
  const source = Array.from({ length: last - first + 1 }, (_, row) => `\tline_${row}();`);
  return { uri: "file:///demo/dir.c", function: "demo", first, last, kernel: "2.6.31, typed slots", bars: [], bands: [], marks: [], source, ...fields };
}

export function bar(from: number, to: number, fields: Partial<TimelineBar> = {}): TimelineBar {
  return { page: "page", by: "kmap_atomic", slot: "KM_USER0", resource: "atomic", from, to, depth: 0, uncertain: [], ...fields };
}

export function mark(line: number, fields: Partial<TimelineMark> = {}): TimelineMark {
  return { line, severity: "error", rule: "some-rule", message: "it leaks", path: [], ...fields };
}
