/** `kmaplint models`: what kmaplint knows of the kernel's interfaces and eras. */

import type { Command } from "commander";
import { API_ROWS } from "../../core/kernel/api-catalogue.ts";
import { ERAS, eraById } from "../../core/kernel/eras.ts";
import { kernelOfPath } from "../../session/kernel-of-path.ts";
import { UsageError } from "../exit-status.ts";
import { nearest } from "../rule-names.ts";
import type { Terminal } from "../terminal.ts";
import { rowSummary, rowInDetail } from "../../session/model-words.ts";

export function addModels(program: Command, terminal: Terminal): void {
  program
    .command("models")
    .description("print the modelled kernel interfaces and eras")
    .argument("[name]", "all that is known of one kernel function or macro")
    .option("--era <path>", "tell which kernel a file or tree is read as, and why")
    .action((name: string | undefined, flags: { readonly era?: string }) => {
      if (flags.era !== undefined) terminal.out.write(eraOfPath(flags.era, terminal.cwd));
      else terminal.out.write(name === undefined ? overview() : detail(name));
    });
}

function eraOfPath(path: string, cwd: string): string {
  const tree = kernelOfPath(path, cwd);
  if ("reason" in tree) throw new UsageError(`${path}: ${tree.reason}`);
  return [
    `${path}: read as ${tree.inWords}`,
    `  tree     ${tree.root ?? "none"}`,
    `  kernel   ${tree.kernel ?? "not known"}`,
    `  era      ${tree.era}: ${eraById(tree.era).title}`,
    `  because  ${tree.eraReason}`,
    "",
  ].join("\n");
}

function overview(): string {
  const eras = ERAS.map((era) => `  ${era.id.padEnd(12)} ${era.kernels.padEnd(16)} ${era.title}`);
  const width = Math.max(...API_ROWS.map((row) => row.name.length));
  const rows = API_ROWS.toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map((row) => `  ${row.name.padEnd(width)} ${row.kernels.padEnd(16)} ${rowSummary(row)}`);
  return ["eras (id, kernels, where an atomic mapping lives)", ...eras, "", `interfaces (${rows.length} rows: name, kernels, what a call does)`, ...rows, ""].join("\n");
}

function detail(name: string): string {
  const rows = API_ROWS.filter((row) => row.name === name);
  if (rows.length > 0) return `${rows.map(rowInDetail).join("\n\n")}\n`;
  const near = nearest(name, [...new Set(API_ROWS.map((row) => row.name))]);
  throw new UsageError(`there is no model of '${name}'${near.length > 0 ? `; did you mean ${near.join(" or ")}?` : ""}`);
}
