/* SPDX-License-Identifier: MIT */
#include "daemon/store/purge.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/error_text.h"
#include "daemon/base/faultpoint.h"
#include "daemon/base/hash.h"
#include "daemon/store/docket.h"
#include "daemon/store/event_item.h"
#include "daemon/store/ledger.h"
#include "daemon/store/record.h"
#include "daemon/store/signer.h"

struct purge {
	const struct purge_context *context;
	const struct purge_order *order;
	struct purge_result *result;
};

/* ---- what there is ---- */

static void add_person(struct purge_result *result, const char *person)
{
	if (!person_is_valid(person) ||
	    person_is_among(result->persons[0], result->person_count, person))
		return;
	if (result->person_count == PURGE_PERSONS_MAX)
		result->has_more = true;
	else
		(void)snprintf(result->persons[result->person_count++], PERSON_TEXT_SIZE, "%s",
			       person);
}

/* Returns null if the result has no such photo. */
static struct purge_photo *find_photo(struct purge_result *result, const char *id)
{
	for (unsigned i = 0; i < result->photo_count; i++)
		if (strcmp(result->photos[i].id, id) == 0)
			return &result->photos[i];
	return NULL;
}

/* Returns null if there is no room. */
static struct purge_photo *add_photo(struct purge_result *result, const char *id)
{
	if (result->photo_count == PURGE_PHOTOS_MAX) {
		result->has_more = true;
		return NULL;
	}
	struct purge_photo *photo = &result->photos[result->photo_count++];
	*photo = (struct purge_photo){ .may_be_sent = true };
	(void)snprintf(photo->id, sizeof(photo->id), "%s", id);
	return photo;
}

/* Returns whether a server may have a part of the photo: any server that has given an answer, or a
 * tus server on which an upload has begun. */
static bool was_touched(int item_fd)
{
	struct docket docket;
	docket_read(item_fd, &docket);
	for (unsigned i = 0; i < docket.count; i++)
		if (docket.entries[i].state != DOCKET_WAITING || docket.entries[i].status != 0 ||
		    docket.entries[i].upload_count > 0)
			return true;
	return false;
}

/* Reads the label if that is possible. A damaged item without a readable label is deleted, too. */
static void look_inside(int item_fd, struct purge_photo *photo, struct record_label *label)
{
	if (record_read_label(item_fd, NULL, label) < 0)
		*label = (struct record_label){ .id = "" };
	if (label->person[0])
		(void)snprintf(photo->person, sizeof(photo->person), "%s", label->person);
	(void)snprintf(photo->campaign, sizeof(photo->campaign), "%s", label->campaign);
	photo->is_demo |= label->is_demo;
	photo->may_be_sent = photo->state == SPOOL_SENT || was_touched(item_fd);
}

/* Returns whether the spool has the photo. An event is not a photo, and is not deleted. */
static bool look_at(const struct purge *purge, struct purge_photo *photo)
{
	const struct spool *spool = purge->context->spool;
	struct record_label label = { .id = "" };
	autoclose int item_fd = -1;
	photo->is_here = spool_find(spool, photo->id, &photo->state) == 0;
	if (photo->is_here && spool_open_item(spool, photo->state, photo->id, &item_fd) == 0)
		look_inside(item_fd, photo, &label);
	photo->is_here &= !label.is_event;
	return photo->is_here;
}

/* Takes the photos that the order names and the spool has. */
static void take_ids(const struct purge *purge)
{
	struct purge_result *result = purge->result;
	for (unsigned i = 0; i < purge->order->id_count; i++) {
		const char *id = purge->order->ids[i];
		struct purge_photo *photo = find_photo(result, id) ? NULL : add_photo(result, id);
		if (!photo)
			continue;
		photo->is_demo = purge->context->booth.is_demo;
		if (look_at(purge, photo))
			add_person(result, photo->person);
		else
			result->photo_count--;
	}
}

static bool is_receipt_of(const char *receipt, const char *id)
{
	char text[RECEIPT_TEXT_SIZE];
	struct uuid uuid;
	if (!receipt[0] || uuid_parse(id, &uuid) < 0)
		return false;
	receipt_format(&uuid, text);
	return strcmp(text, receipt) == 0;
}

static bool is_wanted(const struct purge *purge, const struct ledger_row *row)
{
	if (row->state == LEDGER_EVENT)
		return false;
	for (unsigned i = 0; i < purge->order->id_count; i++)
		if (strcmp(purge->order->ids[i], row->id) == 0)
			return true;
	return (row->person[0] && person_is_among(purge->result->persons[0],
						  purge->result->person_count, row->person)) ||
	       is_receipt_of(purge->order->receipt, row->id);
}

static bool on_row(const struct ledger_row *row, void *user)
{
	const struct purge *purge = user;
	if (!is_wanted(purge, row))
		return true;
	add_person(purge->result, row->person);
	struct purge_photo *photo = find_photo(purge->result, row->id);
	if (!photo)
		photo = add_photo(purge->result, row->id);
	if (photo) {
		photo->is_demo = row->state == LEDGER_DEMO;
		(void)snprintf(photo->person, sizeof(photo->person), "%s", row->person);
	}
	return photo != NULL;
}

/* A line of the ledger may add a pseudonym that other lines have, too. So the ledger is read again
 * until it adds no new pseudonym. */
static void take_rows(struct purge *purge)
{
	struct purge_result *result = purge->result;
	unsigned persons;
	if (!purge->context->ledger) {
		result->ledger_error = -ENODEV;
		return;
	}
	do {
		persons = result->person_count;
		ledger_each(purge->context->ledger, on_row, purge);
	} while (result->person_count > persons);
}

/* ---- the events ---- */

/* The second half of an event's id is made from the photo's id. */
enum { TAIL_AT = 15 }; /* "0197f0c1-2345-7" */

static int name_event(const struct purge *purge, const char *id, char event[UUID_TEXT_SIZE])
{
	static const char purpose[] = "booth-purge";
	char text[sizeof(purpose) + UUID_TEXT_SIZE];
	struct hash hash;
	int length = snprintf(text, sizeof(text), "%s %s", purpose, id);
	int r = hash_bytes(text, (size_t)length, &hash);
	if (r < 0)
		return r;
	struct uuid uuid = uuid_v7(purge->context->booth.unix_ms, hash.bytes);
	uuid_format(&uuid, event);
	return 0;
}

/* wanted[i]: id for the event about result->photos[i] */
struct tails {
	char (*wanted)[UUID_TEXT_SIZE];
	struct purge_result *result;
};

static int on_name(const char *id, void *user)
{
	const struct tails *tails = user;
	for (unsigned i = 0; i < tails->result->photo_count; i++)
		if (strcmp(id + TAIL_AT, tails->wanted[i] + TAIL_AT) == 0)
			(void)snprintf(tails->result->photos[i].event, UUID_TEXT_SIZE, "%s", id);
	return 0;
}

/* Chooses an id for each photo's event, and finds the events that an earlier run has stored. On
 * failure, sets each photo's problem. */
static void find_events(const struct purge *purge, char (*wanted)[UUID_TEXT_SIZE])
{
	static const enum spool_state states[] = { SPOOL_PENDING, SPOOL_HELD, SPOOL_REFUSED,
						   SPOOL_BROKEN, SPOOL_SENT };
	struct purge_result *result = purge->result;
	struct tails tails = { .wanted = wanted, .result = result };
	int r = 0;
	for (unsigned i = 0; r == 0 && i < result->photo_count; i++)
		r = name_event(purge, result->photos[i].id, wanted[i]);
	for (size_t i = 0; r == 0 && i < sizeof(states) / sizeof(states[0]); i++)
		r = spool_scan(purge->context->spool, states[i], on_name, &tails);
	for (unsigned i = 0; r < 0 && i < result->photo_count; i++)
		(void)problem_set(&result->photos[i].why, r,
				  "the spool cannot be searched for its event: %s", error_text(-r));
}

static int store_event(const struct purge *purge, struct purge_photo *photo, const char *id)
{
	const struct purge_context *context = purge->context;
	const struct purge_booth *booth = &context->booth;
	const char *campaign = photo->campaign[0] ? photo->campaign : booth->campaign;
	struct event_record event = {
		.id = id,
		.device = booth->device,
		.is_demo = photo->is_demo,
		.unix_ms = booth->unix_ms,
		.clock_is_synchronised = booth->clock_is_synchronised,
		.campaign = campaign[0] ? campaign : NULL,
		.person = photo->person[0] ? photo->person : NULL,
		.of = photo->id,
		.kind = photo->may_be_sent ? EVENT_KIND_PURGED : EVENT_KIND_WITHDRAWN,
	};
	int r = event_item_store(context->spool, context->signer, context->ledger, &event,
				 &photo->why);
	if (r == 0)
		memcpy(photo->event, id, sizeof(photo->event));
	return r;
}

/* ---- the deletions ---- */

static void delete_photo(const struct purge *purge, struct purge_photo *photo, const char *event)
{
	if (!photo->event[0] && store_event(purge, photo, event) < 0)
		return;
	faultpoint_reach("purge.told");
	photo->is_deleted = spool_erase(purge->context->spool, photo->id, &photo->why) == 0;
	faultpoint_reach("purge.erased");
}

/* Removes from the ledger the lines of all photos of which nothing is left in the spool. */
static void delete_rows(const struct purge *purge)
{
	struct purge_result *result = purge->result;
	char(*ids)[UUID_TEXT_SIZE] = calloc(PURGE_PHOTOS_MAX, sizeof(*ids));
	size_t count = 0;
	if (!ids)
		result->ledger_error = -ENOMEM;
	for (unsigned i = 0; ids && i < result->photo_count; i++)
		if (result->photos[i].is_deleted)
			memcpy(ids[count++], result->photos[i].id, sizeof(*ids));
	if (count > 0 && purge->context->ledger)
		result->ledger_error = ledger_forget(purge->context->ledger,
						     (const char(*)[UUID_TEXT_SIZE])ids, count);
	free(ids);
	faultpoint_reach("purge.forgotten");
}

static void delete_all(const struct purge *purge, char (*events)[UUID_TEXT_SIZE])
{
	struct purge_result *result = purge->result;
	for (unsigned i = 0; i < result->photo_count; i++) {
		struct purge_photo *photo = &result->photos[i];
		if (!photo->why.text[0])
			delete_photo(purge, photo, events[i]);
		result->failed += !photo->is_deleted;
	}
	delete_rows(purge);
}

int purge_run(const struct purge_context *context, const struct purge_order *order,
	      struct purge_result *ret_result)
{
	struct purge purge = { .context = context, .order = order, .result = ret_result };
	struct purge_result *result = ret_result;
	char(*events)[UUID_TEXT_SIZE] = calloc(PURGE_PHOTOS_MAX, sizeof(*events));
	if (!events)
		return -ENOMEM;
	memset(result, 0, sizeof(*result));
	for (unsigned i = 0; i < order->person_count; i++)
		add_person(result, order->persons[i]);
	take_ids(&purge);
	take_rows(&purge);
	for (unsigned i = 0; i < result->photo_count; i++)
		(void)look_at(&purge, &result->photos[i]);
	find_events(&purge, events);
	if (order->is_real)
		delete_all(&purge, events);
	free(events);
	return 0;
}
