/** What a declared type can carry. */

const NARROW_TYPES = /^(?:unsigned |signed |const |register )*(?:int|char|short|bool|_Bool|unsigned|s?size_t|__?[su](?:8|16|32)|u?int(?:8|16|32)_t|[us](?:8|16|32)|__sum16|__wsum|__[bl]e(?:16|32))$/;

/** Plain integers that are no wider than an int, or are never used for addresses. Names of other types may stand for pointers. */
export function isNarrowInteger(type: string): boolean {
  return NARROW_TYPES.test(type.replace(/\s+/g, " ").trim());
}
