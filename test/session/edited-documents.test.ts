/** What a workspace says of documents that are edited is what one says that has never known other texts. */

import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type FolderWorkspace, folderOpener } from "../../server/src/session/editor/workspace.ts";
import { kernelTree, scratchFolder } from "../project/scratch-folder.ts";

/** What a function may be, by place; `NAME` is its own name. Functions of either file call those of the other. */
const BODIES = [
  ["\treturn kmap(page);", "\tkunmap(page);\n\treturn NULL;", "\tif (!page)\n\t\treturn kmap(page);\n\treturn NULL;", "\tkmap(page);\n\tmsleep(1);\n\treturn NULL;", "\treturn page;"],
  ["\tkunmap(page);\n\treturn NULL;", "\treturn NULL;", "\tif (page)\n\t\tkunmap(page);\n\treturn NULL;", "\treturn NULL;\n\tkunmap(page);", "\treturn page->next;"],
  ["\tchar *p = kmap_atomic(page);\n\tgrab(page);\n\tkunmap_atomic(p);\n\treturn NULL;", "\tchar *p = grab(page);\n\tdrop(page);\n\treturn p;", "\tHELD(page);\n\treturn NULL;", "\tchar *p = kmap_atomic(page);\n\tkunmap_atomic(p);\n\tgrab(page);\n\treturn NULL;", "\tif (!keep(page))\n\t\tkmap(page);\n\tif (!keep(page))\n\t\tkunmap(page);\n\treturn NULL;"],
  ["\tgrab(page);\n\tdrop(page);\n\treturn use(page);", "\tgrab(page);\n\tdrop(page);\n\tdrop(page);\n\treturn use(page);", "\tif (use(page))\n\t\treturn grab(page);\n\tdrop(page);\n\treturn NULL;", "\treturn lend(page);", "\treturn page;"],
  ["\treturn lend(page);", "\treturn grab(page);", "\tgrab(page);\n\treturn NULL;", "\tif (lend(page))\n\t\treturn NULL;\n\treturn page;", "\treturn page->next;", "\treturn found(page);"],
];
const NAMES = ["grab", "drop", "use", "lend", "keep"];
const FILES = { "mm/near.c": [0, 2, 4], "mm/far.c": [1, 3] } as const;
type File = keyof typeof FILES;
const PIECES = ["/*", "*/", "\n\n", "{", "}", "#if 0\n", "#endif\n", "int x;\n", "\"", "/* kunmap */"];

/** The functions of a file in their order, with the body that each has, and what was typed in front of some. */
interface Shape {
  readonly order: readonly number[];
  readonly bodies: readonly number[];
  readonly macro: number;
  readonly typed: ReadonlyMap<number, string>;
}

function textOf({ order, bodies, macro, typed }: Shape): string {
  const head = `#include <linux/highmem.h>\n#define HELD(page) ${["grab(page)", "use(page)", "kmap(page)"][macro]}\n${NAMES.map((name) => `void *${name}(struct page *page);\n`).join("")}`;
  return head + order.map((at, index) => `${typed.get(index) ?? ""}void *${NAMES[at]}(struct page *page)\n{\n${BODIES[at]![bodies[at]!]}\n}\n\n`).join("");
}

type Step =
  | { readonly kind: "body"; readonly place: number; readonly to: number }
  | { readonly kind: "macro"; readonly to: number; readonly file: File }
  | { readonly kind: "swap"; readonly file: File }
  | { readonly kind: "type"; readonly file: File; readonly index: number; readonly text: string }
  | { readonly kind: "pause" };

const file = fc.constantFrom<File>("mm/near.c", "mm/far.c");
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("body" as const), place: fc.nat(4), to: fc.nat(4) }) },
  fc.record({ kind: fc.constant("macro" as const), to: fc.nat(2), file }),
  fc.record({ kind: fc.constant("swap" as const), file }),
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("type" as const), file, index: fc.nat(2), text: fc.constantFrom("", ...PIECES) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("pause" as const) }) },
);

function after(shape: Shape, one: Exclude<Step, { kind: "pause" }>): Shape {
  switch (one.kind) {
    case "body":
      return { ...shape, bodies: shape.bodies.map((body, at) => (at === one.place ? one.to : body)) };
    case "macro":
      return { ...shape, macro: one.to };
    case "swap":
      return { ...shape, order: [...shape.order.slice(1), shape.order[0]!] };
    case "type":
      return { ...shape, typed: new Map([...shape.typed, [one.index, one.text]]) };
  }
}

const open = await folderOpener();
const QUIET = { progress: () => undefined, signal: new AbortController().signal };

class Session {
  readonly workspace: FolderWorkspace;
  readonly root: string;
  readonly shapes: Record<File, Shape>;

  constructor(root: string) {
    this.root = root;
    this.workspace = open({ cwd: root, configSymbols: new Map(), rules: [], withoutRules: [] });
    const shape = (order: readonly number[]): Shape => ({ order, bodies: [0, 0, 0, 0, 0], macro: 0, typed: new Map() });
    this.shapes = { "mm/near.c": shape(FILES["mm/near.c"]), "mm/far.c": shape(FILES["mm/far.c"]) };
  }

  paths(): [string, string][] {
    return (Object.keys(FILES) as File[]).map((name) => [join(this.root, name), textOf(this.shapes[name])]);
  }

  async begin(): Promise<void> {
    for (const [path, text] of this.paths()) this.workspace.setText(path, text);
    await this.workspace.index(this.paths().map(([path]) => path), QUIET);
  }

  take(one: Exclude<Step, { kind: "pause" }>): void {
    const name = one.kind === "body" ? (Object.keys(FILES) as File[]).find((each) => (FILES[each] as readonly number[]).includes(one.place))! : one.file;
    this.shapes[name] = after(this.shapes[name], one);
    const text = textOf(this.shapes[name]);
    this.workspace.setText(join(this.root, name), text);
    for (const _ of this.workspace.prepare(join(this.root, name), text));
    this.workspace.view(join(this.root, name), text);
  }

  async pause(): Promise<void> {
    if (this.workspace.settle() === "index") await this.workspace.index(this.paths().map(([path]) => path), QUIET);
  }

  told(): string {
    const shown = this.paths().map(([path, text]) => {
      const view = this.workspace.view(path, text);
      return [view.findings, view.functions().map(({ name, range }) => ({ name, range }))];
    });
    return JSON.stringify(shown, null, 1);
  }
}

describe("after edits of files that call each other, and a pause", () => {
  test("findings are those of a fresh look", async () => {
    const root = scratchFolder({ ...kernelTree("6.1"), "mm/near.c": "", "mm/far.c": "" });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 10 }), async (steps) => {
        const session = new Session(root);
        await session.begin();
        session.told();
        for (const one of [...steps, { kind: "pause" } as const]) {
          if (one.kind !== "pause") session.take(one);
          else {
            await session.pause();
            const fresh = new Session(root);
            Object.assign(fresh.shapes, session.shapes);
            await fresh.begin();
            expect(session.told()).toBe(fresh.told());
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  test("what a function of the file tells about its arguments is read anew where it is asked", async () => {
    const session = new Session(scratchFolder({ ...kernelTree("6.1"), "mm/near.c": "", "mm/far.c": "" }));
    session.take({ kind: "body", place: 2, to: 4 });
    session.take({ kind: "body", place: 4, to: 4 });
    await session.begin();
    const leaks = (): number => session.told().match(/leaked-map/g)?.length ?? 0;
    const before = leaks();
    // found() may give another answer each time.
    session.take({ kind: "body", place: 4, to: 5 });
    await session.pause();
    expect(leaks()).toBeGreaterThan(before);
    session.take({ kind: "body", place: 4, to: 4 });
    await session.pause();
    expect(leaks()).toBe(before);
  });
});
