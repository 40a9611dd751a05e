/** Cuts a command line into its words, as a POSIX shell and gcc's response files do; nothing is expanded. */

/** A quote that is never closed reaches to the end. */
export function commandWords(text: string): string[] {
  const words: string[] = [];
  let word: string | null = null;
  for (const [token] of text.matchAll(TOKEN)) {
    if (/^\s/.test(token)) {
      if (word !== null) words.push(word);
      word = null;
    } else word = (word ?? "") + unquoted(token);
  }
  return word === null ? words : [...words, word];
}

/** White space, a quoted part, an escaped character, or plain characters. */
const TOKEN = /\s+|'[^']*'?|"(?:\\[^]|[^"\\])*(?:"|\\?$)|\\[^]?|[^\s'"\\]+/g;

function unquoted(token: string): string {
  if (token.startsWith("'")) return token.slice(1, token.length > 1 && token.endsWith("'") ? -1 : undefined);
  if (token.startsWith("\\")) return token === "\\\n" ? "" : token.slice(1);
  if (!token.startsWith('"')) return token;
  const inner = token.replace(/^"/, "").replace(/((?:\\[^]|[^"\\])*)"$/, "$1");
  return inner.replace(/\\([$`"\\\n])/g, (_, escaped: string) => (escaped === "\n" ? "" : escaped));
}
