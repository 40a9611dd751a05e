/** A finding at length: what, where, the path that leads there, and what is mapped by then. */

import type { PageData, PageFinding, PageStep } from "../../cli/reporters/dashboard/page-data.ts";
import { element, place } from "../shared/dom.ts";

/** The words of a severity, never its colour alone. */
export function drawFinding(finding: PageFinding, rules: PageData["rules"]): HTMLElement {
  const { severity, rule, message, help, file, line, column, function: name, code, path, stack } = finding;
  const where = element("p", { class: "where" }, place(file, line), element("span", { class: "dim", text: `column ${column}${name === "" ? "" : `, in ${name}()`}` }));
  return element("div", { class: `finding level-${severity}` },
    element("p", { class: "kind" }, element("span", { class: "level", text: severity }), element("strong", { text: rule }), element("span", { class: "dim", text: rules[rule] ?? "" })),
    element("h3", { class: "said", text: message }),
    where,
    ...(code === "" ? [] : [element("pre", { class: "code", text: code })]),
    element("p", { class: "help" }, element("span", { class: "dim", text: finding.certainty === "must" ? "On every path that comes here. " : "On some of the paths that come here. " }), advice(help)),
    ...(path.length === 0 ? [] : [element("h4", { text: "How it comes about" }), drawPath(path)]),
    ...(stack.length === 0 ? [] : [element("h4", { text: "Mapped by then" }), drawStack(stack)]),
  );
}

/** Words as a sentence, a command as it is typed. */
function advice(help: string): HTMLElement {
  if (help.startsWith("kmaplint ")) return element("code", { text: help });
  return element("span", { text: help === "" ? "" : `${help.charAt(0).toUpperCase()}${help.slice(1)}.` });
}

function drawPath(path: readonly PageStep[]): HTMLElement {
  return element("ol", { class: "path" }, ...path.map(({ kind, message, file, line, code }) => element("li", {},
    element("p", { class: "step-head" }, element("span", { class: "step-kind", text: kind }), element("span", { text: message }), place(file, line)),
    ...(code === "" ? [] : [element("code", { class: "code", text: code })]))));
}

function drawStack(stack: PageFinding["stack"]): HTMLElement {
  const head = element("tr", {}, ...["slot", "page", "mapped at"].map((text) => {
    const cell = element("th", { text });
    cell.scope = "col";
    return cell;
  }));
  const rows = stack.map(({ slot, page, file, line }) => element("tr", {},
    element("td", {}, element("code", { text: slot })), element("td", {}, element("code", { text: page })), element("td", {}, place(file, line))));
  return element("table", { class: "stack" }, element("thead", {}, head), element("tbody", {}, ...rows));
}
