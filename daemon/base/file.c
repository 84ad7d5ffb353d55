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

int file_write_all(int fd, const void *bytes, size_t size)
{
	const uint8_t *at = bytes;
	while (size > 0) {
		ssize_t written = write(fd, at, size);
		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return -errno;
		at += written;
		size -= (size_t)written;
	}
	return 0;
}

int file_create(int folder_fd, const char *name, const void *bytes, size_t size, mode_t mode,
		int *ret_fd)
{
	autoclose int fd =
		openat(folder_fd, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
	if (fd < 0)
		return -errno;
	int r = file_write_all(fd, bytes, size);
	/* Set the file's mode again. The umask may have removed bits when the file was made, but
	 * the caller decides who may read the file. */
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
	/* Some file systems report a failed write only at close(2). The error EINTR is not a
	 * failure, because the file is closed nevertheless. */
	if (close(*fd) < 0 && errno != EINTR && r == 0)
		r = -errno;
	*fd = -1;
	return r;
}

static int close_only(int *fd)
{
	int r = close(*fd) < 0 && errno != EINTR ? -errno : 0;
	*fd = -1;
	return r;
}

static int replace(int folder_fd, const char *name, const void *bytes, size_t size, mode_t mode,
		   bool durable)
{
	char temporary[NAME_MAX + 1];
	int length = snprintf(temporary, sizeof(temporary), ".%s.tmp", name);
	if (length < 0 || (size_t)length >= sizeof(temporary))
		return -ENAMETOOLONG;
	/* A crash may have left an old temporary file with this name. */
	int fd = -1;
	int r = directory_remove_tree(folder_fd, temporary);
	if (r == 0 || r == -ENOENT)
		r = file_create(folder_fd, temporary, bytes, size, mode, &fd);
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

int file_write_durable(int folder_fd, const char *name, const void *bytes, size_t size, mode_t mode)
{
	return replace(folder_fd, name, bytes, size, mode, true);
}

int file_replace(int folder_fd, const char *name, const void *bytes, size_t size, mode_t mode)
{
	return replace(folder_fd, name, bytes, size, mode, false);
}

static int check_regular(int fd, size_t size_max, size_t *ret_size)
{
	struct stat status;
	if (fstat(fd, &status) < 0)
		return -errno;
	if (S_ISDIR(status.st_mode))
		return -EISDIR;
	if (!S_ISREG(status.st_mode))
		return -EINVAL;
	if (status.st_size < 0 || (uint64_t)status.st_size > size_max)
		return -EFBIG;
	*ret_size = (size_t)status.st_size;
	return 0;
}

/* Opens a regular file. Without O_NONBLOCK, open(2) would wait if the name belonged to a FIFO that
 * no program writes. */
static int open_regular(int folder_fd, const char *name, int flags, size_t size_max, int *ret_fd,
			size_t *ret_size)
{
	autoclose int fd = openat(folder_fd, name, O_RDONLY | O_NONBLOCK | O_CLOEXEC | flags);
	if (fd < 0)
		return -errno;
	int r = check_regular(fd, size_max, ret_size);
	if (r == 0)
		*ret_fd = take_fd(&fd);
	return r;
}

int file_open(int folder_fd, const char *name, size_t size_max, int *ret_fd, size_t *ret_size)
{
	return open_regular(folder_fd, name, O_NOFOLLOW, size_max, ret_fd, ret_size);
}

int file_open_path(const char *path, size_t size_max, int *ret_fd)
{
	size_t size;
	return open_regular(AT_FDCWD, path, 0, size_max, ret_fd, &size);
}

/* Reads at most `size` bytes. The caller got `size` from fstat. If the file has shrunk since then,
 * fewer bytes are read. If the file has grown, the new bytes are not read. */
static int read_up_to(int fd, uint8_t *bytes, size_t size, size_t *ret_size)
{
	size_t have = 0;
	while (have < size) {
		ssize_t got = read(fd, bytes + have, size - have);
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

static int read_whole(int folder_fd, const char *name, int flags, size_t size_max,
		      uint8_t **ret_bytes, size_t *ret_size)
{
	autoclose int fd = -1;
	size_t size = 0;
	int r = open_regular(folder_fd, name, flags, size_max, &fd, &size);
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
	*ret_size = size;
	return 0;
}

int file_read_all(int folder_fd, const char *name, size_t size_max, uint8_t **ret_bytes,
		  size_t *ret_size)
{
	return read_whole(folder_fd, name, O_NOFOLLOW, size_max, ret_bytes, ret_size);
}

int file_read_path(const char *path, size_t size_max, uint8_t **ret_bytes, size_t *ret_size)
{
	return read_whole(AT_FDCWD, path, 0, size_max, ret_bytes, ret_size);
}

int file_read_text(const char *path, char *text, size_t size)
{
	autoclose int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	size_t length = 0;
	int r = fd < 0 ? -errno : read_up_to(fd, (uint8_t *)text, size - 1, &length);
	if (r < 0)
		return r;
	text[length] = '\0';
	return 0;
}

int file_write_path(const char *path, const void *bytes, size_t size)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	if (fd < 0)
		return -errno;
	int r = file_write_all(fd, bytes, size);
	if (close(fd) < 0 && r == 0)
		r = -errno;
	return r;
}
