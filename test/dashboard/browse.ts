/** The real page in a headless browser, from a file, with a note of everything that it must not do. */

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { expect } from "vitest";
import { type PageAssets, pageAssets } from "../../server/src/cli/reporters/dashboard/assets.ts";
import { dashboardPage } from "../../server/src/cli/reporters/dashboard/page.ts";
import type { PageData } from "../../server/src/cli/reporters/dashboard/page-data.ts";
import { scratchFolder } from "../project/scratch-folder.ts";

let assets: Promise<PageAssets> | null = null;

export interface Opened {
  readonly page: Page;
  /** Texts of everything that matches. */
  readonly texts: (selector: string) => Promise<string[]>;
  /** The id, label or text of what has the focus. */
  readonly focused: () => Promise<string>;
  /** Nothing was asked of any network, refused by the policy, or told as an error. */
  readonly expectQuiet: () => Promise<void>;
}

export async function openPage(browser: Browser, data: PageData, colorScheme: "light" | "dark" = "light"): Promise<Opened> {
  const path = join(scratchFolder({}), "page.html");
  writeFileSync(path, dashboardPage(data, await (assets ??= pageAssets())));
  const context = await browser.newContext({ colorScheme, viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  const [asked, told]: [string[], string[]] = [[], []];
  page.on("request", (request) => asked.push(request.url()));
  page.on("console", (message) => told.push(message.text()));
  page.on("pageerror", ({ message }) => told.push(message));
  await page.addInitScript("window.refused = []; document.addEventListener('securitypolicyviolation', ({ violatedDirective }) => window.refused.push(violatedDirective));");
  await page.goto(pathToFileURL(path).href);
  return {
    page,
    texts: (selector) => page.locator(selector).allTextContents(),
    focused: () => page.evaluate<string>("document.activeElement.id || document.activeElement.getAttribute('aria-label') || document.activeElement.textContent"),
    expectQuiet: async () => {
      expect(told).toEqual([]);
      expect([...new Set(asked.map((address) => address.replace(/#.*/, "")))]).toEqual([pathToFileURL(path).href]);
      expect(await page.evaluate("window.refused")).toEqual([]);
    },
  };
}
