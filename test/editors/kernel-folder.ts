/** A small kernel tree with a leak, a wrong release and a pair of nested mappings, which all editors are shown. */

import { kernelTree } from "../project/scratch-folder.ts";

/** Where things stand in it; lines count from 1, columns are those of words on them. */
export const DEMO = "drivers/demo/demo.c";

export const DEMO_SOURCE = `#include <linux/highmem.h>
#include <linux/string.h>

int demo_clear(struct page *page, int length)
{
	char *to = kmap_atomic(page);

	if (length < 0)
		return -EINVAL;
	memset(to, 0, length);
	kunmap_atomic(to);
	return 0;
}

void demo_copy(struct page *from, struct page *to)
{
	char *source = kmap_atomic(from);
	char *target = kmap_atomic(to);

	memcpy(target, source, PAGE_SIZE);
	kunmap_atomic(target);
	kunmap_atomic(source);
}

int demo_first(struct page *page)
{
	int *at = kmap(page);
	int first = *at;

	kunmap(at);
	return first;
}
`;

export const LEAK = { line: lineOf("return -EINVAL;"), rule: "leaked-map", message: /^the mapping of `page` .* is still held/ };
/** Has a fix that is safe: `kunmap(page)`. */
export const WRONG = { line: lineOf("kunmap(at);"), rule: "wrong-unmap-argument", fixed: "\tkunmap(page);" };
/** Both mappings of demo_copy are live here. */
export const NESTED = { line: lineOf("memcpy("), word: "memcpy", pages: ["from", "to"] };
/** An unmap and its map. */
export const PAIR = { unmap: lineOf("kunmap_atomic(source)"), map: lineOf("kmap_atomic(from)"), word: "kunmap_atomic" };
export const FUNCTIONS = ["demo_clear", "demo_copy", "demo_first"];

/** The files, by their path in the tree. 5.4 has kmap_atomic on a stack. */
export function demoTree(): Record<string, string> {
  return { ...kernelTree("5.4"), [DEMO]: DEMO_SOURCE };
}

function lineOf(text: string): number {
  return DEMO_SOURCE.split("\n").findIndex((line) => line.includes(text)) + 1;
}
