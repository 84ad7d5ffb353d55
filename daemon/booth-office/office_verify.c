/* SPDX-License-Identifier: MIT */
/* booth-office verify: compares the hashes of the photos that count, or of all items. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <json-c/json.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/directory.h"
#include "daemon/base/json.h"
#include "daemon/base/language.h"
#include "daemon/booth-office/office.h"
#include "daemon/booth-office/office_commands.h"
#include "daemon/console/output.h"
#include "daemon/core/retell.h"
#include "daemon/core/wording.h"
#include "daemon/office/arrival.h"
#include "daemon/office/database.h"
#include "daemon/office/opened.h"
#include "daemon/office/place.h"

/* Rows are read in pieces, so that the index can be written between two of them. */
#define PIECE "ORDER BY item.number LIMIT 200"

static const char counting[] =
	"SELECT item.number, folder.path, item.id FROM item JOIN folder ON folder.number = item.folder "
	"JOIN counted ON counted.item = item.number WHERE item.state = 2 AND item.number > ?1 " PIECE;
static const char everything[] =
	"SELECT item.number, folder.path, item.id FROM item JOIN folder ON folder.number = item.folder "
	"WHERE item.state >= 2 AND item.number > ?1 " PIECE;

struct verify {
	struct office *office;
	struct database_query *list, *put;
	size_t good, faulty, sealed;
	bool is_chinese; /* what the user reads */
};

static void tell(const struct verify *verify, const char *folder, const char *id, const char *state,
		 const char *text)
{
	if (!verify->office->usage->json) {
		char told[RETELL_SIZE];
		retell_sentence(text, told);
		output_line("%s/%s: %s", folder, id, told);
		return;
	}
	struct json_object *object = json_object_new_object();
	(void)json_add_text(object, "type", "fault");
	(void)json_add_text(object, "folder", folder);
	(void)json_add_text(object, "id", id);
	(void)json_add_text(object, "state", state);
	(void)json_add_text(object, "text", text);
	output_json(object);
}

static int put_state(struct verify *verify, int64_t number, enum arrival_state state,
		     const char *fault)
{
	database_set_number(verify->put, 1, (int64_t)state);
	database_set_text(verify->put, 2, fault);
	database_set_number(verify->put, 3, number);
	return database_step(verify->put, &verify->office->problem);
}

/* A disk that fails, or a key that does not fit, is told as a fault, but changes nothing in the
 * index. */
static int judge(struct verify *verify, int64_t number, int r, const struct problem *why,
		 unsigned sealed)
{
	if (r == 0 && sealed == 0)
		return put_state(verify, number, ARRIVAL_VERIFIED, "");
	if (r == -ENOENT || r == -EBADMSG)
		return put_state(verify, number, r == -ENOENT ? ARRIVAL_INCOMPLETE : ARRIVAL_FAULTY,
				 why->text);
	return 0;
}

static int check(struct verify *verify)
{
	struct office *office = verify->office;
	const char *folder = database_text(verify->list, 1), *id = database_text(verify->list, 2);
	int64_t number = database_number(verify->list, 0);
	struct problem why = { "" };
	autoclose int item_fd = -1;
	unsigned sealed = 0;
	progress_step(&office->progress);
	language_choose(false); /* the index keeps English sentences */
	int r = place_open(index_archive_fd(office->index), folder, id, &why, &item_fd);
	if (r == 0)
		r = opened_check(item_fd, office->key[0] ? office->key : NULL, &why, &sealed);
	language_choose(verify->is_chinese);
	verify->good += r == 0;
	verify->sealed += r == 0 && sealed > 0;
	verify->faulty += r < 0;
	if (r < 0) {
		progress_pause(&office->progress);
		tell(verify, folder, id, r == -ENOENT ? "incomplete" : "faulty", why.text);
	}
	return judge(verify, number, r, &why, sealed);
}

/* Returns the number of rows; *number: of the last one. */
static int check_piece(struct verify *verify, int64_t *number)
{
	struct office *office = verify->office;
	int rows = 0, r;
	database_set_number(verify->list, 1, *number);
	while ((r = database_step(verify->list, &office->problem)) == 1) {
		*number = database_number(verify->list, 0);
		rows++;
		if ((r = check(verify)) < 0)
			break;
	}
	database_reset(verify->list);
	return r < 0 ? r : rows;
}

static int check_all(struct verify *verify)
{
	struct office *office = verify->office;
	struct database *database = index_database(office->index);
	bool is_all = usage_option(office->usage, "--all") != NULL;
	int64_t number = 0;
	int r = database_prepare(database, is_all ? everything : counting, &office->problem,
				 &verify->list);
	if (r == 0)
		r = database_prepare(database,
				     "UPDATE item SET state = ?1, fault = ?2 WHERE number = ?3",
				     &office->problem, &verify->put);
	if (r < 0)
		return r;
	progress_begin(&office->progress, 0);
	do {
		r = database_begin(database, &office->problem);
		if (r == 0)
			r = check_piece(verify, &number);
		if (r >= 0 && database_commit(database, &office->problem) < 0)
			r = -EIO;
	} while (r > 0);
	progress_end(&office->progress);
	database_roll_back(database);
	return r;
}

static void print_sum(const struct verify *verify)
{
	if (!verify->office->usage->json) {
		output_line("%zu items are whole, %zu of them sealed and not opened; %zu are not",
			    verify->good, verify->sealed, verify->faulty);
		return;
	}
	struct json_object *object = json_object_new_object();
	(void)json_add_text(object, "type", "verify");
	(void)json_add_number(object, "whole", (int64_t)verify->good);
	(void)json_add_number(object, "sealed", (int64_t)verify->sealed);
	(void)json_add_number(object, "faulty", (int64_t)verify->faulty);
	output_json(object);
}

int office_verify(struct office *office)
{
	struct verify verify = { .office = office, .is_chinese = wording_catalog() != NULL };
	int r = office_open(office, NULL);
	if (r == 0)
		r = check_all(&verify);
	database_free(verify.list);
	database_free(verify.put);
	/* what is faulty counts no longer */
	if (r == 0 && verify.faulty > 0)
		r = index_derive(office->index, &office->problem);
	if (r < 0)
		return office_fail(office);
	print_sum(&verify);
	return verify.faulty > 0 ? OFFICE_FAULTS : OFFICE_GOOD;
}
