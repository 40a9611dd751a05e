/** The tables of `grammars/kernel-c/` keep to their schemas and to each other. */

import { readFileSync, readdirSync } from "node:fs";
import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";

const folder = new URL("../../grammars/kernel-c/", import.meta.url);
const tables = readdirSync(folder).filter((name) => name.endsWith(".json") && !name.endsWith(".schema.json"));

function json(name: string): Record<string, unknown> {
  return JSON.parse(readFileSync(new URL(name, folder), "utf8")) as Record<string, unknown>;
}

function validatorOf(schema: string) {
  const ajv = new Ajv({ allErrors: true });
  ajv.addFormat("regex", (text: string) => {
    try {
      return new RegExp(text) instanceof RegExp;
    } catch {
      return false;
    }
  });
  return ajv.compile(json(schema));
}

describe.each(tables)("%s", (name) => {
  const validate = validatorOf(name.replace(/\.json$/, ".schema.json"));

  test("keeps to its schema", () => {
    validate(json(name));
    expect(validate.errors ?? []).toEqual([]);
  });

  test("names its schema, which refuses what it does not know", () => {
    expect(json(name)["$schema"]).toBe(`./${name.replace(/\.json$/, ".schema.json")}`);
    expect(validate({ ...json(name), unheard: [] })).toBe(false);
  });
});

test("no synonym is longer than the word it stands for", () => {
  const synonyms = Object.entries(json("annotations.json")["synonyms"] as Record<string, string>);
  expect(synonyms.filter(([word, meaning]) => meaning.length > word.length)).toEqual([]);
});

test("an iterator assigns only arguments that it is called with", () => {
  const writes = Object.entries(json("iterators.json")["writes"] as Record<string, Record<string, number[]>>);
  const wrong = writes.filter(([, byCount]) =>
    Object.entries(byCount).some(([count, indexes]) => indexes.some((index) => index >= Number(count))),
  );
  expect(wrong).toEqual([]);
});

test("a word is in one list of annotations only", () => {
  const table = json("annotations.json");
  const words = [...(table["plain"] as string[]), ...(table["withArguments"] as string[]), ...Object.keys(table["synonyms"] as object)];
  expect(words.filter((word, index) => words.indexOf(word) !== index)).toEqual([]);
});
