import { execFileSync } from "node:child_process";
import { mkdirSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { FileReader, LARGEST_SOURCE, decode, readText } from "../../server/src/project/source-reader.ts";
import { scratchFolder } from "./scratch-folder.ts";

function text(bytes: Uint8Array | string): string {
  const read = decode(Buffer.from(bytes as string));
  if (read.kind !== "text") throw new Error(read.reason);
  return read.text;
}

describe("decoding", () => {
  it("reads UTF-8, and Latin-1 where the bytes are no UTF-8", () => {
    expect(text("/* naïve */")).toBe("/* naïve */");
    expect(text(Buffer.from("/* naïve */", "latin1"))).toBe("/* naïve */");
  });

  it("leaves a byte order mark out in both encodings", () => {
    expect(text(Buffer.from("\ufeffint a;", "utf8"))).toBe("int a;");
    expect(text(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from("é", "latin1")]))).toBe("é");
  });

  it("keeps line breaks as they are", () => {
    expect(text("a\r\nb\rc\n")).toBe("a\r\nb\rc\n");
  });

  it("calls bytes with a NUL binary", () => {
    expect(decode(Buffer.from("int\0a"))).toEqual({ kind: "gap", reason: "the file is binary: it holds NUL bytes" });
  });

  it("reads an empty file as an empty text", () => {
    expect(text("")).toBe("");
  });
});

describe("reading", () => {
  it("gives each file its own bytes though the buffer is used again", () => {
    const folder = scratchFolder({ "long.c": "a".repeat(3_000_000), "short.c": "b" });
    const reader = new FileReader();
    expect(readText(join(folder, "long.c"), reader)).toEqual({ kind: "text", text: "a".repeat(3_000_000) });
    expect(readText(join(folder, "short.c"), reader)).toEqual({ kind: "text", text: "b" });
  });

  it("refuses files past the limit without reading them", () => {
    const folder = scratchFolder({ "large.c": "" });
    truncateSync(join(folder, "large.c"), LARGEST_SOURCE + 1);
    expect(readText(join(folder, "large.c"))).toEqual({ kind: "gap", reason: "the file is larger than 32 MiB" });
  });

  it("says why a path cannot be read", () => {
    const folder = scratchFolder();
    mkdirSync(join(folder, "d.c"));
    expect(readText(join(folder, "d.c"))).toEqual({ kind: "unreadable", reason: "is a folder" });
    expect(readText(join(folder, "gone.c"))).toEqual({ kind: "unreadable", reason: "no such file or folder" });
  });

  it.runIf(process.platform !== "win32")("does not wait for a named pipe", () => {
    const folder = scratchFolder();
    execFileSync("mkfifo", [join(folder, "pipe.c")]);
    expect(readText(join(folder, "pipe.c"))).toEqual({ kind: "unreadable", reason: "is not a regular file" });
  });
});
