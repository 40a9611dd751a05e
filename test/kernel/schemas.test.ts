import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { API_ROWS } from "../../server/src/core/kernel/api-catalogue.ts";
import { MIGRATIONS } from "../../server/src/core/kernel/migrations.ts";
import { apiFiles, kernelData } from "./data-files.ts";

const PAIRS: readonly (readonly [data: string, schema: string])[] = [
  ...apiFiles().map((file) => [file, "api-model.schema.json"] as const),
  ...["eras", "km-types", "context-rules", "entry-points", "symbols", "file-evidence", "tree-evidence", "copy-helpers", "migrations", "architectures", "structs", "source-folders"]
    .map((name) => [`${name}.json`, `${name}.schema.json`] as const),
];

describe("data files follow their schemas", () => {
  const ajv = new Ajv({ allErrors: true, discriminator: true, strictTypes: false, strictRequired: false });
  for (const [data, schema] of PAIRS) {
    it(data, () => {
      const compiled = kernelData(schema) as { $id?: string };
      const validate = ajv.compile({ ...compiled, $id: data });
      validate(kernelData(data));
      expect(validate.errors ?? []).toEqual([]);
    });
  }

  it("reject a row with a place that is none, and one with an effect that is none", () => {
    const validate = ajv.compile({ ...(kernelData("api-model.schema.json") as object), $id: "negative" });
    const row = { name: "f", kernels: "*", params: [], level: "wrapper", source: "test" };
    expect(validate([row])).toBe(true);
    expect(validate([{ ...row, effects: [{ do: "unmap", interfaces: ["kmap"], address: "argument" }] }])).toBe(false);
    expect(validate([{ ...row, effects: [{ do: "unmap", interfaces: ["kmap"] }] }])).toBe(false);
    expect(validate([{ ...row, effects: [{ do: "mmap" }] }])).toBe(false);
    expect(validate([{ ...row, kernels: "2.6.x" }])).toBe(false);
  });
});

it("what returns the address that it is given is among those that keep nothing of it", () => {
  const { names, returning } = MIGRATIONS.local.confined;
  expect(returning.filter((name) => !names.includes(name))).toEqual([]);
});

it("every API file is part of the catalogue", () => {
  const rows = apiFiles().flatMap((file) => kernelData(file) as unknown[]);
  expect(API_ROWS.length).toBe(rows.length);
});
