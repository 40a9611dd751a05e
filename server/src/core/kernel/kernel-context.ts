/** The kernel that a file is read as. */

import type { OwnEntryPoints } from "./entry-points.ts";
import type { EraId } from "./eras.ts";
import type { KernelVersion } from "./kernel-version.ts";
import type { ApiTable } from "./models.ts";

export interface KernelContext {
  readonly version: KernelVersion;
  readonly era: EraId;
  readonly apis: ApiTable;
  /** `CONFIG_X` → `y`, `m`, `n`, or `open` for one that is explored both ways. */
  readonly configSymbols: ReadonlyMap<string, string>;
  /** True: `CONFIG_` symbols that are missing are `n`; else they are explored both ways. */
  readonly isConfigComplete?: boolean;
  /** Entry points beyond the built-in ones. */
  readonly ownEntryPoints?: OwnEntryPoints;
}
