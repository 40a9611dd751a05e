// Bundles what the page of `kmaplint report` consists of: its script and its style sheet, which are put into the page as they are.
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

const OPTIONS = {
  absWorkingDir: ROOT,
  entryPoints: { dashboard: "server/src/dashboard/main.ts", "dashboard-style": "server/src/dashboard/page.css" },
  outdir: "server/dist",
  bundle: true,
  platform: "browser",
  format: "iife",
  target: ["chrome123", "firefox120", "safari17.5"],
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: "none",
  logLevel: "warning",
};

/** Both texts; neither can end the element that it is put into. */
export async function bundleDashboard() {
  const { outputFiles } = await build({ ...OPTIONS, write: false });
  const [script, style] = [".js", ".css"].map((end) => outputFiles.find(({ path }) => path.endsWith(end)).text.trim());
  return { script: script.replace(/<\/(?=script)/gi, "<\\/"), style: style.replace(/<\/(?=style)/gi, "<\\/") };
}
