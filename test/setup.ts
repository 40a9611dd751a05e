/** Tests keep nothing in the user's cache folder, and find nothing there. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "kmaplint-cache-"));
process.env["XDG_CACHE_HOME"] = folder;

afterAll(() => rmSync(folder, { recursive: true, force: true }));
