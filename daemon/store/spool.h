/* SPDX-License-Identifier: MIT */
/*
 * Photos on disk. The state of a photo is the folder in which it lies: spool/STATE/ID/, one folder
 * per item.
 *
 * boothd creates items, and the courier moves them to other states. Each program uses this module
 * in its own process. All functions wait for the disk, so boothd stores items through
 * daemon/store/saver.h. Any thread may call any function.
 *
 * An item appears in pending/ complete and durable, or not at all. spool_store() writes the item's
 * files in incoming/ID.tmp/, fsyncs each file and the folder, renames the folder to pending/ID and
 * fsyncs both parent folders. If a step fails, spool_store() removes the remains, and the problem
 * says what to do. Only spool_erase() can remove an unsent photo; it serves people who withdraw
 * their consent. spool_remove_sent() removes only from sent/, and spool_remove_copy() removes only
 * items that sent/ has as well.
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
	SPOOL_REFUSED, /* the server refused the photo and will never accept it */
	SPOOL_HELD,    /* an operator has set the photo aside */
	SPOOL_BROKEN,  /* the photo is damaged, or was found in the wrong place */
};
enum { SPOOL_STATES = 5 };

/* Returns the state's name, such as "pending". */
const char *spool_state_name(enum spool_state state);

struct spool_config {
	/* path of the spool; all files and folders in it inherit its group */
	const char *path;
	uint64_t reserve_bytes; /* with less free space than this, spool_has_room() returns false */
};

struct spool_file {
	const char *name; /* such as "photo.jpg"; only characters [A-Za-z0-9._-], no leading dot */
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
 * Opens the spool for boothd, which owns the spool. Locks the spool first. -EBUSY: another boothd
 * works there, and nothing was changed. Makes missing folders (mode 2770). Clears incoming/ after a
 * crash: a folder ID.tmp is removed, because nobody was told that the item is stored; any other
 * entry is moved to broken/. Then writes, fsyncs and removes a test file, to prove that the disk
 * works.
 *
 * A full or read-only disk is not a failure here: the function returns 0 and sets the problem, and
 * spool_leftovers() returns the error. spool_has_room() returns false until the disk recovers.
 */
must_check int spool_create(const struct spool_config *config, struct problem *problem,
			    struct spool **ret_spool);

/* Opens the spool for the courier and boothctl. The folders must exist. The function makes no
 * folder, clears nothing and takes no lock. */
must_check int spool_open(const struct spool_config *config, struct problem *problem,
			  struct spool **ret_spool);
void spool_destroy(struct spool *spool); /* null is fine */

/* What spool_create() found in incoming/, and whether it could write a test file. */
struct spool_leftovers {
	unsigned removed, quarantined;
	/* number of entries that could be neither removed nor moved, and stay in incoming/ */
	unsigned stuck;
	int stuck_error;               /* negative errno of the first stuck entry */
	char stuck_name[NAME_MAX + 1]; /* name of the first stuck entry */
	/* result of writing a test file: 0, -ENOSPC, -EDQUOT or -EROFS */
	int probe_error;
};
struct spool_leftovers spool_leftovers(const struct spool *spool);

/* Stores an item in pending/. -EINVAL: the item is malformed. -EEXIST: an item with this id already
 * exists in some state. -ESTALE: another program altered the files before they were stored. Other
 * errors come from the disk. */
must_check int spool_store(struct spool *spool, const struct spool_item *item,
			   struct problem *problem);

/* Returns whether one more photo certainly fits on the disk. boothd calls this before it takes a
 * photo. The result is also false if the free space cannot be read. ret_available (may be null):
 * number of free bytes; unchanged if the free space cannot be read. */
bool spool_has_room(const struct spool *spool, uint64_t *ret_available);

/* Calls each() for all entries of the state's folder, as directory_each() does. */
must_check int spool_walk(const struct spool *spool, enum spool_state state, directory_each_fn each,
			  void *user, struct directory_passed *ret_passed);
/* Calls each() for the items only. Skips entries whose names are not an id. */
typedef int (*spool_each_fn)(const char *id, void *user);
must_check int spool_scan(const struct spool *spool, enum spool_state state, spool_each_fn each,
			  void *user);
must_check int spool_count(const struct spool *spool, enum spool_state state, size_t *ret_count);

/* Finds the state of an item. -ENOENT: no item in any state has this id. */
must_check int spool_find(const struct spool *spool, const char *id, enum spool_state *ret_state);

/* Opens the item's folder, so that the caller can read its files and the courier's delivery.json.
 * The caller must close() the descriptor. */
must_check int spool_open_item(const struct spool *spool, enum spool_state state, const char *id,
			       int *ret_fd);

/* Moves an item from one state to another. After a return of 0, the move is durable. -ENOENT: the
 * item is not in `from`. -EEXIST: `to` already has the id. If only an fsync failed, a power cut may
 * undo the move: the item is then in exactly one of the two states. */
must_check int spool_move(struct spool *spool, const char *id, enum spool_state from,
			  enum spool_state to, struct problem *problem);

/* Removes an item whose time in sent/ is over. Moves the item out of sent/ before it removes the
 * files, so that a crash never leaves half an item in sent/. */
must_check int spool_remove_sent(struct spool *spool, const char *id, struct problem *problem);

/* Removes an item from pending/ if it is in sent/ as well. Call this only when the server has just
 * proved that it has the photo. -ENOENT: one of the two folders does not have the item. */
must_check int spool_remove_copy(struct spool *spool, const char *id, struct problem *problem);

/* Removes an item from every state that has it. Also removes any remains of the item that an
 * earlier removal left in incoming/. The courier may be sending or moving the item at the same
 * time. 0: nothing of the item is in the spool, perhaps because it never was there. */
must_check int spool_erase(struct spool *spool, const char *id, struct problem *problem);

#endif
