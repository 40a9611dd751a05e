/** The timeline as a browser shows it: hostile names, keys, clicks. */

import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { bar, mark, timeline } from "./sample.ts";
import { type View, WITHOUT_BROWSER, bundles, launch, openView } from "./webview.ts";

const HOSTILE = [
  "<img src=x onerror=\"window.pwned = 1\">",
  "</code></script><script>window.pwned = 1</script>",
  "\"><svg onload='window.pwned = 1'>",
  "a\nb\r\nc\u2028d",
  "javascript:window.pwned=1",
  "&lt;b&gt; ${window.pwned = 1} `x` \u202Eesrever",
];

const sample = timeline({
  bars: [bar(101, 110, { page: "a", uncertain: [105, 106] }), bar(103, 108, { page: "b", slot: "KM_USER1", depth: 1 })],
  bands: [{ kind: "irqs-off", from: 102, to: 109 }],
  marks: [mark(109, { message: "it leaks", path: [101, 103, 109] })],
});

describe.skipIf(WITHOUT_BROWSER !== null)(`in a browser${WITHOUT_BROWSER === null ? "" : ` (skipped: ${WITHOUT_BROWSER})`}`, () => {
  let browser: Browser;
  let view: View;

  beforeAll(async () => {
    browser = await launch();
    view = await openView(browser, await bundles());
  });
  afterAll(() => browser.close());
  beforeEach(() => view.reload());
  afterEach(async () => {
    expect(view.errors).toEqual([]);
    expect(await view.page.evaluate("window.refused")).toEqual([]);
  });

  const focused = (): Promise<string> => view.page.evaluate<string>("document.activeElement.id");
  const texts = (selector: string): Promise<string[]> => view.page.locator(selector).allTextContents();

  test("the page says when it is there", async () => {
    expect(await view.sent()).toEqual([{ type: "ready" }]);
  });

  test("the policy holds: what is written into the page as a script does not run", async () => {
    await view.page.evaluate("document.body.append(Object.assign(document.createElement('script'), { textContent: 'window.pwned = 1' }))");
    expect(await view.page.evaluate("[window.pwned, window.refused.splice(0)]")).toEqual([undefined, ["script-src-elem"]]);
  });

  test.each(HOSTILE)("hostile text stays text: %j", async (text) => {
    await view.draw(timeline({
      function: text, kernel: text, source: Array.from({ length: 20 }, () => text), uri: text,
      bars: [bar(101, 110, { page: text, by: text, slot: text, resource: text })],
      marks: [mark(104, { message: text, rule: text, path: [101, 104] })],
    }));
    for (const key of ["Tab", "ArrowUp", "ArrowDown"]) await view.page.keyboard.press(key);
    expect(await view.page.evaluate("window.pwned")).toBeUndefined();
    expect(await view.page.evaluate("[...document.body.querySelectorAll('img, svg, iframe, a, b, style, object, body script:not([src])')].length")).toBe(0);
    expect(await texts("h1")).toEqual([text]);
    expect(await texts(".source")).toEqual(Array.from({ length: 20 }, () => text));
    expect(await texts(".bar .page")).toEqual([text]);
    expect(await texts(".details .message span:last-child")).toEqual([text]);
    expect(await view.page.evaluate("document.querySelector('.row').getBoundingClientRect().height")).toBe(20);
  });

  test("bars lie on the lines that they name, and are hatched where uncertain", async () => {
    await view.draw(sample);
    const tops = await view.page.evaluate<number[][]>(`[...document.querySelectorAll(".bar")].map((bar) => {
      const rows = [...document.querySelectorAll(".row")].map((row) => row.getBoundingClientRect());
      const { top, bottom } = bar.getBoundingClientRect();
      return [rows.findIndex((row) => row.bottom > top), rows.findIndex((row) => row.bottom >= bottom)];
    })`);
    expect(tops).toEqual([[1, 10], [3, 8]]);
    expect(await view.page.locator(".segment.uncertain").count()).toBe(1);
  });

  test("one item is reached by Tab; arrows move between bars and marks, Enter jumps", async () => {
    await view.draw(sample);
    await view.page.keyboard.press("Tab");
    expect(await focused()).toBe("mark-0");
    await view.page.keyboard.press("ArrowUp");
    expect(await focused()).toBe("bar-1");
    await view.page.keyboard.press("ArrowLeft");
    expect(await focused()).toBe("bar-0");
    await view.page.keyboard.press("Enter");
    expect((await view.sent()).slice(1)).toEqual([{ type: "jump", line: 101 }]);
    expect(await view.page.locator("button.item[tabindex='0']").count()).toBe(1);
  });

  test("everything that can be selected is a named button", async () => {
    await view.draw(sample);
    expect(await view.page.getByRole("button", { name: "a, mapped by kmap_atomic, KM_USER0, lines 102 to 111, depth 0, on 2 lines held on some paths only" }).count()).toBe(1);
    expect(await view.page.getByRole("button", { name: "error on line 110: it leaks", pressed: true }).count()).toBe(1);
    expect(await view.page.getByRole("img", { name: "interrupts off, lines 103 to 110" }).count()).toBe(1);
  });

  test("a click on a line jumps there, one on a bar to where it is taken", async () => {
    await view.draw(sample);
    await view.page.locator(".row").nth(5).click({ position: { x: 90, y: 8 } });
    await view.page.locator(".bar").nth(1).click();
    expect((await view.sent()).slice(1)).toEqual([{ type: "jump", line: 105 }, { type: "jump", line: 103 }]);
  });

  test("the path of the selected mark is numbered, Escape takes it away", async () => {
    await view.draw(sample);
    expect(await texts(".step")).toEqual(["1", "2", "3"]);
    await view.page.keyboard.press("Tab");
    await view.page.keyboard.press("Escape");
    expect(await texts(".step")).toEqual([]);
    expect(await view.page.locator(".highlit").count()).toBe(0);
  });

  test("the selection and the focus stay when the function is drawn anew", async () => {
    await view.draw(sample);
    await view.page.keyboard.press("Tab");
    await view.page.keyboard.press("ArrowUp");
    await view.draw({ ...sample, bars: [bar(102, 104, { page: "new" }), ...sample.bars] });
    expect(await view.page.evaluate("document.activeElement.querySelector('.page').textContent")).toBe("b");
  });

  test("nothing to draw is said kindly, and the next function is drawn again", async () => {
    await view.draw(sample);
    await view.send({ type: "empty", reason: "nothing-mapped" });
    expect(await texts("h1")).toEqual(["No mappings in this function"]);
    await view.send({ type: "cursor", line: 3 });
    await view.draw(sample);
    await view.send({ type: "cursor", line: 104 });
    expect(await view.page.locator(".row.at-cursor").getAttribute("data-row")).toBe("4");
  });

  test("a function without lines or mappings is drawn too", async () => {
    await view.draw(timeline({ first: 5, last: 4, source: [] }));
    await view.page.keyboard.press("ArrowDown");
    expect(await texts("h1")).toEqual(["demo"]);
  });
});
