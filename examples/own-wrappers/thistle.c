/*
 * A driver with wrappers of its own, which another module defines. kmaplint.json beside this file tells what they do;
 * without it nothing in here could be known to map.
 *
 * Read as 2.6.36.
 */

#include <linux/highmem.h>
#include "thistle.h"

/* The address is not given back when the block is damaged. */
int thistle_check_block(struct thistle_device *dev, struct page *page)
{
	struct thistle_header *header = thistle_get_block(dev, page);

	if (header->magic != THISTLE_MAGIC)
		return -EIO;

	thistle_put_block(dev, header);
	return 0;
}

/* The device is waited for while KM_USER1 is taken. */
void thistle_fill(struct thistle_device *dev, struct page *page)
{
	char *to = thistle_get_block(dev, page);

	thistle_wait_ready(dev);
	memset(to, 0, PAGE_SIZE);
	thistle_put_block(dev, to);
}

/* As it should be: in a loop of the driver's own. */
void thistle_sum(struct thistle_device *dev, struct thistle_list *list, u32 *sum)
{
	struct page *page;

	thistle_pages(dev, list, page) {
		u32 *words = thistle_get_block(dev, page);

		*sum += words[0];
		thistle_put_block(dev, words);
	}
}

/* Called in softirq, where KM_USER0 may be taken by the task that was interrupted. */
static void thistle_complete(struct thistle_device *dev, struct page *page)
{
	char *at = kmap_atomic(page, KM_USER0);

	at[0] = 0;
	kunmap_atomic(at, KM_USER0);
}

const struct thistle_ops thistle_ops = {
	.complete = thistle_complete,
};
