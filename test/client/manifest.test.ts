/** What package.json promises is what the sources hold. */

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ROOT } from "../architecture/source-imports.ts";

interface Setting {
  readonly type: string;
  readonly default: unknown;
  readonly enum?: readonly string[];
  readonly enumDescriptions?: readonly string[];
  readonly enumItemLabels?: readonly string[];
  readonly description?: string;
  readonly markdownDescription?: string;
  readonly scope?: string;
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly icon: string;
  readonly capabilities: { readonly untrustedWorkspaces: { readonly supported: unknown } };
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string }[];
    readonly menus: Readonly<Record<string, readonly { readonly command: string }[]>>;
    readonly keybindings: readonly { readonly command: string }[];
    readonly configuration: { readonly properties: Readonly<Record<string, Setting>> };
    readonly walkthroughs: readonly { readonly steps: readonly { readonly description: string; readonly media: { readonly markdown?: string; readonly svg?: string } }[] }[];
  };
}

const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");
const manifest = JSON.parse(read("client/package.json")) as Manifest;
const { commands, menus, keybindings, configuration, walkthroughs } = manifest.contributes;
const protocol = read("server/src/lsp/custom-protocol.ts");
const declared = commands.map(({ command }) => command).sort();

/** Of the client alone: no server knows them. */
const CLIENT_SETTINGS = ["server.path", "trace.server"];

describe("commands", () => {
  test("are those that the sources register", () => {
    const timeline = /SHOW_TIMELINE_COMMAND = "([^"]+)"/.exec(protocol)?.[1] ?? "";
    const table = read("client/src/commands/commands.ts").replace("[SHOW_TIMELINE_COMMAND]:", `"${timeline}":`);
    expect([...table.matchAll(/^ {2}"(kmaplint\.\w+)":/gm)].map(([, name]) => name).sort()).toEqual(declared);
  });

  test("are the only ones that menus, keys, walkthroughs and settings name", () => {
    const links = JSON.stringify([walkthroughs, configuration]).matchAll(/command:(kmaplint\.\w+)/g);
    const named = [...Object.values(menus).flat().map(({ command }) => command), ...keybindings.map(({ command }) => command), ...[...links].map(([, name]) => name)];
    expect(named.filter((name) => !declared.includes(name ?? ""))).toEqual([]);
  });
});

describe("settings", () => {
  const properties = Object.entries(configuration.properties);
  const body = /export interface Settings \{([^}]*)\}/.exec(protocol)?.[1] ?? "";
  const types = new Map([...body.matchAll(/readonly (\w+): ([^;]+);/g)].map(([, name = "", type = ""]) => [name, type]));

  test("are those of the protocol, and the client's own", () => {
    const names = properties.map(([name]) => name.replace(/^kmaplint\./, "")).filter((name) => !CLIENT_SETTINGS.includes(name));
    expect(types.size).toBeGreaterThan(0);
    expect(names.sort()).toEqual([...types.keys()].sort());
  });

  test("have the types of the protocol", () => {
    for (const [name, type] of types) {
      const setting = configuration.properties[`kmaplint.${name}`];
      const choices = [...type.matchAll(/"([^"]*)"/g)].map(([, choice]) => choice);
      expect([name, setting?.enum ?? []]).toEqual([name, choices]);
      expect([name, setting?.type]).toEqual([name, type === "boolean" ? "boolean" : type.endsWith("[]") ? "array" : "string"]);
    }
  });

  test("have a description and a default; each choice is described", () => {
    for (const [name, setting] of properties) {
      expect([name, (setting.description ?? setting.markdownDescription ?? "").length > 10, setting.default === undefined]).toEqual([name, true, false]);
      expect([name, setting.enumDescriptions?.length]).toEqual([name, setting.enum?.length]);
    }
  });

  test("let no workspace choose what is executed", () => {
    expect(configuration.properties["kmaplint.server.path"]?.scope).toBe("machine");
    expect(manifest.capabilities.untrustedWorkspaces.supported).toBe(true);
  });
});

describe("files", () => {
  test("that the manifest names are there", () => {
    const media = walkthroughs.flatMap(({ steps }) => steps.map((step) => step.media.markdown ?? step.media.svg ?? ""));
    expect(media.length).toBeGreaterThan(0);
    expect([manifest.icon, ...media].filter((path) => !existsSync(join(ROOT, "client", path)))).toEqual([]);
  });

  test("the icon is a PNG of 128 by 128", () => {
    const png = readFileSync(join(ROOT, "client", manifest.icon));
    expect([png.toString("latin1", 1, 4), png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual(["PNG", 128, 128]);
  });

  test("of the tool and of the extension agree on name, version and license", () => {
    const { name, version, license } = JSON.parse(read("package.json")) as Manifest;
    expect(manifest).toMatchObject({ name, version, license });
    expect(read("client/LICENSE")).toBe(read("LICENSE"));
  });
});
