// Draws client/media/icon.png from icon.svg, with the browser that CHROMIUM names (or /usr/bin/chromium).
import { readFileSync, writeFileSync } from "node:fs";
import { chromium } from "playwright-core";

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
const page = await browser.newPage({ viewport: { width: 128, height: 128 } });
await page.setContent(`<style>body { margin: 0 } svg { display: block; width: 128px }</style>${readFileSync("client/media/icon.svg", "utf8")}`);
writeFileSync("client/media/icon.png", await page.screenshot({ omitBackground: true }));
await browser.close();
