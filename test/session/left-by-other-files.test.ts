/** Mappings that a function of another file leaves behind: whose they are to release. */

import { writeFileSync } from "node:fs";
import { join } from "node:path";
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

const FAULT = `int fault(struct vm *v, int again)
{
	v->addr = kmap_atomic(v->page);
	if (again)
		return 0;
	kunmap_atomic(v->addr);
	return 1;
}

int walk(struct page *page, int again)
{
	struct vm v = { .page = page };

	return fault(&v, again);
}
`;

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

  it("is none where another function like it ends what it left", async () => {
    const both = `${PIN}\nvoid *pin_other(struct object *o)\n{\n\treturn pin(o, 2);\n}\n`;
    const copy = user("done(to, from);").replace("pin(from, 2)", "pin_other(from)");
    expect(await found({ "mm/pin.c": both, "mm/copy.c": copy })).toEqual([]);
  });

  it("is one where a function of the file itself returns it, and an affair of that object where it does not", async () => {
    const grab = (ends: string): string => `char *grab(struct object *o)\n{\n\tchar *d = pin(o, 1);\n\n\treturn ${ends};\n}\n`;
    const fill = "int fill(struct object *o)\n{\n\tchar *d = grab(o);\n\n\tif (o->last)\n\t\treturn 1;\n\tkunmap(o->page);\n\treturn 0;\n}\n";
    expect(await found({ "mm/pin.c": PIN, "mm/fill.c": `${grab("d")}${fill}` })).toEqual(["warning mm/fill.c:12"]);
    expect(await found({ "mm/pin.c": PIN, "mm/fill.c": `${grab("d ? o->name : NULL")}${fill}` })).toEqual([]);
  });

  it("is shown where the callee maps it, and returns with it", async () => {
    const root = scratchFolder({ ...kernelTree("4.9"), "mm/fault.c": FAULT, "mm/pin.c": PIN, "mm/copy.c": user("kunmap(kmap_to_page(s));\n\tkunmap(kmap_to_page(d));") });
    const shown = async (): Promise<string[]> => {
      const { findings } = await check({ cwd: root, paths: ["."], configSymbols: new Map(), rules: ["leaked-map"], withoutRules: [] });
      return findings.flatMap(({ trace }) => trace.map(({ file, range, message }) => `${file}:${range.start.line} ${message}`)).filter((step) => / here, |returns with/.test(step));
    };
    expect(await shown()).toEqual(["mm/pin.c:11 mapped here, in pin()", "mm/pin.c:14 pin() returns with it", "mm/fault.c:3 mapped here, in fault()", "mm/fault.c:5 fault() returns with it"]);
    writeFileSync(join(root, "mm/pin.c"), `/* of objects */\n${PIN}`);
    expect((await shown()).slice(0, 2)).toEqual(["mm/pin.c:12 mapped here, in pin()", "mm/pin.c:15 pin() returns with it"]);
  });
});
