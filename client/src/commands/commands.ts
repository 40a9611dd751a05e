/** All commands by name; package.json declares the same. */

import { SHOW_TIMELINE_COMMAND } from "../../../server/src/lsp/custom-protocol.ts";
import { checkWorkspace } from "./check-workspace.ts";
import { explainRule } from "./explain-rule.ts";
import { migrateFile, migrateFunction, migrateWorkspace } from "./migrate.ts";
import { restartServer } from "./restart-server.ts";
import { showDepth } from "./show-depth.ts";
import { showTimeline } from "./show-timeline.ts";
import type { Command } from "./tools.ts";

export const COMMANDS: Readonly<Record<string, Command>> = {
  "kmaplint.checkWorkspace": checkWorkspace,
  [SHOW_TIMELINE_COMMAND]: showTimeline,
  "kmaplint.explainRule": explainRule,
  "kmaplint.showDepth": showDepth,
  "kmaplint.migrateFunction": migrateFunction,
  "kmaplint.migrateFile": migrateFile,
  "kmaplint.migrateWorkspace": migrateWorkspace,
  "kmaplint.restartServer": restartServer,
  "kmaplint.showOutput": ({ server }) => server.output.show(true),
};
