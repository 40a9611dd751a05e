/** The comment that silences a finding: it does, and the author has to be able to see that a reason is due. */

import { expect, test } from "vitest";
import { applyFix } from "../../server/src/session/verified-fixes.ts";
import { fixesIn } from "./fixing.ts";

const LEAK = "int f(struct page *page)\r\n{\r\n\tchar *p = kmap_local_page(page);\r\n\r\n\treturn *p;\r\n}\r\n";

test("a comment goes above the line, indented like it", async () => {
  const [found, ...others] = await fixesIn(LEAK, "6.1", "suppress");
  expect(others).toEqual([]);
  expect(found?.fixes).toMatchObject([{ title: "suppress with a reason", purpose: "suppress", safety: "suggested" }]);
  expect(applyFix(LEAK, found!.fixes[0]!)).toBe(LEAK.replace("\treturn", "\t/* kmaplint-ignore leaked-map: reason needed */\r\n\treturn"));
});

test("a comment that is there takes the rule", async () => {
  const before = LEAK.replace("\treturn", "\t/* kmaplint-ignore use-after-unmap: it is fine */\r\n\treturn");
  const found = (await fixesIn(before, "6.1", "suppress")).find((one) => one.rule === "leaked-map");
  expect(applyFix(before, found!.fixes[0]!)).toBe(before.replace("use-after-unmap:", "use-after-unmap, leaked-map:"));
});

test("a line that goes on from the one above gets none", async () => {
  const found = await fixesIn(LEAK.replace("\r\n\treturn", " \\\r\n\treturn"), "6.1", "suppress");
  expect(found).toEqual([]);
});
