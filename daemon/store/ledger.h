/* SPDX-License-Identifier: MIT */
/*
 * The ledger: a file that says who was photographed on this booth. It has a first line
 * "booth-ledger TAB fingerprint LF", and then one line per item, "person TAB id TAB unix_ms TAB
 * state LF".
 *
 * The fingerprint shows which campaign secret made the pseudonyms (store/campaign.h). With another
 * secret the ledger does not open, because each person would count as new. Somebody must then
 * decide whether a new campaign began or the secret is the wrong one.
 *
 * The ledger outlives the photos, which retention deletes. It names nobody: it has a person's
 * pseudonym, or "-" if the record has no pseudonym. The ledger can be made again from the spool.
 * ledger_open() reads the file, ignores a torn last line, skips lines that make no sense, and adds
 * those items of the spool that the file lacks. A photo is added to the ledger only after the photo
 * is durable.
 *
 * The folder is locked against a second boothd. Any thread may call any function. ledger_add() and
 * ledger_forget() wait for the disk, so boothd calls them on the saver's thread.
 */
#ifndef DAEMON_STORE_LEDGER_H
#define DAEMON_STORE_LEDGER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/core/person.h"
#include "daemon/core/problem.h"
#include "daemon/core/uuid.h"
#include "daemon/store/spool.h"

enum ledger_state {
	LEDGER_KEPT, /* a photo */
	LEDGER_DEMO, /* a photo from a demo, which counts only in demos */
	/* an event item, listed so that the next start does not read the item again */
	LEDGER_EVENT,
};

struct ledger_row {
	char person[PERSON_TEXT_SIZE]; /* empty: the record has no pseudonym */
	char id[UUID_TEXT_SIZE];
	int64_t unix_ms;
	enum ledger_state state;
};

struct ledger;

/* What a ledger's file contains. */
struct ledger_facts {
	char fingerprint[PERSON_TEXT_SIZE]; /* empty: the file was made without a secret */
	size_t rows;                        /* good lines of the file */
	size_t damaged; /* lines that were skipped; a torn last line is not counted */
	bool is_torn;   /* the last line is incomplete, as after a power cut */
};

/* What ledger_open() found. */
struct ledger_start {
	struct ledger_facts file;
	size_t added;   /* items of the spool that the file lacked */
	size_t skipped; /* items of the spool that could not be read */
};

/* Makes the folder (mode 0700) if it is missing. fingerprint: the fingerprint of the campaign's
 * secret; null: there is no secret, and the ledger may have any fingerprint. spool: the spool in
 * which missing rows are looked for; null: they are not looked for. -EBUSY: another boothd has the
 * ledger. -EKEYREJECTED: the ledger was made with another secret; the file stays as it is. Other
 * errors come from the disk. Without a ledger the booth can work, but it recognises nobody from an
 * earlier visit. */
must_check int ledger_open(const char *folder, const char *fingerprint, const struct spool *spool,
			   struct problem *problem, struct ledger_start *ret_start,
			   struct ledger **ret_ledger);
void ledger_close(struct ledger *ledger); /* null is fine */

/* Appends the row and waits until it is durable. If the ledger already has a row with this id,
 * nothing changes. After an error, the row is kept in memory only, and the next start adds it from
 * the spool. */
must_check int ledger_add(struct ledger *ledger, const struct ledger_row *row);

/* Finds the person's newest row of this state. If two rows have the same time, the one with the
 * larger id counts as newer. Returns false if there is no such row. */
bool ledger_find(const struct ledger *ledger, const char *person, enum ledger_state state,
		 struct ledger_row *ret_row);

/* Calls each() for every row, until each() returns false. each() must not call the ledger. */
typedef bool (*ledger_each_fn)(const struct ledger_row *row, void *user);
void ledger_each(const struct ledger *ledger, ledger_each_fn each, void *user);

/* Removes the rows with these ids from the file and then from memory. After an error the rows stay
 * in both. */
must_check int ledger_forget(struct ledger *ledger, const char (*ids)[UUID_TEXT_SIZE],
			     size_t count);

/* Reads the file for `boothctl doctor`, without a lock and without changing anything. -ENOENT:
 * there is no ledger. */
must_check int ledger_look(const char *folder, struct ledger_facts *ret_facts);

/* As ledger_look(), but calls each() for every good line, as ledger_read() does. */
typedef int ledger_line_fn(const struct ledger_row *row, void *user);
must_check int ledger_scan(const char *folder, ledger_line_fn *each, void *user,
			   struct ledger_facts *ret_facts);

/* Reads the contents of a ledger's file, which may be any bytes. Calls each() for every good line,
 * even if two lines have the same id. A number other than 0 from each() ends the walk and is
 * returned. */
must_check int ledger_read(const char *text, size_t size, ledger_line_fn *each, void *user,
			   struct ledger_facts *ret_facts);
enum { LEDGER_LINE_SIZE = 128 };
size_t ledger_format(const struct ledger_row *row, char line[LEDGER_LINE_SIZE]);

#endif
