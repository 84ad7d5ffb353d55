/* SPDX-License-Identifier: MIT */
/*
 * Writes a roster's SQLite file, as daemon/store/roster.h reads it.
 *
 * The file has no journal: it is new, nobody reads it before it is whole, and after a crash it is
 * thrown away. Its owner makes it durable by fsync(2) before he gives it its name. A dry run writes
 * the same into a file that SQLite deletes, so that both find the same faults.
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
	unsigned line; /* the row that had it first; 0: of the old roster */
	char student_number[ROSTER_NUMBER_SIZE]; /* the person who has it */
};
enum { ROSTER_FILE_CLASHES_MAX = 6 };

struct roster_file;

/* path: an empty file; null: a dry run. The secret must outlive the file. */
must_check int roster_file_create(const char *path, const struct keyed_secret *secret,
				  enum roster_file_keep keep, struct problem *problem,
				  struct roster_file **ret_file);
void roster_file_destroy(struct roster_file *file);

/* Adds a person; empty texts are left out. Tells which of the person's values other rows have. */
must_check int roster_file_add(struct roster_file *file, const struct roster_person *person,
			       struct roster_file_clash clashes[ROSTER_FILE_CLASHES_MAX],
			       unsigned *ret_clashes, struct problem *problem);

/* A person of the file whom the old roster has with another name or identity number, or whose
 * identity number, candidate number or card belongs to somebody else there. */
typedef void roster_file_differs_fn(const struct roster_file_clash *clash, bool is_other_person,
				    void *user);

/* Joins the new file with the roster at old_path. The tickets of persons that both have stay valid.
 * If keeps_others, the old roster's other persons stay. Call it once, after the last person. */
must_check int roster_file_join(struct roster_file *file, const char *old_path, bool keeps_others,
				roster_file_differs_fn *differs, void *user,
				struct problem *problem);

/* Ends the file: facts, hash, commit, check. */
must_check int roster_file_finish(struct roster_file *file, const struct roster_file_about *about,
				  struct problem *problem);

/* Changes a roster in place, which must be a copy that nobody reads: sets a new ticket for a person,
 * or removes the person (and overwrites the row). *ret_found: whether the roster has the person. */
must_check int roster_file_open_copy(const char *path, const struct keyed_secret *secret,
				     struct problem *problem, struct roster_file **ret_file);
must_check int roster_file_set_ticket(struct roster_file *file, const char *student_number,
				      const char *ticket, struct problem *problem);
must_check int roster_file_remove(struct roster_file *file, const char *student_number,
				  bool *ret_found, struct problem *problem);
/* Writes the hash again, and commits. */
must_check int roster_file_seal(struct roster_file *file, struct problem *problem);

#endif
