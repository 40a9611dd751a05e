/** What a person does in VS Code's window, with a picture after each step. */

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Locator, Page } from "playwright-core";
import { REPOSITORY } from "../demo-folder.ts";

const SCREENSHOTS = process.env["KMAPLINT_SCREENSHOTS"] ?? join(REPOSITORY, "test-results", "screenshots");

export class Workbench {
  readonly page: Page;
  #pictures = 0;

  constructor(page: Page) {
    this.page = page;
  }

  async open(url: string): Promise<void> {
    await this.page.goto(url);
    await this.page.locator(".monaco-workbench").waitFor();
    await this.page.locator(".statusbar-item").first().waitFor();
  }

  /** By its absolute path: there is no index of names without ripgrep, which is not installed. */
  async openFile(path: string, text: string): Promise<void> {
    await this.#quickInput("Control+p", path, path.split("/").at(-1) ?? path);
    await this.line(text).waitFor();
  }

  async command(title: string): Promise<void> {
    await this.#quickInput("F1", `>${title}`, title);
  }

  /** Types once the box is there, and confirms once the entry is. */
  async #quickInput(key: string, typed: string, entry: string): Promise<void> {
    await this.page.keyboard.press(key);
    const box = this.page.locator(".quick-input-widget input[type=text]");
    await box.fill(typed);
    await this.page.locator(".quick-input-list .monaco-list-row", { hasText: entry }).first().waitFor();
    await this.page.keyboard.press("Enter");
    await box.waitFor({ state: "hidden" });
  }

  /** Moves the cursor, and the line into view. */
  async goTo(line: number, column: number): Promise<void> {
    await this.#quickInput("Control+g", `:${line}:${column}`, "Go to line");
    await shows(this.page.locator(".statusbar-item"), `Ln ${line},`);
  }

  line(text: string): Locator {
    return this.page.locator(".monaco-editor .view-line", { hasText: withSpaces(text) }).first();
  }

  errors(): Locator {
    return this.page.locator(".monaco-editor .squiggly-error");
  }

  problems(text: string | RegExp): Locator {
    return this.page.locator(".markers-panel .monaco-list-row", { hasText: text });
  }

  /** Text of the hover over a word. */
  hover(): Locator {
    return this.page.locator(".monaco-editor .monaco-hover:not(.hidden), .monaco-resizable-hover .monaco-hover").first();
  }

  /** The extension's own, which VS Code names by its publisher and name. */
  statusItem(): Locator {
    return this.page.locator('.statusbar-item[id^="kmaplint.kmaplint."]');
  }

  /** The innermost word's box, so that the pointer is over the text rather than the line. */
  word(line: string, word: string): Locator {
    return this.line(line).locator("span > span", { hasText: word }).first();
  }

  webview(): ReturnType<Page["frameLocator"]> {
    return this.page.frameLocator("iframe.webview.ready").frameLocator("iframe#active-frame");
  }

  async picture(name: string): Promise<void> {
    mkdirSync(SCREENSHOTS, { recursive: true });
    this.#pictures += 1;
    const file = `${String(this.#pictures).padStart(2, "0")}-${name}.png`;
    await this.page.screenshot({ path: join(SCREENSHOTS, file), animations: "disabled" });
  }
}

/** VS Code draws spaces as no-break spaces. */
export function withSpaces(text: string): RegExp {
  return new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replaceAll(" ", "\\s"));
}

/** Fails with the text that was there when what is expected does not come in time. */
export async function shows(place: Locator, text: string | RegExp, seconds = 30): Promise<string> {
  const wanted = place.filter({ hasText: text }).first();
  await wanted.waitFor({ timeout: seconds * 1000 });
  return (await wanted.innerText()).replaceAll("\u00a0", " ");
}
