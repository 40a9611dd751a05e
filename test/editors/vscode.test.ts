/** The extension in a real VS Code, which a headless Chromium shows. Each step builds on the one before. */

import { chromium, type Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, onTestFailed } from "vitest";
import { demoFolder } from "./demo-folder.ts";
import { LEAK, NESTED, WRONG } from "./kernel-folder.ts";
import { snippets } from "./snippets.ts";
import { runCode, serve, type Served } from "./vscode/code-server.ts";
import { shows, withSpaces, Workbench } from "./vscode/workbench.ts";

const CHROMIUM = process.env["KMAPLINT_CHROMIUM"] ?? "/usr/bin/chromium";
const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

describe("VS Code", () => {
  const folder = demoFolder();
  let served: Served | undefined;
  let browser: Browser | undefined;
  let code: Workbench;

  beforeAll(async () => {
    const [, install = ""] = snippets("VS Code", "sh");
    expect(await runCode(folder, install)).toContain("successfully installed");
    served = await serve(folder);
    browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
    const page = await browser.newPage({ reducedMotion: "reduce", viewport: { width: 1400, height: 900 } });
    page.setDefaultTimeout(30_000);
    code = new Workbench(page);
    await code.open(served.url);
  });

  afterAll(async () => {
    await browser?.close();
    await served?.stop();
    folder.remove();
  });

  /** A step, which leaves a picture behind however it ends. After one that failed, the others are left out. */
  let failed = false;
  const step = (name: string, picture: string, action: () => Promise<void>): void => {
    it(name, async (context) => {
      context.skip(failed, "a step before it failed");
      onTestFailed(() => code.picture(`${picture}-failed`));
      failed = true;
      await action();
      failed = false;
      await code.picture(picture);
    });
  };

  step("underlines what is wrong", "squiggles", async () => {
    await code.openFile(folder.demo, "kunmap(at");
    await code.errors().nth(1).waitFor({ state: "attached" });
    expect(await code.errors().count()).toBe(2);
  });

  step("writes above a function what it takes, and beside a call how deep the stack then is", "lens-and-hints", async () => {
    await code.page.locator(".codelens-decoration", { hasText: "kmap_atomic" }).first().waitFor();
    await code.line("kmap_atomic(to)").filter({ hasText: withSpaces("depth 2") }).waitFor();
  });

  step("says in the status bar as which kernel the file is read, and how much is wrong", "status-bar", async () => {
    expect(await shows(code.statusItem(), "5.4")).toMatch(/Makefile.*2$/s);
  });

  step("lists findings with their rule and path as problems", "problems", async () => {
    await code.page.keyboard.press("Control+Shift+M");
    const row = await shows(code.problems(LEAK.rule), /is still held/);
    for (const part of ["kmaplint", LEAK.rule, `[Ln ${LEAK.line},`]) expect(row).toContain(part);
    await shows(code.problems("mapped: atomic = page"), /demo\.c/);
  });

  step("tells what is mapped at a line", "hover", async () => {
    await code.word("memcpy(target", NESTED.word).hover();
    const text = await shows(code.hover(), /from/);
    for (const page of NESTED.pages) expect(text).toContain(page);
  });

  step("draws the timeline of a function", "timeline", async () => {
    await code.goTo(NESTED.line, 3);
    await code.command("kmaplint: Show Stack Timeline");
    const text = await shows(code.webview().locator("body"), withSpaces("demo_copy"));
    for (const page of NESTED.pages) expect(text).toContain(page);
  });

  step("lets the timeline follow the cursor, with the findings of the function", "timeline-follows", async () => {
    await code.goTo(WRONG.line, 3);
    expect(await shows(code.webview().locator("body"), withSpaces("demo_first"))).toContain("1 finding");
  });

  step("mends a line by its quick fix", "quick-fix", async () => {
    await code.goTo(WRONG.line, 4);
    expect(await code.errors().count()).toBe(1);
    await code.page.keyboard.press("Control+.");
    await code.page.locator(".action-widget .monaco-list-row.action").first().waitFor();
    await code.picture("quick-fix-menu");
    await code.page.keyboard.press("Enter");
    await code.line(WRONG.fixed.replace(/\);$/, "").trim()).waitFor();
    // The leak is out of sight: what is underlined now is the line that is mended.
    await code.errors().waitFor({ state: "detached" });
    await code.problems(WRONG.rule).waitFor({ state: "detached" });
    expect(await code.problems(LEAK.rule).count()).toBe(1);
    expect(await shows(code.statusItem(), /1$/)).toContain("5.4");
    await shows(code.webview().locator("body"), /0 findings/);
  });
});
