/* SPDX-License-Identifier: MIT */
#include "daemon/boothctl/restore_write.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/error_text.h"
#include "daemon/base/faultpoint.h"
#include "daemon/base/file.h"
#include "daemon/boothctl/accounts.h"
#include "daemon/boothctl/backup_collect.h"

/* Whose a file becomes. */
struct owner {
	uid_t user;
	gid_t group;
};

/* Folders with secrets may be looked into by their owner only. */
static mode_t folder_mode(const char *path)
{
	static const char *const secret[] = { "etc/credstore", "etc/credstore.encrypted",
					      "var/lib/boothd/keys", "var/lib/boothd/ledger" };
	for (size_t i = 0; i < sizeof(secret) / sizeof(secret[0]); i++)
		if (strcmp(path, secret[i]) == 0)
			return 0700;
	return strncmp(path, "var/lib/boothd/", strlen("var/lib/boothd/")) == 0 ? 0750 : 0755;
}

/* A folder below /var/lib/boothd belongs to the owner of its files; other folders to root. */
static int make_folder(int above_fd, const char *name, const char *path, const struct owner *owner)
{
	autoclose int fd = -1;
	bool is_owned = strncmp(path, "var/lib/boothd/", strlen("var/lib/boothd/")) == 0;
	if (mkdirat(above_fd, name, 0700) < 0)
		return errno == EEXIST ? 0 : -errno;
	int r = directory_open(above_fd, name, &fd);
	if (r == 0 && is_owned && fchown(fd, owner->user, owner->group) < 0)
		r = -errno;
	if (r == 0 && fchmod(fd, folder_mode(path)) < 0)
		r = -errno;
	return r < 0 ? r : directory_sync(above_fd);
}

/* Opens the folder of the file, one part of the path after the other, so that no link on the way is
 * followed, and makes the parts that are missing. */
static int open_folder(int root_fd, const char *path, const struct owner *owner, int *ret_fd)
{
	char folder[BACKUP_PATH_SIZE], part[BACKUP_PATH_SIZE];
	int fd = -1;
	int r = directory_open(root_fd, ".", &fd);
	const char *at = path, *slash;
	while (r == 0 && (slash = strchr(at, '/'))) {
		int below_fd = -1;
		(void)snprintf(folder, sizeof(folder), "%.*s", (int)(slash - path), path);
		(void)snprintf(part, sizeof(part), "%.*s", (int)(slash - at), at);
		r = make_folder(fd, part, folder, owner);
		if (r == 0)
			r = directory_open(fd, part, &below_fd);
		(void)close(fd);
		fd = below_fd;
		at = slash + 1;
	}
	if (r < 0 && fd >= 0)
		(void)close(fd);
	if (r == 0)
		*ret_fd = fd;
	return r;
}

static int put_owned(int folder_fd, const char *temporary, const struct backup_file *file,
		     const struct owner *owner)
{
	int fd = -1;
	(void)unlinkat(folder_fd, temporary, 0); /* of a restore that was killed */
	int r = file_create(folder_fd, temporary, file->bytes ? (const void *)file->bytes : "",
			    file->size, 0600, &fd);
	if (r < 0)
		return r;
	if (fchown(fd, owner->user, owner->group) < 0 || fchmod(fd, file->mode) < 0) {
		r = -errno;
		(void)close(fd);
		return r;
	}
	return file_sync(&fd);
}

static int put(int root_fd, const struct backup_file *file, const struct owner *owner)
{
	autoclose int folder_fd = -1;
	const char *name = strrchr(file->path, '/') + 1;
	char temporary[BACKUP_PATH_SIZE + 16];
	(void)snprintf(temporary, sizeof(temporary), ".%s.tmp", name);
	int r = open_folder(root_fd, file->path, owner, &folder_fd);
	if (r < 0)
		return r;
	r = put_owned(folder_fd, temporary, file, owner);
	faultpoint_reach("restore.written");
	if (r == 0 && renameat(folder_fd, temporary, folder_fd, name) < 0)
		r = -errno;
	if (r < 0) {
		(void)unlinkat(folder_fd, temporary, 0);
		return r;
	}
	faultpoint_reach("restore.renamed");
	return directory_sync(folder_fd);
}

static int put_all(const char *root, int root_fd, const struct backup_set *set,
		   struct problem *problem)
{
	for (size_t i = 0; i < set->count; i++) {
		const struct backup_file *file = &set->files[i];
		struct owner owner;
		if (!accounts_find_user(root, file->owner, &owner.user) ||
		    !accounts_find_group(root, file->group, &owner.group))
			return problem_set(problem, -ENOENT, "/%s has no owner here", file->path);
		int r = put(root_fd, file, &owner);
		if (r < 0)
			return problem_set(problem, r, "/%s cannot be written: %s", file->path,
					   error_text(-r));
	}
	return 0;
}

/* The mark belongs to the owner of the keys, so that the folder does, too. */
static int make_mark(const char *root, int root_fd, const struct backup_set *set)
{
	static const char keys[] = "var/lib/boothd/keys/";
	struct backup_file mark = { .mode = 0644, .bytes = NULL };
	struct owner owner = { .user = geteuid(), .group = getegid() };
	for (size_t i = 0; i < set->count; i++)
		if (strncmp(set->files[i].path, keys, sizeof(keys) - 1) == 0) {
			(void)accounts_find_user(root, set->files[i].owner, &owner.user);
			(void)accounts_find_group(root, set->files[i].group, &owner.group);
			break;
		}
	(void)snprintf(mark.path, sizeof(mark.path), "%s%s", keys, BACKUP_MARK);
	return put(root_fd, &mark, &owner);
}

static int remove_mark(int root_fd)
{
	autoclose int keys_fd = -1;
	int r = directory_open(root_fd, "var/lib/boothd/keys", &keys_fd);
	if (r == 0 && unlinkat(keys_fd, BACKUP_MARK, 0) < 0)
		r = -errno;
	return r < 0 ? r : directory_sync(keys_fd);
}

int restore_write(const char *root, const struct backup_set *set, struct problem *problem)
{
	autoclose int root_fd = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (root_fd < 0)
		return problem_set(problem, -errno, "%s cannot be opened: %s", root,
				   error_text(errno));
	int r = make_mark(root, root_fd, set);
	if (r < 0)
		return problem_set(problem, r, "/var/lib/boothd/keys cannot be written: %s",
				   error_text(-r));
	faultpoint_reach("restore.begun");
	r = put_all(root, root_fd, set, problem);
	if (r < 0)
		return r;
	r = remove_mark(root_fd);
	faultpoint_reach("restore.ended");
	return r < 0 ? problem_set(problem, r, "/var/lib/boothd/keys/%s cannot be removed: %s",
				   BACKUP_MARK, error_text(-r))
		     : 0;
}
