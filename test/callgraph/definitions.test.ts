import { describe, expect, it } from "vitest";
import { callersIn, definedAs, indexOf } from "./indexing.ts";

const BODY = "\n{\n\tleaf();\n}\n";

describe("definitions", () => {
  it.each([
    ["int demo(void)", "plain"],
    ["static int demo(struct page *page, int n)", "static"],
    ["static inline struct page *demo(struct list_head *l)", "static"],
    ["static int __init demo(void)", "static"],
    ["static __attribute__((noinline)) int demo(void)", "static"],
    ["void demo(int a) __acquires(lock) __releases(lock)", "plain"],
    ["static\nint\ndemo(int a,\n     int b)", "static"],
    ["int (*demo(int which))(int)", "plain"],
    ["int (demo)(int which)", "plain"],
    ["EXPORT_SYMBOL(other)\nint demo(int a)", "plain"],
    ["static int demo(int (*callback)(int, void *), typeof(int) x)", "static"],
    ["asmlinkage long demo(unsigned long __user *p)", "plain"],
  ])("of %s", (header, kind) => {
    expect(definedAs(header + BODY, "demo")).toEqual([kind]);
    expect(callersIn(header + BODY, "leaf")).toEqual(["demo"]);
  });

  it("come from macros that define system calls", () => {
    const text = "SYSCALL_DEFINE2(demo_read, unsigned int, fd, char __user *, buf)\n{\n\treturn leaf(fd);\n}\n";
    expect(callersIn(text, "leaf")).toEqual(["sys_demo_read"]);
    expect(definedAs(text, "SYSCALL_DEFINE2")).toEqual([]);
  });

  it("are no prototypes, calls, structs or initialisers", () => {
    const text = `
int demo(int a);
extern int demo(int a), other(void);
typedef int (*demo_t)(int a);
struct demo { int (*demo)(int a); };
static struct ops ops = { .demo = 0 };
int user(void)
{
\textern int demo(int);
\tstruct demo demo = { 0 };
\treturn 0;
}
`;
    expect(definedAs(text, "demo")).toEqual([]);
    expect(callersIn(text, "demo")).toEqual([]);
  });

  it("of macros need parameters", () => {
    const text = "#define with_parameters(x) leaf(x)\n#define without leaf(1)\n#define spaced (leaf(2))\n#define empty()\n";
    expect(definedAs(text, "with_parameters")).toEqual(["macro"]);
    expect(definedAs(text, "empty")).toEqual(["macro"]);
    expect([...definedAs(text, "without"), ...definedAs(text, "spaced")]).toEqual([]);
    expect(callersIn(text, "leaf")).toEqual(["with_parameters"]);
  });

  it("of macros go on behind a backslash", () => {
    const text = "#define loop(x) do {\t\\\n\tif (x) {\t\\\n\t\tleaf(x);\t\\\n\t}\t\\\n} while (0)\nint demo(void)\n{\n\tloop(other());\n}\n";
    expect(callersIn(text, "leaf")).toEqual(["loop"]);
    expect(callersIn(text, "other")).toEqual(["demo"]);
  });

  it("stand within extern \"C\" braces", () => {
    expect(definedAs(`extern "C" {\nint demo(void)${BODY}}\nint next(void)${BODY}`, "demo")).toEqual(["plain"]);
    expect(callersIn(`extern "C" {\nint demo(void)${BODY}}\nint next(void)${BODY}`, "leaf")).toEqual(["demo", "next"]);
  });

  it("are listed in the order of files, with their place", () => {
    const index = indexOf("int demo(void) { return 0; }");
    expect(index.definitions("demo")).toEqual([{ name: "demo", file: "drivers/demo/demo.c", isStatic: false, isMacro: false }]);
    expect(index.definitions("nobody")).toEqual([]);
  });
});
