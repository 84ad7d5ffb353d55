/* SPDX-License-Identifier: MIT */
#include "daemon/roster/shelf.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/directory.h"
#include "daemon/base/error_text.h"
#include "daemon/base/faultpoint.h"
#include "daemon/base/file.h"
#include "daemon/core/wording.h"

enum { COPY_SIZE = 16 * 1024, NAME_SIZE = 280 };

struct shelf {
	char folder[SHELF_PATH_SIZE], name[NAME_SIZE], new_name[NAME_SIZE];
	char new_path[SHELF_PATH_SIZE + NAME_SIZE];
	int folder_fd, lock_fd;
	/* descriptor of the new roster, open from its beginning, so that its fsync reports every
	 * failed write; -1: no new roster was begun */
	int new_fd;
};

static int failed(const struct shelf *shelf, const char *what, struct problem *problem)
{
	int error = errno;
	return problem_set(problem, -error, "cannot %s in %s: %s", what, shelf->folder,
			   error_text(error));
}

static int split(struct shelf *shelf, const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;
	int length = slash ? (int)(slash - path) : 1;
	if (!name[0] || strlen(name) > NAME_SIZE - 16 || length >= SHELF_PATH_SIZE)
		return -EINVAL;
	(void)snprintf(shelf->folder, sizeof(shelf->folder), "%.*s", length ? length : 1,
		       slash ? path : ".");
	(void)snprintf(shelf->name, sizeof(shelf->name), "%s", name);
	(void)snprintf(shelf->new_name, sizeof(shelf->new_name), ".%s.new", name);
	(void)snprintf(shelf->new_path, sizeof(shelf->new_path), "%s/%s", shelf->folder,
		       shelf->new_name);
	return 0;
}

/* boothd may read the roster because of the roster's group, which is the group of the folder
 * above. */
static int open_folder(struct shelf *shelf, struct problem *problem)
{
	bool is_new = mkdir(shelf->folder, 0750) == 0;
	if (!is_new && errno != EEXIST)
		return failed(shelf, wording_of("make the folder"), problem);
	shelf->folder_fd = open(shelf->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (shelf->folder_fd < 0)
		return failed(shelf, wording_of("open the folder"), problem);
	struct stat above;
	if (is_new && fstatat(shelf->folder_fd, "..", &above, 0) == 0 &&
	    fchown(shelf->folder_fd, (uid_t)-1, above.st_gid) < 0 && errno != EPERM)
		return failed(shelf, wording_of("set the folder's group"), problem);
	return 0;
}

int shelf_open(const char *path, struct problem *problem, struct shelf **ret_shelf)
{
	struct shelf *shelf = calloc(1, sizeof(*shelf));
	if (!shelf)
		return problem_memory(problem);
	shelf->folder_fd = shelf->lock_fd = shelf->new_fd = -1;
	int r = split(shelf, path);
	if (r < 0)
		(void)problem_set(problem, r, "%s cannot be a roster's path", path);
	if (r == 0)
		r = open_folder(shelf, problem);
	if (r == 0)
		r = directory_lock(shelf->folder_fd, ".", problem, &shelf->lock_fd);
	if (r == -EBUSY)
		(void)problem_set(problem, r, "another import is running: wait until it has ended");
	if (r < 0) {
		shelf_close(shelf);
		return r;
	}
	(void)unlinkat(shelf->folder_fd, shelf->new_name, 0);
	*ret_shelf = shelf;
	return 0;
}

static void drop_new(struct shelf *shelf)
{
	if (shelf->new_fd < 0)
		return;
	(void)close(shelf->new_fd);
	shelf->new_fd = -1;
	(void)unlinkat(shelf->folder_fd, shelf->new_name, 0);
}

void shelf_close(struct shelf *shelf)
{
	if (!shelf)
		return;
	drop_new(shelf);
	if (shelf->lock_fd >= 0)
		(void)close(shelf->lock_fd);
	if (shelf->folder_fd >= 0)
		(void)close(shelf->folder_fd);
	free(shelf);
}

int shelf_begin(struct shelf *shelf, struct problem *problem, const char **ret_path)
{
	struct stat folder;
	shelf->new_fd = openat(shelf->folder_fd, shelf->new_name,
			       O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (shelf->new_fd < 0)
		return failed(shelf, wording_of("write"), problem);
	if (fstat(shelf->folder_fd, &folder) < 0 ||
	    (fchown(shelf->new_fd, (uid_t)-1, folder.st_gid) < 0 && errno != EPERM) ||
	    fchmod(shelf->new_fd, 0640) < 0)
		return failed(shelf, wording_of("set the roster's group"), problem);
	faultpoint_reach("roster.begun");
	*ret_path = shelf->new_path;
	return 0;
}

int shelf_begin_copy(struct shelf *shelf, struct problem *problem, const char **ret_path)
{
	char block[COPY_SIZE];
	autoclose int fd = openat(shelf->folder_fd, shelf->name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	ssize_t got;
	if (fd < 0)
		return failed(shelf, wording_of("open the roster"), problem);
	int r = shelf_begin(shelf, problem, ret_path);
	if (r < 0)
		return r;
	while ((got = read(fd, block, sizeof(block))) > 0) {
		r = file_write_all(shelf->new_fd, block, (size_t)got);
		if (r < 0)
			return problem_set(problem, r, "cannot copy the roster: %s",
					   error_text(-r));
	}
	return got < 0 ? failed(shelf, wording_of("read the roster"), problem) : 0;
}

static void name_generation(const struct shelf *shelf, unsigned generation, char name[NAME_SIZE])
{
	(void)snprintf(name, NAME_SIZE, "%.264s.%u", shelf->name, generation);
}

/* Returns whether a generation is the same file as the present roster. This happens if a crash came
 * between link and rename. */
static bool is_linked(const struct shelf *shelf, unsigned generation)
{
	char name[NAME_SIZE];
	struct stat one, other;
	name_generation(shelf, generation, name);
	return fstatat(shelf->folder_fd, name, &one, AT_SYMLINK_NOFOLLOW) == 0 &&
	       fstatat(shelf->folder_fd, shelf->name, &other, AT_SYMLINK_NOFOLLOW) == 0 &&
	       one.st_dev == other.st_dev && one.st_ino == other.st_ino;
}

/* Removes the names that a crash gave to the present roster, from the generation `first` on. Then
 * closes the gaps, so that the generations have the names from 1 on. Returns their number. */
static int tidy(struct shelf *shelf, unsigned first, struct problem *problem)
{
	char from[NAME_SIZE], to[NAME_SIZE];
	unsigned count = 0;
	for (unsigned generation = 1; generation <= SHELF_NAMES; generation++) {
		name_generation(shelf, generation, from);
		name_generation(shelf, count + 1, to);
		if (generation >= first && is_linked(shelf, generation)) {
			if (unlinkat(shelf->folder_fd, from, 0) < 0)
				return failed(shelf,
					      wording_of("remove a second name of the roster"),
					      problem);
		} else if (renameat(shelf->folder_fd, from, shelf->folder_fd, to) == 0) {
			count++;
		} else if (errno != ENOENT) {
			return failed(shelf, wording_of("move an older roster"), problem);
		}
	}
	return (int)count;
}

/* Moves each generation one place down, and removes the oldest one. The present roster keeps its
 * name and gets a second name, so that there is a present roster at every moment. */
static int keep_present(struct shelf *shelf, struct problem *problem)
{
	char from[NAME_SIZE], to[NAME_SIZE];
	int r = tidy(shelf, 2, problem);
	if (r < 0 || is_linked(shelf, 1))
		return r < 0 ? r : 0;
	for (unsigned generation = SHELF_GENERATIONS - 1; generation > 0; generation--) {
		name_generation(shelf, generation, from);
		name_generation(shelf, generation + 1, to);
		if (renameat(shelf->folder_fd, from, shelf->folder_fd, to) < 0 && errno != ENOENT)
			return failed(shelf, wording_of("move an older roster"), problem);
		faultpoint_reach("roster.moved");
	}
	if (linkat(shelf->folder_fd, shelf->name, shelf->folder_fd, from, 0) < 0 && errno != ENOENT)
		return failed(shelf, wording_of("keep the present roster"), problem);
	faultpoint_reach("roster.linked");
	return 0;
}

static int put_in_force(struct shelf *shelf, struct problem *problem)
{
	if (renameat(shelf->folder_fd, shelf->new_name, shelf->folder_fd, shelf->name) < 0)
		return failed(shelf, wording_of("name the new roster"), problem);
	faultpoint_reach("roster.renamed");
	(void)close(shelf->new_fd);
	shelf->new_fd = -1;
	if (directory_sync(shelf->folder_fd) < 0)
		return failed(shelf, wording_of("write the folder to the disk"), problem);
	faultpoint_reach("roster.published");
	return 0;
}

int shelf_publish(struct shelf *shelf, struct problem *problem)
{
	if (fsync(shelf->new_fd) < 0)
		return failed(shelf, wording_of("write the roster to the disk"), problem);
	faultpoint_reach("roster.synced");
	int r = keep_present(shelf, problem);
	return r < 0 ? r : put_in_force(shelf, problem);
}

int shelf_replace(struct shelf *shelf, struct problem *problem)
{
	if (fsync(shelf->new_fd) < 0)
		return failed(shelf, wording_of("write the roster to the disk"), problem);
	int r = tidy(shelf, 1, problem);
	return r < 0 ? r : put_in_force(shelf, problem);
}

int shelf_find_older(struct shelf *shelf, struct problem *problem, char path[SHELF_FILE_SIZE])
{
	char name[NAME_SIZE];
	int count = tidy(shelf, 1, problem);
	if (count == 0)
		return problem_set(problem, -ENOENT, "there is no older roster in %s",
				   shelf->folder);
	name_generation(shelf, 1, name);
	(void)snprintf(path, SHELF_FILE_SIZE, "%s/%s", shelf->folder, name);
	return count < 0 ? count : 0;
}

int shelf_roll_back(struct shelf *shelf, bool keeps_present, struct problem *problem)
{
	char first[NAME_SIZE], last[NAME_SIZE];
	int count = tidy(shelf, 1, problem);
	if (count < 0)
		return count;
	name_generation(shelf, 1, first);
	name_generation(shelf, (unsigned)count + 1, last);
	if (keeps_present && count > 0 && count < SHELF_NAMES &&
	    linkat(shelf->folder_fd, shelf->name, shelf->folder_fd, last, 0) < 0 && errno != ENOENT)
		return failed(shelf, wording_of("keep the present roster"), problem);
	faultpoint_reach("roster.undone");
	if (renameat(shelf->folder_fd, first, shelf->folder_fd, shelf->name) < 0)
		return failed(shelf, wording_of("name the older roster"), problem);
	faultpoint_reach("roster.rolled");
	count = tidy(shelf, 1, problem);
	if (count >= 0 && directory_sync(shelf->folder_fd) < 0)
		return failed(shelf, wording_of("write the folder to the disk"), problem);
	return count < 0 ? count : 0;
}

int shelf_forget_generations(struct shelf *shelf, struct problem *problem)
{
	char name[NAME_SIZE];
	for (unsigned generation = 1; generation <= SHELF_NAMES; generation++) {
		name_generation(shelf, generation, name);
		if (unlinkat(shelf->folder_fd, name, 0) < 0 && errno != ENOENT)
			return failed(shelf, wording_of("remove an older roster"), problem);
	}
	return directory_sync(shelf->folder_fd) < 0
		       ? failed(shelf, wording_of("write the folder to the disk"), problem)
		       : 0;
}
