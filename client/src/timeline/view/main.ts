/** Runs in the webview: connects the timeline to the extension. */

import type { FromView, ToView } from "./messages.ts";
import { TimelineView } from "./timeline-view.ts";

declare function acquireVsCodeApi(): { postMessage(message: FromView): void };

const editor = acquireVsCodeApi();
const root = document.getElementById("root");

if (root !== null) {
  const view = new TimelineView(root, (message) => editor.postMessage(message));
  window.addEventListener("message", ({ data }: MessageEvent<ToView>) => view.receive(data));
  editor.postMessage({ type: "ready" });
}
