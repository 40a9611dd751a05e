// Lists calls that map or release, and that no path of the analysis comes to: what is wrong there is missed.
//
//   npm run unreached -- --tree DIR [--files N] [--seed S]
//
// Each file stands alone. Most of what is listed is rightly dead: arms for other machines, code behind BUG().
import { parseArgs } from "node:util";
import { loadParser } from "../server/src/project/grammar.ts";
import { unreachedCalls } from "../test/laws/unreached.ts";
import { treeFiles } from "../test/metamorphic/kernel-file.ts";

const { values } = parseArgs({ options: { tree: { type: "string" }, files: { type: "string", default: "300" }, seed: { type: "string", default: "1" } } });
const tree = values.tree ?? process.env["KMAPLINT_SAMPLE_TREE"];
if (tree === undefined) throw new Error("which tree? --tree DIR, or KMAPLINT_SAMPLE_TREE");
const parser = await loadParser("native");
const files = treeFiles(tree, { count: Number(values.files), seed: Number(values.seed) });
for (const file of files) {
  for (const { line, callee, function: name } of unreachedCalls(file, parser)) process.stdout.write(`${file.name}:${line}: ${callee}() in ${name}()\n`);
}
process.stdout.write(`${files.length} files\n`);
