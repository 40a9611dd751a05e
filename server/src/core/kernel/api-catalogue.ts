/** All built-in API rows, by subject. */

import type { ApiModel } from "./api-model.ts";
import noreturn from "./apis/noreturn.json";
import pageTables from "./apis/page-tables.json";
import primitives from "./apis/primitives.json";
import results from "./apis/results.json";

/** Every built-in row. The files are checked against api-model.schema.json by the tests. */
export const API_ROWS: readonly ApiModel[] = [
  primitives, pageTables, noreturn, results,
].flat() as unknown as readonly ApiModel[];
