/*
 * The cursor is moved to the end of the page and then released: that address
 * belongs to the next page. Page-table walks have the same trap.
 *
 *    kmaplint check examples/walked-off-the-page.c --kernel 3.4
 */
#include <linux/highmem.h>
#include <linux/mm.h>

static void burdock_flush_page(struct page *page, unsigned int line)
{
	u8 *p = kmap_atomic(page);
	unsigned int i;

	for (i = 0; i < PAGE_SIZE; i += line) {
		clflush(p);
		p += line;
	}
	kunmap_atomic(p);
}

static int burdock_count_ptes(pmd_t *pmd, unsigned long addr, unsigned long end)
{
	pte_t *pte = pte_offset_map(pmd, addr);
	int count = 0;

	do {
		if (pte_present(*pte))
			count++;
	} while (pte++, addr += PAGE_SIZE, addr != end);
	pte_unmap(pte - 1);
	return count;
}
