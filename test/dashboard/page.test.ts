/** The page as text: whole in itself, and closed to what sources hold. */

import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { pageAssets } from "../../server/src/cli/reporters/dashboard/assets.ts";
import { dashboardPage } from "../../server/src/cli/reporters/dashboard/page.ts";
import type { PageData } from "../../server/src/cli/reporters/dashboard/page-data.ts";
import { finding, pageOf } from "./sample.ts";

const ASSETS = { script: "console.log(1)", style: "p{}" };
const HOSTILE = "</script><img src=x onerror=alert(1)><!--<script>\"'&\r\n\u2028\u202Edc.\u0000\u{1F600}\ud800";

function dataOf(html: string): PageData {
  return JSON.parse(/<script type="application\/json" id="data">(.*?)<\/script>/s.exec(html)?.[1] ?? "") as PageData;
}

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("base64");
}

describe("the page", () => {
  it("lets in its own script and style alone, by their hashes", async () => {
    const html = dashboardPage(pageOf(), await pageAssets());
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? "";
    const script = /<script>(.*?)<\/script>/s.exec(html)?.[1] ?? "";
    const style = /<style>(.*?)<\/style>/s.exec(html)?.[1] ?? "";
    expect(script.length).toBeGreaterThan(10_000);
    expect(policy).toContain(`script-src 'sha256-${hashOf(script)}';`);
    expect(policy).toContain(`style-src 'sha256-${hashOf(style)}';`);
    expect(policy).toMatch(/^default-src 'none';/);
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
  });

  it("names nothing to load", async () => {
    const html = dashboardPage(pageOf(), await pageAssets());
    const addresses = new Set(html.match(/https?:\/\/[^\s"'`)]+/g));
    // The name of a vocabulary: nothing is fetched from there.
    expect([...addresses]).toEqual(["http://www.w3.org/2000/svg"]);
    expect(html).not.toMatch(/<(?:link(?! rel="icon" href="data:,")|iframe|object|embed|img)|\bsrc=|@import|url\((?!["']?#)/);
    expect(html).not.toMatch(/innerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function/);
  });

  it("keeps whatever sources hold inside of the data", () => {
    const hostile = finding({ message: HOSTILE, file: HOSTILE, function: HOSTILE, code: HOSTILE });
    const html = dashboardPage(pageOf({ scope: [HOSTILE], findings: [hostile] }), ASSETS);
    expect(html.match(/<script/g)).toHaveLength(2);
    expect(html.match(/<\/script/g)).toHaveLength(2);
    expect(html).not.toContain("<img");
    expect(html).toContain("<title>kmaplint: &lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;&lt;!--&lt;script&gt;&quot;'&amp;");
    expect(dataOf(html).findings[0]?.message).toContain("</script><img src=x onerror=alert(1)><!--<script>\"'&··");
  });

  it("shows what turns the direction of writing instead of obeying it", () => {
    const html = dashboardPage(pageOf({ scope: ["a\u202Eb\u2066c"], findings: [finding({ code: "x\u202Ey\tz\u0007" })] }), ASSETS);
    expect(html).not.toMatch(/[\u0000-\u0008\u200e\u200f\u202a-\u202e\u2066-\u2069]/);
    expect(dataOf(html).findings[0]?.code).toBe("x·y\tz·");
  });

  it("can be made twice", () => {
    expect(dashboardPage(pageOf(), ASSETS)).toBe(dashboardPage(pageOf(), ASSETS));
  });
});
