/** Mappings that a function of another file leaves behind: whose they are to release. */

import { describe, expect, it } from "vitest";
import { check } from "../../server/src/session/check.ts";
import { kernelTree, scratchFolder } from "../project/scratch-folder.ts";

const PIN = `void *pin(struct object *o, int type)
{
	int was;
	void *at = unpack(o->packed, &was);

	if (at && was != type) {
		kunmap(kmap_to_page(at));
		at = NULL;
	}
	if (!at) {
		at = kmap(o->page);
		o->packed = pack(at, type);
	}
	return at;
}
`;

function user(ends: string): string {
  return `int copy(struct object *to, struct object *from)
{
	char *d = pin(to, 1), *s;
	int ret = prepare(from);

	if (ret)
		return ret;
	s = pin(from, 2);
	memcpy(d, s, from->length);
	memcpy_to_page(to->last, 0, s, from->length);
	${ends}
	return 0;
}
`;
}

async function found(files: Readonly<Record<string, string>>): Promise<string[]> {
  const root = scratchFolder({ ...kernelTree("4.9"), ...files });
  const { findings } = await check({ cwd: root, paths: ["."], configSymbols: new Map(), rules: ["leaked-map"], withoutRules: [], cache: false });
  return findings.map((one) => `${one.severity} ${one.file}:${one.range.start.line}`);
}

describe("what a function of another file leaves mapped", () => {
  it("is no leak of a caller that leaves its release to others, whatever that function releases when it is called again", async () => {
    expect(await found({ "mm/pin.c": PIN, "mm/copy.c": user("done(to, from);") })).toEqual([]);
  });

  it("is one where the caller releases it elsewhere", async () => {
    expect(await found({ "mm/pin.c": PIN, "mm/copy.c": user("kunmap(kmap_to_page(s));\n\tkunmap(kmap_to_page(d));") })).toEqual(["warning mm/copy.c:7"]);
  });
});
