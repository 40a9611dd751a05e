/*
 * The record lies in the page: after the release there is nothing to read.
 *
 *    kmaplint check examples/use-after-unmap.c --kernel 6.1
 */
#include <linux/highmem.h>
#include <linux/pagemap.h>

struct campion_record {
	__le32 magic;
	__le32 length;
	__le64 owner;
};

static int campion_record_length(struct folio *folio, size_t offset, u32 *length)
{
	struct campion_record *rec = kmap_local_folio(folio, offset);
	bool valid = le32_to_cpu(rec->magic) == 0xca3910;

	kunmap_local(rec);
	if (!valid)
		return -EUCLEAN;
	*length = le32_to_cpu(rec->length);
	return 0;
}
