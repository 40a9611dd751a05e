/** What is made for paper only, while the page is printed. */

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
