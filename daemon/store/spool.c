/* SPDX-License-Identifier: MIT */
#include "daemon/store/spool.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/faultpoint.h"
#include "daemon/base/file.h"

/* boothd and the courier work in the same folders through their common group; what is made below
 * inherits the group by the set-gid bit. */
enum { FOLDER_MODE = 02770, FILE_MODE = 0440 };

/* Files and folders an item needs at most, with some to spare, where the disk counts them. */
enum { INODES_PER_ITEM = 32 };

static const char *const state_names[SPOOL_STATES] = {
	[SPOOL_PENDING] = "pending", [SPOOL_SENT] = "sent",     [SPOOL_REFUSED] = "refused",
	[SPOOL_HELD] = "held",       [SPOOL_BROKEN] = "broken",
};

struct spool {
	uint64_t reserve_bytes;
	int root_fd, incoming_fd;
	int state_fds[SPOOL_STATES];
	struct spool_leftovers leftovers;
	char path[PATH_MAX]; /* for people */
};

/* incoming/ID.tmp */
enum { TEMPORARY_SIZE = UUID_TEXT_SIZE + 4 };

static void temporary_name(const char *id, char name[TEMPORARY_SIZE])
{
	(void)snprintf(name, TEMPORARY_SIZE, "%.36s.tmp", id);
}

const char *spool_state_name(enum spool_state state)
{
	return state_names[state];
}

/* What an operator can do about it. */
static const char *remedy(int error)
{
	switch (-error) {
	case ENOSPC:
	case EDQUOT:
		return "the disk is full: free some space or enlarge it";
	case EIO:
		return "the disk reports errors: save what is on it and replace it";
	case EROFS:
		return "the disk is mounted read-only: look for disk errors in dmesg, then remount "
		       "it";
	case EACCES:
	case EPERM:
		return "permission denied: people need sudo or the group booth; the folders must "
		       "belong to boothd:booth with mode 2770 and the programs run with umask "
		       "0007";
	case ENOENT:
	case ENOTDIR:
		return "the folder is missing or no folder: start boothd first, which makes it, or "
		       "restore it with systemd-tmpfiles --create";
	case EMFILE:
	case ENFILE:
		return "too many open files: restart the service";
	default:
		return strerror(-error);
	}
}

static int explain(const struct spool *spool, const char *doing, int error, struct problem *problem)
{
	return problem_set(problem, error, "%s in %s failed: %s", doing, spool->path,
			   remedy(error));
}

/* Opening */

/* chmod of the set-gid bit is refused in the sandbox (RestrictSUIDSGID); there, folders inherit it
 * and the unit's umask leaves the rest alone, so that nothing has to be changed. */
static int correct_mode(int fd)
{
	struct stat status;
	if (fstat(fd, &status) < 0)
		return -errno;
	if ((status.st_mode & 07777) == FOLDER_MODE)
		return 0;
	return fchmod(fd, FOLDER_MODE) < 0 ? -errno : 0;
}

static int make_folder(int parent_fd, const char *name, int *ret_fd)
{
	if (mkdirat(parent_fd, name, FOLDER_MODE & 0777) < 0 && errno != EEXIST)
		return -errno;
	int fd = -1;
	int r = directory_open(parent_fd, name, &fd);
	if (r < 0)
		return r;
	r = correct_mode(fd);
	if (r < 0) {
		(void)close(fd);
		return r;
	}
	*ret_fd = fd;
	return 0;
}

typedef int (*folder_fn)(int parent_fd, const char *name, int *ret_fd);

static int open_folders(struct spool *spool, folder_fn open_folder, struct problem *problem)
{
	int r = open_folder(AT_FDCWD, spool->path, &spool->root_fd);
	if (r < 0)
		return explain(spool, "opening the spool", r, problem);
	r = open_folder(spool->root_fd, "incoming", &spool->incoming_fd);
	if (r < 0)
		return explain(spool, "opening incoming/", r, problem);
	for (int i = 0; i < SPOOL_STATES; i++) {
		r = open_folder(spool->root_fd, state_names[i], &spool->state_fds[i]);
		if (r < 0)
			return explain(spool, state_names[i], r, problem);
	}
	return 0;
}

/* Null: no memory. */
static struct spool *spool_new(const struct spool_config *config, struct problem *problem)
{
	struct spool *spool = calloc(1, sizeof(*spool));
	if (!spool) {
		(void)problem_set(problem, -ENOMEM, "no memory for the spool");
		return NULL;
	}
	spool->reserve_bytes = config->reserve_bytes;
	(void)snprintf(spool->path, sizeof(spool->path), "%s", config->path);
	spool->root_fd = spool->incoming_fd = -1;
	for (int i = 0; i < SPOOL_STATES; i++)
		spool->state_fds[i] = -1;
	return spool;
}

static void close_fd(int fd)
{
	if (fd >= 0)
		(void)close(fd);
}

void spool_destroy(struct spool *spool)
{
	if (!spool)
		return;
	for (int i = 0; i < SPOOL_STATES; i++)
		close_fd(spool->state_fds[i]);
	close_fd(spool->incoming_fd);
	close_fd(spool->root_fd);
	free(spool);
}

/* Finding a disk that cannot be written at the start is better than at the first student. */
static int probe(const struct spool *spool)
{
	static const char text[] = "can this be written?\n";
	int r = file_write_durable(spool->incoming_fd, "probe", text, sizeof(text) - 1, FILE_MODE);
	if (unlinkat(spool->incoming_fd, "probe", 0) < 0 && r == 0)
		r = -errno;
	return r < 0 ? r : directory_sync(spool->incoming_fd);
}

static bool is_temporary(const char *name)
{
	if (strcmp(name, "probe") == 0 || strcmp(name, ".probe.tmp") == 0)
		return true;
	char id[UUID_TEXT_SIZE];
	(void)snprintf(id, sizeof(id), "%s", name);
	return uuid_is_valid(id) && strcmp(name + UUID_TEXT_SIZE - 1, ".tmp") == 0;
}

static int clear_entry(struct spool *spool, const char *name)
{
	if (is_temporary(name)) {
		const int r = directory_remove_tree(spool->incoming_fd, name);
		if (r < 0 && r != -ENOENT)
			return r;
		spool->leftovers.removed++;
		return 0;
	}
	if (renameat2(spool->incoming_fd, name, spool->state_fds[SPOOL_BROKEN], name,
		      RENAME_NOREPLACE) < 0)
		return errno == EEXIST ? 0 : -errno; /* one of that name is there: leave both */
	spool->leftovers.quarantined++;
	return 0;
}

typedef int (*entry_fn)(const char *name, void *user);

static int each_entry(int folder_fd, entry_fn entry_do, void *user)
{
	/* Not dup(): that would share the offset with every other scan. */
	const int fd = openat(folder_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	DIR *folder = fdopendir(fd);
	if (!folder) {
		const int r = -errno;
		(void)close(fd);
		return r;
	}
	int r = 0;
	while (r == 0) {
		errno = 0;
		const struct dirent *entry = readdir(folder);
		if (!entry) {
			r = -errno;
			break;
		}
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			r = entry_do(entry->d_name, user);
	}
	(void)closedir(folder);
	return r;
}

static int on_leftover(const char *name, void *user)
{
	return clear_entry(user, name);
}

static int clear_incoming(struct spool *spool)
{
	const int r = each_entry(spool->incoming_fd, on_leftover, spool);
	return r < 0 ? r : directory_sync(spool->state_fds[SPOOL_BROKEN]);
}

int spool_create(const struct spool_config *config, struct problem *problem,
		 struct spool **ret_spool)
{
	struct spool *spool = spool_new(config, problem);
	if (!spool)
		return -ENOMEM;
	int r = open_folders(spool, make_folder, problem);
	if (r < 0)
		goto fail;
	r = clear_incoming(spool);
	if (r < 0) {
		(void)explain(spool, "clearing incoming/", r, problem);
		goto fail;
	}
	r = probe(spool);
	if (r < 0) {
		(void)explain(spool, "writing a test file", r, problem);
		goto fail;
	}
	*ret_spool = spool;
	return 0;
fail:
	spool_destroy(spool);
	return r;
}

int spool_open(const struct spool_config *config, struct problem *problem, struct spool **ret_spool)
{
	struct spool *spool = spool_new(config, problem);
	if (!spool)
		return -ENOMEM;
	int r = open_folders(spool, directory_open, problem);
	if (r < 0) {
		spool_destroy(spool);
		return r;
	}
	*ret_spool = spool;
	return 0;
}

struct spool_leftovers spool_leftovers(const struct spool *spool)
{
	return spool->leftovers;
}

/* Storing */

static bool is_file_name(const char *name)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "0123456789._-";
	return name && name[0] != '\0' && name[0] != '.' && strlen(name) <= NAME_MAX &&
	       strspn(name, allowed) == strlen(name);
}

static bool item_makes_sense(const struct spool_item *item)
{
	if (!uuid_is_valid(item->id) || item->file_count == 0 || item->file_count > SPOOL_FILES_MAX)
		return false;
	for (unsigned i = 0; i < item->file_count; i++)
		if (!is_file_name(item->files[i].name) ||
		    (!item->files[i].bytes && item->files[i].size_bytes > 0))
			return false;
	return true;
}

static int create_files(int folder_fd, const struct spool_item *item, int fds[SPOOL_FILES_MAX])
{
	for (unsigned i = 0; i < item->file_count; i++) {
		const struct spool_file *file = &item->files[i];
		const int r = file_create(folder_fd, file->name, file->bytes, file->size_bytes,
					  FILE_MODE, &fds[i]);
		if (r < 0)
			return r;
	}
	return 0;
}

/* All files are written before the first fsync: the journal then carries them in one commit. */
static int write_files(int folder_fd, const struct spool_item *item)
{
	int fds[SPOOL_FILES_MAX];
	for (int i = 0; i < SPOOL_FILES_MAX; i++)
		fds[i] = -1;
	int r = create_files(folder_fd, item, fds);
	faultpoint_reach("spool.files_written");
	for (unsigned i = 0; i < item->file_count; i++) {
		if (r == 0)
			r = file_sync(&fds[i]);
		close_fd(fds[i]);
	}
	faultpoint_reach("spool.files_synced");
	return r < 0 ? r : directory_sync(folder_fd);
}

static int fill_temporary(const struct spool *spool, const char *temporary,
			  const struct spool_item *item)
{
	/* The remains of an attempt that failed so badly that it could not even be removed. */
	int r = directory_remove_tree(spool->incoming_fd, temporary);
	if (r < 0 && r != -ENOENT)
		return r;
	autoclose int folder_fd = -1;
	r = make_folder(spool->incoming_fd, temporary, &folder_fd);
	faultpoint_reach("spool.folder_made");
	return r < 0 ? r : write_files(folder_fd, item);
}

/* In this order a power cut in between loses nothing that is stored already. */
static int sync_both(int first_fd, int second_fd)
{
	const int r = directory_sync(first_fd);
	faultpoint_reach("spool.parent_synced");
	return r < 0 ? r : directory_sync(second_fd);
}

/* Its name in pending/ may not survive a power cut, and nobody was told that it is there: take it
 * back, so that the next attempt does not make two photos of one. */
static int take_back(const struct spool *spool, const char *id, const char *temporary)
{
	const int pending_fd = spool->state_fds[SPOOL_PENDING];
	if (renameat(pending_fd, id, spool->incoming_fd, temporary) < 0)
		return -errno;
	/* The disk just failed, and nothing depends on this. */
	const int synced = directory_sync(pending_fd);
	(void)synced;
	return 0;
}

static int commit(const struct spool *spool, const char *id, const char *temporary)
{
	const int pending_fd = spool->state_fds[SPOOL_PENDING];
	faultpoint_reach("spool.folder_synced");
	if (renameat(spool->incoming_fd, temporary, pending_fd, id) < 0)
		return -errno;
	faultpoint_reach("spool.renamed");
	/* The old name must be gone for good before the new one counts: after a power cut the next
	 * start clears incoming/, and where the disk kept both names it would clear a photo. */
	const int r = sync_both(spool->incoming_fd, pending_fd);
	if (r < 0 && take_back(spool, id, temporary) < 0)
		return directory_remove_tree(pending_fd, id) < 0 ? -ENOTRECOVERABLE : r;
	faultpoint_reach("spool.stored");
	return r;
}

int spool_store(struct spool *spool, const struct spool_item *item, struct problem *problem)
{
	if (!item_makes_sense(item))
		return problem_set(problem, -EINVAL,
				   "an item for the spool has a bad id or file name");
	enum spool_state state;
	int r = spool_find(spool, item->id, &state);
	if (r == 0)
		return problem_set(problem, -EEXIST, "photo %s is in the spool already", item->id);
	if (r != -ENOENT)
		return explain(spool, "looking for a photo", r, problem);
	char temporary[TEMPORARY_SIZE];
	temporary_name(item->id, temporary);
	r = fill_temporary(spool, temporary, item);
	if (r == 0)
		r = commit(spool, item->id, temporary);
	if (r == 0)
		return 0;
	/* If this fails too, the next start clears it: it was never acknowledged. */
	const int removed = directory_remove_tree(spool->incoming_fd, temporary);
	(void)removed;
	if (r == -ENOTRECOVERABLE)
		return problem_set(problem, r,
				   "photo %s could neither be stored nor removed: the disk under "
				   "%s fails; replace it",
				   item->id, spool->path);
	return explain(spool, "storing a photo", r, problem);
}

bool spool_has_room(const struct spool *spool, uint64_t *ret_available)
{
	struct statvfs status;
	if (fstatvfs(spool->root_fd, &status) < 0)
		return false;
	const uint64_t available = (uint64_t)status.f_bavail * status.f_frsize;
	if (ret_available)
		*ret_available = available;
	/* Some file systems have no fixed number of inodes and say 0. */
	const bool has_inodes = status.f_files == 0 || status.f_favail >= INODES_PER_ITEM;
	return available >= spool->reserve_bytes && has_inodes && !(status.f_flag & ST_RDONLY);
}

/* Looking */

struct scan {
	spool_each_fn each;
	void *user;
};

static int on_scanned(const char *name, void *user)
{
	const struct scan *scan = user;
	return uuid_is_valid(name) ? scan->each(name, scan->user) : 0;
}

int spool_scan(const struct spool *spool, enum spool_state state, spool_each_fn each, void *user)
{
	struct scan scan = { .each = each, .user = user };
	return each_entry(spool->state_fds[state], on_scanned, &scan);
}

static int on_counted(const char *id, void *user)
{
	(void)id;
	++*(size_t *)user;
	return 0;
}

int spool_count(const struct spool *spool, enum spool_state state, size_t *ret_count)
{
	size_t count = 0;
	const int r = spool_scan(spool, state, on_counted, &count);
	if (r == 0)
		*ret_count = count;
	return r;
}

static int exists(int folder_fd, const char *name)
{
	struct stat status;
	return fstatat(folder_fd, name, &status, AT_SYMLINK_NOFOLLOW) < 0 ? -errno : 0;
}

int spool_find(const struct spool *spool, const char *id, enum spool_state *ret_state)
{
	if (!uuid_is_valid(id))
		return -ENOENT;
	for (int i = 0; i < SPOOL_STATES; i++) {
		const int r = exists(spool->state_fds[i], id);
		if (r == 0)
			*ret_state = (enum spool_state)i;
		if (r != -ENOENT)
			return r;
	}
	return -ENOENT;
}

int spool_open_item(const struct spool *spool, enum spool_state state, const char *id, int *ret_fd)
{
	return uuid_is_valid(id) ? directory_open(spool->state_fds[state], id, ret_fd) : -ENOENT;
}

/* Moving on */

static int rename_item(const struct spool *spool, const char *id, enum spool_state from,
		       enum spool_state to)
{
	const int r = exists(spool->state_fds[to], id);
	if (r != -ENOENT)
		return r == 0 ? -EEXIST : r;
	return renameat(spool->state_fds[from], id, spool->state_fds[to], id) < 0 ? -errno : 0;
}

int spool_move(struct spool *spool, const char *id, enum spool_state from, enum spool_state to,
	       struct problem *problem)
{
	if (!uuid_is_valid(id) || from == to)
		return problem_set(problem, -EINVAL, "\"%.40s\" cannot be moved from %s to %s", id,
				   state_names[from], state_names[to]);
	int r = rename_item(spool, id, from, to);
	if (r == -ENOENT)
		return problem_set(problem, r, "there is no photo %s in %s", id, state_names[from]);
	if (r == -EEXIST)
		return problem_set(problem, r, "photo %s is in %s already", id, state_names[to]);
	if (r < 0)
		return explain(spool, "moving a photo", r, problem);
	faultpoint_reach("spool.moved");
	r = sync_both(spool->state_fds[to], spool->state_fds[from]);
	return r < 0 ? explain(spool, "making a move durable", r, problem) : 0;
}

/* Out of its folder in one step; incoming/ is where unfinished things are cleared from. */
static int take_out(const struct spool *spool, enum spool_state state, const char *id,
		    const char *temporary)
{
	const int r = directory_remove_tree(spool->incoming_fd, temporary);
	if (r < 0 && r != -ENOENT)
		return r;
	return renameat(spool->state_fds[state], id, spool->incoming_fd, temporary) < 0 ? -errno
											: 0;
}

static int remove_from(const struct spool *spool, enum spool_state state, const char *id,
		       struct problem *problem)
{
	char temporary[TEMPORARY_SIZE];
	temporary_name(id, temporary);
	int r = take_out(spool, state, id, temporary);
	if (r == -ENOENT)
		return problem_set(problem, r, "there is no photo %s in %s", id,
				   state_names[state]);
	faultpoint_reach("spool.unlisted");
	if (r == 0)
		r = directory_sync(spool->state_fds[state]);
	if (r == 0)
		r = directory_remove_tree(spool->incoming_fd, temporary);
	if (r == -ENOENT) /* boothd's start clears incoming/ and may have been faster */
		r = 0;
	return r < 0 ? explain(spool, "removing a sent photo", r, problem) : 0;
}

int spool_remove_sent(struct spool *spool, const char *id, struct problem *problem)
{
	if (!uuid_is_valid(id))
		return problem_set(problem, -EINVAL, "\"%.40s\" is no photo's id", id);
	return remove_from(spool, SPOOL_SENT, id, problem);
}

int spool_remove_copy(struct spool *spool, const char *id, struct problem *problem)
{
	if (!uuid_is_valid(id))
		return problem_set(problem, -EINVAL, "\"%.40s\" is no photo's id", id);
	const int r = exists(spool->state_fds[SPOOL_SENT], id);
	if (r < 0)
		return problem_set(problem, r, "photo %s in sent: %s", id, strerror(-r));
	return remove_from(spool, SPOOL_PENDING, id, problem);
}
