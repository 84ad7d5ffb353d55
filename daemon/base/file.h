/* SPDX-License-Identifier: MIT */
/*
 * Files that must survive a power cut, and reading files that somebody else may have put there.
 *
 * After a failed fsync the data is lost even when a second fsync answers 0, because the kernel
 * marks the pages clean. So nothing here calls fsync twice for the same data: a file whose fsync
 * failed is removed and counts as not stored. The caller writes it again under a new name, or gives
 * up and says so.
 *
 * A name is a single component below folder_fd, and a symbolic link of that name is refused
 * (-ELOOP). A path is what a person wrote: links in it are followed. Only regular files are opened
 * for reading (-EISDIR, or -EINVAL for a FIFO, a socket or a device), so that no open and no read
 * waits for somebody else.
 */
#ifndef DAEMON_BASE_FILE_H
#define DAEMON_BASE_FILE_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "daemon/base/directory.h" /* a file's folder: directory_open(), directory_sync() */
#include "daemon/core/problem.h"

/* Writing */

/* Replaces `name` as a whole or not at all: temporary file, write, fsync, rename, fsync of the
 * folder. After a failure before the rename the old content is there, and no temporary file. After
 * a failure of the last fsync the new content is there, but a power cut may bring the old one back.
 */
must_check int file_write_durable(int folder_fd, const char *name, const void *bytes, size_t size,
				  mode_t mode);

/* The same without any fsync, for what can be made again: a reader finds the old content or the new
 * one. After a power cut the file may hold either, or be damaged. */
must_check int file_replace(int folder_fd, const char *name, const void *bytes, size_t size,
			    mode_t mode);

/* Creates `name` (-EEXIST where it is) and writes it, without fsync. ret_fd: for file_sync(). After
 * a failure `name` is not there. */
must_check int file_create(int folder_fd, const char *name, const void *bytes, size_t size,
			   mode_t mode, int *ret_fd);

/* fsync and close; *fd becomes -1. After an error the file counts as not stored: remove it. */
must_check int file_sync(int *fd);

/* Overwrites; not durable: overlays, exports, snapshots. */
must_check int file_write_path(const char *path, const void *bytes, size_t size);

/* Calls write(2) until all bytes are written. */
must_check int file_write_all(int fd, const void *bytes, size_t size);

/* Reading. A file of more than size_max bytes is refused (-EFBIG). */

must_check int file_open(int folder_fd, const char *name, size_t size_max, int *ret_fd,
			 size_t *ret_size);
must_check int file_open_path(const char *path, size_t size_max, int *ret_fd);

/* free() the bytes. A zero byte follows them; *ret_size does not count it. */
must_check int file_read_all(int folder_fd, const char *name, size_t size_max, uint8_t **ret_bytes,
			     size_t *ret_size);
must_check int file_read_path(const char *path, size_t size_max, uint8_t **ret_bytes,
			      size_t *ret_size);

/* For files under /proc and /sys, whose size stat(2) does not tell: reads at most size - 1 bytes
 * and puts a zero behind them. */
must_check int file_read_text(const char *path, char *text, size_t size);

#endif
