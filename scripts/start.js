// `npm start`: lints the bundled examples; `npm start -- ARGS`: runs kmaplint with ARGS, from where npm was called.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const bundle = new URL("../server/dist/kmaplint.js", import.meta.url);
const args = process.argv.slice(2);

if (args.length === 0) {
  // The examples are there to be found fault with: that is no failure of the command.
  process.argv.push("check", "--fail-on", "never", fileURLToPath(new URL("../examples", import.meta.url)));
} else if (process.env.INIT_CWD !== undefined) {
  process.chdir(process.env.INIT_CWD);
}

if (existsSync(bundle)) await import(bundle.href);
else {
  console.error("kmaplint is not built yet: run `npm ci` or `npm run build` first");
  process.exitCode = 3;
}
