/** Sites by folder: what the treemap shows at one level, and what lies below it. */

import type { PageSite } from "../../cli/reporters/dashboard/page-data.ts";
import { commonFolder, isBelow } from "../shared/folders.ts";

export const VERDICTS = ["safe", "suggested", "refused"] as const;

export interface SiteGroup {
  /** The folder or file. */
  readonly path: string;
  readonly isFile: boolean;
  readonly sites: readonly PageSite[];
}

/** The folder that one begins with: all sites lie below it. */
export function topFolder(sites: readonly PageSite[]): string {
  return commonFolder(sites.map(({ file }) => file)).join("/");
}

/** What a folder holds, the most sites first. A folder with nothing but one folder in it stands for that one. */
export function groupsBelow(sites: readonly PageSite[], folder: string): SiteGroup[] {
  const start = folder === "" ? 0 : folder.length + 1;
  const groups = new Map<string, PageSite[]>();
  for (const site of sites) {
    if (folder !== "" && !isBelow(site.file, folder)) continue;
    const end = site.file.indexOf("/", start);
    const path = end < 0 ? site.file : site.file.slice(0, end);
    const own = groups.get(path) ?? [];
    own.push(site);
    groups.set(path, own);
  }
  return [...groups]
    .map(([path, own]): SiteGroup => (own[0]?.file === path ? { path, isFile: true, sites: own } : { path: topFolder(own), isFile: false, sites: own }))
    .sort((a, b) => b.sites.length - a.sites.length || (a.path < b.path ? -1 : 1));
}

export function verdictCounts(sites: readonly PageSite[]): readonly number[] {
  return VERDICTS.map((verdict) => sites.filter((site) => site.verdict === verdict).length);
}

/** `12 calls: 8 safe, 3 suggested, 1 refused`. */
export function verdictWords(sites: readonly PageSite[]): string {
  const counts = verdictCounts(sites);
  return VERDICTS.flatMap((verdict, at) => (counts[at] === 0 ? [] : [`${counts[at]} ${verdict}`])).join(", ");
}
