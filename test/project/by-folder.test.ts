import { describe, expect, it } from "vitest";
import { ByFolder } from "../../server/src/project/by-folder.ts";

describe("answers by folder", () => {
  it("are asked for once while files of one folder follow each other", () => {
    const asked: string[] = [];
    const folders = new ByFolder((folder) => {
      asked.push(folder);
      return folder.length;
    });
    const answers = ["/a/b", "/a/b", "/a/bc", "/a", "/", "/", "/a/b"].map((folder) => folders.of(folder));
    expect(answers).toEqual([4, 4, 5, 2, 1, 1, 4]);
    expect(asked).toEqual(["/a/b", "/a/bc", "/a", "/", "/a/b"]);
  });
});
