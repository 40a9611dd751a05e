/*
 * Typed slots: the release names another slot than the map, and clears
 * nothing.
 *
 *    kmaplint check examples/wrong-slot.c --kernel 2.6.31
 */
#include <linux/highmem.h>

static int yarrow_compare(struct page *one, struct page *other, size_t len)
{
	char *a, *b;
	int diff;

	a = kmap_atomic(one, KM_USER0);
	b = kmap_atomic(other, KM_USER1);
	diff = memcmp(a, b, len);
	kunmap_atomic(b, KM_USER1);
	kunmap_atomic(a, KM_USER1);
	return diff;
}
