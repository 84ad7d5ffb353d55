/* SPDX-License-Identifier: MIT */
/* What the commands of booth-office share: where the office has its things, and its index. */
#ifndef DAEMON_BOOTH_OFFICE_OFFICE_H
#define DAEMON_BOOTH_OFFICE_OFFICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/console/progress.h"
#include "daemon/console/usage.h"
#include "daemon/core/problem.h"
#include "daemon/office/index.h"

/* FAULTS: something was found that a person must look at. UNUSABLE: nothing could be done. */
enum { OFFICE_GOOD = 0, OFFICE_FAULTS = 1, OFFICE_UNUSABLE = 2 };

enum { OFFICE_PATH_SIZE = 1024 };

struct decision_desk;

struct office {
	const struct usage *usage; /* what the user typed */
	char home[OFFICE_PATH_SIZE], file[OFFICE_PATH_SIZE], archive[OFFICE_PATH_SIZE];
	/* empty: there is none */
	char trust[OFFICE_PATH_SIZE], roster[OFFICE_PATH_SIZE], secret[OFFICE_PATH_SIZE],
		key[OFFICE_PATH_SIZE];
	char keys[OFFICE_PATH_SIZE]; /* folder of this desk's key */
	char own[OFFICE_PATH_SIZE];  /* file of this desk's certificate */
	struct index *index;
	struct decision_desk *desk; /* null until office_open_desk() */
	struct progress progress;
	struct problem problem;
};

/* Finds the office's files from the options of the command line. -ENAMETOOLONG: a path is too
 * long. */
must_check int office_find_places(const struct usage *usage, struct office *office);

/* Opens this desk's key, which is made at the first time, so that decisions can be written. Call it before
 * office_open(), whose index must know the key. */
must_check int office_open_desk(struct office *office);

/* Opens the index and brings it up to date with the archive. *ret_news, which may be null: how many items of
 * the archive were new, gone or faulty. */
must_check int office_open(struct office *office, struct index_news *ret_news);
/* Brings the index up to date after decisions were written. */
must_check int office_refresh(struct office *office);
void office_close(struct office *office);

/* Prints the problem, and returns OFFICE_UNUSABLE. */
int office_fail(const struct office *office);

/* Writes to the system's log who did what. `what` must not contain a student's name or number. */
void office_audit(const char *what);

#endif
