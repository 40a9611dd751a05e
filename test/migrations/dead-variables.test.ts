/** Variables that go once their last use is taken away, and those that can't. */

import { describe, expect, test } from "vitest";
import { dropVariables, isStillUsed } from "../../server/src/core/migrations/dead-variables.ts";
import { analyseFile } from "../../server/src/core/pipeline/check-file.ts";
import { changed } from "../../server/src/core/text/changes.ts";
import type { Span } from "../../server/src/core/text/span.ts";
import { inputFor } from "./proposing.ts";

/** `before`: the uses that go are between `«` and `»`, and end with the name of the variable. */
async function drop(before: string): Promise<{ text: string | null; isUsed: boolean }> {
  const text = before.replaceAll(/[«»]/g, "");
  const removed: Span[] = [];
  let shift = 0;
  for (const { index, 0: marked } of before.matchAll(/«[^»]*»/g)) {
    removed.push({ start: index - shift, end: index - shift + marked.length - 2 });
    shift += 2;
  }
  const input = await inputFor(text, "2.6.36");
  const [fn] = analyseFile(input).functions;
  const of = { fn: fn!, source: input.source, kernel: input.kernel, removed };
  const names = removed.map(({ start, end }) => ({ start: end - /\w+$/.exec(text.slice(start, end))![0].length, end }));
  const changes = dropVariables(of, names);
  return { text: changes && changed(text, [...changes, ...removed.map((span) => ({ span, text: "" }))]), isUsed: names.some((one) => isStillUsed(of, one)) };
}

const HEAD = "void f(struct page *page, int n)\n{\n";
const MAP = "\tchar *p = kmap_atomic(page«, type»);\n\n\tp[0] = n;\n\tkunmap_atomic(p«, type»);\n";
const MAPPED = MAP.replaceAll(/«[^»]*»/g, "");

const DROPPED: Readonly<Record<string, readonly [before: string, after: string]>> = {
  "with its initialiser": [`${HEAD}\tenum km_type type = KM_USER0;\n${MAP}}\n`, `${HEAD}${MAPPED}}\n`],
  "with a comment behind it": [`${HEAD}\tenum km_type type; /* which slot */\n${MAP}}\n`, `${HEAD}${MAPPED}}\n`],
  "first of a list": [`${HEAD}\tint type = 3, *a, b = n;\n${MAP}\tg(a, b);\n}\n`, `${HEAD}\tint *a, b = n;\n${MAPPED}\tg(a, b);\n}\n`],
  "in the middle of a list": [`${HEAD}\tint *a, type = 3, b = n;\n${MAP}\tg(a, b);\n}\n`, `${HEAD}\tint *a, b = n;\n${MAPPED}\tg(a, b);\n}\n`],
  "last of a list": [`${HEAD}\tint *a, b = n,\n\t    type;\n${MAP}\tg(a, b);\n}\n`, `${HEAD}\tint *a, b = n;\n${MAPPED}\tg(a, b);\n}\n`],
  "with an assignment": [`${HEAD}\tenum km_type type;\n\n\ttype = KM_USER1;\n\tg(n);\n\t{\n\t${MAP}\t}\n}\n`, `${HEAD}\tg(n);\n\t{\n\t${MAPPED}\t}\n}\n`],
  "with a choice": [
    `${HEAD}\tenum km_type type;\n\n\tif (n > 3)\n\t\ttype = KM_USER1;\n\telse {\n\t\ttype = KM_USER0;\n\t}\n\t{\n\t${MAP}\t}\n}\n`,
    `${HEAD}\t{\n\t${MAPPED}\t}\n}\n`,
  ],
  "with a switch": [
    `${HEAD}\tenum km_type type;\n\n\tg(n);\n\tswitch (n) {\n\tcase 0:\n\t\ttype = KM_USER1;\n\t\tbreak;\n\tdefault:\n\t\ttype = KM_USER0;\n\t}\n\t{\n\t${MAP}\t}\n}\n`,
    `${HEAD}\tg(n);\n\t{\n\t${MAPPED}\t}\n}\n`,
  ],
  "while another one of its name stays": [
    `${HEAD}\tif (n) {\n\t\tint type = 4;\n\n\t\tg(type);\n\t} else {\n\t\tint type = 3;\n\t${MAP}\t}\n}\n`,
    `${HEAD}\tif (n) {\n\t\tint type = 4;\n\n\t\tg(type);\n\t} else {\n\t${MAPPED}\t}\n}\n`,
  ],
};

describe("a variable goes", () => {
  for (const [what, [before, after]] of Object.entries(DROPPED)) test(what, async () => expect(await drop(before)).toEqual({ text: after, isUsed: false }));
});

const KEPT: Readonly<Record<string, readonly [before: string, isUsed: boolean]>> = {
  "that is read": [`${HEAD}\tint type = 3;\n${MAP}\tg(type);\n}\n`, true],
  "whose address is taken": [`${HEAD}\tint type;\n${MAP}\tg(&type);\n}\n`, true],
  "that counts": [`${HEAD}\tint type = 3;\n${MAP}\ttype++;\n}\n`, true],
  "that is a parameter": [`void f(struct page *page, int n, int type)\n{\n${MAP}}\n`, true],
  "that a macro reads by its name": [`#define show() printk("%d", type)\n${HEAD}\tint type = 3;\n${MAP}\tshow();\n}\n`, true],
  "that is given the result of a call": [`${HEAD}\tint type = g(n);\n${MAP}}\n`, false],
  "that is assigned the result of a call": [`${HEAD}\tint type;\n${MAP}\ttype = g(n);\n}\n`, false],
  "that is assigned in a branch with something else": [`${HEAD}\tint type;\n${MAP}\tif (n)\n\t\ttype = 3;\n\telse\n\t\tg(n);\n}\n`, false],
  "that is assigned in a branch with an effect in its condition": [`${HEAD}\tint type;\n${MAP}\tif (g(n))\n\t\ttype = 3;\n}\n`, false],
  "that is declared in an #if": [`${HEAD}#ifdef CONFIG_A\n\tint type = 3;\n#else\n\tint type = 4;\n#endif\n${MAP}}\n`, false],
  "that shares its line with something else": [`${HEAD}\tint type = 3; int a = 4;\n${MAP}\tg(a);\n}\n`, false],
};

describe("a variable stays", () => {
  for (const [what, [before, isUsed]] of Object.entries(KEPT)) test(what, async () => expect(await drop(before)).toEqual({ text: null, isUsed }));
});
