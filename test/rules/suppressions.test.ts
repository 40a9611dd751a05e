/** Comments that silence findings. */

import { expect, test } from "vitest";
import { checkText } from "./check-text.ts";

const LEAK = `static int demo_first(struct page *page)
{
	char *addr = kmap_local_page(page);
	int first = addr[0];

	return first;
}
`;

async function rulesOf(text: string): Promise<string[]> {
  const found = await checkText({ path: "demo.c", text, version: "6.1", config: new Map() }, "native");
  return found.map((one) => `${one.line} ${one.rule}${one.rule === "unused-suppression" ? `: ${one.message}` : ""}`);
}

function withComment(line: number, comment: string): string {
  const lines = LEAK.split("\n");
  lines.splice(line - 1, 0, comment);
  return lines.join("\n");
}

test("a finding without a comment is reported", async () => {
  expect(await rulesOf(LEAK)).toEqual(["6 leaked-map"]);
});

test.each([
  ["on the line above", withComment(6, "\t/* kmaplint-ignore leaked-map: the caller unmaps */")],
  ["in a line comment above", withComment(6, "\t// kmaplint-ignore leaked-map: the caller unmaps")],
  ["over several lines above", withComment(6, "\t/*\n\t * kmaplint-ignore leaked-map: the caller unmaps\n\t */")],
  ["at the end of the line", LEAK.replace("return first;", "return first; /* kmaplint-ignore leaked-map: the caller unmaps */")],
  ["above the function", `/* kmaplint-ignore-function leaked-map: the caller unmaps */\n${LEAK}`],
  ["above the function's own comment", `/* kmaplint-ignore-function leaked-map: unmapped later */\n/* Reads the first byte. */\n${LEAK}`],
])("a comment %s silences it", async (_, text) => {
  expect(await rulesOf(text)).toEqual([]);
});

test("each rule that a comment names is to be of use", async () => {
  expect(await rulesOf(withComment(6, "\t/* kmaplint-ignore use-after-unmap, leaked-map: the caller unmaps */"))).toEqual(["6 unused-suppression: nothing here is reported as `use-after-unmap`"]);
  expect(await rulesOf(withComment(6, "\t/* kmaplint-ignore leaked, leaked-map: the caller unmaps */"))).toEqual(["6 unused-suppression: there is no rule `leaked`: `kmaplint explain` lists them"]);
});

test("a comment for the function and one for the line are both of use", async () => {
  expect(await rulesOf(`/* kmaplint-ignore-function leaked-map: unmapped later */\n${withComment(6, "\t/* kmaplint-ignore leaked-map: the caller unmaps */")}`)).toEqual([]);
});

test.each([
  ["of another rule", withComment(6, "\t/* kmaplint-ignore double-unmap: once */"), ["6 unused-suppression: nothing here is reported as `double-unmap`", "7 leaked-map"]],
  ["without a reason", withComment(6, "\t/* kmaplint-ignore leaked-map */"), ["6 unused-suppression: the comment gives no reason, and is not followed", "7 leaked-map"]],
  ["of no rule", withComment(6, "\t/* kmaplint-ignore: it is fine */"), ["6 unused-suppression: the comment names no rule", "7 leaked-map"]],
  ["of a rule that there is not", withComment(6, "\t/* kmaplint-ignore leaked: fine */"), ["6 unused-suppression: there is no rule `leaked`: `kmaplint explain` lists them", "7 leaked-map"]],
  ["with blanks between rules", withComment(6, "\t/* kmaplint-ignore leaked-map double-unmap: fine */"), ["6 unused-suppression: the comment is not in order, and is not followed", "7 leaked-map"]],
  ["of a kind that there is not", withComment(6, "\t/* kmaplint-ignore-file leaked-map: fine */"), ["6 unused-suppression: the comment is not in order, and is not followed", "7 leaked-map"]],
  ["that speaks of such comments", withComment(6, "\t/* nothing like kmaplint-ignore-line */"), ["7 leaked-map"]],
  ["too far above", withComment(5, "\t/* kmaplint-ignore leaked-map: the caller unmaps */"), ["5 unused-suppression: nothing here is reported as `leaked-map`", "7 leaked-map"]],
  ["above another function", `/* kmaplint-ignore-function leaked-map: fine */\nint other(void)\n{\n\treturn 0;\n}\n${LEAK}`, ["1 unused-suppression: nothing here is reported as `leaked-map`", "11 leaked-map"]],
  ["above something else", `/* kmaplint-ignore-function leaked-map: fine */\nint other;\n${LEAK}`, ["1 unused-suppression: nothing here is reported as `leaked-map`", "8 leaked-map"]],
  ["in a string", LEAK.replace("addr[0];", 'addr[0] + demo("kmaplint-ignore leaked-map: fine");'), ["6 leaked-map"]],
])("a comment %s silences nothing", async (_, text, expected) => {
  expect((await rulesOf(text)).sort()).toEqual([...expected].sort());
});
