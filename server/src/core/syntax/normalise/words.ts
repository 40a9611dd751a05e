/** What C's own words are: their role decides what may stand beside them. */

export type WordRole =
  | "plain"
  | "type"
  | "aggregate"
  | "storage"
  | "qualifier"
  /** Followed by a parenthesis and a statement: `if while for switch`. */
  | "control"
  /** Starts or continues a statement: `return goto else do case …`. */
  | "statement"
  /** Takes a type or an expression: `sizeof typeof …`. */
  | "operator"
  | "asm";

const ROLES: Readonly<Record<Exclude<WordRole, "plain">, string>> = {
  type: "void char short int long float double signed unsigned _Bool bool __signed__ __int128 _Complex",
  aggregate: "struct union enum",
  storage: "extern static auto register inline __inline __inline__ typedef _Thread_local __thread _Noreturn",
  qualifier: "const volatile restrict __restrict __restrict__ __const __const__ __volatile __volatile__ _Atomic __extension__",
  control: "if while for switch",
  statement: "return goto break continue case default else do",
  operator: "sizeof typeof __typeof __typeof__ __alignof __alignof__ _Alignof alignof offsetof _Generic defined",
  asm: "asm __asm __asm__",
};

const TABLE = new Map<string, WordRole>(
  (Object.keys(ROLES) as (keyof typeof ROLES)[]).flatMap((role) =>
    ROLES[role].split(" ").map((word): [string, WordRole] => [word, role]),
  ),
);

export function wordRole(word: string): WordRole {
  return TABLE.get(word) ?? "plain";
}

export function isTypeKeyword(word: string): boolean {
  const role = wordRole(word);
  return role === "type" || role === "aggregate";
}

export function isAggregateKeyword(word: string): boolean {
  return wordRole(word) === "aggregate";
}

/** Words that begin a type: keywords of types, of aggregates, and qualifiers. */
export function beginsType(word: string): boolean {
  return isTypeKeyword(word) || wordRole(word) === "qualifier";
}

/** A name in capitals, as macros have. */
export function isCapitals(word: string): boolean {
  return /^[A-Z_][A-Z0-9_]*$/.test(word) && /[A-Z]/.test(word);
}
