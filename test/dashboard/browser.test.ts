/** The dashboard as a browser shows it: filters, keys, themes, paper, and text that stays text. */

import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { PageData } from "../../server/src/cli/reporters/dashboard/page-data.ts";
import { bar, mark } from "../client/sample.ts";
import { WITHOUT_BROWSER, launch } from "../client/webview.ts";
import { type Opened, openPage } from "./browse.ts";
import { context, depthOf, finding, pageOf, pageTimeline, site } from "./sample.ts";

const HOSTILE = [
  "<img src=x onerror=\"window.pwned = 1\">",
  "</script><script>window.pwned = 1</script>",
  "\"'><svg onload='window.pwned = 1'>&lt;b&gt;",
  "a\nb\r\nc\u2028d\u202Eesrever",
];

describe.skipIf(WITHOUT_BROWSER !== null)(`in a browser${WITHOUT_BROWSER === null ? "" : ` (skipped: ${WITHOUT_BROWSER})`}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());

  const open = (data: PageData = pageOf(), scheme: "light" | "dark" = "light"): Promise<Opened> => openPage(browser, data, scheme);
  const ENTRIES = ".list .entry .text";

  test("the sections are there, with headings, landmarks and a way to skip to them", async () => {
    const { page, texts, focused, expectQuiet } = await open();
    expect(await texts("h1")).toEqual(["fs, mm"]);
    expect(await texts("h2")).toEqual(["Findings", "Depth budget", "Migration"]);
    for (const role of ["banner", "main"] as const) expect(await page.getByRole(role).count()).toBe(1);
    expect(await page.getByRole("region", { name: "Depth budget" }).count()).toBe(1);
    await page.keyboard.press("Tab");
    expect(await focused()).toBe("Skip to the findings");
    expect(await page.evaluate("document.activeElement.getBoundingClientRect().left")).toBeGreaterThan(0);
    const ids = await page.evaluate<string[]>("[...document.querySelectorAll('[id]')].map(({ id }) => id)");
    expect(new Set(ids).size).toBe(ids.length);
    await expectQuiet();
  });

  test("the policy holds: neither scripts nor markup get in", async () => {
    const { page } = await open();
    await page.evaluate("document.body.append(Object.assign(document.createElement('img'), { src: 'https://elsewhere.test/x.png' }))");
    expect(await page.evaluate("(() => { try { document.body.innerHTML = '<b>x</b>'; return 'written'; } catch { return 'refused'; } })()")).toBe("refused");
    expect(await page.evaluate("window.refused")).toEqual(expect.arrayContaining(["img-src", "require-trusted-types-for"]));
  });

  test.each(HOSTILE)("hostile text stays text: %j", async (text) => {
    const hostile = finding({ message: text, file: text, function: text, rule: text, help: text, code: text, path: [{ kind: text, message: text, file: text, line: 1, code: text }], stack: [{ slot: text, page: text, file: text, line: 1 }] });
    const drawn = pageTimeline({ function: text, kernel: text, file: text, source: Array.from({ length: 20 }, () => text), bars: [bar(3, 9, { page: text, by: text, slot: text })], marks: [mark(9, { rule: text, message: text, path: [3] })] });
    const depth = depthOf([1, 0, 0, 0], { pool: context(text, 2), assumptions: [text], unbounded: [{ file: text, line: 1, function: text, what: text }] });
    const { page, texts, expectQuiet } = await open(pageOf({
      scope: [text], kernels: [text], troubles: [text], rules: { [text]: text }, findings: [hostile], timelines: [drawn], depth,
      migrations: [{ target: "local", changedFiles: 0, troubles: [text], sites: [site(text, "safe", { function: text, interface: text, reason: text })] }],
    }));
    await page.emulateMedia({ media: "print" });
    await expect.poll(() => texts(".paper .said")).toHaveLength(1);
    expect(await page.evaluate("window.pwned")).toBeUndefined();
    expect(await page.evaluate("document.querySelectorAll('img, iframe, object, b, body > svg, [onerror], [onload], body script:not([type]):not(:last-of-type)').length")).toBe(0);
    const shown = text.replace(/[\n\r\u2028\u202E]/g, "·");
    expect(await texts(ENTRIES)).toEqual([shown]);
    expect((await texts(".finding-timeline .source")).slice(0, 1)).toEqual([shown]);
    await expectQuiet();
  });

  test("a number of the table shows these findings, pressed again all of them", async () => {
    const { page, texts } = await open();
    await page.getByRole("button", { name: "2 findings of nested-kmap in fs/other" }).click();
    expect(await texts(ENTRIES)).toEqual(["kmap() may wait for the pool", "kmap() may wait again"]);
    expect(await page.getByRole("status").first().textContent()).toBe("2 of 4 findings");
    expect(await page.locator(".said").first().textContent()).toBe("kmap() may wait for the pool");
    await page.getByRole("button", { name: "2 findings of nested-kmap in fs/other", pressed: true }).click();
    expect(await texts(ENTRIES)).toHaveLength(4);
  });

  test("columns sort, and say so", async () => {
    const { page, texts } = await open();
    await page.getByRole("button", { name: "folder" }).first().click();
    expect(await texts("#findings tbody th")).toEqual(["fs/demo", "fs/other", "mm/deep"]);
    expect(await page.locator("#findings thead th").first().getAttribute("aria-sort")).toBe("ascending");
    await page.getByRole("button", { name: "folder" }).first().click();
    expect(await texts("#findings tbody th")).toEqual(["mm/deep", "fs/other", "fs/demo"]);
  });

  test("search begins with a slash; severities, rules and folders narrow it down", async () => {
    const { page, texts } = await open();
    await page.keyboard.press("/");
    await page.keyboard.type("other_rename may");
    expect(await texts(ENTRIES)).toHaveLength(2);
    await page.keyboard.type(" again");
    expect(await texts(ENTRIES)).toEqual(["kmap() may wait again"]);
    await page.getByRole("button", { name: "note 2" }).click();
    expect(await texts(ENTRIES)).toEqual([]);
    await page.getByRole("button", { name: "Show all" }).click();
    await page.getByRole("button", { name: "note 2" }).click();
    await page.getByLabel("order").selectOption("severity");
    expect(await texts(ENTRIES)).toEqual(["the mapping of `page` is still held", "copy_from_user() may sleep"]);
    await page.locator("#findings .toolbar").getByLabel("folder").selectOption("mm/deep");
    expect(await texts(ENTRIES)).toEqual(["copy_from_user() may sleep"]);
  });

  test("arrows walk through the list, Tab reaches one entry of it, and the finding stands beside", async () => {
    const { page, texts } = await open();
    await page.locator(".entry").first().focus();
    await page.keyboard.press("ArrowDown");
    expect(await texts(".finding-pane .said")).toEqual(["kmap() may wait for the pool"]);
    await page.keyboard.press("End");
    expect(await texts(".finding-pane .said")).toEqual(["copy_from_user() may sleep"]);
    expect(await page.locator(".entry[aria-selected='true']").count()).toBe(1);
    expect(await page.locator(".entry[tabindex='0']").count()).toBe(1);
    await expect.poll(() => page.evaluate("location.hash")).toBe("#finding-3");
    await page.reload();
    expect(await texts(".finding-pane .said")).toEqual(["copy_from_user() may sleep"]);
    expect(await page.locator(".finding-timeline").isVisible()).toBe(false);
    await page.locator(".entry").first().click();
    await expect.poll(() => page.locator(".finding-timeline").isVisible()).toBe(true);
    await page.evaluate("location.hash = '#finding-2'");
    await expect.poll(() => texts(".finding-pane .said")).toEqual(["kmap() may wait again"]);
  });

  test("a finding tells its path, its stack and its timeline", async () => {
    const { page, texts } = await open();
    expect(await texts(".finding-pane .path .step-head > span:nth-child(2)")).toEqual(["mapped: [0] = page", "returns; held: [0] = page"]);
    expect(await texts(".finding-pane .stack tbody td")).toEqual(["[0]", "page", "fs/demo/dir.c:4"]);
    expect(await texts(".finding-timeline .bar .page")).toEqual(["page", "other"]);
    expect(await page.locator(".finding-timeline .stripe.atomic").count()).toBeGreaterThan(0);
    expect(await page.locator(".finding-timeline .mark[aria-pressed='true']").count()).toBe(1);
    expect(await texts(".finding-timeline .step")).toEqual(["1", "2"]);
    const heights = await page.evaluate<number[]>("[...document.querySelectorAll('.finding-timeline .bar')].map((bar) => Math.round(bar.getBoundingClientRect().height))");
    expect(heights).toEqual([198, 78]);
    await page.locator(".finding-timeline .mark").focus();
    await page.keyboard.press("ArrowRight");
    expect(await texts(".finding-timeline .details code")).toEqual(["page"]);
  });

  test.each([
    ["release it before line 9", "Release it before line 9."],
    ["kmaplint migrate --to local", "kmaplint migrate --to local"],
  ])("what to do is a sentence, and a command as it is typed: %s", async (help, shown) => {
    const { texts } = await open(pageOf({ findings: [finding({ help })] }));
    expect(await texts(".finding-pane .help > :last-child")).toEqual([shown]);
  });

  test("the theme is the system's until it is chosen, and stays chosen", async () => {
    const { page, expectQuiet } = await open(pageOf(), "dark");
    const ground = (): Promise<string> => page.evaluate<string>("getComputedStyle(document.body).backgroundColor");
    expect(await ground()).toBe("rgb(18, 21, 25)");
    await page.getByRole("button", { name: "Theme: auto" }).click();
    expect(await ground()).toBe("rgb(245, 246, 248)");
    await page.reload();
    expect(await ground()).toBe("rgb(245, 246, 248)");
    await page.getByRole("button", { name: "Theme: light" }).click();
    expect(await ground()).toBe("rgb(18, 21, 25)");
    await page.emulateMedia({ media: "print" });
    expect(await ground()).toBe("rgb(255, 255, 255)");
    await expectQuiet();
  });

  test("the budget stands against the slots; a segment leads to its chains", async () => {
    const { page, texts, focused } = await open(pageOf({ depth: depthOf([3, 2, 1, 1]) }));
    expect(await texts(".budget strong")).toEqual(["7 of 8", "3 of 8"]);
    const [whole, part] = await page.evaluate<[number, number]>("[document.querySelector('.budget-bar').clientWidth, document.querySelector('.segment-of.context-process').getBoundingClientRect().width]");
    expect(part / whole).toBeCloseTo(3 / 8, 2);
    await page.getByRole("button", { name: "process: 3; show the calls" }).first().focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    expect(await focused()).toContain("softirq");
    expect(await page.locator(".function:visible").first().textContent()).toBe("process_outer");
    await page.getByLabel("chains of").selectOption("HIGHPTE=n");
    expect(await page.locator(".contexts:visible").first().locator("h4").allTextContents()).toEqual(["process3"]);
  });

  test("a budget that does not hold says by how much, and one that was not asked why", async () => {
    const { page, texts } = await open(pageOf({ depth: depthOf([6, 2, 1, 1]) }));
    expect(await texts(".too-many")).toEqual(["10 of 8: 2 too many"]);
    expect(await page.locator(".limit").count()).toBe(1);
    const without = await open(pageOf({ depth: { reason: "the files lie in several trees" } }));
    expect(await without.texts("#depth .nothing")).toEqual(["Not asked: the files lie in several trees."]);
  });

  test("the treemap is walked through with the keyboard, and lists the calls below", async () => {
    const { page, texts, focused, expectQuiet } = await open();
    await page.locator(".cell-of-map").first().focus();
    expect(await focused()).toBe("fs/demo: 6 calls: 4 safe, 2 suggested");
    await page.keyboard.press("ArrowRight");
    expect(await focused()).toBe("fs/other: 2 calls: 1 safe, 1 refused");
    await page.keyboard.press("Enter");
    expect(await focused()).toBe("fs/other/name.c: 2 calls: 1 safe, 1 refused");
    expect(await texts(".site-list h4")).toEqual(["fs/other: 2 calls, 1 safe, 1 refused"]);
    await page.keyboard.press("Enter");
    expect(await texts(".site-list h4")).toEqual(["fs/other/name.c: 2 calls, 1 safe, 1 refused"]);
    await page.keyboard.press("Backspace");
    expect(await focused()).toBe("fs/other: 2 calls: 1 safe, 1 refused");
    await page.locator(".site-list").getByLabel("verdict").selectOption("refused");
    expect(await texts(".sites tbody td:first-child")).toEqual(["fs/other/name.c:7"]);
    expect(await texts(".progress span")).toEqual(["safe 5", "suggested 2", "refused 1"]);
    await expectQuiet();
  });

  test("a folder with nothing but one folder in it is gone past, both ways", async () => {
    const sites = [site("fs/a/x.c", "safe"), site("fs/a/y.c", "safe"), site("fs/b/only/one.c", "safe"), site("fs/b/only/two.c", "refused")];
    const { page, texts, focused } = await open(pageOf({ migrations: [{ target: "helpers", changedFiles: 1, troubles: [], sites }] }));
    expect(await texts(".cell-name")).toEqual(["a", "b/only"]);
    await page.locator(".cell-of-map").nth(1).focus();
    await page.keyboard.press("Enter");
    expect(await texts(".cell-name")).toEqual(["one.c", "two.c"]);
    await page.keyboard.press("Escape");
    expect(await focused()).toBe("fs/b/only: 2 calls: 1 safe, 1 refused");
    expect(await texts(".crumbs")).toEqual(["fs"]);
  });

  test("on paper everything is there at length, on white, without what can only be pressed", async () => {
    const { page, texts } = await open(pageOf(), "dark");
    await page.emulateMedia({ media: "print" });
    await expect.poll(() => texts(".paper .said")).toHaveLength(4);
    expect(await texts(".paper .timeline .bar .page")).toEqual(["page", "other"]);
    expect(await page.locator(".paper").isVisible()).toBe(true);
    expect(await page.locator(".contexts:visible").count()).toBe(4);
    expect(await page.locator("details:not([open])").count()).toBe(0);
    for (const hidden of [".split", ".theme", ".section > .toolbar"]) expect(await page.locator(hidden).first().isVisible()).toBe(false);
    await page.emulateMedia({ media: "screen" });
    await expect.poll(() => texts(".paper .said")).toEqual([]);
    expect(await page.locator("details[open]").count()).toBe(0);
  });

  test("nothing to show is said kindly", async () => {
    const { texts, expectQuiet } = await open(pageOf({ findings: [], timelines: [], migrations: [{ target: "local", sites: [], changedFiles: 0, troubles: [] }], depth: depthOf([0, 0, 0, 0]) }));
    expect(await texts(".nothing")).toEqual(["Nothing was found in 12 files.", "None: there are no calls of old interfaces that would have to move."]);
    expect(await texts(".figure-value")).toEqual(["0", "0 of 8", "0"]);
    await expectQuiet();
    const unasked = await open(pageOf({ migrations: [] }));
    expect(await unasked.texts("#migration .nothing")).toEqual(["None was asked for."]);
  });

  test("a thousand findings are listed and searched", async () => {
    const many = Array.from({ length: 1000 }, (_, at) => finding({ line: at + 1, fingerprint: String(at), file: `d${at % 40}/f${at}.c`, function: `f${at}`, rule: `rule-${at % 12}`, timeline: at % 2 === 0 ? 0 : null }));
    const { page, texts, expectQuiet } = await open(pageOf({ findings: many }));
    expect(await page.locator(".entry").count()).toBe(1000);
    await page.keyboard.press("/");
    await page.keyboard.type("f99");
    expect(await texts(ENTRIES)).toHaveLength(11);
    await page.locator(".entry").first().focus();
    for (let at = 0; at < 20; at++) await page.keyboard.press("ArrowDown");
    expect(await texts(".finding-pane .where .place")).toEqual(["d39/f999.c:1000"]);
    expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
    await expectQuiet();
  });

  test("a narrow window is not scrolled sideways", async () => {
    const { page } = await open();
    await page.setViewportSize({ width: 420, height: 800 });
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(420);
  });
});
