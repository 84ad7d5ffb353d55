/* SPDX-License-Identifier: MIT */
/* wrap: fsync */
/* Another program alters an item while spool_store() stores it: that photo never reads as stored. */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "daemon/base/file.h"
#include "daemon/store/spool.h"
#include "tests/support/folder.h"

static const struct spool_item item = {
	.id = "0192f0c1-2345-7abc-8def-0123456789ab",
	.files = { { "photo.jpg", "photo", 5 }, { "record.json", "{\"a\":1}", 7 } },
	.file_count = 2,
};
enum { FSYNCS = 2 + 1 + 2 }; /* the files, their folder, both parents */

enum harm { EMPTY_IT, REMOVE_IT, REPLACE_IT, SWAP_A_FILE, CUT_A_FILE, HARMS };

static struct folder folder;
static struct {
	int left; /* fsyncs until the harm is done; 0: it was, or none is to be */
	enum harm harm;
} meddler;

static void harm_in(int parent_fd, const char *name)
{
	int fd = -1, file = -1;
	if (directory_open(parent_fd, name, &fd) < 0)
		return;
	if (meddler.harm == EMPTY_IT || meddler.harm == SWAP_A_FILE)
		assert_int_equal(unlinkat(fd, "photo.jpg", 0), 0);
	if (meddler.harm == SWAP_A_FILE) {
		assert_int_equal(file_create(fd, "photo.jpg", "phot0", 5, 0440, &file), 0);
		(void)close(file);
	}
	if (meddler.harm == CUT_A_FILE) {
		assert_int_equal(fchmodat(fd, "photo.jpg", 0640, 0), 0);
		file = openat(fd, "photo.jpg", O_WRONLY | O_TRUNC);
		assert_true(file >= 0);
		(void)close(file);
	}
	if (meddler.harm == REMOVE_IT || meddler.harm == REPLACE_IT)
		assert_int_equal(directory_remove_tree(parent_fd, name), 0);
	if (meddler.harm == REPLACE_IT)
		assert_int_equal(mkdirat(parent_fd, name, 0770), 0);
	(void)close(fd);
}

int __real_fsync(int fd);
int __wrap_fsync(int fd);
int __wrap_fsync(int fd)
{
	int r = __real_fsync(fd);
	if (meddler.left == 0 || --meddler.left > 0)
		return r;
	char path[64];
	int parent_fd = -1;
	(void)snprintf(path, sizeof(path), "%s.tmp", item.id);
	assert_int_equal(directory_open(folder.fd, "incoming", &parent_fd), 0);
	harm_in(parent_fd, path);
	(void)close(parent_fd);
	assert_int_equal(directory_open(folder.fd, "pending", &parent_fd), 0);
	harm_in(parent_fd, item.id);
	(void)close(parent_fd);
	return r;
}

static void test_an_altered_item_never_reads_as_stored(void **state)
{
	(void)state;
	struct spool *spool = NULL;
	unsigned refused = 0;
	folder_create(&folder);
	const struct spool_config config = { .path = folder.path };
	assert_int_equal(spool_create(&config, NULL, &spool), 0);
	for (int harm = 0; harm < HARMS; harm++)
		for (int n = 1; n <= FSYNCS; n++) {
			struct problem problem = { "" };
			meddler.harm = (enum harm)harm;
			meddler.left = n;
			int r = spool_store(spool, &item, &problem);
			assert_int_equal(meddler.left, 0);
			assert_true(r < 0);
			assert_true(problem.text[0] != '\0');
			refused += r == -ESTALE;
			/* nothing that the courier could take for a photo */
			assert_int_equal(folder_count(folder.fd, "pending", NULL), 0);
			assert_int_equal(folder_count(folder.fd, "incoming", NULL), 0);
			assert_int_equal(spool_store(spool, &item, &problem), 0);
			assert_int_equal(
				spool_move(spool, item.id, SPOOL_PENDING, SPOOL_SENT, NULL), 0);
			assert_int_equal(spool_remove_sent(spool, item.id, NULL), 0);
		}
	assert_true(refused > HARMS * FSYNCS / 2);
	spool_destroy(spool);
	folder_remove(&folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_an_altered_item_never_reads_as_stored),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
