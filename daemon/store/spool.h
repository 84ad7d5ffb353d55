/* SPDX-License-Identifier: MIT */
/*
 * Photos on disk. A photo's folder tells its state: spool/STATE/ID/, one folder per item.
 *
 * boothd creates items and the courier moves them on. Each program uses this module in its own
 * process. All functions wait for the disk, so boothd stores items through daemon/store/saver.h.
 * Any thread may call any function.
 *
 * An item appears in pending/ whole and durable, or not at all. spool_store() writes its files in
 * incoming/ID.tmp/, fsyncs each file and the folder, renames the folder to pending/ID and fsyncs
 * both parents. If a step fails, spool_store() removes the remains, and the problem says what to
 * do. No function removes an unsent photo: spool_remove_sent() removes from sent/ only, and
 * spool_remove_copy() removes only items that sent/ has as well.
 *
 * A person may remove the folders and make them again while the program runs. So every function
 * first checks whether the folders at the path are the folders that it holds open. If not, it opens
 * the new folders.
 *
 * No function here reads a clock, and nothing depends on the order of ids or file times.
 */
#ifndef DAEMON_STORE_SPOOL_H
#define DAEMON_STORE_SPOOL_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/base/directory.h"
#include "daemon/core/problem.h"
#include "daemon/core/uuid.h"

enum spool_state {
	SPOOL_PENDING, /* still to be sent */
	SPOOL_SENT,    /* the server has confirmed that it has the photo */
	SPOOL_REFUSED, /* the server refused the photo for good */
	SPOOL_HELD,    /* an operator has set the photo aside */
	SPOOL_BROKEN,  /* damaged, or found in the wrong place */
};
enum { SPOOL_STATES = 5 };

const char *spool_state_name(enum spool_state state); /* the name, such as "pending" */

struct spool_config {
	const char *path;       /* all files and folders below the path inherit its group */
	uint64_t reserve_bytes; /* spool_has_room() is false with less free space than this */
};

struct spool_file {
	const char *name; /* "photo.jpg"; [A-Za-z0-9._-], no leading dot */
	const void *bytes;
	size_t size_bytes;
};

enum { SPOOL_FILES_MAX = 8 };
bool spool_is_file_name(const char *name);

struct spool_item {
	char id[UUID_TEXT_SIZE];
	struct spool_file files[SPOOL_FILES_MAX];
	unsigned file_count;
};

struct spool;

/*
 * For boothd, which owns the spool. Locks the spool first. -EBUSY: another boothd works there, and
 * nothing was changed. Makes the folders (mode 2770). Clears incoming/ after a crash: an ID.tmp is
 * removed, because nobody was told that it is stored; any other entry goes to broken/. Then proves
 * that a file can be written, fsynced and removed.
 *
 * A full or read-only disk is no failure here: the function returns 0 and sets the problem, and
 * spool_leftovers() has the error. spool_has_room() is false until the disk recovers.
 */
must_check int spool_create(const struct spool_config *config, struct problem *problem,
			    struct spool **ret_spool);

/* For the courier and boothctl. The folders must exist. Makes, clears and locks nothing. */
must_check int spool_open(const struct spool_config *config, struct problem *problem,
			  struct spool **ret_spool);
void spool_destroy(struct spool *spool); /* null is fine */

/* The contents that spool_create() found in incoming/, and the result of writing a test file. */
struct spool_leftovers {
	unsigned removed, quarantined;
	/* entries that could be neither removed nor moved, and stay in incoming/ */
	unsigned stuck;
	int stuck_error;               /* negative errno of the first stuck entry */
	char stuck_name[NAME_MAX + 1]; /* name of the first stuck entry */
	int probe_error;               /* result of the test file: 0, -ENOSPC, -EDQUOT or -EROFS */
};
struct spool_leftovers spool_leftovers(const struct spool *spool);

/* -EINVAL: the item is malformed. -EEXIST: a state already has the id. -ESTALE: another program
 * altered the files before they were stored. Other errors come from the disk. */
must_check int spool_store(struct spool *spool, const struct spool_item *item,
			   struct problem *problem);

/* Returns whether one more photo fits for certain. boothd asks before the shutter. The result is
 * also false if the disk cannot be asked. ret_available (may be null): the free bytes; unchanged
 * if the disk cannot be asked. */
bool spool_has_room(const struct spool *spool, uint64_t *ret_available);

/* Walks over all entries of the state's folder, as directory_each() does. */
must_check int spool_walk(const struct spool *spool, enum spool_state state, directory_each_fn each,
			  void *user, struct directory_passed *ret_passed);
/* Walks over the items only. Skips names that are not an id. */
typedef int (*spool_each_fn)(const char *id, void *user);
must_check int spool_scan(const struct spool *spool, enum spool_state state, spool_each_fn each,
			  void *user);
must_check int spool_count(const struct spool *spool, enum spool_state state, size_t *ret_count);

/* Finds the state of an item. -ENOENT: no state has the id. */
must_check int spool_find(const struct spool *spool, const char *id, enum spool_state *ret_state);

/* Opens the item's folder, for reading its files and the courier's delivery.json. close() the
 * descriptor. */
must_check int spool_open_item(const struct spool *spool, enum spool_state state, const char *id,
			       int *ret_fd);

/* Durable after a return of 0. -ENOENT: the item is not in `from`. -EEXIST: `to` already has the
 * id. If only an fsync failed, a power cut may undo the move: the item is then in exactly one of
 * the two states. */
must_check int spool_move(struct spool *spool, const char *id, enum spool_state from,
			  enum spool_state to, struct problem *problem);

/* Removes an old item (retention). Moves the item out of sent/ before it removes the files, so
 * that a crash never leaves half an item in sent/. */
must_check int spool_remove_sent(struct spool *spool, const char *id, struct problem *problem);

/* Removes an item from pending/ that sent/ has too. Call it when the server has just proved that
 * it has the photo. -ENOENT: one of the two folders does not have the item. */
must_check int spool_remove_copy(struct spool *spool, const char *id, struct problem *problem);

#endif
