/**
 * All that a thread of the program can be, in one bundle: threads share its code, and the engine's code for it is kept once.
 * The value of the bundle is this function; the part that it names starts when it is called.
 */

const PARTS = {
  "kmaplint": () => import("../cli/main.ts"),
  "check-worker": () => import("../session/check-worker.ts"),
  "depth-worker": () => import("../session/depth-worker.ts"),
  "migrate-worker": () => import("../session/migration/migrate-worker.ts"),
  "index-worker": () => import("../project/index/index-worker.ts"),
};

export type Part = keyof typeof PARTS;

export async function startPart(part: Part): Promise<void> {
  await PARTS[part]();
}
