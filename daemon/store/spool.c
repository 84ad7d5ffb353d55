/* SPDX-License-Identifier: MIT */
#include "daemon/store/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/directory.h"
#include "daemon/base/error_text.h"
#include "daemon/base/faultpoint.h"
#include "daemon/base/file.h"
#include "daemon/core/text.h"
#include "daemon/core/wording.h"
#include "daemon/store/folders.h"

enum { FILE_MODE = 0440 };

/* How many times a removal is tried. It may fail while the courier works with the item. */
enum { REMOVE_TRIES = 16 };

/* Number of inodes that must be free for one item's files and folders, with a reserve. */
enum { INODES_PER_ITEM = 32 };

struct spool {
	uint64_t reserve_bytes;
	struct folders *folders;
	struct spool_leftovers leftovers;
};

/* Size of the buffer for a name ID.tmp in incoming/. */
enum { TEMPORARY_SIZE = UUID_TEXT_SIZE + 4 };

static void temporary_name(const char *id, char name[TEMPORARY_SIZE])
{
	(void)snprintf(name, TEMPORARY_SIZE, "%.36s.tmp", id);
}

const char *spool_state_name(enum spool_state state)
{
	return folders_name((enum folders_id)state);
}

static int state_fd(const struct spool *spool, enum spool_state state)
{
	return folders_fd(spool->folders, (enum folders_id)state);
}

static int incoming_fd(const struct spool *spool)
{
	return folders_fd(spool->folders, FOLDERS_INCOMING);
}

/* Returns a text that says what the operator can do about the error. */
static const char *remedy(int error)
{
	switch (-error) {
	case ENOSPC:
	case EDQUOT:
		return wording_of("the disk is full: free some space or enlarge it");
	case EIO:
		return wording_of("the disk reports errors: save what is on it and replace it");
	case EROFS:
		return wording_of(
			"the disk is mounted read-only: look for disk errors in dmesg, then remount "
			"it");
	case EACCES:
	case EPERM:
		return wording_of(
			"permission denied: people need sudo or the group booth; the folders must "
			"belong to boothd:booth with mode 2770 and the programs run with umask "
			"0007");
	case ENOENT:
	case ENOTDIR:
		return wording_of(
			"the folder is missing or no folder: start boothd first, which makes it, or "
			"restore it with systemd-tmpfiles --create");
	case EBUSY:
		return wording_of(
			"another boothd works there: stop that one first (`lslocks` shows which "
			"process it is)");
	case ESTALE:
		return wording_of(
			"another program altered the photo meanwhile; only one boothd may work there");
	case EMFILE:
	case ENFILE:
		return wording_of("too many open files: restart the service");
	default:
		return error_text(-error);
	}
}

static int explain(const struct spool *spool, const char *doing, int error, struct problem *problem)
{
	return problem_set(problem, error, "%s in %s failed: %s", doing,
			   folders_path(spool->folders), remedy(error));
}

/* Opening. */

/* Writes, syncs and removes a test file. Only such a test proves that the disk works. The file's
 * name contains the process id, because an older test file that cannot be removed may lie there. */
static int probe(const struct spool *spool)
{
	static const char text[] = "can this be written?\n";
	char name[32];
	int fd = incoming_fd(spool);
	(void)snprintf(name, sizeof(name), "probe-%d", (int)getpid());
	int r = file_write_durable(fd, name, text, sizeof(text) - 1, FILE_MODE);
	if (unlinkat(fd, name, 0) < 0 && r == 0)
		r = -errno;
	return r < 0 ? r : directory_sync(fd);
}

/* Returns whether the booth may start although the test file failed with this error. On such an
 * error, a running booth closes and says so on its screen. A starting booth does the same. */
static bool may_pass(int probe_error)
{
	return probe_error == -ENOSPC || probe_error == -EDQUOT || probe_error == -EROFS;
}

/* Returns whether this program made the entry: ID.tmp, or a test file of probe(). */
static bool is_temporary(const char *name)
{
	/* names of the test files of older versions */
	static const char *const probes[] = { "probe", ".probe.tmp" };
	if (strncmp(name, "probe-", 6) == 0 || strncmp(name, ".probe-", 7) == 0 ||
	    strcmp(name, probes[0]) == 0 || strcmp(name, probes[1]) == 0)
		return true;
	char id[UUID_TEXT_SIZE];
	(void)snprintf(id, sizeof(id), "%s", name);
	return uuid_is_valid(id) && strcmp(name + UUID_TEXT_SIZE - 1, ".tmp") == 0;
}

static int clear_entry(const char *name, void *user)
{
	struct spool *spool = user;
	if (is_temporary(name)) {
		int r = directory_remove_tree(incoming_fd(spool), name);
		if (r < 0 && r != -ENOENT)
			return r;
		spool->leftovers.removed++;
		return 0;
	}
	if (renameat2(incoming_fd(spool), name, state_fd(spool, SPOOL_BROKEN), name,
		      RENAME_NOREPLACE) < 0)
		return -errno;
	spool->leftovers.quarantined++;
	return 0;
}

/* Clears incoming/. An entry that can be neither removed nor moved stays and is reported. The booth
 * can work although the entry is there. */
static int clear_incoming(struct spool *spool)
{
	struct directory_passed passed;
	int r = directory_each(incoming_fd(spool), clear_entry, spool, &passed);
	if (r < 0)
		return r;
	spool->leftovers.stuck = (unsigned)passed.count;
	spool->leftovers.stuck_error = passed.error;
	(void)snprintf(spool->leftovers.stuck_name, sizeof(spool->leftovers.stuck_name), "%s",
		       passed.count > 0 ? passed.name : "");
	return spool->leftovers.quarantined > 0 ? directory_sync(state_fd(spool, SPOOL_BROKEN)) : 0;
}

static int open_spool(const struct spool_config *config, bool is_owner, struct problem *problem,
		      struct spool **ret_spool)
{
	const char *name;
	struct spool *spool = calloc(1, sizeof(*spool));
	if (!spool)
		return problem_memory(problem);
	spool->reserve_bytes = config->reserve_bytes;
	int r = folders_open(config->path, is_owner, &name, &spool->folders);
	if (r < 0) {
		free(spool);
		(void)problem_set(problem, r, "opening %s/%s failed: %s", config->path, name,
				  remedy(r));
		return r;
	}
	*ret_spool = spool;
	return 0;
}

void spool_destroy(struct spool *spool)
{
	if (!spool)
		return;
	folders_close(spool->folders);
	free(spool);
}

int spool_create(const struct spool_config *config, struct problem *problem,
		 struct spool **ret_spool)
{
	struct spool *spool = NULL;
	int r = open_spool(config, true, problem, &spool);
	if (r < 0)
		return r;
	r = clear_incoming(spool);
	if (r < 0)
		(void)explain(spool, wording_of("clearing incoming/"), r, problem);
	else if ((r = probe(spool)) < 0)
		(void)explain(spool, wording_of("writing a test file"), r, problem);
	spool->leftovers.probe_error = r;
	if (r < 0 && !may_pass(r)) {
		spool_destroy(spool);
		return r;
	}
	*ret_spool = spool;
	return 0;
}

int spool_open(const struct spool_config *config, struct problem *problem, struct spool **ret_spool)
{
	return open_spool(config, false, problem, ret_spool);
}

struct spool_leftovers spool_leftovers(const struct spool *spool)
{
	return spool->leftovers;
}

/* Storing. */

bool spool_is_file_name(const char *name)
{
	return name && name[0] != '.' && strlen(name) <= NAME_MAX &&
	       text_is_made_of(name, TEXT_LETTERS TEXT_DIGITS "._-");
}

static bool item_makes_sense(const struct spool_item *item)
{
	if (!uuid_is_valid(item->id) || item->file_count == 0 || item->file_count > SPOOL_FILES_MAX)
		return false;
	for (unsigned i = 0; i < item->file_count; i++)
		if (!spool_is_file_name(item->files[i].name) ||
		    (!item->files[i].bytes && item->files[i].size_bytes > 0))
			return false;
	return true;
}

/* An item that is being stored into pending/. */
struct arrival {
	const struct spool *spool;
	const struct spool_item *item;
	char temporary[TEMPORARY_SIZE];
	/* descriptor of the folder incoming/ID.tmp; after the rename the folder's name is
	 * pending/ID */
	int folder_fd;
	/* Descriptors of the written files. They stay open, so that no new file can get the inode
	 * number of one of them. */
	int held[SPOOL_FILES_MAX];
};

static void open_arrival(struct arrival *arrival, const struct spool *spool,
			 const struct spool_item *item)
{
	*arrival = (struct arrival){ .spool = spool, .item = item, .folder_fd = -1 };
	temporary_name(item->id, arrival->temporary);
	for (int i = 0; i < SPOOL_FILES_MAX; i++)
		arrival->held[i] = -1;
}

static void close_fd(int fd)
{
	if (fd >= 0)
		(void)close(fd);
}

static void close_arrival(const struct arrival *arrival)
{
	for (int i = 0; i < SPOOL_FILES_MAX; i++)
		close_fd(arrival->held[i]);
	close_fd(arrival->folder_fd);
}

static int create_files(struct arrival *arrival, int fds[SPOOL_FILES_MAX])
{
	for (unsigned i = 0; i < arrival->item->file_count; i++) {
		const struct spool_file *file = &arrival->item->files[i];
		int r = file_create(arrival->folder_fd, file->name, file->bytes, file->size_bytes,
				    FILE_MODE, &fds[i]);
		if (r < 0)
			return r;
		arrival->held[i] = fcntl(fds[i], F_DUPFD_CLOEXEC, 0);
		if (arrival->held[i] < 0)
			return -errno;
	}
	return 0;
}

/* Writes all files before the first fsync. Then the file system needs only one commit of its
 * journal. */
static int write_files(struct arrival *arrival)
{
	int fds[SPOOL_FILES_MAX];
	for (int i = 0; i < SPOOL_FILES_MAX; i++)
		fds[i] = -1;
	int r = create_files(arrival, fds);
	faultpoint_reach("spool.files_written");
	for (unsigned i = 0; i < arrival->item->file_count; i++) {
		if (r == 0)
			r = file_sync(&fds[i]);
		close_fd(fds[i]);
	}
	faultpoint_reach("spool.files_synced");
	return r < 0 ? r : directory_sync(arrival->folder_fd);
}

static int fill_temporary(struct arrival *arrival)
{
	/* An earlier attempt may have left a folder that could not be removed then. */
	int r = directory_remove_tree(incoming_fd(arrival->spool), arrival->temporary);
	if (r < 0 && r != -ENOENT)
		return r;
	r = folders_make(incoming_fd(arrival->spool), arrival->temporary, &arrival->folder_fd);
	faultpoint_reach("spool.folder_made");
	return r < 0 ? r : write_files(arrival);
}

/* Checks whether the file in the folder is still the same file that was written, with all its
 * bytes. */
static int compare_file(const struct arrival *arrival, unsigned index, bool *ret_is_same)
{
	const struct spool_file *file = &arrival->item->files[index];
	struct stat named, held;
	if (fstatat(arrival->folder_fd, file->name, &named, AT_SYMLINK_NOFOLLOW) < 0 ||
	    fstat(arrival->held[index], &held) < 0)
		return -errno;
	*ret_is_same = named.st_dev == held.st_dev && named.st_ino == held.st_ino &&
		       (uint64_t)named.st_size == file->size_bytes;
	return 0;
}

/* Checks the stored item. -ESTALE: `name` is not the folder that this module filled, or its files
 * are not the files that it wrote, because another program removed or replaced them. Such an item
 * must never count as stored. */
static int check_arrival(const struct arrival *arrival, int parent_fd, const char *name)
{
	bool is_same = false;
	int r = directory_is_at(parent_fd, name, arrival->folder_fd, &is_same);
	for (unsigned i = 0; r == 0 && is_same && i < arrival->item->file_count; i++)
		r = compare_file(arrival, i, &is_same);
	return r == -ENOENT || (r == 0 && !is_same) ? -ESTALE : r;
}

/* Syncs two folders. The caller chooses their order so that a power cut between the two syncs loses
 * no stored photo. */
static int sync_both(int first_fd, int second_fd)
{
	int r = directory_sync(first_fd);
	faultpoint_reach("spool.parent_synced");
	return r < 0 ? r : directory_sync(second_fd);
}

/* Moves the item from pending/ back to incoming/ after a failed fsync. Its name in pending/ may not
 * survive a power cut, and nobody was told that the photo is stored. If it stayed in pending/, the
 * next attempt would store the photo twice. */
static int take_back(const struct arrival *arrival)
{
	int pending_fd = state_fd(arrival->spool, SPOOL_PENDING);
	if (renameat(pending_fd, arrival->item->id, incoming_fd(arrival->spool),
		     arrival->temporary) < 0)
		return -errno;
	/* The disk has just failed, so the result of this sync changes nothing. */
	int synced = directory_sync(pending_fd);
	(void)synced;
	return 0;
}

/* While the disk syncs, which takes a second on some cards, the courier may send the item and move
 * it to sent/, or an operator may set it aside in held/. In each of these cases, the item is
 * stored. */
static int check_stored(const struct arrival *arrival)
{
	int r = -ESTALE;
	for (int i = 0; r == -ESTALE && i < SPOOL_STATES; i++) {
		int folder_fd = state_fd(arrival->spool, (enum spool_state)i);
		r = check_arrival(arrival, folder_fd, arrival->item->id);
		if (r == 0 && i != SPOOL_PENDING)
			r = directory_sync(folder_fd);
	}
	return r;
}

/* Renames the folder from incoming/ to pending/. Makes the removal of the old name durable first.
 * Otherwise the disk may have both names after a power cut; the next start would then clear
 * incoming/ and thereby delete a stored photo. */
static int commit(const struct arrival *arrival)
{
	int pending_fd = state_fd(arrival->spool, SPOOL_PENDING);
	int from_fd = incoming_fd(arrival->spool);
	const char *id = arrival->item->id;
	faultpoint_reach("spool.folder_synced");
	int r = check_arrival(arrival, from_fd, arrival->temporary);
	if (r < 0)
		return r;
	if (renameat(from_fd, arrival->temporary, pending_fd, id) < 0)
		return -errno;
	faultpoint_reach("spool.renamed");
	r = sync_both(from_fd, pending_fd);
	if (r == 0)
		r = check_stored(arrival);
	if (r < 0 && take_back(arrival) < 0)
		return directory_remove_tree(pending_fd, id) < 0 ? -ENOTRECOVERABLE : r;
	faultpoint_reach("spool.stored");
	return r;
}

static int store(struct spool *spool, const struct spool_item *item)
{
	struct arrival arrival;
	open_arrival(&arrival, spool, item);
	int r = fill_temporary(&arrival);
	if (r == 0)
		r = commit(&arrival);
	close_arrival(&arrival);
	if (r == 0)
		return 0;
	/* If this removal fails too, the next start of boothd removes the folder. That is safe,
	 * because nobody was told that the photo is stored. */
	int removed = directory_remove_tree(incoming_fd(spool), arrival.temporary);
	(void)removed;
	return r;
}

int spool_store(struct spool *spool, const struct spool_item *item, struct problem *problem)
{
	enum spool_state state;
	if (!item_makes_sense(item))
		return problem_set(problem, -EINVAL,
				   "an item for the spool has a bad id or file name");
	int r = spool_find(spool, item->id, &state);
	if (r == 0)
		return problem_set(problem, -EEXIST, "photo %s is in the spool already", item->id);
	if (r != -ENOENT)
		return explain(spool, wording_of("looking for a photo"), r, problem);
	r = store(spool, item);
	if (r == -ENOTRECOVERABLE)
		return problem_set(problem, r,
				   "photo %s could neither be stored nor removed: the disk under "
				   "%s fails; replace it",
				   item->id, folders_path(spool->folders));
	return r < 0 ? explain(spool, wording_of("storing a photo"), r, problem) : 0;
}

bool spool_has_room(const struct spool *spool, uint64_t *ret_available)
{
	struct statvfs status;
	if (folders_follow(spool->folders) < 0 ||
	    fstatvfs(folders_fd(spool->folders, FOLDERS_ROOT), &status) < 0)
		return false;
	uint64_t available = (uint64_t)status.f_bavail * status.f_frsize;
	if (ret_available)
		*ret_available = available;
	/* Some file systems have no fixed number of inodes and report 0. */
	bool has_inodes = status.f_files == 0 || status.f_favail >= INODES_PER_ITEM;
	return available >= spool->reserve_bytes && has_inodes && !(status.f_flag & ST_RDONLY);
}

/* Looking. */

int spool_walk(const struct spool *spool, enum spool_state state, directory_each_fn each,
	       void *user, struct directory_passed *ret_passed)
{
	int r = folders_follow(spool->folders);
	return r < 0 ? r : directory_each(state_fd(spool, state), each, user, ret_passed);
}

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
	return spool_walk(spool, state, on_scanned, &scan, NULL);
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
	int r = spool_scan(spool, state, on_counted, &count);
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
	int r = folders_follow(spool->folders);
	if (r < 0)
		/* do not return -ENOENT, which would mean that the photo does not exist */
		return r == -ENOENT ? -ENOTDIR : r;
	for (int i = 0; i < SPOOL_STATES; i++) {
		r = exists(state_fd(spool, (enum spool_state)i), id);
		if (r == 0)
			*ret_state = (enum spool_state)i;
		if (r != -ENOENT)
			return r;
	}
	return -ENOENT;
}

int spool_open_item(const struct spool *spool, enum spool_state state, const char *id, int *ret_fd)
{
	if (!uuid_is_valid(id))
		return -ENOENT;
	int r = folders_follow(spool->folders);
	return r < 0 ? r : directory_open(state_fd(spool, state), id, ret_fd);
}

/* Moving on. */

static int rename_item(const struct spool *spool, const char *id, enum spool_state from,
		       enum spool_state to)
{
	int r = exists(state_fd(spool, to), id);
	if (r != -ENOENT)
		return r == 0 ? -EEXIST : r;
	return renameat(state_fd(spool, from), id, state_fd(spool, to), id) < 0 ? -errno : 0;
}

int spool_move(struct spool *spool, const char *id, enum spool_state from, enum spool_state to,
	       struct problem *problem)
{
	if (!uuid_is_valid(id) || from == to)
		return problem_set(problem, -EINVAL, "\"%.40s\" cannot be moved from %s to %s", id,
				   spool_state_name(from), spool_state_name(to));
	int r = folders_follow(spool->folders);
	if (r < 0)
		return explain(spool, wording_of("moving a photo"), r, problem);
	r = rename_item(spool, id, from, to);
	if (r == -ENOENT)
		return problem_set(problem, r, "there is no photo %s in %s", id,
				   spool_state_name(from));
	if (r == -EEXIST)
		return problem_set(problem, r, "photo %s is in %s already", id,
				   spool_state_name(to));
	if (r < 0)
		return explain(spool, wording_of("moving a photo"), r, problem);
	faultpoint_reach("spool.moved");
	r = sync_both(state_fd(spool, to), state_fd(spool, from));
	return r < 0 ? explain(spool, wording_of("making a move durable"), r, problem) : 0;
}

/* The courier may write its note into the folder while the folder is being removed. Each try
 * removes such a note, too. */
static int remove_temporary(const struct spool *spool, const char *temporary)
{
	int r = -ENOTEMPTY;
	for (int i = 0; r == -ENOTEMPTY && i < REMOVE_TRIES; i++)
		r = directory_remove_tree(incoming_fd(spool), temporary);
	return r == -ENOENT ? 0 : r;
}

/* Moves the item to incoming/ by a single rename. If a crash leaves the item there, boothd's next
 * start removes it. */
static int take_out(const struct spool *spool, enum spool_state state, const char *id,
		    const char *temporary)
{
	int r = remove_temporary(spool, temporary);
	if (r < 0)
		return r;
	return renameat(state_fd(spool, state), id, incoming_fd(spool), temporary) < 0 ? -errno : 0;
}

static int remove_from(const struct spool *spool, enum spool_state state, const char *id,
		       struct problem *problem)
{
	char temporary[TEMPORARY_SIZE];
	temporary_name(id, temporary);
	int r = take_out(spool, state, id, temporary);
	if (r == -ENOENT)
		return problem_set(problem, r, "there is no photo %s in %s", id,
				   spool_state_name(state));
	faultpoint_reach("spool.unlisted");
	if (r == 0)
		r = directory_sync(state_fd(spool, state));
	if (r == 0) /* boothd may have started meanwhile and have removed the folder */
		r = remove_temporary(spool, temporary);
	return r < 0 ? explain(spool, wording_of("removing a photo"), r, problem) : 0;
}

/* Checks the id and the folders before a removal. */
static int prepare(struct spool *spool, const char *id, struct problem *problem)
{
	if (!uuid_is_valid(id))
		return problem_set(problem, -EINVAL, "\"%.40s\" is no photo's id", id);
	int r = folders_follow(spool->folders);
	return r < 0 ? explain(spool, wording_of("removing a photo"), r, problem) : 0;
}

int spool_remove_sent(struct spool *spool, const char *id, struct problem *problem)
{
	int r = prepare(spool, id, problem);
	return r < 0 ? r : remove_from(spool, SPOOL_SENT, id, problem);
}

int spool_remove_copy(struct spool *spool, const char *id, struct problem *problem)
{
	int r = prepare(spool, id, problem);
	if (r < 0)
		return r;
	r = exists(state_fd(spool, SPOOL_SENT), id);
	if (r < 0)
		return problem_set(problem, r, "photo %s in sent: %s", id, error_text(-r));
	return remove_from(spool, SPOOL_PENDING, id, problem);
}

/* Looks twice, because the item may move to a folder that the first look has already passed. */
static int find_for_certain(const struct spool *spool, const char *id, enum spool_state *ret_state)
{
	int r = spool_find(spool, id, ret_state);
	return r == -ENOENT ? spool_find(spool, id, ret_state) : r;
}

int spool_erase(struct spool *spool, const char *id, struct problem *problem)
{
	char temporary[TEMPORARY_SIZE];
	enum spool_state state = SPOOL_PENDING;
	int r = prepare(spool, id, problem);
	if (r < 0)
		return r;
	temporary_name(id, temporary);
	r = remove_temporary(spool, temporary);
	for (int i = 0; r == 0 && i < REMOVE_TRIES; i++) {
		r = find_for_certain(spool, id, &state);
		if (r == -ENOENT)
			return 0;
		if (r < 0)
			break;
		r = remove_from(spool, state, id, problem);
		if (r < 0 && r != -ENOENT) /* remove_from() has explained the error */
			return r;
		r = 0;
	}
	return r < 0 ? explain(spool, wording_of("removing a photo"), r, problem)
		     : problem_set(problem, -EBUSY,
				   "photo %s moves on as fast as it is removed: try again", id);
}
