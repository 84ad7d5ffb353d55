/* SPDX-License-Identifier: MIT */
/*
 * Saving an item durably, beside a bare loop that writes and fsyncs the same files and folders one
 * after the other. Both take turns, so that the disk's moods fall on both. The folder is
 * ./build unless one is named: a RAM disk would measure nothing.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/base/file.h"
#include "daemon/store/spool.h"
#include "tests/support/figures.h"

enum { ROUNDS = 100 };

static int write_bare(int root_fd, const struct spool_item *item)
{
	if (mkdirat(root_fd, "incoming/bare.tmp", 0770) < 0)
		return -1;
	const int folder_fd = openat(root_fd, "incoming/bare.tmp", O_RDONLY | O_DIRECTORY);
	for (unsigned i = 0; i < item->file_count; i++) {
		const struct spool_file *file = &item->files[i];
		const int fd = openat(folder_fd, file->name, O_WRONLY | O_CREAT | O_EXCL, 0440);
		if (fd < 0 ||
		    write(fd, file->bytes, file->size_bytes) != (ssize_t)file->size_bytes ||
		    fsync(fd) < 0)
			return -1;
		(void)close(fd);
	}
	if (fsync(folder_fd) < 0)
		return -1;
	(void)close(folder_fd);
	char name[64];
	(void)snprintf(name, sizeof(name), "pending/bare-%s", item->id);
	if (renameat(root_fd, "incoming/bare.tmp", root_fd, name) < 0)
		return -1;
	const char *const parents[] = { "pending", "incoming" };
	for (int i = 0; i < 2; i++) {
		const int fd = openat(root_fd, parents[i], O_RDONLY | O_DIRECTORY);
		if (fd < 0 || fsync(fd) < 0)
			return -1;
		(void)close(fd);
	}
	return 0;
}

static int measure(struct spool *spool, int root_fd, size_t original_size)
{
	static uint8_t bytes[4 << 20];
	static struct figures ours, bare;
	ours.count = bare.count = 0;
	struct spool_item item = { .files = { { "photo.jpg", bytes, 36000 },
					      { "original.jpg", bytes, original_size },
					      { "subject.json", bytes, 300 },
					      { "record.json", bytes, 5000 } },
				   .file_count = 4 };
	for (int round = 0; round < ROUNDS; round++) {
		memset(bytes, round + 1, sizeof(bytes));
		(void)snprintf(item.id, sizeof(item.id), "0192f0c1-2345-7abc-8def-%05zx%07x",
			       original_size >> 12, (unsigned)round);
		int64_t start = figures_now_us();
		struct problem problem;
		if (spool_store(spool, &item, &problem) < 0) {
			fprintf(stderr, "%s\n", problem.text);
			return -1;
		}
		figures_add(&ours, start);
		start = figures_now_us();
		if (write_bare(root_fd, &item) < 0)
			return -1;
		figures_add(&bare, start);
	}
	printf("original of %zu KB\n", original_size / 1000);
	figures_print(&ours, "  spool_store");
	figures_print(&bare, "  yardstick: bare loop of the same files and folders");
	char what[64];
	(void)snprintf(what, sizeof(what), "durable save (%zu KB) / a bare loop",
		       original_size / 1000);
	figures_target(what, figures_median_ms(&ours) / figures_median_ms(&bare), "x", 1.5);
	return 0;
}

int main(int count, char **arguments)
{
	char path[512];
	(void)snprintf(path, sizeof(path), "%s/bench-save-XXXXXX",
		       count > 1 ? arguments[1] : "build");
	if (!mkdtemp(path)) {
		perror(path);
		return 1;
	}
	const struct spool_config config = { .path = path };
	struct problem problem;
	struct spool *spool = NULL;
	(void)umask(0007);
	int r = spool_create(&config, &problem, &spool);
	const int root_fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (r == 0)
		r = measure(spool, root_fd, 400000);
	if (r == 0)
		r = measure(spool, root_fd, 3000000);
	spool_destroy(spool);
	(void)close(root_fd);
	if (directory_remove_tree(AT_FDCWD, path) < 0)
		perror(path);
	return r < 0;
}
