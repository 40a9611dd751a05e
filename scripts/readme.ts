// `npm run readme`: writes the parts of README.md that follow from the code: the table of rules and a real finding.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { run } from "../server/src/cli/run.ts";
import { RULES } from "../server/src/session/rules.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const README = fileURLToPath(new URL("../README.md", import.meta.url));

/** The same README with its generated parts as they must be now. */
export async function refreshed(readme: string): Promise<string> {
  return withPart(withPart(readme, "rules", rulesTable()), "finding", await finding());
}

export function currentReadme(): string {
  return readFileSync(README, "utf8");
}

function rulesTable(): string {
  const rows = RULES.map((rule) => `| [${rule.id}](docs/rules/${rule.id}.md) | ${rule.severity} | ${rule.summary} |`);
  return ["| rule | default | |", "|---|---|---|", ...rows].join("\n");
}

async function finding(): Promise<string> {
  const args = ["check", "examples/leak-on-error-path.c"];
  let text = "";
  const nowhere = { write: () => undefined, isTerminal: false, columns: 0 };
  const out = { ...nowhere, write: (part: string) => void (text += part) };
  await run(args, { cwd: ROOT, env: {}, input: () => Promise.resolve(Buffer.alloc(0)), out, err: nowhere });
  const [first = ""] = text.split("\n\n");
  return ["```", `$ npx kmaplint ${args.join(" ")}`, first.trimEnd(), "```"].join("\n");
}

/** The text with another part between the marks of that name. Throws when they are not there. */
export function withPart(readme: string, name: string, part: string): string {
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [start, end] = [readme.indexOf(open), readme.indexOf(close)];
  if (start < 0 || end < start) throw new Error(`the marks for ${name} are lost`);
  return `${readme.slice(0, start + open.length)}\n${part}\n${readme.slice(end)}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(README, await refreshed(currentReadme()));
