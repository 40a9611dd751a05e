/** Settings of the engine for threads that work for minutes. */

import { setFlagsFromString } from "node:v8";

/**
 * Each thread has its code compiled anew beside it, which takes a third of the processors' time in a check of a few minutes: functions are
 * compiled later, and less is compiled into each. These settings say nothing about what code does. They are not documented, and are left alone on
 * engines on which they have not been tried. They hold for the whole process: a program that has little to do is faster without them.
 */
const SETTINGS: Readonly<Record<string, readonly string[]>> = {
  "11.3": ["--max-inlined-bytecode-size-cumulative=300", "--interrupt-budget=300000"],
};

/** From now on. Code that was kept under other settings is refused after that, so a thread has its own loaded before. */
export function compileLess(version = process.versions.v8): void {
  const [major, minor] = version.split(".");
  for (const setting of SETTINGS[`${major}.${minor}`] ?? []) setFlagsFromString(setting);
}
