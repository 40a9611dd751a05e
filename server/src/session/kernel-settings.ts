/** As which kernel, and with which configuration, each file is read. */

import { createHash } from "node:crypto";
import { dirname } from "node:path";
import { type DetectedKernel, detectFile, detectTree } from "../core/kernel/era-detection.ts";
import { eraById, eraOf, versionWithin } from "../core/kernel/eras.ts";
import type { KernelContext } from "../core/kernel/kernel-context.ts";
import { kernelVersion, type KernelVersion, releaseOf } from "../core/kernel/kernel-version.ts";
import { modelsFor } from "../core/kernel/models.ts";
import type { ApiTable } from "../core/kernel/models.ts";
import { Dialect, KERNEL_DIALECT } from "../core/syntax/normalise/dialect.ts";
import { ConfigFiles } from "../project/config/config-files.ts";
import { CONFIG_NAME } from "../project/config/config.ts";
import { toolVersion } from "../project/installation.ts";
import { KernelRoots, readInTree } from "../project/kernel-tree.ts";
import { COMMAND_LINE, type Configuration, configurationOf, type KernelChoice, type Sourced } from "./configuration.ts";
import type { TreeInfo } from "./report.ts";

/** One kernel as the analysis needs it and as reports tell it. */
export interface KernelSetting {
  readonly tree: TreeInfo;
  readonly kernel: KernelContext;
  readonly dialect: Dialect;
  readonly configuration: Configuration;
  /** Where version and era come from. */
  readonly from: { readonly version: string; readonly era: string };
  /** Equal for two settings exactly when no result can differ for the same sources: kmaplint, kernel and configuration. */
  readonly identity: string;
}

/** A configuration with what is made of it once. */
interface Prepared {
  readonly configuration: Configuration;
  readonly dialect: Dialect;
  readonly configSymbols: ReadonlyMap<string, string>;
  readonly identity: string;
  readonly tables: Map<string, ApiTable>;
}

/** Detects each tree once, files outside of trees one by one. */
export class KernelSettings {
  private readonly roots: KernelRoots;
  private readonly trees = new Map<string, KernelSetting>();
  private readonly prepared = new Map<string, Prepared>();
  private readonly detected = new Map<string, DetectedKernel>();
  private readonly configs: ConfigFiles;
  private readonly options: KernelChoice;
  private readonly version = toolVersion();

  constructor(options: KernelChoice) {
    this.options = options;
    this.configs = new ConfigFiles(options.configs);
    this.roots = new KernelRoots(options.roots);
  }

  /** What was found out about folders. */
  get folders(): Required<Pick<KernelChoice, "configs" | "roots">> {
    return { configs: this.configs.folders, roots: this.roots.folders };
  }

  /** The kernel root of an absolute file path, or null. */
  rootOf(path: string): string | null {
    return this.roots.above(dirname(path));
  }

  /** What holds for the files of an absolute folder path. One that has problems is as good as none. */
  configurationAt(folder: string): Configuration {
    return this.preparedAt(folder).configuration;
  }

  /** The kernel of the tree that an absolute folder path lies in, or null. */
  ofFolder(path: string): KernelSetting | null {
    const root = this.roots.above(path);
    return root === null ? null : this.inTree(root, path);
  }

  /** The kernel of a file: that of its tree, or what its own text tells. */
  ofFile(path: string, text: string): KernelSetting {
    return this.ofFolder(dirname(path)) ?? this.setting(null, detectFile(text), this.preparedAt(dirname(path)));
  }

  private inTree(root: string, folder: string): KernelSetting {
    const prepared = this.preparedAt(folder);
    const key = `${root}\0${prepared.configuration.path ?? ""}`;
    const known = this.trees.get(key);
    if (known !== undefined) return known;
    const detected = this.detected.get(root) ?? detectTree((path) => readInTree(root, path));
    this.detected.set(root, detected);
    const setting = this.setting(root, detected, prepared);
    this.trees.set(key, setting);
    return setting;
  }

  private preparedAt(folder: string): Prepared {
    const root = this.roots.above(folder);
    const read = this.configs.above(folder);
    const key = `${read?.path ?? ""}\0${read === null ? "" : (root ?? "")}`;
    const known = this.prepared.get(key) ?? prepare(configurationOf(this.options, read, root));
    this.prepared.set(key, known);
    return known;
  }

  private setting(root: string | null, detected: DetectedKernel, prepared: Prepared): KernelSetting {
    const { configuration, configSymbols, dialect } = prepared;
    const { version, era, reason, from } = chosen(detected, configuration);
    const asked = askedWith(configuration);
    return {
      tree: {
        root,
        kernel: root !== null || configuration.kernel !== null ? version.text : null,
        era,
        eraReason: reason,
        inWords: `${version.text}, ${eraById(era).title} (${asked === null ? evidence(root, detected) : `from ${asked}`})`,
        ...(detected.disagreement !== undefined && { disagreement: detected.disagreement }),
      },
      kernel: { version, era, apis: tableOf(version, era, prepared), configSymbols, isConfigComplete: this.options.isConfigComplete ?? false, ownEntryPoints: configuration.entryPoints },
      dialect,
      configuration,
      from,
      identity: `${this.version} ${told(version, configuration)} ${era} ${prepared.identity}`,
    };
  }
}

/** As much of a version as can matter: ranges of the user's own rows may be finer. */
function told(version: KernelVersion, { apis, entryPoints }: Configuration): string {
  return apis.length + Object.keys(entryPoints).length > 0 ? version.text : releaseOf(version);
}

function prepare(configuration: Configuration): Prepared {
  const { symbols, features, apis, macros, entryPoints } = configuration;
  const configSymbols = new Map([...symbols].map(([name, { value }]) => [name, value]));
  const ordered = [...configSymbols].sort(([a], [b]) => (a < b ? -1 : 1));
  const meaning = JSON.stringify([features.map(({ value }) => value).sort(), ordered, apis, macros, entryPoints]);
  return {
    configuration,
    dialect: Object.keys(macros).length > 0 ? new Dialect(macros) : KERNEL_DIALECT,
    configSymbols,
    identity: createHash("sha256").update(meaning).digest("hex").slice(0, 32),
    tables: new Map(),
  };
}

function tableOf(version: KernelContext["version"], era: KernelContext["era"], { configuration, tables }: Prepared): ApiTable {
  const key = `${version.text} ${era}`;
  const table = tables.get(key) ?? modelsFor(version, era, { features: configuration.features.map(({ value }) => value), extra: configuration.apis });
  tables.set(key, table);
  return table;
}

interface Chosen extends Omit<DetectedKernel, "from"> {
  readonly from: KernelSetting["from"];
}

/** What was asked for goes before what the files say; an era alone moves the version into it. */
function chosen(detected: DetectedKernel, configuration: Configuration): Chosen {
  const { kernel, era } = configuration;
  const asked = askedWith(configuration);
  if (asked === null) return detected;
  const wanted = kernel === null ? detected.version : kernelVersion(kernel.value);
  const id = era?.value ?? eraOf(wanted).id;
  const version = kernel === null ? versionWithin(id, wanted) : wanted;
  const isKept = version === detected.version;
  return {
    version,
    era: id,
    reason: `asked for with ${asked}`,
    from: { version: kernel?.source ?? (isKept ? detected.from.version : (era?.source ?? "")), era: (era ?? kernel)?.source ?? "" },
  };
}

/** Flags, or the name of the file; null when nothing was asked for. */
function askedWith({ kernel, era }: Configuration): string | null {
  const word = (asked: Sourced<string> | null, flag: string): string[] => (asked === null ? [] : [asked.source === COMMAND_LINE ? flag : CONFIG_NAME]);
  const words = [...new Set([...word(kernel, "--kernel"), ...word(era, "--era")])];
  return words.length > 0 ? words.join(" and ") : null;
}

function evidence(root: string | null, detected: DetectedKernel): string {
  if (root === null) return "from what the file holds";
  return detected.disagreement === undefined ? "from Makefile" : "from its headers, against its Makefile";
}
