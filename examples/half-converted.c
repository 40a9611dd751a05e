/*
 * One side of the pair was moved to kmap_local_page(), the other was not:
 * kunmap_atomic() enables preemption that nobody disabled.
 *
 *    kmaplint check examples/half-converted.c --kernel 6.1
 */
#include <linux/bio.h>
#include <linux/highmem.h>

static void fescue_zero_bio(struct bio *bio)
{
	struct bvec_iter iter;
	struct bio_vec bv;

	bio_for_each_segment(bv, bio, iter) {
		void *p = bvec_kmap_local(&bv);

		memset(p, 0, bv.bv_len);
		kunmap_atomic(p);
	}
}
