/* SPDX-License-Identifier: MIT */
#include "daemon/boothctl/purge_roster.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "daemon/roster/roster_file.h"
#include "daemon/roster/shelf.h"
#include "daemon/store/roster.h"

/* A roster of another campaign is opened without the secret. That is enough to find student
 * numbers, because they are stored as plain text. */
static int open_roster(const char *path, const struct keyed_secret *secret,
		       struct purge_roster *found, struct roster **ret_roster)
{
	int r = roster_open(path, secret, &found->why, ret_roster);
	if (r == 0 && !secret)
		(void)problem_set(&found->unseen, 0, "the campaign's secret is missing");
	if (r == -EKEYREJECTED) {
		found->unseen = found->why;
		r = roster_open(path, NULL, &found->why, ret_roster);
	}
	if (r == 0 && found->unseen.text[0])
		found->sight = PURGE_ROSTER_NO_SECRET;
	return r;
}

/* Looks the person up in one roster: sets *ret_is_listed, and notes the student number if the
 * roster lists the person. -ENOENT: there is no roster at the path. */
static int look(const char *path, const struct keyed_secret *secret, const char *text,
		struct purge_roster *found, bool *ret_is_listed)
{
	unsigned keys = ROSTER_BY_STUDENT_NUMBER | ROSTER_BY_CARD | ROSTER_BY_TICKET | ROSTER_BY_ID;
	enum roster_answer answer = ROSTER_UNLISTED;
	struct roster *roster = NULL;
	struct roster_person person;
	*ret_is_listed = false;
	int r = open_roster(path, secret, found, &roster);
	if (r == 0)
		r = roster_find(roster, keys, text, &found->why, &answer, NULL, &person);
	roster_close(roster);
	if (r == 0 && answer == ROSTER_AMBIGUOUS)
		r = problem_set(&found->why, -EINVAL,
				"the text fits two persons of the roster: give the student number");
	if (r == 0 && answer == ROSTER_LISTED) {
		(void)snprintf(found->student_number, sizeof(found->student_number), "%s",
			       person.student_number);
		*ret_is_listed = true;
		explicit_bzero(&person, sizeof(person));
	}
	return r;
}

/* The older rosters have the names that shelf.h describes. A roster that cannot be read is included
 * in the count, because it may list the person. */
static unsigned count_older(const char *path, const struct keyed_secret *secret, const char *text,
			    struct purge_roster *found)
{
	unsigned count = 0;
	for (unsigned i = 1; i <= SHELF_NAMES; i++) {
		char older[SHELF_FILE_SIZE];
		bool is_listed = false;
		struct purge_roster there = { .is_listed = false };
		(void)snprintf(older, sizeof(older), "%s.%u", path, i);
		int r = look(older, secret, text, &there, &is_listed);
		count += is_listed || (r < 0 && r != -ENOENT);
		if (is_listed && !found->student_number[0])
			memcpy(found->student_number, there.student_number,
			       sizeof(found->student_number));
	}
	return count;
}

void purge_roster_find(const char *path, const struct keyed_secret *secret, const char *text,
		       struct purge_roster *ret_roster)
{
	*ret_roster = (struct purge_roster){ .is_listed = false };
	int r = look(path, secret, text, ret_roster, &ret_roster->is_listed);
	if (r == 0 || r == -ENOENT) {
		ret_roster->why.text[0] = '\0';
	} else if (r != -EINVAL) {
		ret_roster->sight = PURGE_ROSTER_UNREADABLE;
		ret_roster->unseen = ret_roster->why;
	}
	ret_roster->older = count_older(path, secret, text, ret_roster);
}

static int remove_row(struct shelf *shelf, const struct keyed_secret *secret,
		      struct purge_roster *roster)
{
	const char *path = NULL;
	struct roster_file *file = NULL;
	bool is_found = false;
	int r = shelf_begin_copy(shelf, &roster->why, &path);
	if (r == 0)
		r = roster_file_open_copy(path, secret, &roster->why, &file);
	if (r == 0)
		r = roster_file_remove(file, roster->student_number, &is_found, &roster->why);
	if (r == 0)
		r = roster_file_seal(file, &roster->why);
	roster_file_destroy(file);
	return r == 0 && is_found ? shelf_publish(shelf, &roster->why) : r;
}

/* Returns whether an interrupted import has left its file behind. shelf_open() removes that
 * file. */
static bool has_remains(const char *path)
{
	char remains[SHELF_PATH_SIZE];
	const char *slash = strrchr(path, '/');
	int length = slash ? (int)(slash - path) + 1 : 0;
	(void)snprintf(remains, sizeof(remains), "%.*s.%s.new", length, path, path + length);
	return access(remains, F_OK) == 0;
}

/* remove_row() replaces the roster. The replaced roster becomes the first of the older rosters, and
 * all of these are then deleted. */
void purge_roster_remove(const char *path, const struct keyed_secret *secret,
			 struct purge_roster *roster)
{
	struct shelf *shelf = NULL;
	if (!roster->is_listed && roster->older == 0 && !has_remains(path))
		return;
	int r = shelf_open(path, &roster->why, &shelf);
	if (r == 0 && roster->is_listed)
		r = remove_row(shelf, secret, roster);
	if (r == 0)
		r = shelf_forget_generations(shelf, &roster->why);
	shelf_close(shelf);
	roster->is_removed = r == 0;
}
