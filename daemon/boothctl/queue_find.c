/* SPDX-License-Identifier: MIT */
#include "daemon/boothctl/queue_find.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>
#include <json-c/json.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/clock.h"
#include "daemon/base/error_text.h"
#include "daemon/base/json.h"
#include "daemon/base/keyed_hash.h"
#include "daemon/console/output.h"
#include "daemon/boothctl/purge_roster.h"
#include "daemon/boothctl/purge_search.h"
#include "daemon/boothctl/when.h"
#include "daemon/core/wording.h"
#include "daemon/store/builder.h"
#include "daemon/store/campaign.h"
#include "daemon/store/record.h"

enum { TEXT_BYTES = 256, CLOSE_SHOWN = 5 };

struct find {
	struct queue_call *call;
	struct photo_list list;
	char text[TEXT_BYTES];
	char receipt[RECEIPT_TEXT_SIZE]; /* empty: the text is no receipt */
	struct problem no_receipt, no_secret;
	struct when when;
	bool is_time;
	size_t found, unsure;
};

/* ---- printing ---- */

static int64_t taken_ms(const struct photo_row *row)
{
	struct uuid uuid;
	return uuid_parse(row->id, &uuid) < 0 ? 0 : uuid_unix_ms(&uuid);
}

/* The ledger may lack the item, so the record is asked, too. */
static bool is_event(const struct find *find, const struct photo_row *row)
{
	autoclose int item_fd = -1;
	struct record_label label = { .is_event = false };
	if (row->is_event || !row->is_here ||
	    spool_open_item(find->call->spool, row->state, row->id, &item_fd) < 0)
		return row->is_event;
	return record_read_label(item_fd, NULL, &label) == 0 && label.is_event;
}

static void print_json(const struct photo_row *row, bool is_an_event)
{
	char taken[BUILDER_TIME_SIZE];
	json_object *object = json_object_new_object();
	builder_format_time(taken_ms(row), taken);
	(void)json_add_text(object, "type", "found");
	(void)json_add_text(object, "id", row->id);
	(void)json_add_text(object, "receipt", row->receipt);
	(void)json_add_text(object, "state", photo_list_state(row));
	(void)json_add_text(object, "kind", is_an_event ? "event" : "photo");
	(void)json_add_text(object, "taken", taken);
	output_json(object);
}

static void print(struct find *find, const struct photo_row *row)
{
	char taken[WHEN_TEXT_SIZE];
	bool is_an_event = is_event(find, row);
	find->found++;
	if (find->call->json) {
		print_json(row, is_an_event);
		return;
	}
	when_format(taken_ms(row), taken);
	output_line("%s  %s  %-8s %s%s", taken, row->receipt, photo_list_state(row), row->id,
		    is_an_event ? wording_of("  (an event, not a photo)") : "");
}

/* ---- what the text names by itself ---- */

static bool is_named(const struct find *find, const struct photo_row *row)
{
	int64_t taken = taken_ms(row);
	if (find->is_time)
		return taken >= find->when.from_unix_ms && taken < find->when.until_unix_ms;
	return strcmp(row->id, find->text) == 0 ||
	       (find->receipt[0] && strcmp(row->receipt, find->receipt) == 0);
}

static void find_named(struct find *find)
{
	for (size_t i = 0; i < find->list.count; i++)
		if (is_named(find, &find->list.rows[i]))
			print(find, &find->list.rows[i]);
}

/* ---- whose code or number the text is ---- */

static void on_unsure(const char *entry, void *user)
{
	struct find *find = user;
	(void)entry;
	find->unsure++;
}

static bool is_persons(const struct purge_order *order, const struct photo_row *row)
{
	for (unsigned i = 0; i < order->id_count; i++)
		if (strcmp(order->ids[i], row->id) == 0)
			return true;
	for (unsigned i = 0; i < order->person_count && row->person[0]; i++)
		if (strcmp(order->persons[i], row->person) == 0)
			return true;
	return false;
}

/* The roster knows which student number belongs to a card, a ticket or an identity number. */
static int make_wish(struct find *find, struct purge_wish *wish,
		     char person_key[PERSON_SECRET_SIZE])
{
	const struct config *config = find->call->config;
	struct keyed_secret secret = { .size = 0 };
	struct campaign *campaign = NULL;
	struct purge_roster roster = { .is_listed = false };
	int r = keyed_hash_read(config->campaign.secret, &find->no_secret, &secret);
	if (r == 0)
		r = campaign_open(config->campaign.secret, &find->no_secret, &campaign);
	person_key[0] = '\0';
	if (r == 0)
		r = campaign_mark(campaign, person_key);
	purge_roster_find(config->roster.file, r == 0 ? &secret : NULL, find->text, &roster);
	purge_wish_add_form(wish, person_is_valid(find->text) ? find->text : "");
	r = purge_wish_add(wish, campaign, find->text);
	if (r == 0 && roster.student_number[0])
		r = purge_wish_add(wish, campaign, roster.student_number);
	campaign_close(campaign);
	explicit_bzero(&secret, sizeof(secret));
	explicit_bzero(&roster, sizeof(roster));
	return r;
}

/* Prints the person's photos that find_named() has not printed. */
static void find_person(struct find *find)
{
	struct queue_call *call = find->call;
	struct problem problem = { "" };
	char person_key[PERSON_SECRET_SIZE];
	autofree struct purge_wish *wish = calloc(1, sizeof(*wish));
	autofree struct purge_found *found = calloc(1, sizeof(*found));
	if (!wish || !found || make_wish(find, wish, person_key) < 0)
		return;
	if (purge_search_run(call->spool, wish, person_key[0] ? person_key : NULL, on_unsure, find,
			     &problem, found) < 0) {
		queue_call_complain(call, &problem);
		return;
	}
	for (size_t i = 0; i < find->list.count; i++) {
		const struct photo_row *row = &find->list.rows[i];
		if (is_persons(&found->order, row) && !is_named(find, row))
			print(find, row);
	}
}

/* A receipt with its dash that was found is nobody's number, so the search ends there. Every other
 * text may be a number, even if a photo has it as its receipt. */
static bool may_be_a_number(const struct find *find)
{
	return !find->is_time && !uuid_is_valid(find->text) &&
	       (find->found == 0 || !strchr(find->text, '-'));
}

/* ---- if nothing was found ---- */

/* A text of about seven characters may be a mistyped receipt. */
static bool is_like_a_receipt(const char *text)
{
	size_t count = 0;
	for (; *text; text++)
		count += *text != '-' && *text != ' ';
	return count >= RECEIPT_TEXT_SIZE - 3 && count <= RECEIPT_TEXT_SIZE - 1;
}

static void tell_close(const struct photo_list *list, const char *receipt)
{
	unsigned shown = 0;
	for (size_t i = 0; i < list->count && shown < CLOSE_SHOWN; i++) {
		const struct photo_row *row = &list->rows[i];
		char taken[WHEN_TEXT_SIZE];
		if (!receipt_is_close(receipt, row->receipt))
			continue;
		when_format(taken_ms(row), taken);
		output_complaint("a receipt like it: %s, of %s", row->receipt, taken);
		shown++;
	}
}

static void tell_receipt(const struct photo_list *list, const char *text, const char *receipt,
			 const struct problem *no_receipt)
{
	if (receipt[0])
		tell_close(list, receipt);
	else if (is_like_a_receipt(text))
		output_complaint("%s", no_receipt->text);
	if (list->ledger_error == -EACCES)
		output_complaint("only root may read the ledger, which knows the photos that were "
				 "deleted here: ask with sudo");
	else if (list->ledger_error < 0)
		output_complaint("the ledger, which knows the photos that were deleted here, "
				 "cannot be read: %s",
				 error_text(-list->ledger_error));
}

static void tell_nothing(struct find *find)
{
	find->call->has_failed = true;
	output_complaint(find->is_time ? "no photo of this booth was taken at that time: %s"
				       : "no photo of this booth is found by %s",
			 find->text);
	tell_receipt(&find->list, find->text, find->is_time ? "" : find->receipt,
		     &find->no_receipt);
	if (find->no_secret.text[0])
		output_complaint("a number or code finds unsealed photos only: %s",
				 find->no_secret.text);
	if (find->unsure > 0)
		output_complaint(
			"%zu photos are sealed and have no pseudonym by the present secret: only "
			"their receiver can say whose they are",
			find->unsure);
}

/* ---- the commands ---- */

/* A time has a space inside, and a shell makes two words of it. */
static bool join(const struct queue_call *call, char text[TEXT_BYTES])
{
	bool has_two = call->argc == 2;
	if (call->argc != 1 && !has_two)
		return false;
	int length = snprintf(text, TEXT_BYTES, "%s%s%s", call->argv[0], has_two ? " " : "",
			      has_two ? call->argv[1] : "");
	return length > 0 && length < TEXT_BYTES;
}

static int run(struct find *find, struct problem *problem)
{
	struct queue_call *call = find->call;
	int r = when_parse(find->text, clock_realtime_ms(), problem, &find->when);
	if (r == -EINVAL)
		return r;
	find->is_time = r == 0;
	if (receipt_parse(find->text, &find->no_receipt, find->receipt) < 0)
		find->receipt[0] = '\0';
	r = photo_list_read(call->spool, call->config->campaign.ledger, problem, &find->list);
	if (r < 0)
		return r;
	find_named(find);
	if (may_be_a_number(find))
		find_person(find);
	if (find->found == 0)
		tell_nothing(find);
	return 0;
}

int queue_find_run(struct queue_call *call)
{
	struct problem problem = { "" };
	struct find find = { .call = call };
	if (!join(call, find.text))
		return EX_USAGE;
	if (run(&find, &problem) < 0)
		queue_call_complain(call, &problem);
	photo_list_clear(&find.list);
	return EXIT_SUCCESS;
}

const struct photo_row *queue_find_one(struct queue_call *call, const struct photo_list *list,
				       const char *text)
{
	struct problem no_receipt = { "" };
	char receipt[RECEIPT_TEXT_SIZE] = "";
	const struct photo_row *found = NULL;
	if (receipt_parse(text, &no_receipt, receipt) < 0)
		receipt[0] = '\0';
	for (size_t i = 0; i < list->count; i++) {
		const struct photo_row *row = &list->rows[i];
		if (strcmp(row->id, text) == 0)
			return row;
		if (strcmp(row->receipt, receipt) != 0)
			continue;
		if (found) {
			call->has_failed = true;
			output_complaint("several photos have the receipt %s: choose an id of "
					 "`boothctl queue find %s`",
					 receipt, receipt);
			return NULL;
		}
		found = row;
	}
	if (found)
		return found;
	call->has_failed = true;
	output_complaint("this booth knows no photo %.40s", text);
	tell_receipt(list, text, receipt, &no_receipt);
	return NULL;
}
