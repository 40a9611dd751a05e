/** Arithmetic on the integers that the analysis knows, as a machine with 32 bits to an int and 64 to a long long does it. */

/** Of two numbers, with 64 bits; null where one of them, or the result, is no integer that a number holds exactly. */
export function bitwise(op: "&" | "|" | "^", a: number, b: number): number | null {
  if (!Number.isSafeInteger(a) || !Number.isSafeInteger(b)) return null;
  const [left, right] = [BigInt(a), BigInt(b)];
  const bits = BigInt.asIntN(64, op === "&" ? left & right : op === "|" ? left | right : left ^ right);
  const value = Number(bits);
  return Number.isSafeInteger(value) ? value : null;
}

/** `-1` and `0xffffffff` are one where one of them is unsigned (C11 6.3.1.8): as types are not followed, they always are. */
export function areEqual(a: number, b: number): boolean {
  return a === b || (Math.abs(a - b) === 2 ** 32 && Math.min(a, b) >= -(2 ** 31) && Math.max(a, b) < 2 ** 32);
}
