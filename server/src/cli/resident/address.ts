/** Where the process that stays can be reached: one for each user, program and cache folder. */

import { createHash } from "node:crypto";
import { lstatSync, mkdirSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { cacheFolder } from "../../project/cache-folder.ts";
import { buildStamp } from "../../project/installation.ts";

/** Said where there is no address. */
export const NO_PLACE = "the folder for the socket of a process that stays belongs to somebody else, or is open to others";

/** The path of a socket in a folder of the user's, short enough for one; null where the folder is somebody else's, or open to others. */
export function residentAddress(): string | null {
  const key = createHash("sha256").update(`${buildStamp()}\0${cacheFolder()}`).digest("hex").slice(0, 16);
  if (process.platform === "win32") return `\\\\.\\pipe\\kmaplint-${userInfo().username}-${key}`;
  const folder = ownFolder();
  return folder === null ? null : join(folder, `${key}.socket`);
}

function ownFolder(): string | null {
  const { uid } = userInfo();
  const folder = join(process.env["XDG_RUNTIME_DIR"] ?? tmpdir(), `kmaplint-${uid}`);
  try {
    mkdirSync(folder, { mode: 0o700, recursive: true });
    const stat = lstatSync(folder);
    return stat.isDirectory() && stat.uid === uid && (stat.mode & 0o077) === 0 ? folder : null;
  } catch {
    return null;
  }
}
