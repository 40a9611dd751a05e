// Compares the errors and warnings of a JSON report with a committed list of (file, function, rule) triples.
//
//   node scripts/expectation.js compare REPORT.json EXPECTED.tsv     exit 1 when they differ
//   node scripts/expectation.js write   REPORT.json EXPECTED.tsv
//
// Triples, not lines: a stable kernel update moves lines, but not what is found. A fourth column counts equal triples.
import { existsSync, readFileSync, writeFileSync } from "node:fs";

const [command, reportPath, expectedPath] = process.argv.slice(2);
const HEADER = "# file\tfunction\trule\tcount\n";

function triplesOf(report) {
  const counts = new Map();
  for (const { severity, file, function: name, rule } of report.findings) {
    if (severity !== "error" && severity !== "warning") continue;
    const triple = [file, name, rule].join("\t");
    counts.set(triple, (counts.get(triple) ?? 0) + 1);
  }
  return new Set([...counts].map(([triple, count]) => `${triple}\t${count}`));
}

function rowsOf(text) {
  return new Set(text.split("\n").filter((line) => line !== "" && !line.startsWith("#")));
}

function without(a, b) {
  return [...a].filter((row) => !b.has(row)).sort();
}

function compare(found, expected) {
  const appeared = without(found, expected);
  const vanished = without(expected, found);
  for (const row of appeared) console.log(`+ ${row}`);
  for (const row of vanished) console.log(`- ${row}`);
  console.log(`as expected: ${found.size - appeared.length}; new: ${appeared.length}; gone: ${vanished.length}`);
  return appeared.length + vanished.length === 0;
}

function main() {
  if ((command !== "compare" && command !== "write") || reportPath === undefined || expectedPath === undefined) {
    console.error("usage: expectation.js compare|write REPORT.json EXPECTED.tsv");
    return 2;
  }
  const found = triplesOf(JSON.parse(readFileSync(reportPath, "utf8")));
  if (command === "write") {
    writeFileSync(expectedPath, HEADER + [...found].sort().map((row) => `${row}\n`).join(""));
    return 0;
  }
  if (!existsSync(expectedPath)) {
    console.error(`${expectedPath} is missing: make it with \`expectation.js write\``);
    return 2;
  }
  return compare(found, rowsOf(readFileSync(expectedPath, "utf8"))) ? 0 : 1;
}

process.exitCode = main();
