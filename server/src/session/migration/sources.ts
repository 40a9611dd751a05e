/** The files that a migration may change, with what is asked of them. */

import { decode, FileReader } from "../../project/source-reader.ts";
import { NameFilter } from "../../project/name-filter.ts";
import { KernelSettings } from "../kernel-settings.ts";
import { Placement } from "../placement.ts";
import type { PlacedFile } from "../programs.ts";
import type { CheckOptions } from "../report.ts";

/** A file that names an interface, at hand. */
export interface MigrationSource extends PlacedFile {
  /** As in reports. */
  readonly name: string;
}

interface Sources {
  readonly files: readonly MigrationSource[];
  readonly troubles: readonly { readonly file: string; readonly reason: string }[];
}

/** Those of the paths (absolute) that mention one of the names. */
export function sourcesOf(paths: readonly string[], options: CheckOptions, names: Iterable<string>): Sources {
  const settings = new KernelSettings(options);
  const reader = new FileReader();
  const filter = new NameFilter(names);
  const files: MigrationSource[] = [];
  const troubles: { file: string; reason: string }[] = [];
  for (const path of paths) {
    const placement = new Placement(settings.rootOf(path) ?? options.cwd);
    const name = placement.nameOf(path);
    const open = options.documents?.get(path);
    const read = open === undefined ? reader.read(path) : { kind: "bytes" as const, bytes: Buffer.from(open) };
    if (read.kind === "unreadable") troubles.push({ file: name, reason: read.reason });
    if (read.kind !== "bytes") continue;
    if (!filter.matches(read.bytes)) continue;
    const text = open === undefined ? decode(read.bytes) : { kind: "text" as const, text: open };
    if (text.kind !== "text") troubles.push({ file: name, reason: text.reason });
    else files.push({ path, name, text: text.text, placement, setting: settings.ofFile(path, text.text) });
  }
  return { files, troubles };
}
