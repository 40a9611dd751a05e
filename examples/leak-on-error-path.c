/*
 * A directory block is searched for a name. The page must be unmapped on
 * every way out; one error exit forgets it.
 *
 *    kmaplint check examples/leak-on-error-path.c --kernel 2.6.36
 */
#include <linux/fs.h>
#include <linux/highmem.h>
#include <linux/pagemap.h>

struct bramble_dirent {
	__le32 inode;
	__le16 rec_len;
	__u8 name_len;
	char name[];
};

static int bramble_inode_by_name(struct inode *dir, struct qstr *name, ino_t *ino)
{
	struct page *page = read_mapping_page(dir->i_mapping, 0, NULL);
	struct bramble_dirent *de;
	char *kaddr, *end;
	int err = -ENOENT;

	if (IS_ERR(page))
		return PTR_ERR(page);

	kaddr = kmap_atomic(page, KM_USER0);
	end = kaddr + PAGE_CACHE_SIZE;
	for (de = (struct bramble_dirent *)kaddr; (char *)de < end;
		 de = (struct bramble_dirent *)((char *)de + le16_to_cpu(de->rec_len))) {
		if (!de->rec_len) {
			printk(KERN_ERR "bramble: zero-length entry\n");
			page_cache_release(page);
			return -EIO;
		}
		if (de->name_len == name->len && !memcmp(de->name, name->name, name->len)) {
			*ino = le32_to_cpu(de->inode);
			err = 0;
			break;
		}
	}
	kunmap_atomic(kaddr, KM_USER0);
	page_cache_release(page);
	return err;
}
