/** Small parts that sections are made of. Text only ever becomes a text node. */

import { element } from "../../../../client/src/timeline/view/element.ts";

export { element };

export function button(text: string, name: string, onPress: () => void): HTMLButtonElement {
  const made = element("button", { class: name, text });
  made.type = "button";
  made.addEventListener("click", onPress);
  return made;
}

export function select(label: string, options: readonly (readonly [value: string, text: string])[], onChange: (value: string) => void): { field: HTMLElement; input: HTMLSelectElement } {
  const input = element("select", {}, ...options.map(([value, text]) => {
    const option = element("option", { text });
    option.value = value;
    return option;
  }));
  input.addEventListener("change", () => onChange(input.value));
  return { field: element("label", { class: "field" }, element("span", { class: "field-name", text: label }), input), input };
}

/** `dir/` quiet, the file and its line not. */
export function place(file: string, line: number): HTMLElement {
  const cut = file.lastIndexOf("/") + 1;
  return element("code", { class: "place" }, element("span", { class: "dim", text: file.slice(0, cut) }), element("span", { text: `${file.slice(cut)}:${line}` }));
}

export function section(id: string, title: string, about: string): HTMLElement {
  const made = element("section", { class: "section", id });
  const heading = element("h2", { id: `${id}-title`, text: title });
  heading.tabIndex = -1;
  made.setAttribute("aria-labelledby", heading.id);
  made.append(element("div", { class: "section-head" }, heading, element("p", { class: "dim", text: about })));
  return made;
}

export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

export function nothing(text: string): HTMLElement {
  return element("p", { class: "nothing", text });
}
