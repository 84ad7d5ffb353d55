/* SPDX-License-Identifier: MIT */
/*
 * Who was photographed on this booth: a first line "booth-ledger TAB fingerprint LF", then one line
 * per item, "person TAB id TAB unix_ms TAB state LF".
 *
 * The fingerprint shows which campaign secret made the pseudonyms (store/campaign.h). With another
 * secret the ledger does not open: each person would count as new, and somebody must decide whether
 * a new campaign began or the secret is the wrong one.
 *
 * The ledger outlives the photos, which retention deletes. It names nobody: a person is a pseudonym,
 * or - where the record has none. The spool is the truth; the ledger can be made again from it.
 * ledger_open() reads the file, ignores a torn last line, passes over lines that make no sense, and
 * adds the items of the spool that it lacks. A photo is noted after it is durable.
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
	LEDGER_KEPT,  /* a photo */
	LEDGER_DEMO,  /* a photo of a demonstration, which is nobody's photo elsewhere */
	LEDGER_EVENT, /* an event item, so that a start does not read it again */
};

struct ledger_row {
	char person[PERSON_TEXT_SIZE]; /* empty: the record has no pseudonym */
	char id[UUID_TEXT_SIZE];
	int64_t unix_ms;
	enum ledger_state state;
};

struct ledger;

/* What a ledger's file holds. */
struct ledger_facts {
	char fingerprint[PERSON_TEXT_SIZE]; /* empty: it was made without a secret */
	size_t rows;                        /* good lines of the file */
	size_t damaged; /* lines that were passed over, without a torn last line */
	bool is_torn;   /* the last line was cut off, as a power cut does */
};

/* What ledger_open() found. */
struct ledger_start {
	struct ledger_facts file;
	size_t added;   /* items of the spool that the file lacked */
	size_t skipped; /* items of the spool that could not be read */
};

/* Makes the folder (mode 0700) if it is missing. fingerprint: of the campaign's secret; null: there
 * is no secret, and any ledger fits. spool: where missing rows are looked for; null: no such search.
 * -EBUSY: another boothd has the ledger. -EKEYREJECTED: another secret made it; the file stays as it
 * is. Other errors come from the disk; the booth can work without a ledger, but then knows nobody
 * again. */
must_check int ledger_open(const char *folder, const char *fingerprint, const struct spool *spool,
			   struct problem *problem, struct ledger_start *ret_start,
			   struct ledger **ret_ledger);
void ledger_close(struct ledger *ledger); /* null is fine */

/* Appends the row and waits until it is durable. A row whose id is there already changes nothing.
 * After an error the row counts in memory, and the next start adds it from the spool. */
must_check int ledger_add(struct ledger *ledger, const struct ledger_row *row);

/* Finds the person's newest row of this state; by larger id where two have the same time. Returns
 * false if there is no such row. */
bool ledger_find(const struct ledger *ledger, const char *person, enum ledger_state state,
		 struct ledger_row *ret_row);

/* Calls each() for every row until it returns false. each() must not call the ledger. */
typedef bool (*ledger_each_fn)(const struct ledger_row *row, void *user);
void ledger_each(const struct ledger *ledger, ledger_each_fn each, void *user);

/* Removes the rows of these ids from the file and then from memory. Writes the file as a whole, or
 * after an error leaves the rows in both. */
must_check int ledger_forget(struct ledger *ledger, const char (*ids)[UUID_TEXT_SIZE],
			     size_t count);

/* Reads the file without a lock and changes nothing, for the doctor. -ENOENT: there is none. */
must_check int ledger_look(const char *folder, struct ledger_facts *ret_facts);

/* Reads what a file holds: any bytes. Calls each() for every good line, also where two have the same
 * id. A number other than 0 from each() ends the walk and is returned. */
typedef int ledger_line_fn(const struct ledger_row *row, void *user);
must_check int ledger_read(const char *text, size_t size, ledger_line_fn *each, void *user,
			   struct ledger_facts *ret_facts);
enum { LEDGER_LINE_SIZE = 128 };
size_t ledger_format(const struct ledger_row *row, char line[LEDGER_LINE_SIZE]);

#endif
