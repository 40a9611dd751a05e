/** Values of integer and character constants (C11 6.4.4). */

/** With its suffix, and the sign that tree-sitter counts to it; null for anything else, floating constants too, and for what a number does not hold exactly. */
export function integerValue(text: string): number | null {
  const [, sign, digits] = /^([+-]?)(0[xX][\da-fA-F]+|0[bB][01]+|\d+)[uUlL]*$/.exec(text) ?? [];
  if (digits === undefined) return null;
  const value = Number(BigInt.asIntN(64, BigInt(/^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits)));
  return Number.isSafeInteger(value) ? (sign === "-" ? 0 - value : value) : null;
}

const ESCAPES: Readonly<Record<string, number>> = { a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13, e: 27, "\\": 92, "'": 39, '"': 34, "?": 63 };

/** With its quotes; null where it is none, or several characters. As a signed char, as the kernel is built for x86. */
export function characterValue(text: string): number | null {
  const inner = /^(?:L|u8?|U)?'(.*)'$/s.exec(text)?.[1];
  if (inner === undefined) return null;
  if (inner.length === 1 && inner !== "\\") return inner.charCodeAt(0);
  const [, octal, hex, letter] = /^\\(?:([0-7]{1,3})|x([\da-fA-F]{1,2})|(.))$/.exec(inner) ?? [];
  if (octal !== undefined) return signedChar(Number.parseInt(octal, 8));
  if (hex !== undefined) return signedChar(Number.parseInt(hex, 16));
  return letter === undefined ? null : (ESCAPES[letter] ?? null);
}

function signedChar(value: number): number {
  return value > 127 ? value - 256 : value;
}
