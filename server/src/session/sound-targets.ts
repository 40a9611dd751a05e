/** Parts the files whose configuration is sound from those whose configuration is broken. */

import { statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { ConfigFiles } from "../project/config/config-files.ts";
import type { ConfigProblem } from "../project/config/config.ts";
import { Exclusions } from "../project/config/exclusions.ts";
import { ByFolder } from "../project/by-folder.ts";
import { type Discovery, type Target, type Unwalked, type Walking, discover, discoverAmong } from "../project/discovery.ts";
import type { KernelChoice } from "./configuration.ts";
import type { CheckOptions } from "./report.ts";
import { KernelSettings } from "./kernel-settings.ts";

interface SoundTargets {
  readonly targets: readonly Target[];
  readonly unwalked: readonly Unwalked[];
  /** Each once. */
  readonly problems: readonly ConfigProblem[];
  /** What was found out about folders on the way. */
  readonly folders: Pick<KernelChoice, "configs" | "roots">;
}

/** The files below the paths, without those that configurations exclude. Never throws. */
export function soundTargets(options: KernelChoice & Pick<CheckOptions, "paths" | "cwd" | "changes">, listed: NonNullable<Walking["listed"]> = () => null): SoundTargets {
  const files = new ConfigFiles(options.configs);
  const exclusions = new Exclusions(files);
  const { targets, unwalked } = discovered(options, { isExcluded: (file) => exclusions.isExcluded(file), listed });
  const named = options.paths.map((path) => folderOf(resolve(options.cwd, path)));
  const settings = new KernelSettings({ ...options, configs: files.folders });
  const problems = new Map<string, ConfigProblem>();
  const sound = new Map<string, boolean>();
  const isSound = (folder: string): boolean => {
    const known = sound.get(folder);
    if (known !== undefined) return known;
    const found = settings.configurationAt(folder).problems;
    for (const one of found) problems.set(JSON.stringify(one), one);
    sound.set(folder, found.length === 0);
    return found.length === 0;
  };
  for (const folder of named) isSound(folder);
  const soundness = new ByFolder(isSound);
  return { targets: targets.filter(({ folder }) => soundness.of(folder)), unwalked, problems: [...problems.values()], folders: settings.folders };
}

/** Where only changes count, no folder is walked. */
function discovered({ paths, cwd, changes }: Pick<CheckOptions, "paths" | "cwd" | "changes">, walking: Required<Walking>): Discovery {
  if (changes === undefined) return discover(paths, cwd, walking);
  const gone = new Set([...changes].flatMap(([path, lines]) => (lines.length === 0 ? [path] : [])));
  const among = [...changes.keys()].filter((path) => !gone.has(path));
  const found = discoverAmong(among, paths, { cwd, gone });
  return { ...found, targets: found.targets.filter((one) => one.named || !walking.isExcluded(one)) };
}

/** What is wrong with a path that leads nowhere is told where it is walked. */
function folderOf(path: string): string {
  try {
    return statSync(path).isDirectory() ? path : dirname(path);
  } catch {
    return dirname(path);
  }
}

/** One line for a terminal. */
export function problemLine({ file, place, reason }: ConfigProblem): string {
  return `${file}: ${place === "" ? "" : `${place}: `}${reason}`;
}
