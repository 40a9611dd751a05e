/*
 * The mapping is made by one helper and released by another; the function
 * between them leaves early. kmaplint sees what helpers take and release.
 *
 *    kmaplint check examples/leak-behind-a-helper.c --kernel 4.9
 */
#include <linux/highmem.h>
#include <linux/pagemap.h>

struct thistle_table {
	struct page *page;
	__le32 *entries;
	unsigned int count;
};

static int thistle_table_open(struct thistle_table *table, struct address_space *mapping)
{
	struct page *page = read_mapping_page(mapping, 0, NULL);

	if (IS_ERR(page))
		return PTR_ERR(page);
	table->page = page;
	table->entries = kmap(page);
	return 0;
}

static void thistle_table_close(struct thistle_table *table)
{
	kunmap(table->page);
	put_page(table->page);
}

static int thistle_lookup(struct address_space *mapping, unsigned int slot, u32 *block)
{
	struct thistle_table table = { .count = 512 };
	int err;

	err = thistle_table_open(&table, mapping);
	if (err)
		return err;

	if (slot >= table.count)
		return -ERANGE;

	*block = le32_to_cpu(table.entries[slot]);
	thistle_table_close(&table);
	return 0;
}
