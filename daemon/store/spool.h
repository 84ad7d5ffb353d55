/* SPDX-License-Identifier: MIT */
/*
 * Photos on disk. A photo's place is its state: spool/STATE/ID/, one folder an item.
 *
 * boothd creates items and the courier moves them on; each program uses this module in its own
 * process. All functions wait for the disk: boothd stores through daemon/store/saver.h. Any thread
 * may call any function.
 *
 * An item appears in pending/ whole and durable, or not at all. spool_store() writes its files in
 * incoming/ID.tmp/, fsyncs each and the folder, renames the folder to pending/ID and fsyncs both
 * parents. Where a step fails it removes the remains, and the problem says what to do. No function
 * removes an unsent photo: spool_remove_sent() removes from sent/ only, and spool_remove_copy()
 * removes only what sent/ has as well.
 *
 * Somebody may remove the folders and make them again while the program runs. So every function
 * first looks whether the folders at the path are the ones that it holds open, and else opens the
 * new ones.
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
	SPOOL_PENDING, /* to be sent */
	SPOOL_SENT,    /* the server confirmed it */
	SPOOL_REFUSED, /* the server said no for good */
	SPOOL_HELD,    /* an operator set it aside */
	SPOOL_BROKEN,  /* damaged, or found where it does not belong */
};
enum { SPOOL_STATES = 5 };

const char *spool_state_name(enum spool_state state); /* "pending", ... */

struct spool_config {
	const char *path;       /* its group is inherited by all that is made below it */
	uint64_t reserve_bytes; /* with less free space spool_has_room() is false */
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
 * For boothd, which owns the spool. Locks it first: -EBUSY where another boothd works there, and
 * then nothing was touched. Makes the folders (mode 2770). Clears incoming/ of what a crash left:
 * nobody was told that an ID.tmp is stored, so it is removed; any other entry goes to broken/. Then
 * proves that a file can be written, fsynced and removed.
 *
 * A full or read-only disk is no failure here: the function returns 0, sets the problem, and
 * spool_leftovers() has the error. spool_has_room() is false until the disk recovers.
 */
must_check int spool_create(const struct spool_config *config, struct problem *problem,
			    struct spool **ret_spool);

/* For the courier and boothctl: the folders must exist; makes, clears and locks nothing. */
must_check int spool_open(const struct spool_config *config, struct problem *problem,
			  struct spool **ret_spool);
void spool_destroy(struct spool *spool); /* null is fine */

/* What spool_create() found in incoming/, and what writing a test file gave. */
struct spool_leftovers {
	unsigned removed, quarantined;
	unsigned stuck;                /* could be neither removed nor moved, and stay there */
	int stuck_error;               /* of the first one: negative errno */
	char stuck_name[NAME_MAX + 1]; /* of the first one */
	int probe_error;               /* 0, -ENOSPC, -EDQUOT or -EROFS */
};
struct spool_leftovers spool_leftovers(const struct spool *spool);

/* -EINVAL: a bad item. -EEXIST: the id is in some state already. -ESTALE: another program altered
 * the files before they were stored. Others: what the disk said. */
must_check int spool_store(struct spool *spool, const struct spool_item *item,
			   struct problem *problem);

/* Whether one more photo fits for certain: asked before the shutter. False also where the disk
 * cannot be asked. ret_available (may be null): the free bytes; unchanged where the disk cannot be
 * asked. */
bool spool_has_room(const struct spool *spool, uint64_t *ret_available);

/* All entries of the state's folder, as directory_each() walks it. */
must_check int spool_walk(const struct spool *spool, enum spool_state state, directory_each_fn each,
			  void *user, struct directory_passed *ret_passed);
/* The same for items only: names that are no id are passed over. */
typedef int (*spool_each_fn)(const char *id, void *user);
must_check int spool_scan(const struct spool *spool, enum spool_state state, spool_each_fn each,
			  void *user);
must_check int spool_count(const struct spool *spool, enum spool_state state, size_t *ret_count);

/* -ENOENT: no state has the id. */
must_check int spool_find(const struct spool *spool, const char *id, enum spool_state *ret_state);

/* The item's folder, for reading its files and the courier's delivery.json. close() it. */
must_check int spool_open_item(const struct spool *spool, enum spool_state state, const char *id,
			       int *ret_fd);

/* Durable after 0. -ENOENT: the item is not in `from`; -EEXIST: `to` has the id already. Where only
 * an fsync failed a power cut may undo the move: the item is then in exactly one of both states. */
must_check int spool_move(struct spool *spool, const char *id, enum spool_state from,
			  enum spool_state to, struct problem *problem);

/* Retention. Moves the item out of sent/ before it removes the files, so that a crash never leaves
 * half an item in sent/. */
must_check int spool_remove_sent(struct spool *spool, const char *id, struct problem *problem);

/* Removes from pending/ what sent/ has, too. Call it where the server was just proved to have the
 * photo. -ENOENT: one of both folders does not have it. */
must_check int spool_remove_copy(struct spool *spool, const char *id, struct problem *problem);

#endif
