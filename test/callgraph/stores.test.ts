import { describe, expect, it } from "vitest";
import { indexOfFiles } from "../../server/src/core/callgraph/index-files.ts";
import { indexOf, storesOf, storesOfWork } from "./indexing.ts";

const inFunction = (body: string): string => `static void demo(struct bio *bio)\n{\n${body}\n}\n`;

describe("functions stored in initialisers", () => {
  it.each([
    ["static const struct file_operations ops = {\n\t.owner\t= THIS_MODULE,\n\t.read\t= work,\n};", ["file_operations.read"]],
    ["struct file_operations ops = { .read = &work };", ["file_operations.read"]],
    ["struct file_operations ops = { .read = (void *)work, };", ["file_operations.read"]],
    ["struct file_operations ops = { read: work, write: other };", ["file_operations.read"]],
    ["static struct x table[] = {\n\t{ .id = 1, .run = work },\n\t{ .id = 2 },\n};", ["x.run"]],
    ["static struct x table[] __initdata = { [3] = { .run = work } };", ["x.run"]],
    ["static struct x one = { .inner = { .run = work } };", ["?.run"]],
    ["static struct x one = { .inner = { .a = 1 }, .run = work };", ["x.run"]],
    ["static struct x one = { .a = 1 }, two = { .run = work };", ["x.run"]],
    ["static x_t one = { .run = work };", ["?.run"]],
    ["static struct pci_driver d = { .remove = __devexit_p(work) };", ["__devexit_p#0 in no function", "pci_driver.remove"]],
    ["static struct { int (*run)(int); } one = { .run = work };", ["?.run"]],
    ["static struct y { int (*run)(int); } one = { .run = work };", ["y.run"]],
    ["static struct x one = { .slots[2] = work };", ["x.slots"]],
    ["static struct x one = { .run = ENABLED ? work : other };", ["x.run"]],
    ["define_machine(box) {\n\t.probe = work,\n};", ["?.probe"]],
    [inFunction("struct x one = { .run = work };"), ["x.run"]],
    [inFunction("bio->ops = &(struct x) { .run = work };"), ["x.run"]],
    [inFunction("take((struct x[]) { { .run = work } });"), ["x.run"]],
    ["#define INIT_X(n) { .name = n, .run = work }", ["?.run"]],
  ])("%s", (text, expected) => {
    expect(storesOfWork(text).sort()).toEqual(expected);
  });

  it.each(["struct x one = { .size = work(1) };", "struct x one = { .size = p->work };", "struct x one = { .name = \"work\" };"])("not %s", (text) => {
    expect(storesOfWork(text)).toEqual([]);
  });
});

describe("functions assigned to members", () => {
  it.each([
    ["bio->bi_end_io = work;", ["?.bi_end_io"]],
    ["t.function = &work;", ["?.function"]],
    ["a->b->c.run = (fn_t)work;", ["?.run"]],
    ["ops->slots[i] = work;", ["?.slots"]],
    ["bio->bi_end_io = sync ? work : NULL;", ["?.bi_end_io"]],
    ["a->run = b->other = work;", ["?.other"]],
  ])("%s", (body, expected) => {
    expect(storesOfWork(inFunction(body))).toEqual(expected);
  });

  it.each(["if (bio->bi_end_io == work) return;", "run = work;", "bio->size = work(1);", "bio->size += work;", "bio->run = p->work;"])("not %s", (body) => {
    expect(storesOfWork(inFunction(body))).toEqual([]);
  });
});

describe("functions handed over", () => {
  it.each([
    ["request_irq(irq, work, 0, name, dev);", ["request_irq#1 in demo"]],
    ["init(&t, &work);", ["init#1 in demo"]],
    ["init(a(1, 2), (irq_handler_t)work);", ["init#1 in demo"]],
    ["outer(1, inner(work), 3);", ["inner#0 in demo"]],
    ["init(t, msi ? work : other, 0);", ["init#1 in demo"]],
    ["ops->add(ops, work);", ["add#1 in demo"]],
  ])("%s", (body, expected) => {
    expect(storesOfWork(inFunction(body))).toEqual(expected);
  });

  it("outside of any function, and in a macro", () => {
    expect(storesOfWork("module_init(work);\nstatic DECLARE_TASKLET(t, work, 0);\n")).toEqual([
      "module_init#0 in no function", "DECLARE_TASKLET#1 in no function",
    ]);
    expect(storesOfWork("#define ask(irq, d) request_irq(irq, work, 0, #d, d)\n")).toEqual(["request_irq#1 in ask"]);
  });

  it.each(["init(work + 1);", "init(work(1));", "init(p->work);", "if (work) return;", "init(\"work\");", "int other(int work);"])("not %s", (body) => {
    expect(storesOfWork(inFunction(body))).toEqual([]);
  });

  it("are no variables of the same name", () => {
    expect(storesOfWork("static void demo(int work)\n{\n\tinit(work);\n\tx->run = work;\n}\n")).toEqual([]);
    expect(storesOfWork(inFunction("struct page *a, *work;\n\tinit(work);"))).toEqual([]);
    expect(storesOfWork(inFunction("int work = 1;\n\tinit(work);"))).toEqual([]);
    expect(storesOfWork("#define apply(work) init(work)\n")).toEqual([]);
  });
});

describe("what is stored", () => {
  it("must be a function of the tree", () => {
    const index = indexOf(inFunction("init(counter, name); bio->size = limit;"));
    expect(["counter", "name", "limit"].flatMap((name) => storesOf(index, name))).toEqual([]);
    expect(index.storedIn("size")).toEqual([]);
  });

  it("is no static function of another folder", () => {
    const user = { path: "fs/user.c", text: inFunction("bio->run = work;") };
    const body = "work(int a)\n{\n\treturn a;\n}\n";
    const stores = (path: string, header: string): number => indexOfFiles([user, { path, text: header + body }]).stores("work").length;
    expect(stores("fs/sub/other.c", "static int ")).toBe(0);
    expect(stores("fs/other.c", "static int ")).toBe(1);
    expect(stores("mm/other.c", "int ")).toBe(1);
    expect(stores("include/other.h", "static inline int ")).toBe(1);
  });

  it("is listed by member", () => {
    const index = indexOf("int b(void) { }\nint a(void) { }\nstruct x o = { .run = b };\nvoid f(void) { p->run = a; q->run = b; }\n");
    expect(index.storedIn("run")).toEqual(["a", "b"]);
    expect(index.storedIn("a")).toEqual([]);
  });

  it("comes with its file", () => {
    const index = indexOf("int work(void) { }\nstruct x o = { .run = work };\n");
    expect(index.stores("work")).toEqual([{ kind: "field", file: "drivers/demo/demo.c", struct: "x", field: "run" }]);
  });
});
