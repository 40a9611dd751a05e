import { describe, expect, it } from "vitest";
import { commandWords } from "../../server/src/project/command-words.ts";
import { readGccArguments } from "../../server/src/project/gcc-arguments.ts";
import { scratchFolder } from "./scratch-folder.ts";

function read(...args: string[]) {
  return readGccArguments(args, "/nowhere");
}

describe("sources among gcc's arguments", () => {
  it.each([
    ["-o", "out.c"], ["-I", "dir.c"], ["-isystem", "dir.c"], ["-iquote", "dir.c"], ["-idirafter", "d.c"], ["-include", "h.c"], ["-imacros", "h.c"],
    ["-D", "X.c"], ["-U", "X.c"], ["-MF", "dep.c"], ["-MT", "t.c"], ["-MQ", "t.c"], ["--param", "x.c"], ["-Xlinker", "x.c"],
    ["-Xassembler", "x.c"], ["-Xpreprocessor", "x.c"], ["-T", "x.c"], ["-u", "x.c"], ["-z", "x.c"], ["-L", "x.c"], ["-l", "x.c"],
    ["-dumpbase", "x.c"], ["-aux-info", "x.c"], ["--sysroot", "x.c"], ["--include", "x.c"], ["-gcc-base-dir", "x.c"], ["-target", "x.c"],
  ])("are not the value of %s", (option, value) => {
    expect(read(option, value, "real.c").sources).toEqual(["real.c"]);
  });

  it.each([
    "-Wall", "-MD", "-MMD", "-Wp,-MMD,fs/.x.o.c", "-Wp,-MD,fs/.x.o.c", "-std=gnu11", "-nostdinc", "-O2", "-mcmodel=kernel", "--param=x=1", "--sysroot=a.c",
    "-Idir.c", "-oout.c", "-DX=a.c", "-includeh.c", "-isystemdir.c", "-undef", "-frobnicate", "--arch=x86", "-Wbitwise", "-g", "-c", "-pipe", "-xc",
  ])("follow %s, which takes no more", (flag) => {
    expect(read(flag, "real.c").sources).toEqual(["real.c"]);
  });

  it("are C by their name or by -x, each once", () => {
    expect(read("a.c", "b.o", "c.S", "d.i", "lib.a", "-", "a.c", "e.h", "f").sources).toEqual(["a.c", "d.i", "e.h"]);
    expect(read("-x", "c", "odd.txt", "-x", "assembler-with-cpp", "not.c", "-xnone", "x.c").sources).toEqual(["odd.txt", "x.c"]);
  });

  it("stand in response files too, which may hold others", () => {
    const folder = scratchFolder({ "outer.rsp": "-D 'A=1 2' @inner.rsp\n", "inner.rsp": "-I\ndir.c real\\ one.c", "round.rsp": "@round.rsp last.c" });
    const args = readGccArguments(["@outer.rsp", "@gone.rsp", "b.c"], folder);
    expect(args.sources).toEqual(["real one.c", "b.c"]);
    expect([...args.macros]).toEqual([["A", "1 2"]]);
    expect(args.folders).toEqual(["dir.c"]);
    expect(readGccArguments(["@round.rsp"], folder).sources).toEqual(["last.c"]);
  });

  it("survive an option without its value", () => {
    expect(read("a.c", "-o").sources).toEqual(["a.c"]);
  });
});

describe("what gcc's arguments define and include", () => {
  it("is read joined and apart, the last word counting", () => {
    const { macros } = read("-DA", "-D", "B=2", "-DC=a=b", "-UB", "-DD", "-U", "D", "-DD=", "--define-macro=E=5", "-DF(x)=x");
    expect([...macros]).toEqual([["A", "1"], ["B", null], ["C", "a=b"], ["D", ""], ["E", "5"], ["F(x)", "x"]]);
  });

  it("is read from -Wp, as well", () => {
    const { macros, headers } = read("-Wp,-MD,x.c,-DA=1,-include,h.h", "-Wp,-UB");
    expect([...macros]).toEqual([["A", "1"], ["B", null]]);
    expect(headers).toEqual(["h.h"]);
  });

  it("keeps headers and folders in order", () => {
    const { headers, folders } = read("-include", "a.h", "-Ione", "-isystem", "two", "-includeb.h", "-I", "three");
    expect(headers).toEqual(["a.h", "b.h"]);
    expect(folders).toEqual(["one", "two", "three"]);
  });
});

describe("the words of a command", () => {
  it.each([
    [`gcc  -c\ta.c\n`, ["gcc", "-c", "a.c"]],
    [`-DS='"x y"' -DT=\\"z\\"`, [`-DS="x y"`, `-DT="z"`]],
    [`"a \\"b\\" \\$c \\d" ''`, [`a "b" $c \\d`, ""]],
    [`a\\ b 'c\\d'`, ["a b", "c\\d"]],
    [`'open quote`, ["open quote"]],
    [`"open \\" too`, [`open " too`]],
    [`trailing\\`, ["trailing"]],
    [``, []],
  ])("of %j", (text, words) => {
    expect(commandWords(text)).toEqual(words);
  });
});
