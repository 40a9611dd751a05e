/** Entry contexts: what is asked for after one question has failed. */

import { expect, test } from "vitest";
import { ContextQuestions, type ContextFacts } from "../../server/src/core/analysis/contexts/context-questions.ts";
import { EntryContexts } from "../../server/src/core/analysis/contexts/entry-contexts.ts";
import { QuestionLog } from "../../server/src/core/analysis/dependencies.ts";
import { AS_ENTERED } from "../../server/src/core/highmem/execution.ts";
import { EntryPoints } from "../../server/src/core/kernel/entry-points.ts";
import { kernelVersion } from "../../server/src/core/kernel/kernel-version.ts";
import { SourceFile } from "../../server/src/core/text/source-file.ts";
import { indexOf } from "../callgraph/indexing.ts";

const TEXT = "static void inner(void)\n{\n}\n\nvoid outer(void)\n{\n\tinner();\n}\n";
const source = new SourceFile("drivers/demo/demo.c", TEXT);
const span = { start: 0, end: 0 };

function contexts(facts: (name: string) => ContextFacts): EntryContexts {
  const log = new QuestionLog();
  return new EntryContexts({
    index: indexOf(TEXT),
    log,
    entryPoints: new EntryPoints(kernelVersion("2.6.31"), { functions: [{ name: "outer", contexts: ["softirq"] }] }),
    questions: new ContextQuestions({ log, facts: ({ name }) => facts(name), maySleep: () => false }),
    maySleep: () => false,
    held: () => [],
  });
}

function factsOf(name: string): ContextFacts {
  const call = { callee: "inner", span, execution: AS_ENTERED, tests: [], args: [], given: new Map(), names: [] };
  return { name, source, span, calls: name === "outer" ? [call] : [], sleeps: [] };
}

const ref = (name: string) => ({ name, file: source.path, isStatic: name === "inner", isMacro: false });

test("a caller that failed once is looked at again, and not taken for one that is being looked at", () => {
  let fails = true;
  const asked = contexts((name) => {
    if (name === "outer" && fails) throw new Error("cannot be read");
    return factsOf(name);
  });
  expect(() => asked.of(ref("outer"))).toThrow("cannot be read");
  fails = false;
  expect(asked.of(ref("inner")).map(({ base }) => base)).toEqual(["softirq"]);
});
