import { describe, expect, it } from "vitest";
import { currentReadme, refreshed } from "../../scripts/readme.ts";

describe("README.md", () => {
  it("shows the rules and the finding of today (else: npm run readme)", async () => {
    const readme = currentReadme();
    expect(readme).toBe(await refreshed(readme));
  });
});
