/* SPDX-License-Identifier: MIT */
#include "daemon/base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/directory.h"
#include "daemon/base/faultpoint.h"

int file_write_all(int fd, const void *bytes, size_t size_bytes)
{
	const uint8_t *at = bytes;
	while (size_bytes > 0) {
		const ssize_t written = write(fd, at, size_bytes);
		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return -errno;
		at += written;
		size_bytes -= (size_t)written;
	}
	return 0;
}

int file_create(int folder_fd, const char *name, const void *bytes, size_t size_bytes, mode_t mode,
		int *ret_fd)
{
	autoclose int fd =
		openat(folder_fd, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
	if (fd < 0)
		return -errno;
	int r = file_write_all(fd, bytes, size_bytes);
	/* what the umask took away: who may read a photo is decided here, not in the environment */
	if (r == 0 && fchmod(fd, mode) < 0)
		r = -errno;
	if (r < 0) {
		(void)unlinkat(folder_fd, name, 0);
		return r;
	}
	*ret_fd = take_fd(&fd);
	return 0;
}

int file_sync(int *fd)
{
	int r = fsync(*fd) < 0 ? -errno : 0;
	/* Some file systems report a failed write only here. EINTR has closed it all the same. */
	if (close(*fd) < 0 && errno != EINTR && r == 0)
		r = -errno;
	*fd = -1;
	return r;
}

static int close_only(int *fd)
{
	const int r = close(*fd) < 0 && errno != EINTR ? -errno : 0;
	*fd = -1;
	return r;
}

static int replace(int folder_fd, const char *name, const void *bytes, size_t size_bytes,
		   mode_t mode, bool durable)
{
	char temporary[NAME_MAX + 1];
	const int length = snprintf(temporary, sizeof(temporary), ".%s.tmp", name);
	if (length < 0 || (size_t)length >= sizeof(temporary))
		return -ENAMETOOLONG;
	/* A crash may have left one. */
	if (unlinkat(folder_fd, temporary, 0) < 0 && errno != ENOENT)
		return -errno;
	int fd = -1;
	int r = file_create(folder_fd, temporary, bytes, size_bytes, mode, &fd);
	if (r < 0)
		return r;
	r = durable ? file_sync(&fd) : close_only(&fd);
	faultpoint_reach("file.synced");
	if (r == 0 && renameat(folder_fd, temporary, folder_fd, name) < 0)
		r = -errno;
	if (r < 0) {
		(void)unlinkat(folder_fd, temporary, 0);
		return r;
	}
	faultpoint_reach("file.renamed");
	return durable ? directory_sync(folder_fd) : 0;
}

int file_write_durable(int folder_fd, const char *name, const void *bytes, size_t size_bytes,
		       mode_t mode)
{
	return replace(folder_fd, name, bytes, size_bytes, mode, true);
}

int file_replace(int folder_fd, const char *name, const void *bytes, size_t size_bytes, mode_t mode)
{
	return replace(folder_fd, name, bytes, size_bytes, mode, false);
}

static int check_regular(int fd, size_t limit_bytes, size_t *ret_size)
{
	struct stat status;
	if (fstat(fd, &status) < 0)
		return -errno;
	if (S_ISDIR(status.st_mode))
		return -EISDIR;
	if (!S_ISREG(status.st_mode))
		return -EINVAL;
	if (status.st_size < 0 || (uint64_t)status.st_size > limit_bytes)
		return -EFBIG;
	*ret_size = (size_t)status.st_size;
	return 0;
}

/* A file that shrinks meanwhile gives what is there; one that grows is cut at the size it had. */
static int read_up_to(int fd, uint8_t *bytes, size_t size, size_t *ret_size)
{
	size_t have = 0;
	while (have < size) {
		const ssize_t got = read(fd, bytes + have, size - have);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -errno;
		if (got == 0)
			break;
		have += (size_t)got;
	}
	*ret_size = have;
	return 0;
}

static int read_fd(int fd, size_t limit_bytes, uint8_t **ret_bytes, size_t *ret_size_bytes)
{
	size_t size = 0;
	int r = check_regular(fd, limit_bytes, &size);
	if (r < 0)
		return r;
	autofree uint8_t *bytes = malloc(size + 1);
	if (!bytes)
		return -ENOMEM;
	r = read_up_to(fd, bytes, size, &size);
	if (r < 0)
		return r;
	bytes[size] = 0;
	*ret_bytes = take_pointer(bytes);
	*ret_size_bytes = size;
	return 0;
}

int file_read_all(int folder_fd, const char *name, size_t limit_bytes, uint8_t **ret_bytes,
		  size_t *ret_size_bytes)
{
	/* O_NONBLOCK: a FIFO of that name must not hold us up. */
	autoclose int fd = openat(folder_fd, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	return fd < 0 ? -errno : read_fd(fd, limit_bytes, ret_bytes, ret_size_bytes);
}

int file_read_path(const char *path, size_t limit_bytes, uint8_t **ret_bytes,
		   size_t *ret_size_bytes)
{
	autoclose int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	return fd < 0 ? -errno : read_fd(fd, limit_bytes, ret_bytes, ret_size_bytes);
}

int file_write_path(const char *path, const void *bytes, size_t size_bytes)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	if (fd < 0)
		return -errno;
	int r = file_write_all(fd, bytes, size_bytes);
	if (close(fd) < 0 && r == 0)
		r = -errno;
	return r;
}
