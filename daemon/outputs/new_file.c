/* SPDX-License-Identifier: MIT */
#include "daemon/outputs/new_file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/error_text.h"
#include "daemon/base/file.h"

enum { BUFFER_BYTES = 1 << 16 /* cairo writes a few bytes at a time */ };

struct new_file {
	char *path, *part;
	int fd;
	bool is_ours; /* this program created the part and holds its lock */
	size_t held;  /* bytes in the buffer */
	uint8_t buffer[BUFFER_BYTES];
};

static int failed(const struct new_file *file, int error, struct problem *problem)
{
	if (error == EEXIST)
		return problem_set(problem, -error, "%s exists already: name another file",
				   file->path);
	if (error == EWOULDBLOCK)
		return problem_set(problem, -EBUSY, "another program is writing %s", file->path);
	return problem_set(problem, -error, "cannot write %s: %s", file->path, error_text(error));
}

static int open_part(struct new_file *file, struct problem *problem)
{
	if (faccessat(AT_FDCWD, file->path, F_OK, AT_SYMLINK_NOFOLLOW) == 0)
		return failed(file, EEXIST, problem);
	file->fd = open(file->part, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (file->fd < 0 || flock(file->fd, LOCK_EX | LOCK_NB) < 0)
		return failed(file, errno, problem);
	file->is_ours = true;
	return ftruncate(file->fd, 0) < 0 ? failed(file, errno, problem) : 0;
}

int new_file_create(const char *path, struct problem *problem, struct new_file **ret_file)
{
	struct new_file *file = calloc(1, sizeof(*file));
	if (!file)
		return problem_memory(problem);
	file->fd = -1;
	file->path = strdup(path);
	if (!file->path || asprintf(&file->part, "%s.part", path) < 0) {
		file->part = NULL;
		new_file_destroy(file);
		return problem_memory(problem);
	}
	int r = open_part(file, problem);
	if (r < 0) {
		new_file_destroy(file);
		return r;
	}
	*ret_file = file;
	return 0;
}

void new_file_destroy(struct new_file *file)
{
	if (!file)
		return;
	if (file->is_ours && file->part)
		(void)unlink(file->part);
	if (file->fd >= 0)
		(void)close(file->fd);
	free(file->part);
	free(file->path);
	free(file);
}

int new_file_flush(struct new_file *file, struct problem *problem)
{
	size_t held = file->held;
	file->held = 0;
	int r = held > 0 ? file_write_all(file->fd, file->buffer, held) : 0;
	return r < 0 ? failed(file, -r, problem) : 0;
}

int new_file_write(struct new_file *file, const void *bytes, size_t size, struct problem *problem)
{
	int r = size > BUFFER_BYTES - file->held ? new_file_flush(file, problem) : 0;
	if (r == 0 && size > BUFFER_BYTES) {
		r = file_write_all(file->fd, bytes, size);
		return r < 0 ? failed(file, -r, problem) : 0;
	}
	if (r == 0) {
		memcpy(file->buffer + file->held, bytes, size);
		file->held += size;
	}
	return r;
}

int new_file_descriptor(const struct new_file *file)
{
	return file->fd;
}

const char *new_file_path(const struct new_file *file)
{
	return file->part;
}

/* Some file systems of USB sticks do not know RENAME_NOREPLACE. */
static int rename_part(const struct new_file *file)
{
	if (renameat2(AT_FDCWD, file->part, AT_FDCWD, file->path, RENAME_NOREPLACE) == 0)
		return 0;
	if (errno != EINVAL && errno != ENOSYS)
		return -errno;
	if (faccessat(AT_FDCWD, file->path, F_OK, AT_SYMLINK_NOFOLLOW) == 0)
		return -EEXIST;
	return rename(file->part, file->path) < 0 ? -errno : 0;
}

static int sync_folder(const char *path)
{
	char folder[PATH_MAX];
	if (snprintf(folder, sizeof(folder), "%s", path) >= PATH_MAX)
		return -ENAMETOOLONG;
	char *slash = strrchr(folder, '/');
	if (slash)
		slash[slash == folder ? 1 : 0] = '\0';
	autoclose int fd = open(slash ? folder : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return fd < 0 || fsync(fd) < 0 ? -errno : 0;
}

int new_file_keep(struct new_file *file, struct problem *problem)
{
	int r = new_file_flush(file, problem);
	if (r < 0)
		return r;
	r = fsync(file->fd) < 0 ? -errno : rename_part(file);
	if (r < 0)
		return failed(file, -r, problem);
	file->is_ours = false;
	r = sync_folder(file->path);
	return r < 0 ? failed(file, -r, problem) : 0;
}

int new_file_put(const char *path, const void *bytes, size_t size, struct problem *problem)
{
	struct new_file *file = NULL;
	int r = new_file_create(path, problem, &file);
	if (r == 0)
		r = new_file_write(file, bytes, size, problem);
	if (r == 0)
		r = new_file_keep(file, problem);
	new_file_destroy(file);
	return r;
}
