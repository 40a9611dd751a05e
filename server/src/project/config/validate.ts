/** Checks what a `kmaplint.json` holds against the schema, and words what is wrong. */

import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import schema from "../../../../schema/kmaplint.schema.json" with { type: "json" };
import type { ConfigProblem } from "./config.ts";
import { printable } from "./words.ts";

/** More are cut off: the first ones are what a user mends first. */
const MOST_PROBLEMS = 10;

/** That the schema is one is for the tests; without inlining it compiles in half the time. */
const OPTIONS = { allErrors: true, verbose: true, discriminator: true, strict: false, validateSchema: false, meta: false, inlineRefs: false } as const;

let compiled: ValidateFunction | undefined;

/** Empty when all is well. May throw RangeError for what is nested deeper than the engine follows. */
export function validate(data: unknown): Omit<ConfigProblem, "file">[] {
  compiled ??= new Ajv(OPTIONS).compile(schema);
  if (compiled(data)) return [];
  const errors = (compiled.errors ?? []).filter((error) => !CONTAINERS.has(error.keyword));
  compiled.errors = null;
  return errors.slice(0, MOST_PROBLEMS).map((error) => ({ place: placeOf(error), reason: reasonOf(error) }));
}

/** They fail because something in them does, which is told by itself. */
const CONTAINERS: ReadonlySet<string> = new Set(["allOf", "anyOf", "if", "propertyNames"]);

/** A JSON pointer to the value, or to the member that must not be there. */
function placeOf({ instancePath, keyword, params }: ErrorObject): string {
  if (keyword !== "additionalProperties") return printable(instancePath);
  return printable(`${instancePath}/${pointerPart(String((params as { additionalProperty: unknown }).additionalProperty))}`);
}

function pointerPart(name: string): string {
  return name.replaceAll("~", "~0").replaceAll("/", "~1");
}

interface Described {
  readonly description?: unknown;
  readonly properties?: object;
  readonly patternProperties?: object;
  readonly oneOf?: readonly Described[];
}

function reasonOf(error: ErrorObject): string {
  const schemaAround = (error.parentSchema ?? {}) as Described;
  switch (error.keyword) {
    case "additionalProperties":
      return `there is no such member; ${allowed(schemaAround)}`;
    case "required":
      return `lacks the member ${String((error.params as { missingProperty: unknown }).missingProperty)}; add it`;
    case "type":
      return `must be ${withArticle(String((error.params as { type: unknown }).type))}`;
    case "enum":
      return `must be one of ${(error.params as { allowedValues: unknown[] }).allowedValues.map(String).join(", ")}`;
    case "const":
      return `must be ${String((error.params as { allowedValue: unknown }).allowedValue)}`;
    case "pattern":
      return `must be of the form ${String((error.params as { pattern: unknown }).pattern)}`;
    case "discriminator":
      return `its member ${String((error.params as { tag: unknown }).tag)} must be one of ${tagsOf(schemaAround, String((error.params as { tag: unknown }).tag)).join(", ")}; see docs/configuration.md`;
    case "oneOf":
      return "must have exactly one of the members that exclude each other";
    default:
      return printable(error.message ?? "does not follow the schema");
  }
}

/** The values by which alternatives are told apart. */
function tagsOf({ oneOf }: Described, tag: string): string[] {
  return (oneOf ?? []).flatMap(({ properties }) => {
    const { const: only, enum: several } = (properties as Readonly<Record<string, { const?: unknown; enum?: readonly unknown[] }>>)[tag] ?? {};
    return (several ?? [only]).map(String);
  });
}

function allowed({ properties, patternProperties }: Described): string {
  const names = Object.keys(properties ?? {});
  if (names.length > 0) return `members here are ${names.join(", ")}`;
  return `names here must be of the form ${Object.keys(patternProperties ?? {}).join(" or ")}`;
}

function withArticle(type: string): string {
  return type === "string" || type === "number" || type === "boolean" ? `a ${type}` : type === "null" ? "null" : `an ${type}`;
}
