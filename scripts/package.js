// `npm run package`: builds everything and packs the extension of VS Code into client/dist/kmaplint-VERSION.vsix.
import { readFileSync, statSync } from "node:fs";
import "./build.js";
import { packageClient } from "./package-client.js";

const { version } = JSON.parse(readFileSync("client/package.json", "utf8"));
const target = `client/dist/kmaplint-${version}.vsix`;

await packageClient(target);
console.log(`${target}: ${(statSync(target).size / 1024).toFixed(0)} KiB`);
