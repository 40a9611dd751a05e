/** The depth report as JSON: the shape that scripts rely on. */

import type { DepthReport } from "../../session/depth-report.ts";

/** Ends with a line break. A count that nothing bounds is null. */
export function depthJson(report: DepthReport): string {
  const { tool, tree, unreadable, crashes, summary, ...result } = report;
  const { root, kernel, era, eraReason } = tree;
  return `${JSON.stringify({
    tool,
    tree: { root, kernel, era, eraReason },
    ...result,
    unreadable: unreadable.map(({ file, reason }) => ({ file, reason })),
    crashes,
    summary,
  }, null, 1)}\n`;
}
