/** What the client has set, with everything that is of the wrong type left at its default. */

import { ERAS, type EraId } from "../core/kernel/eras.ts";
import { parseKernelVersion } from "../core/kernel/kernel-version.ts";
import type { FolderOptions } from "../session/editor/workspace.ts";
import type { Settings } from "./custom-protocol.ts";

export const DEFAULT_SETTINGS: Settings = {
  kernel: "", era: "", configSymbols: [], severity: "note", withoutRules: [], inlayHints: true, codeLens: true, index: true,
};

/** Settings may come from a workspace that nobody has looked at. */
export function settingsOf(value: unknown): Settings {
  const given: Readonly<Record<string, unknown>> = typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  const { kernel, era, severity } = given;
  return {
    kernel: typeof kernel === "string" && parseKernelVersion(kernel) !== null ? kernel.trim().replace(/^v/, "") : "",
    era: isEra(era) ? era : "",
    configSymbols: strings(given["configSymbols"]),
    severity: severity === "error" || severity === "warning" ? severity : "note",
    withoutRules: strings(given["withoutRules"]),
    inlayHints: given["inlayHints"] !== false,
    codeLens: given["codeLens"] !== false,
    index: given["index"] !== false,
  };
}

function isEra(value: unknown): value is EraId {
  return ERAS.some((era) => era.id === value);
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}

/** What the session is asked with for a folder (absolute path). */
export function folderOptions(settings: Settings, cwd: string): FolderOptions {
  const symbols = settings.configSymbols.flatMap((one): [string, string][] => {
    const match = /^(CONFIG_\w+)=([ymn])$/.exec(one.trim());
    return match ? [[match[1]!, match[2]!]] : [];
  });
  return {
    cwd,
    ...(settings.kernel !== "" && { kernel: settings.kernel }),
    ...(settings.era !== "" && { era: settings.era }),
    configSymbols: new Map(symbols),
    rules: [],
    withoutRules: settings.withoutRules,
  };
}
