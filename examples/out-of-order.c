/*
 * From 2.6.37 on atomic mappings live on a stack. Releasing the lower one
 * first clears the entry of the upper one.
 *
 *    kmaplint check examples/out-of-order.c --kernel 4.9
 */
#include <linux/highmem.h>

static bool mallow_same_data(struct page *src_page, struct page *dst_page, size_t len)
{
	void *src = kmap_atomic(src_page);
	void *dst = kmap_atomic(dst_page);
	bool same;

	flush_dcache_page(src_page);
	flush_dcache_page(dst_page);
	same = !memcmp(src, dst, len);

	kunmap_atomic(src);
	kunmap_atomic(dst);
	return same;
}
