/* SPDX-License-Identifier: MIT */
/*
 * Writes a roster's SQLite file, which daemon/store/roster.h reads.
 *
 * The file has no journal: it is new, nobody reads it before it is whole, and after a crash it is
 * thrown away. The caller makes the file durable by fsync(2) before it gives the file its final
 * name. A dry run writes the same rows to a temporary file, which SQLite deletes. So it finds the
 * same faults as a real import.
 */
#ifndef DAEMON_ROSTER_ROSTER_FILE_H
#define DAEMON_ROSTER_ROSTER_FILE_H

#include "daemon/base/keyed_hash.h"
#include "daemon/core/roster_field.h"
#include "daemon/core/roster_person.h"

enum roster_file_keep { ROSTER_FILE_KEEP_HASH, ROSTER_FILE_KEEP_FULL, ROSTER_FILE_KEEP_NONE };

struct roster_file_about {
	const char *imported, *source, *campaign;
};

/* A value that two rows share although it must be unique. */
struct roster_file_clash {
	enum roster_field field;
	unsigned line; /* line of the row that had the value first; 0: a row of the old roster */
	/* student number of the person who has the value */
	char student_number[ROSTER_NUMBER_SIZE];
};
enum { ROSTER_FILE_CLASHES_MAX = 6 };

struct roster_file;

/* path: an empty file; null: a dry run. The secret must outlive the file. */
must_check int roster_file_create(const char *path, const struct keyed_secret *secret,
				  enum roster_file_keep keep, struct problem *problem,
				  struct roster_file **ret_file);
void roster_file_destroy(struct roster_file *file);

/* Adds a person without the empty texts. Writes to `clashes` which of the person's values other
 * rows already have. */
must_check int roster_file_add(struct roster_file *file, const struct roster_person *person,
			       struct roster_file_clash clashes[ROSTER_FILE_CLASHES_MAX],
			       unsigned *ret_clashes, struct problem *problem);

/* How a person of the new file differs from the old roster. */
enum roster_file_difference {
	ROSTER_FILE_CHANGED, /* the person has another name or identity number there */
	ROSTER_FILE_EMPTIED, /* the person has a value there, and the new file has an empty cell */
	/* the new person's student number differs from one there only in leading zeros */
	ROSTER_FILE_ZEROS,
	ROSTER_FILE_TAKEN, /* the value belongs to somebody else there */
};
typedef void roster_file_differs_fn(const struct roster_file_clash *clash,
				    enum roster_file_difference difference, void *user);

/* Joins the new file with the roster at old_path. The tickets of persons who are in both stay
 * valid. columns: null, or the column of each field in the clerk's file, where 0 means that the
 * file lacks the field. With columns the two are merged: the other persons of the old roster are
 * kept, and persons who are in both keep their old values of the fields that the file lacks. Call
 * this function once, after the last person was added. */
must_check int roster_file_join(struct roster_file *file, const char *old_path,
				const unsigned *columns, roster_file_differs_fn *differs,
				void *user, struct problem *problem);

/* Completes the file: writes the facts and the hash, commits, and checks the result. */
must_check int roster_file_finish(struct roster_file *file, const struct roster_file_about *about,
				  struct problem *problem);

/* These functions change a roster in place. The roster must be a copy that nobody reads. They set a
 * new ticket for a person, or remove a person and overwrite the row. *ret_found: whether the roster
 * had the person. */
must_check int roster_file_open_copy(const char *path, const struct keyed_secret *secret,
				     struct problem *problem, struct roster_file **ret_file);
must_check int roster_file_set_ticket(struct roster_file *file, const char *student_number,
				      const char *ticket, struct problem *problem);
must_check int roster_file_remove(struct roster_file *file, const char *student_number,
				  bool *ret_found, struct problem *problem);
/* Writes the hash of the changed roster, and commits. */
must_check int roster_file_seal(struct roster_file *file, struct problem *problem);

#endif
