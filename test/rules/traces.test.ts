/** The way to a finding is told by the questions that the code at hand asks. */

import { expect, it } from "vitest";
import { stepsTo } from "./check-text.ts";

/** Branches on the way to a mapping that is left behind; `between`: C code while it is held, `before`: what stands before the function. */
async function branches(between: string, before: string): Promise<string[]> {
  const text = `${before}\nint smew_fill(struct smew *smew, struct page *page, int i)\n{\n\tchar *at = kmap_atomic(page, KM_USER0);\n\n\t${between}\n\tif (i > 3)\n\t\treturn 1;\n\tkunmap_atomic(at, KM_USER0);\n\treturn 0;\nout:\n\treturn -1;\n}\n`;
  const all = await stepsTo("leaked-map", { path: "smew.c", text, version: "2.6.36", config: new Map() });
  return all.map((steps) => steps.filter((step) => step.startsWith("when")).join("; "));
}

it("what a macro asks of itself is left out", async () => {
  expect(await branches("smew_dbg(smew, i);", '#define smew_dbg(s, n) do { if (smew_debug) smew_print(s, n); } while (0)')).toEqual(["when `i > 3` holds"]);
  expect(await branches("smew->top = smew_max(i, smew->top);", "#define smew_max(a, b) ((a) > (b) ? (a) : (b))")).toEqual(["when `i > 3` holds"]);
  expect(await branches("smew->top = smew_kind(i);", "#define smew_kind(n) ({ int k; switch (n) { case 1: k = 5; break; default: k = 7; } k; })")).toEqual(["when `i > 3` holds"]);
});

it("the condition that uses a macro is told once", async () => {
  expect(await branches("if (smew_busy(smew)) smew->top = 0;", "#define smew_busy(s) ((s)->first && (s)->last)")).toEqual(["when `smew_busy(smew)` does not hold; when `i > 3` holds"]);
});

it("what it asks of an argument, and what leads out of the function, is told", async () => {
  expect(await branches("smew_assert(smew->first);", "#define smew_assert(what) do { if (!(what)) smew_print(0, 0); } while (0)")).toEqual(["when `smew->first` is not 0; when `i > 3` holds"]);
  expect(await branches("smew_check(smew);", "#define smew_check(s) do { if (smew_broken) goto out; } while (0)")).toEqual(["when `smew_check(smew)` holds", "when `smew_check(smew)` does not hold; when `i > 3` holds"]);
});

it("a switch is told by the case that is taken", async () => {
  const choice = "switch (smew->kind) { case 0: return 1; case SMEW_FLAT: return 2; case 3 ... 7: return 3; default: break; }";
  expect(await branches(choice, "")).toEqual([
    "when `smew->kind` is 0",
    "when `smew->kind` is SMEW_FLAT",
    "when `smew->kind` is 3 to 7",
    "when `smew->kind` is none of the cases; when `i > 3` holds",
  ]);
});

it("an #if is told by what it asks for", async () => {
  expect(await branches("\n#ifdef CONFIG_SMEW\n\tsmew_print(smew, 1);\n#endif\n", "")).toEqual(["when `CONFIG_SMEW` is set; when `i > 3` holds"]);
});
