// Writes the licenses of the packages that went into bundles: whoever gets the bundles must get these too.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";

/** `metafiles` are esbuild's; `others` are packages of which files are copied. */
export function writeNotices(target, metafiles, others) {
  const inputs = metafiles.flatMap(({ inputs }) => Object.keys(inputs));
  const folders = new Set([...inputs.flatMap((path) => packageFolder(path) ?? []), ...others.map((name) => `node_modules/${name}`)]);
  const notices = [...folders].map(notice).sort();
  writeFileSync(target, `kmaplint includes the following packages.\n\n${[...new Set(notices)].join("\n")}`);
}

/** `…/node_modules/a/node_modules/@b/c/lib/x.js` → `node_modules/a/node_modules/@b/c`, wherever the packages are kept. */
function packageFolder(path) {
  return /(?:^|\/)(node_modules\/(?:.*node_modules\/)?(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1];
}

function notice(folder) {
  const { name, version, license } = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file === undefined ? "" : readFileSync(`${folder}/${file}`, "utf8").trim();
  return `== ${name} ${version} (${license})\n\n${text}\n`;
}
