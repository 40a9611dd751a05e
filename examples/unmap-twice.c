/*
 * The error branch cleans up and then jumps to the label that cleans up.
 *
 *    kmaplint check examples/unmap-twice.c --kernel 3.4
 */
#include <linux/highmem.h>
#include <linux/uaccess.h>

static ssize_t teasel_read_page(struct page *page, char __user *buf, size_t len)
{
	ssize_t ret = len;
	char *kaddr;

	kaddr = kmap(page);
	if (kaddr[0] != 'T') {
		kunmap(page);
		ret = -EINVAL;
		goto out;
	}
	if (copy_to_user(buf, kaddr, len))
		ret = -EFAULT;
out:
	kunmap(page);
	return ret;
}
