/** Arrow keys in the timeline, and what stays selected while one types. */

import { describe, expect, test } from "vitest";
import { layOut } from "../../client/src/timeline/view/layout.ts";
import { type Move, itemsOf, move, moveOf, selectIn } from "../../client/src/timeline/view/navigation.ts";
import type { Item } from "../../client/src/timeline/view/scene.ts";
import { bar, mark, timeline } from "./sample.ts";

const scene = layOut(timeline({
  bars: [bar(101, 110, { page: "a" }), bar(103, 108, { page: "b", depth: 1 }), bar(112, 114, { page: "c", depth: 1 })],
  marks: [mark(103, { rule: "one" }), mark(113, { rule: "two", severity: "warning" })],
}));

const nameOf = (item: Item | null): string | null => item && (item.kind === "bar" ? item.page : item.rule);
const item = (name: string): Item => itemsOf(scene).find((one) => nameOf(one) === name)!;

describe("keys", () => {
  test("go through everything from top to bottom, marks before bars", () => {
    expect(itemsOf(scene).map(nameOf)).toEqual(["a", "one", "b", "c", "two"]);
  });

  test.each<[string, Move, string]>([
    ["a", "next", "one"], ["b", "previous", "one"], ["two", "next", "two"], ["a", "previous", "a"], ["b", "first", "a"], ["a", "last", "two"],
    ["one", "right", "a"], ["a", "right", "b"], ["b", "left", "a"], ["a", "left", "one"], ["c", "right", "c"], ["two", "right", "a"],
  ])("from %s: %s is %s", (from, way, to) => {
    expect(nameOf(move(scene, item(from), way))).toBe(to);
  });

  test("begin at the top where nothing is selected, and lead nowhere where there is nothing", () => {
    expect(nameOf(move(scene, null, "next"))).toBe("a");
    expect(move(layOut(timeline()), null, "next")).toBeNull();
  });

  test("other than arrows, Home and End are not ours", () => {
    expect([moveOf("ArrowDown"), moveOf("Home"), moveOf("a"), moveOf("toString")]).toEqual(["next", "first", null, null]);
  });
});

describe("a selection", () => {
  test("begins with the worst mark of a function", () => {
    expect(nameOf(selectIn(scene, null, null))).toBe("one");
    expect(nameOf(selectIn(scene, layOut(timeline({ function: "other" })), item("b")))).toBe("one");
    expect(selectIn(layOut(timeline({ bars: [bar(101, 102)] })), null, null)).toBeNull();
  });

  test("stays with what it was when lines move, and with none when there was none", () => {
    const moved = layOut(timeline({ last: 130, bars: [bar(106, 109, { page: "c", depth: 1 }), bar(115, 117, { page: "c", depth: 1 })], marks: [mark(120, { rule: "one" })] }));
    expect(selectIn(moved, scene, item("c"))).toMatchObject({ page: "c", from: 15 });
    expect(nameOf(selectIn(moved, scene, item("one")))).toBe("one");
    expect(selectIn(moved, scene, item("b"))).toBeNull();
    expect(selectIn(moved, scene, null)).toBeNull();
  });
});
