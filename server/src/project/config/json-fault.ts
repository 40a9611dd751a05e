/** Finds where a text stops being JSON, since the engine does not always tell. */

interface JsonFault {
  /** `line 3, column 7`, from 1; columns in UTF-16 units. */
  readonly place: string;
  readonly reason: string;
}

type Expected = "value" | "value or end" | "key" | "key or end" | "colon" | "comma or end" | "nothing";

const WORDS: Readonly<Record<Expected, string>> = {
  "value": "a value must stand here",
  "value or end": "a value or `]` must stand here",
  "key": "a name in double quotes must stand here: is there a comma too much before it?",
  "key or end": "a name in double quotes or `}` must stand here",
  "colon": "`:` must stand here",
  "comma or end": "`,` or a closing bracket must stand here",
  "nothing": "nothing may follow the end of the JSON value",
};

const TOKEN = /[ \t\r\n]*(?:([[\]{}:,])|("(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.]))/y;

/** Null when the text is JSON. Nesting of any depth is followed. */
export function jsonFault(text: string): JsonFault | null {
  const open: string[] = [];
  let expected: Expected = "value";
  TOKEN.lastIndex = 0;
  for (let at = 0; ; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (!match) return atEnd(text, at, expected);
    const next = after(match, expected, open);
    if (next === null) return fault(text, at, expected);
    expected = next;
  }
}

/** What must follow a token; null when it may not stand there. */
function after([, mark, string]: RegExpExecArray, expected: Expected, open: string[]): Expected | null {
  const isValue = expected === "value" || expected === "value or end";
  if (mark === "{" || mark === "[") {
    if (!isValue) return null;
    open.push(mark);
    return mark === "{" ? "key or end" : "value or end";
  }
  if (mark === "}" || mark === "]") {
    const isEmpty = expected === (mark === "}" ? "key or end" : "value or end");
    if (!isEmpty && expected !== "comma or end") return null;
    return open.pop() === (mark === "}" ? "{" : "[") ? behindValue(open) : null;
  }
  if (mark === ":") return expected === "colon" ? "value" : null;
  if (mark === ",") return expected === "comma or end" ? (open.at(-1) === "{" ? "key" : "value") : null;
  if (string !== undefined && (expected === "key" || expected === "key or end")) return "colon";
  return isValue ? behindValue(open) : null;
}

function behindValue(open: readonly string[]): Expected {
  return open.length > 0 ? "comma or end" : "nothing";
}

function atEnd(text: string, at: number, expected: Expected): JsonFault | null {
  const isOver = /^[ \t\r\n]*$/.test(text.slice(at));
  return isOver && expected === "nothing" ? null : fault(text, at, expected);
}

function fault(text: string, from: number, expected: Expected): JsonFault {
  const at = from + (/^[ \t\r\n]*/.exec(text.slice(from))?.[0].length ?? 0);
  const before = text.slice(0, at);
  const line = before.split("\n").length;
  const comment = /^(\/\/|\/\*|#)/.test(text.slice(at, at + 2)) ? "JSON has no comments" : WORDS[expected];
  return { place: `line ${line}, column ${at - before.lastIndexOf("\n")}`, reason: `no JSON: ${comment}` };
}
