/* SPDX-License-Identifier: MIT */
/*
 * booth-office purge: deletes what the archive holds of a person: photos in every folder, copies of them, and the
 * office's own decisions. For each photo a signed event `purged` is written first, which tells everybody
 * who has a copy to delete it, too. If power fails in between, a second run finishes the work and writes no
 * second event. Nothing is deleted without --apply.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>
#include <json-c/json.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/directory.h"
#include "daemon/base/error_text.h"
#include "daemon/base/json.h"
#include "daemon/booth-office/office.h"
#include "daemon/booth-office/office_commands.h"
#include "daemon/booth-office/office_manual.h"
#include "daemon/booth-office/office_person.h"
#include "daemon/booth-office/office_roster.h"
#include "daemon/console/output.h"
#include "daemon/core/wording.h"
#include "daemon/office/database.h"
#include "daemon/office/decision.h"
#include "daemon/office/place.h"

enum { LINE_SIZE = 256 };

/* Photos of the person, and the office's decisions about the person. Events of booths stay: they carry only the
 * pseudonym, and some of them say what to delete. */
static const char items_of[] =
	"SELECT item.number, folder.path, item.id, item.kind, item.id IN (SELECT id FROM gone) "
	"FROM item JOIN folder ON folder.number = item.folder WHERE item.person = ?1 AND "
	"item.kind IN ('photo', 'absent', 'chosen', 'correction', 'corrected') "
	"ORDER BY item.kind, item.id, folder.path";

struct purge {
	struct office *office;
	struct database_query *list;
	struct office_person person;
	bool is_real;
	size_t photos, others, failed;
	char last_event[UUID_TEXT_SIZE]; /* the photo for which an event was just written */
};

static void tell(const struct purge *purge, const char *folder, const char *id, const char *kind,
		 const char *problem)
{
	if (!purge->office->usage->json) {
		output_line("%s/%s  %s  %s", folder, id, kind, problem);
		return;
	}
	struct json_object *object = json_object_new_object();
	(void)json_add_text(object, "type", "purge_item");
	(void)json_add_text(object, "folder", folder);
	(void)json_add_text(object, "id", id);
	(void)json_add_text(object, "kind", kind);
	(void)json_add_flag(object, "deleted", purge->is_real && !problem[0]);
	(void)json_add_text(object, "problem", problem);
	output_json(object);
}

/* One event for each photo, however many copies of it there are. */
static int write_event(struct purge *purge, const char *id)
{
	char event[UUID_TEXT_SIZE];
	const struct decision decision = { .kind = EVENT_KIND_PURGED,
					   .person = purge->person.person,
					   .of = id };
	if (strcmp(purge->last_event, id) == 0)
		return 0;
	int r = decision_write(purge->office->desk, &decision, &purge->office->problem, event);
	if (r == 0)
		(void)snprintf(purge->last_event, sizeof(purge->last_event), "%s", id);
	return r;
}

static int delete_folder(struct purge *purge, const char *folder, const char *id,
			 struct problem *why)
{
	autoclose int folder_fd = -1;
	int r = place_open_folder(index_archive_fd(purge->office->index), folder, why, &folder_fd);
	if (r < 0)
		return r;
	r = directory_remove_tree(folder_fd, id);
	if (r == 0 || r == -ENOENT)
		r = directory_sync(folder_fd);
	return r < 0 ? problem_set(why, r, "it cannot be deleted: %s", error_text(-r)) : 0;
}

/* An event that cannot be written ends the run: without it nobody may delete the photo. */
static int take_item(struct purge *purge)
{
	const char *folder = database_text(purge->list, 1), *id = database_text(purge->list, 2);
	const char *kind = database_text(purge->list, 3);
	bool is_photo = strcmp(kind, "photo") == 0;
	bool has_event = database_number(purge->list, 4) != 0;
	struct problem why = { "" };
	int r = 0;
	purge->photos += is_photo;
	purge->others += !is_photo;
	if (purge->is_real && is_photo && !has_event)
		r = write_event(purge, id);
	if (r < 0)
		return r;
	if (purge->is_real)
		r = delete_folder(purge, folder, id, &why);
	purge->failed += r < 0;
	tell(purge, folder, id, kind, why.text);
	return 0;
}

static int take_items(struct purge *purge)
{
	struct office *office = purge->office;
	int r = database_prepare(index_database(office->index), items_of, &office->problem,
				 &purge->list);
	if (r < 0)
		return r;
	database_set_text(purge->list, 1, purge->person.person);
	while ((r = database_step(purge->list, &office->problem)) == 1)
		if ((r = take_item(purge)) < 0)
			break;
	database_free(purge->list);
	purge->list = NULL;
	return r;
}

/* Deleted rows leave nothing behind in the index's file. */
static int forget(struct purge *purge)
{
	struct office *office = purge->office;
	if (!purge->is_real)
		return 0;
	int r = office_refresh(office);
	return r == 0 ? database_forget(index_database(office->index), &office->problem) : r;
}

static void print_sum(const struct purge *purge)
{
	if (purge->office->usage->json) {
		struct json_object *object = json_object_new_object();
		(void)json_add_text(object, "type", "purge");
		(void)json_add_text(object, "person", purge->person.person);
		(void)json_add_number(object, "photos", (int64_t)purge->photos);
		(void)json_add_number(object, "decisions", (int64_t)purge->others);
		(void)json_add_number(object, "failed", (int64_t)purge->failed);
		(void)json_add_flag(object, "applied", purge->is_real);
		output_json(object);
		return;
	}
	if (!purge->is_real)
		output_line(
			"%zu photos and %zu decisions; nothing was deleted: add --apply to delete",
			purge->photos, purge->others);
	else
		output_line("%zu photos and %zu decisions; %zu could not be deleted", purge->photos,
			    purge->others, purge->failed);
	output_line(
		"on each booth: boothctl purge --person %s --apply. Backups, mirrors, prints and "
		"files that were handed in are not ours to delete",
		purge->person.person);
}

static int run(struct purge *purge, const char *text)
{
	struct office *office = purge->office;
	bool with_roster = usage_option(office->usage, "--roster-row") != NULL;
	int r = purge->is_real ? office_open_desk(office) : 0;
	if (r == 0)
		r = office_open(office, NULL);
	if (r == 0)
		r = office_person_find(office, text, &purge->person);
	if (r == 0)
		r = take_items(purge);
	if (r == 0 && with_roster && purge->is_real)
		r = office_roster_remove(office, purge->person.student_number);
	return r == 0 ? forget(purge) : r;
}

/* `-`: a number on the command line would stay in the shell's history. */
static const char *read_text(const char *given, char line[LINE_SIZE])
{
	if (strcmp(given, "-") != 0)
		return given;
	if (!fgets(line, LINE_SIZE, stdin))
		line[0] = '\0';
	line[strcspn(line, "\r\n")] = '\0';
	return line;
}

int office_purge(struct office *office)
{
	char line[LINE_SIZE] = "";
	struct purge purge = { .office = office,
			       .is_real = usage_option(office->usage, "--apply") != NULL };
	const char *text = read_text(usage_option(office->usage, "--person"), line);
	if (purge.is_real)
		office_audit("purge --apply");
	int r = text[0] ? run(&purge, text) : office_manual_usage("purge");
	explicit_bzero(line, sizeof(line));
	if (r == -ENOENT) {
		output_complaint("%s", office->problem.text);
		return OFFICE_FAULTS;
	}
	if (r < 0)
		return office_fail(office);
	if (r > 0)
		return r;
	print_sum(&purge);
	return purge.failed > 0 ? OFFICE_FAULTS : OFFICE_GOOD;
}
