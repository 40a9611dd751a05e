/** Reads text of which it is only hoped that it is JSON of some shape. */

/** Null when it is none. */
export function readJson<T>(text: string, isWanted: (read: unknown) => read is T): T | null {
  try {
    const read: unknown = JSON.parse(text);
    return isWanted(read) ? read : null;
  } catch {
    return null;
  }
}
