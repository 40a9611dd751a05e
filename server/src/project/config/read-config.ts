/** Reads one `kmaplint.json`. */

import { FEATURES } from "../../core/kernel/models.ts";
import { readText } from "../source-reader.ts";
import type { ConfigProblem, ConfigRead, ProjectConfig } from "./config.ts";
import { jsonFault } from "./json-fault.ts";
import { patternFault } from "./patterns.ts";
import { validate } from "./validate.ts";
import { printable } from "./words.ts";

/** Nobody writes more by hand. In UTF-16 units. */
const LARGEST_CONFIG = 1024 * 1024;

/** Never throws: what is wrong with the file comes back as problems. */
export function readConfig(path: string): ConfigRead {
  const read = readText(path);
  if (read.kind !== "text") return broken(path, [{ place: "", reason: `${read.reason}; make it readable, or take it away` }]);
  if (read.text.length > LARGEST_CONFIG) return broken(path, [{ place: "", reason: "larger than 1 MiB; split the rows among folders" }]);
  try {
    const fault = jsonFault(read.text);
    if (fault !== null) return broken(path, [fault]);
    const data: unknown = JSON.parse(read.text);
    const problems = validate(data);
    if (problems.length > 0) return broken(path, problems);
    const config = data as ProjectConfig;
    const faults = faultsOf(config);
    return faults.length > 0 ? broken(path, faults) : { kind: "config", path, config };
  } catch (error) {
    // The engine's own limits, as of nesting.
    return broken(path, [{ place: "", reason: `cannot be read: ${printable(error instanceof Error ? error.message : String(error))}; make it simpler` }]);
  }
}

type Place = Omit<ConfigProblem, "file">;

function broken(path: string, problems: readonly Place[]): ConfigRead {
  return { kind: "broken", path, problems: problems.map((one) => ({ file: printable(path), ...one })) };
}

/** What a schema cannot say. */
function faultsOf({ features = [], apis = [], exclude = [] }: ProjectConfig): Place[] {
  const known = new Set([...FEATURES, ...apis.flatMap((row) => row.feature ?? [])]);
  return [
    ...features.flatMap((name, at) => (known.has(name) ? [] : [{ place: `/features/${at}`, reason: `there is no feature ${name}: write ${[...known].join(" or ")}` }])),
    ...exclude.flatMap((pattern, at) => {
      const fault = patternFault(pattern);
      return fault === null ? [] : [{ place: `/exclude/${at}`, reason: `no pattern of a .gitignore: ${printable(fault)}` }];
    }),
  ];
}
