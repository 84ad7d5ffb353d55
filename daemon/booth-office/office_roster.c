/* SPDX-License-Identifier: MIT */
#include "daemon/booth-office/office_roster.h"

#include <string.h>

#include "daemon/base/keyed_hash.h"
#include "daemon/roster/roster_file.h"
#include "daemon/roster/shelf.h"

static int remove_row(struct shelf *shelf, const struct keyed_secret *secret, const char *number,
		      struct problem *problem)
{
	const char *path = NULL;
	struct roster_file *file = NULL;
	bool is_found = false;
	int r = shelf_begin_copy(shelf, problem, &path);
	if (r == 0)
		r = roster_file_open_copy(path, secret, problem, &file);
	if (r == 0)
		r = roster_file_remove(file, number, &is_found, problem);
	if (r == 0)
		r = roster_file_seal(file, problem);
	roster_file_destroy(file);
	if (r == 0 && is_found)
		r = shelf_publish(shelf, problem);
	return r == 0 ? shelf_forget_generations(shelf, problem) : r;
}

int office_roster_remove(struct office *office, const char *student_number)
{
	struct keyed_secret secret;
	struct shelf *shelf = NULL;
	if (!office->roster[0] || !student_number[0])
		return 0;
	int r = keyed_hash_read(office->secret, &office->problem, &secret);
	if (r == 0)
		r = shelf_open(office->roster, &office->problem, &shelf);
	if (r == 0)
		r = remove_row(shelf, &secret, student_number, &office->problem);
	shelf_close(shelf);
	explicit_bzero(&secret, sizeof(secret));
	return r;
}
