/** What is known of constants by their names. */

export interface Constants {
  /** Null when it is only known to exist. */
  value(name: string): number | null;
  /** Certainly not zero, whatever the value. */
  isNonZero(name: string): boolean;
  /** Whether a value known by name has a bit known by name: null where that is open. */
  hasBit(name: string, bit: string): boolean | null;
  /** A configuration symbol: true, false, or undecided. */
  config(symbol: string): boolean | null;
}
