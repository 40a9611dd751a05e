/** What C's own words are: their role decides what may stand beside them. */

/** Roles by number; a word's class holds the number in its lowest four bits. */
const ROLE_NAMES = [
  "plain",
  "type",
  "aggregate",
  "storage",
  "qualifier",
  /** Followed by a parenthesis and a statement: `if while for switch`. */
  "control",
  /** Starts or continues a statement: `return goto else do case …`. */
  "statement",
  /** Takes a type or an expression: `sizeof typeof …`. */
  "operator",
  "asm",
] as const;

export type WordRole = (typeof ROLE_NAMES)[number];

const ROLE_MASK = 15;

const MEMBERS: Readonly<Partial<Record<WordRole, string>>> = {
  type: "void char short int long float double signed unsigned _Bool bool __signed__ __int128 _Complex",
  aggregate: "struct union enum",
  storage: "extern static auto register inline __inline __inline__ typedef _Thread_local __thread _Noreturn",
  qualifier: "const volatile restrict __restrict __restrict__ __const __const__ __volatile __volatile__ _Atomic __extension__",
  control: "if while for switch",
  statement: "return goto break continue case default else do",
  operator: "sizeof typeof __typeof __typeof__ __alignof __alignof__ _Alignof alignof offsetof _Generic defined",
  asm: "asm __asm __asm__",
};

/** C's words with the numbers of their roles. */
export const ROLES: ReadonlyMap<string, number> = new Map(
  ROLE_NAMES.flatMap((role, number) => (MEMBERS[role]?.split(" ") ?? []).map((word): [string, number] => [word, number])),
);

export function roleOfClass(wordClass: number): WordRole {
  return ROLE_NAMES[wordClass & ROLE_MASK] ?? "plain";
}

/** A name in capitals, as macros have. */
export function isCapitals(word: string): boolean {
  return /^[A-Z_][A-Z0-9_]*$/.test(word) && /[A-Z]/.test(word);
}
