// `npm run readme`: writes what follows from the code into schema/kmaplint.schema.json, and from the schema into docs/configuration.md.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { ERAS } from "../server/src/core/kernel/eras.ts";
import { RULES } from "../server/src/session/rules.ts";
import { withPart } from "./readme.ts";

export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly const?: string;
  readonly oneOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly definitions?: Readonly<Record<string, Schema>>;
}

const pathOf = (name: string): string => fileURLToPath(new URL(`../${name}`, import.meta.url));
const read = (name: string): string => readFileSync(pathOf(name), "utf8");
const schemaIn = (name: string): Schema => JSON.parse(read(name)) as Schema;

const SCHEMA = "schema/kmaplint.schema.json";
const PAGE = "docs/configuration.md";

export const currentSchema = (): string => read(SCHEMA);
export const currentPage = (): string => read(PAGE);

/** The same schema with its definitions as they must be now. */
export function refreshedSchema(text: string): string {
  const api = schemaIn("server/src/core/kernel/api-model.schema.json").definitions ?? {};
  const entries = schemaIn("server/src/core/kernel/entry-points.schema.json").definitions ?? {};
  const { row: _row, ...rows } = api;
  const definitions = { era: { enum: ERAS.map((era) => era.id) }, rules: rules(), ...rows, ...entries, ...dialect() };
  return `${JSON.stringify({ ...(JSON.parse(text) as object), definitions }, null, 2)}\n`;
}

function rules(): Schema {
  const entry = (summary: string): Schema => ({ enum: ["off", "note", "warning", "error"], description: summary });
  return { type: "object", additionalProperties: false, properties: Object.fromEntries(RULES.map((rule) => [rule.id, entry(rule.summary)])) };
}

function dialect(): Record<string, Schema> {
  const tables = { iterators: ["names", "writes"], blocks: ["once", "condition", "repeat", "doWhile"], annotations: ["plain", "withArguments"] };
  return Object.fromEntries(Object.entries(tables).flatMap(([table, members]) => {
    const found = schemaIn(`grammars/kernel-c/${table}.schema.json`).properties ?? {};
    return members.map((member) => [`${table}.${member}`, found[member] ?? {}]);
  }));
}

/** The same page with its part on members as the schema has it. */
export function refreshedPage(page: string, schema: string): string {
  const root = JSON.parse(schema) as Schema;
  const members = Object.entries(root.properties ?? {}).map(([name, member]) => section(name, member, root));
  return withPart(page, "members", members.join("\n\n"));
}

function section(name: string, member: Schema, root: Schema): string {
  const parts = [`### \`${name}\``, `${kindOf(member, root)}. ${member.description ?? ""}`];
  if (member.examples !== undefined) parts.push(["```json", ...member.examples.map((one) => `"${name}": ${JSON.stringify(one)}`), "```"].join("\n"));
  const inner = table(resolved(member, root), root, "");
  if (inner.length > 0 && name !== "rules") parts.push(["| member | | |", "|---|---|---|", ...inner].join("\n"));
  if (name === "apis") {
    parts.push("An effect is an object whose `do` says what it is; the other members depend on that:", alternatives(root, "effect", "do"));
    parts.push("What a call returns is an object whose `is` says what it is:", alternatives(root, "result", "is"));
  }
  return parts.join("\n\n");
}

/** One row for each form of a definition, told apart by a member, and one for each of its other members. */
function alternatives(root: Schema, definition: string, tag: string): string {
  const rows = (root.definitions?.[definition]?.oneOf ?? []).flatMap((form) => {
    const { [tag]: kind, ...members } = form.properties ?? {};
    const names = (kind?.enum ?? [kind?.const ?? ""]).map((one) => `**${one}**`).join(", ");
    return [`| ${names} | | ${form.description ?? ""} |`, ...Object.entries(members).map(([name, member]) => `| \`${name}\` | ${kindOf(member, root)} | ${member.description ?? ""} |`)];
  });
  return [`| \`${tag}\` | | |`, "|---|---|---|", ...rows].join("\n");
}

/** One row for each member below, however deep, that has a name. */
function table(schema: Schema, root: Schema, path: string): string[] {
  const own = schema.type === "array" && schema.items ? resolved(schema.items, root) : schema;
  return Object.entries(own.properties ?? {}).flatMap(([name, member]) => {
    const full = `${path}${name}`;
    const words = member.description ?? resolved(member, root).description ?? "";
    return [`| \`${full}\` | ${kindOf(member, root)} | ${words} |`, ...table(resolved(member, root), root, `${full}.`)];
  });
}

function resolved(schema: Schema, root: Schema): Schema {
  if (schema.$ref === undefined) return schema;
  return resolved(root.definitions?.[schema.$ref.replace("#/definitions/", "")] ?? {}, root);
}

function kindOf(member: Schema, root: Schema): string {
  const schema = resolved(member, root);
  if (schema.const !== undefined) return `\`${String(schema.const)}\``;
  if (schema.enum !== undefined) return schema.enum.map((one) => `\`${one}\``).join(", ");
  if (schema.type === "array") return schema.items && resolved(schema.items, root).type === "object" ? "list of objects" : "list";
  if (schema.type !== undefined) return schema.type;
  return "string or object";
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(pathOf(SCHEMA), refreshedSchema(currentSchema()));
  writeFileSync(pathOf(PAGE), refreshedPage(currentPage(), currentSchema()));
}
