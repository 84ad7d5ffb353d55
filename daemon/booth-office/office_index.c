/* SPDX-License-Identifier: MIT */
#include <json-c/json.h>

#include "daemon/base/json.h"
#include "daemon/booth-office/office.h"
#include "daemon/booth-office/office_commands.h"
#include "daemon/console/output.h"
#include "daemon/core/retell.h"
#include "daemon/office/arrival.h"
#include "daemon/office/database.h"

static const char bad_items[] =
	"SELECT folder.path, item.id, item.state, item.fault FROM item "
	"JOIN folder ON folder.number = item.folder WHERE item.state < 2 ORDER BY folder.path, item.id";
static const char conflicts[] =
	"SELECT folder.path, item.id, 1, 'there are two items of this id with other contents' "
	"FROM item JOIN folder ON folder.number = item.folder "
	"WHERE item.id IN (SELECT id FROM conflict) ORDER BY item.id, folder.path";

static void print_fault(const struct office *office, struct database_query *row)
{
	const char *path = database_text(row, 0), *id = database_text(row, 1);
	const char *state = database_number(row, 2) == ARRIVAL_INCOMPLETE ? "incomplete" : "faulty";
	if (!office->usage->json) {
		char told[RETELL_SIZE];
		retell_sentence(database_text(row, 3), told);
		output_line("%s/%s: %s", path, id, told);
		return;
	}
	struct json_object *object = json_object_new_object();
	(void)json_add_text(object, "type", "fault");
	(void)json_add_text(object, "folder", path);
	(void)json_add_text(object, "id", id);
	(void)json_add_text(object, "state", state);
	(void)json_add_text(object, "text", database_text(row, 3));
	output_json(object);
}

/* *count: grows by the number of rows. */
static int print_faults(struct office *office, const char *sql, size_t *count)
{
	struct database_query *row = NULL;
	int r = database_prepare(index_database(office->index), sql, &office->problem, &row);
	if (r < 0)
		return r;
	while ((r = database_step(row, &office->problem)) == 1) {
		print_fault(office, row);
		++*count;
	}
	database_free(row);
	return r;
}

static void print_json(const struct index_news *news, size_t faults)
{
	struct json_object *object = json_object_new_object();
	(void)json_add_text(object, "type", "index");
	(void)json_add_number(object, "items", (int64_t)news->items);
	(void)json_add_number(object, "read", (int64_t)news->read);
	(void)json_add_number(object, "removed", (int64_t)news->removed);
	(void)json_add_number(object, "faults", (int64_t)faults);
	(void)json_add_number(object, "passed_folders", (int64_t)news->passed);
	(void)json_add_flag(object, "anew", news->is_new);
	output_json(object);
}

static void print_text(const struct office *office, const struct index_news *news, size_t faults)
{
	if (news->is_new)
		output_line("the index was made anew");
	output_line("%zu items in the archive; %zu were read now, %zu are gone; %zu cannot be used",
		    news->items, news->read, news->removed, faults);
	if (news->passed > 0)
		output_complaint("%zu folders cannot be read, the first is %s", news->passed,
				 news->passed_name);
	if (!office->trust[0])
		output_complaint("no certificates were compared: anybody may have signed these "
				 "items. Collect device.crt of each booth into %s/booths.pem",
				 office->home);
}

int office_index(struct office *office)
{
	struct index_news news = { .items = 0 };
	size_t faults = 0;
	int r = office_open(office, &news);
	if (r == 0)
		r = print_faults(office, bad_items, &faults);
	if (r == 0)
		r = print_faults(office, conflicts, &faults);
	if (r < 0)
		return office_fail(office);
	if (office->usage->json)
		print_json(&news, faults);
	else
		print_text(office, &news, faults);
	return faults > 0 || news.passed > 0 ? OFFICE_FAULTS : OFFICE_GOOD;
}
