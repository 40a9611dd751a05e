/** What the status bar says, from what the server says. */

import type { Status } from "../../server/src/lsp/custom-protocol.ts";
import type { ServerState } from "./server.ts";
import { counted } from "./timeline/view/words.ts";

interface StatusText {
  readonly text: string;
  readonly tooltip: string;
  readonly level: "plain" | "warning" | "error";
  /** The command that a click runs. */
  readonly command: string;
}

const OUTPUT = "kmaplint.showOutput";
const PROBLEMS = "workbench.actions.view.problems";

export function statusText(state: ServerState, status: Status | null): StatusText {
  if (state === "stopped") return { text: "$(circle-slash) kmaplint", tooltip: "The server is not running", level: "error", command: OUTPUT };
  if (state === "starting" || status === null) return { text: "$(sync~spin) kmaplint", tooltip: "The server is starting", level: "plain", command: OUTPUT };
  const { kernel, errors, warnings, notes, indexing } = status;
  const icon = indexing ? "$(sync~spin)" : "$(layers)";
  const counts = [...(errors > 0 ? [`$(error) ${errors}`] : []), ...(warnings > 0 ? [`$(warning) ${warnings}`] : [])];
  return {
    text: [icon, escaped(kernel ?? "kmaplint"), ...counts].join(" "),
    tooltip: tooltipOf(status),
    level: "plain",
    command: errors + warnings + notes > 0 ? PROBLEMS : OUTPUT,
  };
}

function tooltipOf({ kernel, errors, warnings, notes, indexing }: Status): string {
  return [
    kernel === null ? "kmaplint" : `kmaplint: read as ${kernel}`,
    `open files: ${counted(errors, "error")}, ${counted(warnings, "warning")}, ${counted(notes, "note")}`,
    ...(indexing ? ["the tree is being indexed"] : []),
  ].join("\n");
}

/** Icons are written `$(name)`: a kernel's name must not make one. */
function escaped(text: string): string {
  return text.replaceAll("$(", "$\u200b(");
}
