/** Reads a number that an option is given. */

import { InvalidArgumentError } from "commander";

/** Throws InvalidArgumentError, which commander tells. */
export function positive(value: string): number {
  if (!/^[1-9]\d*$/.test(value)) throw new InvalidArgumentError("Not a whole number from 1.");
  return Number(value);
}
