/** What is mapped goes by the code's own words. */

import { expect, it } from "vitest";
import { checkText } from "./check-text.ts";

/** The function leaves behind what `map`, C code, has mapped; `before`: what stands before it in the file. */
async function nameOf(map: string, before = ""): Promise<string | undefined> {
  const text = `${before}int smew_fill(struct smew *smew, struct page **pages, int i)\n{\n\tchar *at = ${map};\n\n\tif (i > 3)\n\t\treturn 1;\n\tkunmap_atomic(at, KM_USER0);\n\treturn 0;\n}\n`;
  const findings = await checkText({ path: "smew.c", text, version: "2.6.36", config: new Map() }, "native");
  return /the mapping of `(.*)` \(/.exec(findings.find(({ rule }) => rule === "leaked-map")?.message ?? "")?.[1];
}

it("a parameter or a place by its name", async () => {
  expect(await nameOf("kmap_atomic(pages[2], KM_USER0)")).toBe("pages[2]");
});

it("a value without one by the first argument, however deep its parentheses and however long the call", async () => {
  expect(await nameOf("kmap_atomic(smew_page((&smew->parts[(i + 1)])), KM_USER0)")).toBe("smew_page((&smew->parts[(i + 1)]))");
  expect(await nameOf("kmap_atomic(smew_page_of_part(smew, smew->first, i), KM_USER0) /* far */")).toBe("smew_page_of_part(smew, smew->first, i)");
});

it("a long argument by its beginning", async () => {
  const name = await nameOf("kmap_atomic(smew_page_of_part(&smew->parts_by_number[smew->first_of_them], &smew->other_parts[i]), KM_USER0)");
  expect(name).toHaveLength(60);
  expect(name).toMatch(/^smew_page_of_part\(&smew->parts_by_number\[.*\.\.\.$/);
});

it("what a helper has found and mapped by the call that found it, not by what the helper was given", async () => {
  const helper = "static void *smew_map(struct smew *smew)\n{\n\treturn kmap_atomic(smew_page(smew->first), KM_USER0);\n}\n\n";
  expect(await nameOf("smew_map(smew)", helper)).toBe("smew_page(…)");
  expect(await nameOf("kmap_atomic(smew_page(smew->first), KM_USER0)", helper)).toBe("smew_page(smew->first)");
});

it("a page table by the entry above it, whichever argument that is", async () => {
  expect(await nameOf("(char *)pte_offset_map(smew_pmd(smew, i), smew->addr)")).toBe("smew_pmd(smew, i)");
  expect(await nameOf("(char *)pte_offset_map_lock(smew->mm, smew_pmd(smew, i), smew->addr, &smew->ptl)")).toBe("smew_pmd(smew, i)");
  expect(await nameOf("(char *)get_locked_pte(smew->mm, smew->addr, &smew->ptl)")).toBe("smew->addr");
});
