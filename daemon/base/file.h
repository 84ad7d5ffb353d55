/* SPDX-License-Identifier: MIT */
/*
 * Writes files that must survive a power cut, and reads files that strangers may have put there.
 *
 * After a failed fsync, the data is lost even if a second fsync returns 0, because the kernel marks
 * the pages clean. So this module never calls fsync twice for the same data. If the fsync of a file
 * fails, the file is removed and counts as not stored. The caller writes the data again under a new
 * name, or gives up and reports the failure.
 *
 * A name is a single component of a path, inside the folder folder_fd; a symbolic link of that name
 * is refused (-ELOOP). A path was written by a person, so links in it are followed. Only regular
 * files are opened for reading (-EISDIR for a folder, -EINVAL for a FIFO, a socket or a device). So
 * no open and no read ever waits for another program.
 */
#ifndef DAEMON_BASE_FILE_H
#define DAEMON_BASE_FILE_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* declares directory_open() and directory_sync(), which callers need for the file's folder */
#include "daemon/base/directory.h"
#include "daemon/core/problem.h"

/* Functions that write */

/* Replaces the file `name` completely or not at all: makes a temporary file, writes it, calls
 * fsync, renames it to `name`, and calls fsync for the folder. After a failure before the rename,
 * `name` has the old content and the temporary file is gone. After a failure of the last fsync,
 * `name` has the new content, but a power cut may bring the old content back. */
must_check int file_write_durable(int folder_fd, const char *name, const void *bytes, size_t size,
				  mode_t mode);

/* Does what file_write_durable() does, but without fsync, for data that can be made again. A reader
 * finds either the old or the new content. After a power cut, the file may hold either content, or
 * be damaged. */
must_check int file_replace(int folder_fd, const char *name, const void *bytes, size_t size,
			    mode_t mode);

/* Creates the file `name` and writes it, without fsync. -EEXIST: the file exists already. The
 * caller must pass *ret_fd to file_sync(). If writing fails, the new file is removed again. */
must_check int file_create(int folder_fd, const char *name, const void *bytes, size_t size,
			   mode_t mode, int *ret_fd);

/* Calls fsync and close for a new file, and sets *fd to -1. After an error, the file counts as not
 * stored, and the caller must remove it. */
must_check int file_sync(int *fd);

/* Replaces the content of the file at `path`, without fsync. Use it for overlays, exports and
 * snapshots, which can be made again. */
must_check int file_write_path(const char *path, const void *bytes, size_t size);

/* Calls write(2) until all bytes are written. */
must_check int file_write_all(int fd, const void *bytes, size_t size);

/* The following functions read files. They refuse a file of more than size_max bytes (-EFBIG). */

must_check int file_open(int folder_fd, const char *name, size_t size_max, int *ret_fd,
			 size_t *ret_size);
must_check int file_open_path(const char *path, size_t size_max, int *ret_fd);

/* Reads a whole file into new memory. The caller must free() *ret_bytes. A zero byte follows the
 * content; *ret_size does not count this byte. */
must_check int file_read_all(int folder_fd, const char *name, size_t size_max, uint8_t **ret_bytes,
			     size_t *ret_size);
must_check int file_read_path(const char *path, size_t size_max, uint8_t **ret_bytes,
			      size_t *ret_size);

/* Reads at most size - 1 bytes of a file under /proc or /sys, and adds a zero byte. (For such a
 * file stat(2) does not return the size.) */
must_check int file_read_text(const char *path, char *text, size_t size);

#endif
