/*
 * kmap_atomic() gives an address, and kunmap_atomic() wants it back. Both
 * take pointers, so that the compiler lets the page pass.
 *
 *    kmaplint check examples/page-instead-of-address.c --kernel 2.6.31
 */
#include <linux/fs.h>
#include <linux/highmem.h>

static int clover_make_empty(struct inode *inode, struct page *page)
{
	char *kaddr;

	kaddr = kmap_atomic(page, KM_USER0);
	memset(kaddr, 0, PAGE_CACHE_SIZE);
	kaddr[0] = '.';
	kunmap_atomic(page, KM_USER0);
	flush_dcache_page(page);
	set_page_dirty(page);
	return 0;
}

static void clover_clear_tail(struct page *page, unsigned int from)
{
	char *kaddr = kmap(page);

	memset(kaddr + from, 0, PAGE_CACHE_SIZE - from);
	kunmap(kaddr);
}
