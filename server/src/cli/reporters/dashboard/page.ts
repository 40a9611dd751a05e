/** The page of the dashboard: one file that needs nothing else, and in which nothing of a source is ever markup or script. */

import { createHash } from "node:crypto";
import type { PageAssets } from "./assets.ts";
import type { PageData } from "./page-data.ts";

export function dashboardPage(data: PageData, { script, style }: PageAssets): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(script, style)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="${escaped(`${data.tool.name} ${data.tool.version}`)}">
<title>${escaped(`${data.tool.name}: ${data.scope.join(", ")}`)}</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<div id="root"></div>
<noscript>This page is drawn by the script in it. Where scripts are off, kmaplint check prints the same findings.</noscript>
<script type="application/json" id="data">${embedded(data)}</script>
<script>${script}</script>
</body>
</html>
`;
}

/** Only the one script and the one style sheet of the page count; nothing is loaded, and no text becomes markup. */
function policy(script: string, style: string): string {
  return [
    "default-src 'none'",
    `script-src '${hash(script)}'`,
    `style-src '${hash(style)}'`,
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; ");
}

function hash(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}

/** JSON in which no tag can begin or end. */
function embedded(data: PageData): string {
  return JSON.stringify(data, (_, value: unknown) => (typeof value === "string" ? visible(value) : value)).replaceAll("<", "\\u003c");
}

/** Controls and what turns the direction of writing are shown, rather than obeyed; tabs stay. */
function visible(text: string): string {
  return text.replace(/[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, "·");
}

function escaped(text: string): string {
  return visible(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
