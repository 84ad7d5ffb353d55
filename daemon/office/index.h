/* SPDX-License-Identifier: MIT */
/*
 * The office's index of an archive: a folder of received items, as WebDAV or nginx keeps it, as `rclone
 * sync` mirrors it, or as a booth's spool or a USB stick holds it. An item is a folder whose name is an
 * id, at any depth.
 *
 * The index is derived from the archive, the roster and the campaign's secret only. It can be deleted
 * and made again without any loss, and the order in which items arrived does not matter.
 * index_update() reads what has changed since the last time.
 *
 * Its tables, for the queries of the lists:
 *   folder    path: a folder of items, below the archive; number
 *   item      an item: the fields of struct arrival; id, folder, day (in this machine's time zone), receipt
 *   people    the persons of the roster, with their pseudonym
 *   gone      ids of photos that an event withdrew or purged
 *   conflict  ids of which there are two items with other bytes; none of them counts
 *   counted   for each person: the item of the photo that counts, whether somebody has to choose, and
 *             how many photos are candidates
 *   mark      for each person: the mark that is in force (empty reason: none), from roster or decision
 * Candidates are photos that are listed or verified, passed, are not of a demonstration, are of this
 * campaign's secret, and are in neither `gone` nor `conflict`.
 */
#ifndef DAEMON_OFFICE_INDEX_H
#define DAEMON_OFFICE_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/core/person.h"
#include "daemon/core/problem.h"

struct database;
struct index;

/* Where an office finds what it needs. A path may be null where its comment says so. */
struct index_place {
	const char *file;    /* the index itself */
	const char *archive; /* the folder of received items */
	const char *trust;   /* certificates of the booths; null: any key may have signed */
	const char *own;     /* the office's own certificate; null: it has none yet */
	const char *roster;  /* null: there is no roster */
	const char *secret;  /* the file with the campaign's secret; null: there is none */
};

/* What an update found. */
struct index_news {
	size_t items;   /* in the archive now */
	size_t read;    /* items that were new or changed, and were read */
	size_t removed; /* items that are in the archive no more */
	size_t incomplete, faulty;
	size_t passed; /* folders that could not be read */
	/* the index was made anew: it was of another version, another archive or other certificates */
	bool is_new;
	char passed_name[256]; /* one of those folders */
};

/* Called for each item; may be null. */
typedef void index_watch_fn(void *user);

/* -ENOENT: there is no archive, or a file that was named is missing. -EBADMSG: the index or the roster is damaged.
 * -EKEYREJECTED: the roster is of another secret. */
must_check int index_open(const struct index_place *place, struct problem *problem,
			  struct index **ret_index);
void index_close(struct index *index); /* null is fine */

/* Reads what is new in the archive. What was read before an error stays in the index. */
must_check int index_update(struct index *index, index_watch_fn *watch, void *user,
			    struct problem *problem, struct index_news *ret_news);

/* Derives again which photos count, after `state` of an item was changed. */
must_check int index_derive(struct index *index, struct problem *problem);

struct database *index_database(const struct index *index);
/* Computes the pseudonym of a key: "student_number" or "code" (daemon/core/person.h). -ENOENT: there is no
 * secret. -EINVAL: it is no key. */
must_check int index_pseudonym(const struct index *index, const char *kind, const char *key,
			       char person[PERSON_TEXT_SIZE]);
/* The open folder of the archive. */
int index_archive_fd(const struct index *index);

#endif
