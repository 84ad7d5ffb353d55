/* SPDX-License-Identifier: MIT */
/*
 * Files that must survive a power cut, and reading with a limit.
 *
 * An fsync error means that the data is lost even when a second fsync says 0 (the kernel marks the
 * pages clean). So nothing here retries: a file whose fsync failed is removed and counts as not
 * stored; the caller writes it anew, under a new name, or gives up in words.
 *
 * All names are relative to a folder's fd and single components; symbolic links are never followed.
 */
#ifndef DAEMON_BASE_FILE_H
#define DAEMON_BASE_FILE_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "daemon/base/directory.h" /* a file's folder: directory_open(), directory_sync() */
#include "daemon/core/problem.h"

/* Replaces `name` as a whole or not at all: temporary file, write, fsync, rename, fsync of the
 * folder. On failure before the rename the old content stays and nothing is left behind; when only
 * the last fsync failed the new content is there, but not promised. */
must_check int file_write_durable(int folder_fd, const char *name, const void *bytes,
				  size_t size_bytes, mode_t mode);

/* The same without waiting for the disk, for what is made anew anyway: whoever reads it finds the
 * old or the new content; after a power cut it may be either, or damaged. */
must_check int file_replace(int folder_fd, const char *name, const void *bytes, size_t size_bytes,
			    mode_t mode);

/* Creates `name` (-EEXIST where it is) and writes it, without fsync. ret_fd: for file_sync().
 * On failure the name is removed again. */
must_check int file_create(int folder_fd, const char *name, const void *bytes, size_t size_bytes,
			   mode_t mode, int *ret_fd);

/* fsync and close; *fd becomes -1. After an error the file counts as not stored: remove it. */
must_check int file_sync(int *fd);

/* A regular file of at most limit_bytes (-EFBIG beyond). One zero byte, not counted, follows.
 * free() it. */
must_check int file_read_all(int folder_fd, const char *name, size_t limit_bytes,
			     uint8_t **ret_bytes, size_t *ret_size_bytes);

/* For what people name on a command line: any path, links followed. -EINVAL for what is no regular
 * file, -EISDIR for a folder. */
must_check int file_read_path(const char *path, size_t limit_bytes, uint8_t **ret_bytes,
			      size_t *ret_size_bytes);

/* Overwrites; not durable: overlays, exports, snapshots. */
must_check int file_write_path(const char *path, const void *bytes, size_t size_bytes);

/* write() until all is out; short writes go on, EINTR too. */
must_check int file_write_all(int fd, const void *bytes, size_t size_bytes);

#endif
