/* SPDX-License-Identifier: MIT */
#include "daemon/base/directory.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/error_text.h"

/* The largest depth of a folder tree that this module removes. The booth's own trees have at most
 * two levels, so a much deeper tree does not belong to the booth. */
enum { LEVELS_MAX = 8 };

int directory_open(int folder_fd, const char *name, int *ret_fd)
{
	int fd = openat(folder_fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	*ret_fd = fd;
	return 0;
}

int directory_sync(int folder_fd)
{
	return fsync(folder_fd) < 0 ? -errno : 0;
}

int directory_make(const char *path, mode_t mode)
{
	char above[PATH_MAX];
	autoclose int above_fd = -1;
	/* The caller need not be able to read the folder above if the folder is there. */
	if (access(path, F_OK) == 0)
		return 0;
	(void)snprintf(above, sizeof(above), "%s", path);
	char *slash = strrchr(above, '/');
	if (!slash || slash == above || !slash[1])
		return mkdir(path, mode) < 0 && errno != EEXIST ? -errno : 0;
	*slash = '\0';
	int r = directory_open(AT_FDCWD, above, &above_fd);
	if (r < 0)
		return r;
	if (mkdirat(above_fd, slash + 1, mode) < 0)
		return errno == EEXIST ? 0 : -errno;
	return directory_sync(above_fd);
}

/* Comparing inode numbers suffices: while fd is open, the old folder's inode stays in use, so no
 * new folder can have the same number. */
int directory_is_at(int folder_fd, const char *name, int fd, bool *ret_is_at)
{
	struct stat named, held;
	if (fstatat(folder_fd, name, &named, AT_SYMLINK_NOFOLLOW) < 0 || fstat(fd, &held) < 0)
		return -errno;
	*ret_is_at = named.st_dev == held.st_dev && named.st_ino == held.st_ino;
	return 0;
}

/* Opens the folder a second time for reading. A descriptor from dup() would not suffice, because
 * two walks would then share one read position. */
static int open_stream(int folder_fd, DIR **ret_stream)
{
	int fd = -1;
	int r = directory_open(folder_fd, ".", &fd);
	if (r < 0)
		return r;
	*ret_stream = fdopendir(fd);
	if (*ret_stream)
		return 0;
	r = -errno;
	(void)close(fd);
	return r;
}

static void pass_over(struct directory_passed *passed, const char *name, int error)
{
	if (passed->count++ > 0)
		return;
	passed->error = error;
	(void)snprintf(passed->name, sizeof(passed->name), "%s", name);
}

static int walk(DIR *stream, directory_each_fn each, void *user, struct directory_passed *passed)
{
	for (;;) {
		errno = 0;
		const struct dirent *entry = readdir(stream);
		if (!entry)
			return -errno;
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		int r = each(entry->d_name, user);
		if (r > 0)
			return r;
		if (r < 0)
			pass_over(passed, entry->d_name, r);
	}
}

int directory_each(int folder_fd, directory_each_fn each, void *user,
		   struct directory_passed *ret_passed)
{
	struct directory_passed passed = { .count = 0 };
	DIR *stream;
	int r = open_stream(folder_fd, &stream);
	if (r < 0)
		return r;
	r = walk(stream, each, user, &passed);
	(void)closedir(stream);
	if (ret_passed)
		*ret_passed = passed;
	return r;
}

/* Finds the path of the folder that is open as fd. The path is only used in messages. */
static void find_path(int fd, char path[PATH_MAX])
{
	char link[64];
	(void)snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	ssize_t length = readlink(link, path, PATH_MAX - 1);
	(void)snprintf(path + (length > 0 ? length : 0), 2, "%s", length > 0 ? "" : "?");
}

int directory_lock(int folder_fd, const char *name, struct problem *problem, int *ret_fd)
{
	char path[PATH_MAX];
	autoclose int fd = -1;
	int r = directory_open(folder_fd, name, &fd);
	if (r < 0)
		return problem_set(problem, r, "%s cannot be opened: %s", name, error_text(-r));
	if (flock(fd, LOCK_EX | LOCK_NB) == 0) {
		*ret_fd = take_fd(&fd);
		return 0;
	}
	r = -errno;
	find_path(fd, path);
	if (r == -EWOULDBLOCK)
		return problem_set(problem, -EBUSY,
				   "another process has locked %s: stop it first (`lslocks` shows "
				   "which it is)",
				   path);
	return problem_set(problem, r,
			   "%s cannot be locked: %s; it must lie on a disk of this machine", path,
			   error_text(-r));
}

static int remove_entry(int folder_fd, const char *name, int levels);

struct removal {
	int folder_fd;
	int levels;
};

static int on_removed(const char *name, void *user)
{
	const struct removal *removal = user;
	int r = remove_entry(removal->folder_fd, name, removal->levels);
	return r == -ENOENT ? 0 : r;
}

static int empty_folder(int folder_fd, const char *name, int levels)
{
	if (levels == 0)
		return -ELOOP;
	autoclose int fd = -1;
	int r = directory_open(folder_fd, name, &fd);
	if (r < 0)
		return r;
	struct removal removal = { .folder_fd = fd, .levels = levels - 1 };
	struct directory_passed passed;
	r = directory_each(fd, on_removed, &removal, &passed);
	return r == 0 && passed.count > 0 ? passed.error : r;
}

static int remove_entry(int folder_fd, const char *name, int levels)
{
	if (unlinkat(folder_fd, name, 0) == 0)
		return 0;
	/* unlinking a folder fails with EPERM by POSIX, but with EISDIR on Linux */
	if (errno != EISDIR && errno != EPERM)
		return -errno;
	int r = empty_folder(folder_fd, name, levels);
	if (r < 0)
		return r == -ENOTDIR ? -EPERM : r;
	return unlinkat(folder_fd, name, AT_REMOVEDIR) < 0 ? -errno : 0;
}

int directory_remove_tree(int folder_fd, const char *name)
{
	return remove_entry(folder_fd, name, LEVELS_MAX);
}
