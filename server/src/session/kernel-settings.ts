/** As which kernel each file is read. */

import { dirname } from "node:path";
import { KernelRoots, readInTree } from "../project/kernel-tree.ts";
import { type Detected, type KernelContext, detectFile, detectTree, eraOf, kernelOf } from "./engine.ts";
import type { CheckOptions, TreeInfo } from "./report.ts";

/** One kernel as the analysis needs it and as reports tell it. */
export interface KernelSetting {
  readonly tree: TreeInfo;
  readonly kernel: KernelContext;
}

/** Detects each tree once, files outside of trees one by one. */
export class KernelSettings {
  private readonly roots = new KernelRoots();
  private readonly trees = new Map<string, KernelSetting>();
  private readonly options: CheckOptions;

  constructor(options: CheckOptions) {
    this.options = options;
  }

  /** The kernel root of an absolute file path, or null. */
  rootOf(path: string): string | null {
    return this.roots.above(dirname(path));
  }

  ofTree(root: string): KernelSetting {
    const known = this.trees.get(root);
    if (known !== undefined) return known;
    const setting = this.setting(root, detectTree((path) => readInTree(root, path)));
    this.trees.set(root, setting);
    return setting;
  }

  /** For a file outside of any tree, from its text. */
  ofText(text: string): KernelSetting {
    return this.setting(null, detectFile(text));
  }

  private setting(root: string | null, detected: Detected): KernelSetting {
    const kernel = this.options.kernel ?? detected.version?.text ?? null;
    const era = this.options.era ?? (this.options.kernel === undefined ? detected.era : eraOf(kernelOf(kernel, "", new Map()).version));
    const given = [...(this.options.kernel === undefined ? [] : ["--kernel"]), ...(this.options.era === undefined ? [] : ["--era"])];
    const eraReason = given.length > 0 ? `from ${given.join(" and ")}` : detected.reason;
    return { tree: { root, kernel, era, eraTitle: era, eraReason }, kernel: kernelOf(kernel, era, this.options.configSymbols) };
  }
}
