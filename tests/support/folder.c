/* SPDX-License-Identifier: MIT */
#include "tests/support/folder.h"

#include <dirent.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "daemon/base/file.h"

void folder_create(struct folder *folder)
{
	const char *base = getenv("TMPDIR");
	(void)snprintf(folder->path, sizeof(folder->path), "%s/booth-test-XXXXXX",
		       base ? base : "/tmp");
	assert_non_null(mkdtemp(folder->path));
	folder->fd = open(folder->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_true(folder->fd >= 0);
}

void folder_remove(struct folder *folder)
{
	(void)close(folder->fd);
	assert_int_equal(directory_remove_tree(AT_FDCWD, folder->path), 0);
}

size_t folder_count(int fd, const char *below, char name[256])
{
	const int opened = openat(fd, below, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_true(opened >= 0);
	DIR *folder = fdopendir(opened);
	assert_non_null(folder);
	size_t count = 0;
	for (struct dirent *entry = readdir(folder); entry; entry = readdir(folder)) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		if (name)
			(void)snprintf(name, 256, "%s", entry->d_name);
		count++;
	}
	(void)closedir(folder);
	return count;
}

bool folder_has(int fd, const char *path)
{
	struct stat status;
	return fstatat(fd, path, &status, AT_SYMLINK_NOFOLLOW) == 0;
}

const char *folder_shared(const char *below, char path[512])
{
	const char *shared = getenv("BOOTH_SHARED");
	(void)snprintf(path, 512, "%s/%s", shared ? shared : "../shared", below);
	if (access(path, R_OK) == 0)
		return path;
	const char *ci = getenv("CI");
	if (ci && strcmp(ci, "true") == 0)
		fail_msg("%s is missing", path);
	print_message("skipped: %s is not here\n", path);
	return NULL;
}
