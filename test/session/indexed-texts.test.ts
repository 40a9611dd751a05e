/** Texts are compared with those that the index was made of: results of others are not kept. */

import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openIndex } from "../../server/src/project/index/open-index.ts";
import { IndexedTexts } from "../../server/src/session/indexed-texts.ts";
import { scratchFolder } from "../project/scratch-folder.ts";

const BEFORE = "int one(void)\n{\n\treturn 1;\n}\n";
const AFTER = BEFORE.replace("1;", "2;");

async function indexed(files: Record<string, string>, documents: Record<string, string> = {}): Promise<{ root: string; texts: IndexedTexts }> {
  const root = scratchFolder(files);
  const block = (await openIndex(root, { cache: false })).toBuffers();
  const open = new Map(Object.entries(documents).map(([path, text]) => [join(root, path), text]));
  const rootOf = (path: string): string | null => (path.startsWith(root) ? root : null);
  return { root, texts: new IndexedTexts({ documents: open, blocks: new Map([[root, block]]), rootOf }) };
}

describe("texts of an indexed tree", () => {
  it("are as scanned while nobody writes", async () => {
    const { root, texts } = await indexed({ "lib/one.c": BEFORE });
    expect(texts.read(join(root, "lib/one.c"))).toBe(BEFORE);
    expect(texts.areScanned).toBe(true);
  });

  it("are others from the first one on that was written meanwhile, of the same length or not", async () => {
    const { root, texts } = await indexed({ "lib/one.c": BEFORE, "lib/two.c": BEFORE.replace("one", "two") });
    writeFileSync(join(root, "lib/one.c"), AFTER);
    texts.read(join(root, "lib/two.c"));
    expect(texts.areScanned).toBe(true);
    expect(texts.read(join(root, "lib/one.c"))).toBe(AFTER);
    expect(texts.areScanned).toBe(false);
    texts.read(join(root, "lib/two.c"));
    expect(texts.areScanned).toBe(false);
  });

  it("are as scanned where a file could not be read, then as now", async () => {
    const { root, texts } = await indexed({ "lib/one.c": BEFORE });
    const [shut, gone] = [join(root, "lib/shut.c"), join(root, "lib/one.c")];
    mkdirSync(shut);
    const block = (await openIndex(root, { cache: false, list: { paths: ["lib/one.c", "lib/shut.c"], stamps: new Float64Array(4) } })).toBuffers();
    const other = new IndexedTexts({ documents: new Map(), blocks: new Map([[root, block]]), rootOf: () => root });
    expect(other.read(shut)).toBeUndefined();
    expect(other.areScanned).toBe(true);
    rmSync(gone);
    expect(texts.read(gone)).toBeUndefined();
    expect(texts.areScanned).toBe(false);
  });

  it("tell which files the index does not have, each time anew", async () => {
    const { root, texts } = await indexed({ "lib/one.c": BEFORE, "lib/table.inc": "1, 2\n" });
    const beside = join(scratchFolder({ "beside.h": "" }), "beside.h");
    texts.read(join(root, "lib/table.inc"));
    texts.read(join(root, "lib/one.c"));
    texts.read(join(root, "lib/missing.h"));
    texts.read(beside);
    expect([...texts.takeOutside().keys()]).toEqual([join(root, "lib/table.inc"), beside]);
    expect(texts.takeOutside().size).toBe(0);
    expect(texts.areScanned).toBe(true);
  });

  it("of documents are those that the editor has, whatever is on the disk", async () => {
    const { root, texts } = await indexed({ "lib/one.c": BEFORE }, { "lib/one.c": AFTER });
    expect(texts.read(join(root, "lib/one.c"))).toBe(AFTER);
    expect(texts.areScanned).toBe(true);
  });
});
