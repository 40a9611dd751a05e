/** Text of a workspace within Markdown: it is shown as it is, whatever it looks like. */

/** As code, on one line; `|` does not end a cell of a table. */
export function code(text: string): string {
  const line = text.replace(/\s+/g, " ").trim().slice(0, MOST);
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  const padding = line.startsWith("`") || line.endsWith("`") || line === "" ? " " : "";
  return `${fence}${padding}${line.replaceAll("|", "\\|")}${padding}${fence}`;
}

/** As words, with everything that Markdown or HTML could take for markup made plain. */
export function plain(text: string): string {
  return text.replace(/\s+/g, " ").trim().slice(0, MOST).replace(/[\\`*_{}[\]()#+\-.!|<>~&:@/]/g, (sign) => `\\${sign}`);
}

const MOST = 400;
