/* SPDX-License-Identifier: MIT */
#include "daemon/boothctl/purge_print.h"

#include <stdio.h>
#include <json-c/json.h>

#include "daemon/base/json.h"
#include "daemon/console/output.h"
#include "daemon/core/wording.h"

static void write_receipt(const char *id, char text[RECEIPT_TEXT_SIZE])
{
	struct uuid uuid;
	text[0] = '\0';
	if (uuid_parse(id, &uuid) == 0)
		receipt_format(&uuid, text);
}

/* ---- a photo ---- */

static const char *describe_fate(struct json_object *photo)
{
	if (json_text(photo, "why")[0])
		return wording_of("NOT deleted");
	if (json_flag(photo, "deleted", false))
		return wording_of("deleted");
	return wording_of("will be deleted");
}

static void print_photo_json(struct json_object *photo, const char *receipt)
{
	static const char *const texts[] = { "id", "state", "event", "why" };
	struct json_object *object = json_object_new_object();
	(void)json_add_text(object, "type", "photo");
	(void)json_add_text(object, "receipt", receipt);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		(void)json_add_text(object, texts[i], json_text(photo, texts[i]));
	(void)json_add_flag(object, "may_be_sent", json_flag(photo, "may_be_sent", true));
	(void)json_add_flag(object, "deleted", json_flag(photo, "deleted", false));
	output_json(object);
}

static void print_photo_text(struct json_object *photo, const char *receipt)
{
	bool may_be_sent = json_flag(photo, "may_be_sent", true);
	const char *why = json_text(photo, "why"), *event = json_text(photo, "event");
	output_line("%s  %s  %s  %s; %s%s%s", json_text(photo, "id"), receipt,
		    json_text(photo, "state"), describe_fate(photo),
		    may_be_sent ? wording_of("a server may have it")
				: wording_of("no server has it"),
		    why[0] ? ": " : "", why);
	if (event[0])
		output_line("    event %s tells the receivers", event);
}

void purge_print_photo(const struct purge_print *print, struct json_object *photo,
		       struct purge_sum *sum)
{
	char receipt[RECEIPT_TEXT_SIZE];
	bool is_deleted = json_flag(photo, "deleted", false);
	sum->photos++;
	sum->deleted += is_deleted;
	sum->failed += json_text(photo, "why")[0] || (print->is_real && !is_deleted);
	sum->may_be_sent += json_flag(photo, "may_be_sent", true);
	write_receipt(json_text(photo, "id"), receipt);
	if (print->json)
		print_photo_json(photo, receipt);
	else
		print_photo_text(photo, receipt);
}

/* ---- what else was found ---- */

void purge_print_told(const struct purge_print *print, const struct purge_told *told)
{
	if (!print->json) {
		output_line("%s was purged before: event %s tells the receivers", told->of,
			    told->event);
		return;
	}
	struct json_object *object = json_object_new_object();
	(void)json_add_text(object, "type", "told");
	(void)json_add_text(object, "id", told->of);
	(void)json_add_text(object, "event", told->event);
	output_json(object);
}

void purge_print_unsure(const struct purge_print *print, const char *entry)
{
	if (!print->json) {
		output_line("%s: nobody can tell whose it is: it is sealed or damaged and "
			    "has no pseudonym that the present secret made; a receipt or its id "
			    "names it",
			    entry);
		return;
	}
	struct json_object *object = json_object_new_object();
	(void)json_add_text(object, "type", "unsure");
	(void)json_add_text(object, "entry", entry);
	output_json(object);
}

static void print_roster_text(const struct purge_roster *roster)
{
	if (roster->why.text[0])
		output_line("roster: %s", roster->why.text);
	else if (!roster->is_listed && roster->older == 0)
		output_line("roster: the person is not on it");
	else if (roster->is_removed)
		output_line("roster: the person's row was removed, and all older rosters (%u with "
			    "the person), so that no rollback is possible",
			    roster->older);
	else
		output_line("roster: the person's row will be removed, and all older rosters (%u "
			    "with the person), so that no rollback is possible",
			    roster->older);
}

void purge_print_roster(const struct purge_print *print, const struct purge_roster *roster)
{
	if (!print->json) {
		print_roster_text(roster);
		return;
	}
	struct json_object *object = json_object_new_object();
	(void)json_add_text(object, "type", "roster");
	(void)json_add_flag(object, "listed", roster->is_listed);
	(void)json_add_number(object, "older", roster->older);
	(void)json_add_flag(object, "removed", roster->is_removed);
	(void)json_add_text(object, "why", roster->why.text);
	output_json(object);
}

/* ---- the sum ---- */

static void print_sum_json(const struct purge_print *print, const struct purge_sum *sum,
			   struct json_object *answer)
{
	struct json_object *object = json_object_new_object();
	struct json_object *persons = json_list(answer, "persons");
	(void)json_add_text(object, "type", "summary");
	(void)json_add_flag(object, "applied", print->is_real);
	(void)json_add_number(object, "photos", sum->photos);
	(void)json_add_number(object, "deleted", sum->deleted);
	(void)json_add_number(object, "failed", sum->failed);
	(void)json_add_number(object, "may_be_sent", sum->may_be_sent);
	(void)json_add_number(object, "unsure", sum->unsure);
	(void)json_add(object, "persons", json_object_get(persons));
	(void)json_add_text(object, "ledger", json_text(answer, "ledger"));
	(void)json_add_flag(object, "more", sum->has_more);
	output_json(object);
}

/* This command cannot reach the receivers and the other booths. */
static void print_what_others_must_do(const struct purge_sum *sum, struct json_object *answer)
{
	struct json_object *persons = json_list(answer, "persons");
	if (sum->may_be_sent > 0)
		output_line("%u photos may have been sent and cannot be taken back from here: the "
			    "receiver must delete the folders of these ids, also incomplete ones",
			    sum->may_be_sent);
	if (sum->photos > 0 && json_count(persons) > 0)
		output_line("on every other booth, run each of these:");
	for (size_t i = 0; sum->photos > 0 && i < json_count(persons); i++)
		output_line("    boothctl purge --person %s", json_as_text(json_item(persons, i)));
}

void purge_print_sum(const struct purge_print *print, const struct purge_sum *sum,
		     struct json_object *answer)
{
	const char *ledger = json_text(answer, "ledger");
	if (print->json) {
		print_sum_json(print, sum, answer);
		return;
	}
	print_what_others_must_do(sum, answer);
	if (ledger[0])
		output_line("the ledger failed: %s; run the command again", ledger);
	if (sum->has_more)
		output_line("there are more photos: run the command again");
	if (print->is_real)
		output_line("%u photos deleted, %u not", sum->deleted, sum->failed);
	else if (sum->photos == 0 && !sum->is_on_roster)
		output_line("0 photos");
	else
		output_line("%u photos; nothing was deleted: add --apply to delete", sum->photos);
}
