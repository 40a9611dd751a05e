/** Where a token of C ends that starts at a given offset. */

const [NEWLINE, STAR, SLASH, BACKSLASH] = [10, 42, 47, 92];

/** Operators by the class of their first character: which characters may follow it. */
const FOLLOWERS = new Map([..."-+&|=!<>*/%^#:"].map((first) => [first.charCodeAt(0), followersOf(first)]));

/** End of the comment that starts at `at`, or -1 when none does. An unterminated one ends with the text. */
export function commentEnd(text: string, at: number): number {
  const next = text.charCodeAt(at + 1);
  if (next === STAR) {
    const close = text.indexOf("*/", at + 2);
    return close < 0 ? text.length : close + 2;
  }
  if (next !== SLASH) return -1;
  let end = at + 2;
  while (end < text.length && text.charCodeAt(end) !== NEWLINE) {
    end = text.charCodeAt(end) === BACKSLASH && isLineBreak(text, end + 1) ? text.indexOf("\n", end) + 1 : end + 1;
  }
  return end;
}

/** End of a string or character literal; it ends with the line when it is not terminated. */
export function quotedEnd(text: string, at: number): number {
  const quote = text.charCodeAt(at);
  for (let end = at + 1; end < text.length; end++) {
    const code = text.charCodeAt(end);
    if (code === BACKSLASH) end += text.charCodeAt(end + 1) === 13 ? 2 : 1;
    else if (code === quote) return end + 1;
    else if (code === NEWLINE) return end;
  }
  return text.length;
}

export function numberEnd(text: string, at: number): number {
  let end = at + 1;
  for (; end < text.length; end++) {
    const code = text.charCodeAt(end);
    const sign = (code === 43 || code === 45) && /[eEpP]/.test(text[end - 1]!) && !/^0[xX]/.test(text.slice(at, at + 2));
    if (!sign && !isWordPart(code) && !(code === 46 && text.charCodeAt(end + 1) !== 46)) break;
  }
  return end;
}

/** Which characters make an operator of two with `first`. */
function followersOf(first: string): string {
  if (first === "#" || first === ":") return first;
  if (first === "-") return "->=";
  return "+&|<>".includes(first) ? `${first}=` : "=";
}

export function operatorLength(text: string, at: number, code: number): number {
  if (code === 46) return text.startsWith("...", at) ? 3 : 1;
  const followers = FOLLOWERS.get(code);
  const next = text[at + 1];
  if (followers === undefined || next === undefined || !followers.includes(next)) return 1;
  const shift = (code === 60 || code === 62) && next !== "=";
  return shift && text[at + 2] === "=" ? 3 : 2;
}

export function isLineBreak(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === NEWLINE || (code === 13 && text.charCodeAt(at + 1) === NEWLINE);
}

const [START, DIGIT] = [1, 2];
/** What each ASCII character can be in a word. */
const CHARACTERS = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  return /[A-Za-z_$]/.test(character) ? START : /[0-9]/.test(character) ? DIGIT : 0;
});

export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

export function isWordStart(code: number): boolean {
  return code < 128 ? CHARACTERS[code] === START : code > 0xbf;
}

export function isWordPart(code: number): boolean {
  return code < 128 ? CHARACTERS[code] !== 0 : code > 0xbf;
}
