/** `kmaplint explain`: a rule's page in the terminal. */

import type { Command } from "commander";
import { rulePage } from "../../project/installation.ts";
import { RULES } from "../../session/rules.ts";
import { UsageError } from "../exit-status.ts";
import { knownRule } from "../rule-names.ts";
import type { Terminal } from "../terminal.ts";

export function addExplain(program: Command, terminal: Terminal): void {
  program
    .command("explain")
    .description("what a rule means, why it matters and how to mend it; without a rule, the list of rules")
    .argument("[rule]", "a rule's id", knownRule)
    .action((rule: string | undefined) => {
      terminal.out.write(rule === undefined ? ruleList() : page(rule));
    });
}

function ruleList(): string {
  const width = Math.max(...RULES.map((rule) => rule.id.length));
  return RULES.map((rule) => `${rule.id.padEnd(width)}  ${rule.severity.padEnd(7)}  ${rule.summary}\n`).join("");
}

function page(rule: string): string {
  const text = rulePage(rule);
  if (text === null) throw new UsageError(`the page of ${rule} is missing from this installation`);
  return text;
}
