/** Entry of a worker thread: looks at the files that it is sent, for a migration. */

import { parentPort, workerData } from "node:worker_threads";
import { MigrationVisitor, type VisitSetup } from "./visitor.ts";

// The port keeps messages until somebody listens.
void MigrationVisitor.make(workerData as VisitSetup).then((visitor) => {
  parentPort?.on("message", (paths: readonly string[]) => {
    parentPort?.postMessage(paths.map((path) => visitor.see(path)));
  });
});
