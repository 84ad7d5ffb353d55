/* SPDX-License-Identifier: MIT */
/*
 * Photos on disk. A photo's place is its state: spool/STATE/ID/, one folder an item.
 *
 * boothd creates items, the courier moves them on; both use this module, each in its own process.
 * Everything here waits for the disk: boothd stores through daemon/store/saver.h. Any thread may
 * call any function.
 *
 * An item appears in pending/ whole and durable or not at all: its files are written in
 * incoming/ID.tmp/, each fsynced, the folder fsynced, renamed to pending/ID, both parents fsynced.
 * Where any step fails the remains are removed and the error says what to do. Nothing is ever
 * evicted: spool_remove_sent() is the only way out, and only from sent/; what lies there twice has
 * spool_remove_copy().
 *
 * Nothing here reads a clock, and nothing depends on the order of ids or file times.
 */
#ifndef DAEMON_STORE_SPOOL_H
#define DAEMON_STORE_SPOOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/core/problem.h"
#include "daemon/core/uuid.h"

enum spool_state {
	SPOOL_PENDING, /* to be sent */
	SPOOL_SENT,    /* the server confirmed it */
	SPOOL_REFUSED, /* the server said no for good */
	SPOOL_HELD,    /* an operator's hand */
	SPOOL_BROKEN,  /* failed its hash, or was found where it does not belong */
};
enum { SPOOL_STATES = 5 };

const char *spool_state_name(enum spool_state state); /* "pending", ... */

struct spool_config {
	const char *path;       /* exists; its group is inherited by all below */
	uint64_t reserve_bytes; /* free space below which spool_has_room() is false */
};

struct spool_file {
	const char *name; /* "photo.jpg"; [A-Za-z0-9._-], no leading dot */
	const void *bytes;
	size_t size_bytes;
};

enum { SPOOL_FILES_MAX = 8 };

struct spool_item {
	char id[UUID_TEXT_SIZE];
	struct spool_file files[SPOOL_FILES_MAX];
	unsigned file_count;
};

struct spool;

/* For boothd: makes the state folders (mode 2770), proves that a file can be written, fsynced and
 * removed, and clears incoming/ of what a crash left: ID.tmp was never acknowledged and is removed,
 * anything else goes to broken/. */
must_check int spool_create(const struct spool_config *config, struct problem *problem,
			    struct spool **ret_spool);

/* For the courier and boothctl: the folders must exist; nothing is made, probed or cleared. */
must_check int spool_open(const struct spool_config *config, struct problem *problem,
			  struct spool **ret_spool);
void spool_destroy(struct spool *spool); /* null is fine */

/* What spool_create() found in incoming/. */
struct spool_leftovers {
	unsigned removed, quarantined;
};
struct spool_leftovers spool_leftovers(const struct spool *spool);

/* -EINVAL a bad item, -EEXIST the id is in some state already, else what the disk said. */
must_check int spool_store(struct spool *spool, const struct spool_item *item,
			   struct problem *problem);

/* Whether a photo still fits for certain. Asked before the shutter. ret_available (may be null):
 * bytes free for us. False, too, where the disk cannot be asked: *ret_available is then left alone.
 */
bool spool_has_room(const struct spool *spool, uint64_t *ret_available);

/* By reading the folder, in its order. Names that are no id are passed over. each() returns 0 to go
 * on; anything else stops the scan and is returned. */
typedef int (*spool_each_fn)(const char *id, void *user);
must_check int spool_scan(const struct spool *spool, enum spool_state state, spool_each_fn each,
			  void *user);
must_check int spool_count(const struct spool *spool, enum spool_state state, size_t *ret_count);

/* -ENOENT where the id is nowhere. */
must_check int spool_find(const struct spool *spool, const char *id, enum spool_state *ret_state);

/* The item's folder, for reading its files and the courier's delivery.json. close() it. */
must_check int spool_open_item(const struct spool *spool, enum spool_state state, const char *id,
			       int *ret_fd);

/* Durable once it returned 0. -ENOENT not there, -EEXIST already in `to`. When only an fsync failed
 * the move may or may not survive a power cut: the item is in exactly one of both states. */
must_check int spool_move(struct spool *spool, const char *id, enum spool_state from,
			  enum spool_state to, struct problem *problem);

/* Retention. Renamed out first, so that a crash never leaves half an item in sent/. */
must_check int spool_remove_sent(struct spool *spool, const char *id, struct problem *problem);

/* What lies in pending/ and was just proved to be at the server, while sent/ has it already.
 * -ENOENT where one of both has it not. */
must_check int spool_remove_copy(struct spool *spool, const char *id, struct problem *problem);

#endif
