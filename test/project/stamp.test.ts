/** Whether a file holds what it held is told by its stamp, and where that leaves it open by its bytes. */

import { mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { renewedStamp, summedStamp, timeless } from "../../server/src/project/stamp.ts";
import { scratchFolder } from "./scratch-folder.ts";

function stamped(text: string): { path: string; stamp: string } {
  const path = join(scratchFolder({ Kconfig: text }), "Kconfig");
  return { path, stamp: summedStamp(path, readFileSync(path)) };
}

describe("the stamp of a file", () => {
  it("stays while nobody writes, and is another one once the same is written again", () => {
    const { path, stamp } = stamped("config A\n");
    expect(renewedStamp(path, stamp)).toBe(stamp);
    utimesSync(path, 1_700_000_000, 1_700_000_000);
    const later = renewedStamp(path, stamp);
    expect(later).not.toBe(stamp);
    expect(later).toBe(summedStamp(path, readFileSync(path)));
  });

  it.each(["config B\n", "config AB\n", ""])("does not hold for %j in its place", (text) => {
    const { path, stamp } = stamped("config A\n");
    writeFileSync(path, text);
    utimesSync(path, 1_700_000_000, 1_700_000_000);
    expect(renewedStamp(path, stamp)).toBeNull();
  });

  it("without a time makes the file be read, whenever it was written", () => {
    const { path, stamp } = stamped("config A\n");
    expect(renewedStamp(path, timeless(stamp))).toBe(stamp);
    writeFileSync(path, "config B\n");
    utimesSync(path, 1_700_000_000, 1_700_000_000);
    expect(renewedStamp(path, timeless(stamp))).toBeNull();
  });

  it("of a file that is not there is empty, and holds as long", () => {
    const path = join(scratchFolder(), "Kconfig");
    const none = summedStamp(path, Buffer.alloc(0));
    expect([none, renewedStamp(path, none), timeless(none)]).toEqual(["", "", ""]);
    writeFileSync(path, "");
    expect(renewedStamp(path, none)).toBeNull();
    const there = summedStamp(path, Buffer.alloc(0));
    rmSync(path);
    expect(renewedStamp(path, there)).toBeNull();
    mkdirSync(path);
    expect(renewedStamp(path, there)).toBeNull();
  });
});
