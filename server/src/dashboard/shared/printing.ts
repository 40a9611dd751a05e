/** What is different while the page is printed. */

export function whenPrinted(begin: () => void, end: () => void): void {
  let isPrinting = false;
  const turn = (wanted: boolean): void => {
    if (wanted === isPrinting) return;
    isPrinting = wanted;
    if (wanted) begin();
    else end();
  };
  window.addEventListener("beforeprint", () => turn(true));
  window.addEventListener("afterprint", () => turn(false));
  matchMedia("print").addEventListener("change", ({ matches }) => turn(matches));
}

/** What is folded away on the screen cannot be unfolded on paper. */
export function unfoldOnPaper(): void {
  let folded: readonly HTMLDetailsElement[] = [];
  const turn = (isOpen: boolean): void => folded.forEach((one) => (one.open = isOpen));
  whenPrinted(() => {
    folded = [...document.querySelectorAll<HTMLDetailsElement>("details:not([open])")];
    turn(true);
  }, () => turn(false));
}
