/** The page of the dashboard: reads the data that stands in it and draws its sections. */

import type { PageData } from "../cli/reporters/dashboard/page-data.ts";
import { drawDepth } from "./depth/depth-section.ts";
import { drawFindings } from "./findings/findings-section.ts";
import { drawMigrations } from "./migration/migration-section.ts";
import { drawFigures, drawHeader, drawTroubles } from "./page-head.ts";
import { element } from "./shared/dom.ts";
import { unfoldOnPaper } from "./shared/printing.ts";

const root = document.getElementById("root");
const data = JSON.parse(document.getElementById("data")?.textContent ?? "") as PageData;

const skip = element("a", { class: "skip", text: "Skip to the findings" });
skip.href = "#findings";
const main = element("main", {}, drawFindings(data), drawDepth(data), drawMigrations(data));
root?.append(skip, drawHeader(data), drawFigures(data), ...drawTroubles(data), main);
unfoldOnPaper();
