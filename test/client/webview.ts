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
  await page.goto(`${ORIGIN}/`);
  const send = async (message: ToView): Promise<void> => {
    await page.evaluate((data) => new Promise<void>((done) => {
      const { addEventListener, postMessage } = globalThis as unknown as { addEventListener(type: string, then: () => void, once: object): void; postMessage(data: unknown): void };
      addEventListener("message", done, { once: true });
      postMessage(data);
    }), message);
  };
  return {
    page, errors, send,
    draw: (timeline) => send({ type: "timeline", timeline }),
    sent: () => page.evaluate<FromView[]>("window.sent"),
  };
}
