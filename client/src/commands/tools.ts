/** What commands work with. */

import type { Server } from "../server.ts";
import type { TimelinePanel } from "../timeline/timeline-panel.ts";
import type { VirtualDocuments } from "../virtual-documents.ts";

export interface Tools {
  readonly server: Server;
  readonly documents: VirtualDocuments;
  readonly timeline: TimelinePanel;
}

/** Arguments come from menus, lenses and other extensions: they may be anything. */
export type Command = (tools: Tools, given: readonly unknown[]) => Promise<void> | void;
