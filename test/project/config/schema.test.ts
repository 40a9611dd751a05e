import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { type Schema, currentPage, currentSchema, refreshedPage, refreshedSchema } from "../../../scripts/configuration.ts";
import { ENTRY_CONTEXTS } from "../../../server/src/core/kernel/entry-points.ts";
import { readConfig } from "../../../server/src/project/config/read-config.ts";
import { scratchFolder } from "../scratch-folder.ts";

const schema = JSON.parse(currentSchema()) as Schema;

describe("the schema that is shipped", () => {
  it("follows from the code (else: npm run readme)", () => {
    expect(currentSchema()).toBe(refreshedSchema(currentSchema()));
  });

  it("is a schema", () => {
    const ajv = new Ajv({ discriminator: true, strictTypes: false, strictRequired: false });
    expect(ajv.validateSchema(schema)).toBe(true);
    expect(() => ajv.compile(schema)).not.toThrow();
  });

  it("describes every member that users write, down to those of rows", () => {
    const bare: string[] = [];
    const visit = (at: Schema, path: string): void => {
      const own = at.$ref === undefined ? at : (schema.definitions?.[at.$ref.replace("#/definitions/", "")] ?? {});
      const inner = own.items ?? own;
      const target = inner.$ref === undefined ? inner : (schema.definitions?.[inner.$ref.replace("#/definitions/", "")] ?? {});
      for (const [name, member] of Object.entries(target.properties ?? {})) {
        const referred = member.$ref === undefined ? undefined : schema.definitions?.[member.$ref.replace("#/definitions/", "")];
        if ((member.description ?? referred?.description ?? "") === "") bare.push(`${path}/${name}`);
        visit(member, `${path}/${name}`);
      }
    };
    visit(schema, "");
    expect(bare).toEqual([]);
  });

  it("gives examples that are themselves in order", () => {
    const members = Object.entries(schema.properties ?? {}).flatMap(([name, member]) => (member.examples ?? []).map((example) => ({ [name]: example })));
    expect(members.length).toBeGreaterThan(8);
    for (const config of members) expect(readConfig(`${scratchFolder({ "kmaplint.json": JSON.stringify(config) })}/kmaplint.json`)).toMatchObject({ kind: "config", config });
  });

  it("knows the contexts that the built-in tables have", () => {
    expect(schema.definitions?.["contextNames"]?.items?.enum).toEqual(ENTRY_CONTEXTS);
  });
});

describe("docs/configuration.md", () => {
  it("shows the members of the schema (else: npm run readme)", () => {
    expect(currentPage()).toBe(refreshedPage(currentPage(), currentSchema()));
  });
});
