/* SPDX-License-Identifier: MIT */
#include "daemon/store/folders.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/directory.h"

/* boothd and the courier share the folders through a common group. The set-gid bit of a folder
 * gives this group to every new file and folder inside. */
enum { FOLDER_MODE = 02770 };

struct folders {
	char path[PATH_MAX];
	bool is_owner, is_open;
	int fds[FOLDERS_COUNT];
	pthread_mutex_t lock; /* held while the folders' descriptors change */
};

static const char *const names[FOLDERS_COUNT] = {
	[FOLDERS_PENDING] = "pending", [FOLDERS_SENT] = "sent",     [FOLDERS_REFUSED] = "refused",
	[FOLDERS_HELD] = "held",       [FOLDERS_BROKEN] = "broken", [FOLDERS_INCOMING] = "incoming",
	[FOLDERS_ROOT] = "",
};

/* The order in which the folders are opened: first the root, because the others lie in it; then
 * incoming/, because the lock of the whole spool is on it. */
static const enum folders_id order[FOLDERS_COUNT] = {
	FOLDERS_ROOT,    FOLDERS_INCOMING, FOLDERS_PENDING, FOLDERS_SENT,
	FOLDERS_REFUSED, FOLDERS_HELD,     FOLDERS_BROKEN,
};

const char *folders_name(enum folders_id id)
{
	return names[id];
}

/* Gives the folder the mode FOLDER_MODE. The sandbox forbids setting the set-gid bit
 * (RestrictSUIDSGID). But in the sandbox a new folder inherits this bit, and the unit's umask
 * leaves the other bits alone. So the mode is already right, and fchmod() is not called. */
static int correct_mode(int fd)
{
	struct stat status;
	if (fstat(fd, &status) < 0)
		return -errno;
	if ((status.st_mode & 07777) == FOLDER_MODE)
		return 0;
	return fchmod(fd, FOLDER_MODE) < 0 ? -errno : 0;
}

int folders_make(int parent_fd, const char *name, int *ret_fd)
{
	if (mkdirat(parent_fd, name, FOLDER_MODE & 0777) < 0 && errno != EEXIST)
		return -errno;
	autoclose int fd = -1;
	int r = directory_open(parent_fd, name, &fd);
	if (r == 0)
		r = correct_mode(fd);
	if (r == 0)
		*ret_fd = take_fd(&fd);
	return r;
}

/* Opens incoming/ and locks it. The lock lasts until the returned descriptor is closed. */
static int lock_incoming(int root_fd, int *ret_fd)
{
	autoclose int fd = -1;
	if (mkdirat(root_fd, names[FOLDERS_INCOMING], FOLDER_MODE & 0777) < 0 && errno != EEXIST)
		return -errno;
	int r = directory_lock(root_fd, names[FOLDERS_INCOMING], NULL, &fd);
	if (r == 0)
		r = correct_mode(fd);
	if (r == 0)
		*ret_fd = take_fd(&fd);
	return r;
}

/* Opens the spool. The owner makes a missing spool only at its start. If the spool is missing
 * later, an operator may have moved it and may move it back. */
static int open_root(const struct folders *folders, int *ret_fd)
{
	if (!folders->is_owner || folders->is_open)
		return directory_open(AT_FDCWD, folders->path, ret_fd);
	int r = folders_make(AT_FDCWD, folders->path, ret_fd);
	/* The owner has no permission to make the spool, so the operator must make it. Report the
	 * spool as missing. */
	return r == -EACCES && access(folders->path, F_OK) < 0 ? -errno : r;
}

static int open_one(const struct folders *folders, enum folders_id id, int *ret_fd)
{
	int root_fd = folders->fds[FOLDERS_ROOT];
	if (id == FOLDERS_ROOT)
		return open_root(folders, ret_fd);
	if (!folders->is_owner)
		return directory_open(root_fd, names[id], ret_fd);
	return id == FOLDERS_INCOMING ? lock_incoming(root_fd, ret_fd)
				      : folders_make(root_fd, names[id], ret_fd);
}

static int compare(const struct folders *folders, enum folders_id id, bool *ret_is_current)
{
	int fd = folders->fds[id];
	if (id == FOLDERS_ROOT)
		return directory_is_at(AT_FDCWD, folders->path, fd, ret_is_current);
	return directory_is_at(folders->fds[FOLDERS_ROOT], names[id], fd, ret_is_current);
}

static int follow_one(struct folders *folders, enum folders_id id)
{
	autoclose int fd = -1;
	bool is_open = folders->fds[id] >= 0, is_current = false;
	int r = is_open ? compare(folders, id, &is_current) : -ENOENT;
	if (is_current || (r < 0 && r != -ENOENT))
		return r;
	r = open_one(folders, id, &fd);
	if (r == 0 && is_open && dup3(fd, folders->fds[id], O_CLOEXEC) < 0)
		return -errno;
	if (r == 0 && !is_open)
		folders->fds[id] = take_fd(&fd);
	return r;
}

static int follow(struct folders *folders, const char **ret_name)
{
	for (int i = 0; i < FOLDERS_COUNT; i++) {
		int r = follow_one(folders, order[i]);
		*ret_name = names[order[i]];
		if (r < 0)
			return r;
	}
	return 0;
}

int folders_open(const char *path, bool is_owner, const char **ret_name,
		 struct folders **ret_folders)
{
	struct folders *folders = calloc(1, sizeof(*folders));
	*ret_name = names[FOLDERS_ROOT];
	if (!folders)
		return -ENOMEM;
	folders->is_owner = is_owner;
	(void)snprintf(folders->path, sizeof(folders->path), "%s", path);
	(void)pthread_mutex_init(&folders->lock, NULL); /* cannot fail with default attributes */
	for (int i = 0; i < FOLDERS_COUNT; i++)
		folders->fds[i] = -1;
	int r = follow(folders, ret_name);
	folders->is_open = r == 0;
	if (r < 0)
		folders_close(folders);
	else
		*ret_folders = folders;
	return r;
}

void folders_close(struct folders *folders)
{
	if (!folders)
		return;
	for (int i = 0; i < FOLDERS_COUNT; i++)
		if (folders->fds[i] >= 0)
			(void)close(folders->fds[i]);
	(void)pthread_mutex_destroy(&folders->lock);
	free(folders);
}

const char *folders_path(const struct folders *folders)
{
	return folders->path;
}

int folders_fd(const struct folders *folders, enum folders_id id)
{
	return folders->fds[id];
}

int folders_follow(struct folders *folders)
{
	const char *name;
	(void)pthread_mutex_lock(&folders->lock);
	int r = follow(folders, &name);
	(void)pthread_mutex_unlock(&folders->lock);
	return r;
}
