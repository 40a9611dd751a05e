/** Keys in groups of which Tab reaches one: arrows go to the nearest that lies that way, Home and End to the ends. */

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

type Way = "ArrowUp" | "ArrowDown" | "ArrowLeft" | "ArrowRight";

/** Index of the nearest box in that direction; -1 where there is none. What overlaps on the other axis goes first. */
export function nearest(boxes: readonly Box[], from: number, way: Way): number {
  const start = boxes[from];
  if (start === undefined) return -1;
  let [best, least] = [-1, Infinity];
  boxes.forEach((box, index) => {
    const [ahead, aside] = distances(start, box, way);
    const cost = ahead + aside * 4;
    if (index !== from && ahead >= 0 && cost < least) [best, least] = [index, cost];
  });
  return best;
}

/** How far a box begins beyond the end of another, and how far it lies beside it; a tolerance for shared edges. */
function distances(from: Box, to: Box, way: Way): readonly [ahead: number, aside: number] {
  const gapX = Math.max(0, to.left - from.right, from.left - to.right);
  const gapY = Math.max(0, to.top - from.bottom, from.top - to.bottom);
  const startX = Math.abs(to.left - from.left);
  const startY = Math.abs(to.top - from.top);
  switch (way) {
    case "ArrowLeft": return [from.left - to.right + 1, gapY + startY / 64];
    case "ArrowRight": return [to.left - from.right + 1, gapY + startY / 64];
    case "ArrowUp": return [from.top - to.bottom + 1, gapX + startX / 64];
    case "ArrowDown": return [to.top - from.bottom + 1, gapX + startX / 64];
  }
}

const WAYS: ReadonlySet<string> = new Set(["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"]);

/** Makes the elements below `group` that match one stop for Tab. Call `refresh` when they have changed. */
export function roving(group: HTMLElement, selector: string): { refresh(): void } {
  const members = (): HTMLElement[] => [...group.querySelectorAll<HTMLElement>(selector)].filter((one) => one.getClientRects().length > 0);
  const reach = (wanted: HTMLElement | undefined): void => {
    for (const one of group.querySelectorAll(`${selector}[tabindex="0"]`)) one.setAttribute("tabindex", "-1");
    wanted?.setAttribute("tabindex", "0");
  };
  group.addEventListener("focusin", ({ target }) => {
    const at = target instanceof Element ? target.closest<HTMLElement>(selector) : null;
    if (at !== null) reach(at);
  });
  group.addEventListener("keydown", (event) => {
    const next = nextOf(members(), event);
    if (next === null) return;
    event.preventDefault();
    next.focus();
    next.scrollIntoView({ block: "nearest", inline: "nearest" });
  });
  const refresh = (): void => {
    const all = group.querySelectorAll<HTMLElement>(selector);
    for (const one of all) if (!one.hasAttribute("tabindex")) one.setAttribute("tabindex", "-1");
    if (group.querySelector(`${selector}[tabindex="0"]`) === null) reach(all[0]);
  };
  refresh();
  return { refresh };
}

function nextOf(members: readonly HTMLElement[], { key, target, altKey, ctrlKey, metaKey }: KeyboardEvent): HTMLElement | null {
  if (altKey || ctrlKey || metaKey) return null;
  if (key === "Home") return members[0] ?? null;
  if (key === "End") return members.at(-1) ?? null;
  if (!WAYS.has(key)) return null;
  const at = members.findIndex((one) => target instanceof Node && one.contains(target));
  return members[nearest(members.map((one) => one.getBoundingClientRect()), at, key as Way)] ?? null;
}
