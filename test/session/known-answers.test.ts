import { describe, expect, it } from "vitest";
import { questionText, readQuestion, type Question } from "../../server/src/core/analysis/question.ts";
import { KnownAnswers } from "../../server/src/session/known-answers.ts";

const GRAB: Question = { kind: "summary", name: "grab", callee: "", file: "lib/grab it.c" };
const CALLS: Question = { kind: "call-sites", name: "outer", callee: "inner", file: "lib/outer.c" };
const REST: Question = { ...GRAB, name: "rest", file: "lib/rest.c" };

function known(...sums: [Question, number][]): KnownAnswers {
  const answers = new KnownAnswers();
  for (const [question, sum] of sums) answers.note({ question: questionText(question), sum });
  return answers;
}

describe("questions", () => {
  it("are read as they were written, whatever the file is called", () => {
    for (const one of [GRAB, CALLS, REST]) expect(readQuestion(questionText(one))).toEqual(one);
  });
});

describe("known answers", () => {
  it("are asked again of files that have changed, and of no others", () => {
    const asked: string[] = [];
    const ask = (question: string): number => asked.push(question);
    known([GRAB, 1], [CALLS, 2]).update(new Set([CALLS.file]), ask);
    expect(asked).toEqual([questionText(CALLS)]);
  });

  it("tell which are others now, once", () => {
    const answers = known([GRAB, 1], [CALLS, 2]);
    const files = new Set([GRAB.file, CALLS.file]);
    expect(answers.update(files, (question) => (question === questionText(GRAB) ? 1 : 7))).toEqual([questionText(CALLS)]);
    expect(answers.update(files, (question) => (question === questionText(GRAB) ? 1 : 7))).toEqual([]);
  });

  it("count as others where they hang on how deep they are asked, where nobody can be asked, and where too much would be to ask", () => {
    expect(known([GRAB, 1]).update(new Set([GRAB.file]), () => null)).toEqual([questionText(GRAB)]);
    expect(known([GRAB, 1]).update(new Set([GRAB.file]), null)).toEqual([questionText(GRAB)]);
    const many = Array.from({ length: 201 }, (_, at): [Question, number] => [{ ...GRAB, file: `lib/${at}.c` }, 1]);
    expect(known(...many).update(new Set(many.map(([{ file }]) => file)), () => 1)).toHaveLength(201);
    expect(known(...many.slice(1)).update(new Set(many.map(([{ file }]) => file)), () => 1)).toEqual([]);
  });

  it("stay when they are packed", () => {
    const packed = known([GRAB, 1], [CALLS, -2]).pack();
    expect(new KnownAnswers(packed).update(new Set([GRAB.file, CALLS.file, REST.file]), (question) => (question === questionText(GRAB) ? 1 : -2))).toEqual([]);
    expect(new KnownAnswers(known().pack()).update(new Set([GRAB.file]), () => 1)).toEqual([]);
  });
});
