/** Makes elements. Text only ever becomes a text node: what a workspace holds is never read as markup. */

interface Attributes {
  readonly class?: string;
  readonly text?: string;
  readonly title?: string;
  readonly role?: string;
  readonly label?: string;
  readonly id?: string;
}

export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag, { class: name, text, title, role, label, id }: Attributes = {}, ...children: readonly Node[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  if (name !== undefined) made.className = name;
  if (text !== undefined) made.textContent = text;
  if (title !== undefined) made.title = title;
  if (role !== undefined) made.setAttribute("role", role);
  if (label !== undefined) made.setAttribute("aria-label", label);
  if (id !== undefined) made.id = id;
  made.append(...children);
  return made;
}

/** Puts an element into the chart's grid; both count from 1, ends are exclusive. */
export function place(made: HTMLElement, rows: readonly [number, number], columns: readonly [number, number]): void {
  made.style.gridRow = `${rows[0]} / ${rows[1]}`;
  made.style.gridColumn = `${columns[0]} / ${columns[1]}`;
}
