/** For which architectures with high memory a file of a kernel tree can be built, by the tree's Makefiles and Kconfig files. */

import { archOf, ARCHITECTURES_WITH_HIGH_MEMORY, HIGH_MEMORY_SYMBOL, SYMBOLS_WITH_HIGH_MEMORY } from "../kernel/architectures.ts";
import { ALWAYS, allOf, anyOf, type Condition } from "./condition.ts";
import { builtWhen, type KbuildFile, readKbuildFile } from "./kbuild-file.ts";
import { KconfigFiles, type ReadText } from "./kconfig-files.ts";
import { Platform } from "./platform.ts";

/** Each file is read once. */
export class HighMemoryBuilds {
  private readonly kconfigs: KconfigFiles;
  private readonly kbuilds = new Map<string, KbuildFile | null>();
  private readonly platforms = new Map<string, Platform>();
  private readonly folders = new Map<string, Condition>();
  /** Paths of files that were read or looked for. */
  readonly consulted = new Set<string>();
  private readonly read: ReadText;

  constructor(read: ReadText) {
    this.read = (path) => {
      this.consulted.add(path);
      return read(path);
    };
    this.kconfigs = new KconfigFiles(this.read);
  }

  /**
   * Whether a file is built for one of these architectures where `around` holds, in a kernel with high memory. Null where the tree does
   * not tell: it has no Kconfig files.
   */
  isFor(file: string, around: readonly Condition[], isWanted: (arch: string) => boolean = () => true): boolean | null {
    const own = archOf(file);
    if (own !== null && !this.kconfigs.has(`arch/${own}/Kconfig`)) return null;
    const there = ARCHITECTURES_WITH_HIGH_MEMORY.filter((arch) => (own === null || arch === own) && this.kconfigs.has(`arch/${arch}/Kconfig`));
    if (own === null && there.length === 0) return null;
    const condition = allOf([this.fileCondition(file), ...around]);
    return there.some((arch) => isWanted(arch) && this.platform(arch).canBe(HIGH_MEMORY_SYMBOL) && this.platform(arch).chance(condition).on);
  }

  /** Whether one kernel with high memory can be built of all these files. Null where the tree does not tell, and for architectures that have none. */
  areTogether(files: readonly string[]): boolean | null {
    if (files.map(archOf).some((arch) => arch !== null && !ARCHITECTURES_WITH_HIGH_MEMORY.includes(arch))) return null;
    const by = ARCHITECTURES_WITH_HIGH_MEMORY.map((arch) => files.map((file) => this.isFor(file, [], (one) => one === arch)));
    return by.some((answers) => answers.includes(null)) ? null : by.some((answers) => answers.every((isFor) => isFor === true));
  }

  private platform(arch: string): Platform {
    const known = this.platforms.get(arch) ?? new Platform(arch, this.kconfigs, SYMBOLS_WITH_HIGH_MEMORY);
    this.platforms.set(arch, known);
    return known;
  }

  /** Headers and what no Makefile names can be anywhere. */
  private fileCondition(file: string): Condition {
    return file.endsWith(".c") ? this.builtIn(file.replace(/\.c$/, ".o")) : ALWAYS;
  }

  private folderCondition(folder: string): Condition {
    const known = this.folders.get(folder) ?? this.builtIn(`${folder}/`);
    this.folders.set(folder, known);
    return known;
  }

  /** By the Makefiles of all folders above. */
  private builtIn(path: string): Condition {
    const names = path.split("/");
    const isFolder = names.at(-1) === "";
    const found: Condition[] = [];
    for (let depth = names.length - (isFolder ? 2 : 1); depth >= 0; depth--) {
      const folder = names.slice(0, depth).join("/");
      const kbuild = this.kbuild(folder);
      // The Makefile of an architecture names folders in full.
      const when = kbuild && (builtWhen(kbuild, names.slice(depth).join("/")) ?? builtWhen(kbuild, path));
      if (when) found.push(allOf([when, folder === "" ? ALWAYS : this.folderCondition(folder)]));
    }
    return found.length === 0 ? ALWAYS : anyOf(found);
  }

  private kbuild(folder: string): KbuildFile | null {
    const known = this.kbuilds.get(folder);
    if (known !== undefined) return known;
    const prefix = folder === "" ? "" : `${folder}/`;
    const text = this.read(`${prefix}Kbuild`) ?? this.read(`${prefix}Makefile`);
    const made = text === null ? null : readKbuildFile(text);
    this.kbuilds.set(folder, made);
    return made;
  }
}
