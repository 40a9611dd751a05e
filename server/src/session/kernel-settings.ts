/** As which kernel each file is read. */

import { dirname } from "node:path";
import { type DetectedKernel, detectFile, detectTree } from "../core/kernel/era-detection.ts";
import { eraById, eraOf, versionWithin } from "../core/kernel/eras.ts";
import type { KernelContext } from "../core/kernel/kernel-context.ts";
import { kernelVersion } from "../core/kernel/kernel-version.ts";
import { modelsFor } from "../core/kernel/models.ts";
import { KernelRoots, readInTree } from "../project/kernel-tree.ts";
import type { CheckOptions, TreeInfo } from "./report.ts";

/** One kernel as the analysis needs it and as reports tell it. */
export interface KernelSetting {
  /** Files with equal ones are read in the same way: kernel, interfaces, symbols, and how the kernel is told in reports. */
  readonly identity: string;
  readonly tree: TreeInfo;
  readonly kernel: KernelContext;
}

/** What the user says about the kernel. */
export type KernelChoice = Pick<CheckOptions, "kernel" | "era" | "configSymbols" | "isConfigComplete" | "features">;

/** Detects each tree once, files outside of trees one by one. */
export class KernelSettings {
  private readonly roots = new KernelRoots();
  private readonly trees = new Map<string, KernelSetting>();
  private readonly options: KernelChoice;

  constructor(options: KernelChoice) {
    this.options = options;
  }

  /** The kernel root of an absolute file path, or null. */
  rootOf(path: string): string | null {
    return this.roots.above(dirname(path));
  }

  private ofTree(root: string): KernelSetting {
    const known = this.trees.get(root);
    if (known !== undefined) return known;
    const setting = this.setting(root, detectTree((path) => readInTree(root, path)));
    this.trees.set(root, setting);
    return setting;
  }

  /** The kernel of the tree that an absolute folder path lies in, or null. */
  ofFolder(path: string): KernelSetting | null {
    const root = this.roots.above(path);
    return root === null ? null : this.ofTree(root);
  }

  /** The kernel of a file: that of its tree, or what its own text tells. */
  ofFile(path: string, text: string): KernelSetting {
    const root = this.rootOf(path);
    return root === null ? this.setting(null, detectFile(text)) : this.ofTree(root);
  }

  private setting(root: string | null, detected: DetectedKernel): KernelSetting {
    const { version, era, reason } = this.overridden(detected);
    const known = root !== null || this.options.kernel !== undefined;
    const { features = [], configSymbols } = this.options;
    const inWords = `${version.text}, ${eraById(era).title} (${this.evidence(root, detected)})`;
    return {
      identity: JSON.stringify([version.text, era, features, [...configSymbols].sort(), root, reason, inWords, detected.disagreement ?? ""]),
      tree: {
        root,
        kernel: known ? version.text : null,
        era,
        eraReason: reason,
        inWords,
        ...(detected.disagreement !== undefined && { disagreement: detected.disagreement }),
      },
      kernel: { version, era, apis: modelsFor(version, era, { features }), configSymbols, isConfigComplete: this.options.isConfigComplete ?? false },
    };
  }

  /** What the user said goes before what the files say; an era alone moves the version into it. */
  private overridden(detected: DetectedKernel): DetectedKernel {
    const { kernel, era } = this.options;
    if (kernel === undefined && era === undefined) return detected;
    const asked = kernel === undefined ? detected.version : kernelVersion(kernel);
    const chosen = era === undefined ? eraOf(asked) : eraById(era);
    const version = kernel === undefined ? versionWithin(chosen.id, asked) : asked;
    return { version, era: chosen.id, reason: `asked for with ${this.flags().join(" and ")}` };
  }

  private evidence(root: string | null, detected: DetectedKernel): string {
    if (this.flags().length > 0) return `from ${this.flags().join(" and ")}`;
    if (root === null) return "from what the file holds";
    return detected.disagreement === undefined ? "from Makefile" : "from its headers, against its Makefile";
  }

  private flags(): string[] {
    return [...(this.options.kernel === undefined ? [] : ["--kernel"]), ...(this.options.era === undefined ? [] : ["--era"])];
  }
}
