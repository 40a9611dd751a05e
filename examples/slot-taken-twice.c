/*
 * Typed slots: one page per KM_type and CPU. The helper maps in the slot
 * that its caller still holds.
 *
 *    kmaplint check examples/slot-taken-twice.c --kernel 2.6.31
 */
#include <linux/highmem.h>

static u32 sorrel_checksum(struct page *page)
{
	u8 *data = kmap_atomic(page, KM_USER0);
	u32 sum = crc32(0, data, PAGE_SIZE);

	kunmap_atomic(data, KM_USER0);
	return sum;
}

static void sorrel_seal(struct page *index, struct page **pages, int count)
{
	__le32 *sums;
	int i;

	sums = kmap_atomic(index, KM_USER0);
	for (i = 0; i < count; i++)
		sums[i] = cpu_to_le32(sorrel_checksum(pages[i]));
	kunmap_atomic(sums, KM_USER0);
}

static void sorrel_seal_one(struct page *index, struct page *page)
{
	u32 sum = sorrel_checksum(page);
	__le32 *sums = kmap_atomic(index, KM_USER0);

	sums[0] = cpu_to_le32(sum);
	kunmap_atomic(sums, KM_USER0);
}
