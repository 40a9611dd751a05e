/** The real page of the timeline in a headless browser, with its real content security policy. */

import { existsSync } from "node:fs";
import { build } from "esbuild";
import { type Browser, type Page, chromium } from "playwright-core";
import type { Timeline } from "../../server/src/lsp/custom-protocol.ts";
import { timelinePage } from "../../client/src/timeline/page.ts";
import type { FromView, ToView } from "../../client/src/timeline/view/messages.ts";

const CHROMIUM = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
const ORIGIN = "https://webview.test";
const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

export const WITHOUT_BROWSER = existsSync(CHROMIUM) ? null : `${CHROMIUM} is not there`;

/** What VS Code puts into the page, and a note of everything that the policy refused. */
const HOST = `
  window.sent = [];
  window.refused = [];
  window.acquireVsCodeApi = () => ({ postMessage: (message) => window.sent.push(message) });
  document.addEventListener("securitypolicyviolation", ({ violatedDirective }) => window.refused.push(violatedDirective));
`;

export interface View {
  readonly page: Page;
  readonly errors: string[];
  /** As if the panel was closed and opened: a browser's page takes long to start. */
  reload(): Promise<unknown>;
  send(message: ToView): Promise<void>;
  draw(timeline: Timeline): Promise<void>;
  sent(): Promise<FromView[]>;
}

export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
}

export async function bundles(): Promise<ReadonlyMap<string, string>> {
  const { outputFiles } = await build({
    entryPoints: ["client/src/timeline/view/main.ts", "client/src/timeline/view/timeline.css"],
    bundle: true, write: false, format: "iife", outdir: "out", logLevel: "silent",
  });
  return new Map(outputFiles.map(({ path, text }) => [path.endsWith(".css") ? "/timeline.css" : "/timeline.js", text]));
}

export async function openView(browser: Browser, files: ReadonlyMap<string, string>): Promise<View> {
  const page = await browser.newPage({ viewport: { width: 900, height: 600 } });
  const errors: string[] = [];
  page.on("pageerror", ({ message }) => errors.push(message));
  await page.addInitScript(HOST);
  const html = timelinePage({ cspSource: ORIGIN, script: `${ORIGIN}/timeline.js`, style: `${ORIGIN}/timeline.css` });
  await page.route("**/*", async (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname === "/") return route.fulfill({ contentType: "text/html", body: html });
    const body = files.get(pathname);
    return body === undefined ? route.abort() : route.fulfill({ contentType: pathname.endsWith(".css") ? "text/css" : "text/javascript", body });
  });
  const send = async (message: ToView): Promise<void> => {
    await page.evaluate(`new Promise((done) => {
      addEventListener("message", done, { once: true });
      postMessage(${JSON.stringify(message)});
    })`);
  };
  return {
    page, errors, send,
    reload: () => page.goto(`${ORIGIN}/`),
    draw: (timeline) => send({ type: "timeline", timeline }),
    sent: () => page.evaluate<FromView[]>("window.sent"),
  };
}
