/** Code lens: what a function does to the machine, above its name. */

import type { CodeLens } from "vscode-languageserver";
import type { FunctionView } from "../../core/findings/function-view.ts";
import { SHOW_TIMELINE_COMMAND } from "../custom-protocol.ts";
import type { DocumentView } from "../editor-state.ts";
import { toRange } from "../to-protocol.ts";

/** `opensTimeline`: the client has the command. */
export function codeLenses(view: DocumentView, opensTimeline: boolean): CodeLens[] {
  return view.functions().map((one) => {
    const range = toRange(one.nameRange);
    const command = opensTimeline ? { command: SHOW_TIMELINE_COMMAND, arguments: [view.uri, range.start] } : { command: "" };
    return { range, command: { title: summary(one), ...command } };
  });
}

export function summary({ takes, leaves, releases, depth, contexts, givenUp }: FunctionView): string {
  const parts = [
    ...(takes.length > 0 ? [`takes ${takes.slice(0, MOST).join(", ")}`] : []),
    ...(leaves.length > 0 ? [`leaves ${leaves.slice(0, MOST).join(", ")} mapped`] : []),
    ...(releases.length > 0 ? [`releases its caller's ${releases.slice(0, MOST).join(", ")}`] : []),
    `depth ${depth}`,
    ...(contexts.length > 0 ? [`runs in ${contexts.join(", ")} context`] : []),
    ...(givenUp === null ? [] : ["not analysed to the end"]),
  ];
  return parts.join(" · ");
}

const MOST = 3;
