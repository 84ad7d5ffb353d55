/* SPDX-License-Identifier: MIT */
/* Deletes what the booth holds about a person, when an operator asks for it. The saver's thread
 * does the work, because it owns the spool and the ledger, and because the event loop must not wait
 * for the disk. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <json-c/json.h>

#include "daemon/base/clock.h"
#include "daemon/base/events.h"
#include "daemon/base/json.h"
#include "daemon/base/log.h"
#include "daemon/boothd/booth_inside.h"
#include "daemon/store/purge.h"

struct purging {
	struct booth *booth;
	control_ticket ticket;
	char by[80]; /* the operator's account */
	struct purge_context context;
	struct purge_order order;
	struct purge_result result;
	int error;
};

/* ---- the request ---- */

/* Copies a list of texts. Each text takes `size` bytes in `to`, including the final zero. */
static int take_list(struct json_object *list, bool (*is_valid)(const char *text), char *to,
		     size_t size, unsigned room, unsigned *ret_count)
{
	size_t count = json_count(list);
	if (count > room)
		return -EINVAL;
	for (size_t i = 0; i < count; i++) {
		const char *text = json_as_text(json_item(list, i));
		if (!is_valid(text))
			return -EINVAL;
		(void)snprintf(to + i * size, size, "%s", text);
	}
	*ret_count = (unsigned)count;
	return 0;
}

static int read_order(struct json_object *params, struct purge_order *order,
		      struct problem *problem)
{
	const char *receipt = json_text(params, "receipt");
	int r = take_list(json_list(params, "persons"), person_is_valid, order->persons[0],
			  PERSON_TEXT_SIZE, PURGE_PERSONS_MAX, &order->person_count);
	if (r == 0)
		r = take_list(json_list(params, "ids"), uuid_is_valid, order->ids[0],
			      UUID_TEXT_SIZE, PURGE_PHOTOS_MAX, &order->id_count);
	if (r < 0 || strlen(receipt) >= sizeof(order->receipt))
		return problem_set(
			problem, -EINVAL,
			"purge takes at most %d pseudonyms, %d photos' ids and a receipt",
			PURGE_PERSONS_MAX, PURGE_PHOTOS_MAX);
	(void)snprintf(order->receipt, sizeof(order->receipt), "%s", receipt);
	order->is_real = json_flag(params, "apply", false);
	return 0;
}

static struct purge_context context_of(const struct booth *booth)
{
	const struct config *config = &booth->settings.config;
	struct purge_context context = {
		.spool = booth->spool,
		.ledger = booth->ledger,
		.signer = booth->keyring.signer,
		.booth = { .is_demo = config->booth.demo,
			   .unix_ms = clock_realtime_ms(),
			   .clock_is_synchronised = clock_is_synchronised() },
	};
	(void)snprintf(context.booth.device, sizeof(context.booth.device), "%.40s",
		       config->booth.device);
	(void)snprintf(context.booth.campaign, sizeof(context.booth.campaign), "%.40s",
		       config->campaign.name);
	return context;
}

/* ---- the answer ---- */

static struct json_object *describe_photo(const struct purge_photo *photo)
{
	struct json_object *object = json_object_new_object();
	(void)json_add_text(object, "id", photo->id);
	(void)json_add_text(object, "person", photo->person);
	(void)json_add_text(object, "state",
			    photo->is_here ? spool_state_name(photo->state) : "gone");
	(void)json_add_flag(object, "may_be_sent", photo->may_be_sent);
	(void)json_add_text(object, "event", photo->event);
	(void)json_add_flag(object, "deleted", photo->is_deleted);
	(void)json_add_text(object, "why", photo->why.text);
	return object;
}

static const char *describe_ledger(int error)
{
	if (error == -ENODEV)
		return "boothd could not open it; the journal says why";
	return error < 0 ? strerror(-error) : "";
}

static struct json_object *describe(const struct purging *purging)
{
	const struct purge_result *result = &purging->result;
	struct json_object *object = json_object_new_object();
	struct json_object *photos = json_object_new_array(), *persons = json_object_new_array();
	for (unsigned i = 0; i < result->photo_count; i++)
		(void)json_append(photos, describe_photo(&result->photos[i]));
	for (unsigned i = 0; i < result->person_count; i++)
		(void)json_append(persons, json_object_new_string(result->persons[i]));
	(void)json_add(object, "photos", photos);
	(void)json_add(object, "persons", persons);
	(void)json_add_text(object, "ledger", describe_ledger(result->ledger_error));
	(void)json_add_flag(object, "more", result->has_more);
	return object;
}

static void work(void *user)
{
	struct purging *purging = user;
	purging->error = purge_run(&purging->context, &purging->order, &purging->result);
}

/* The journal names the operator and counts the photos, but does not identify them. */
static void done(void *user)
{
	struct purging *purging = user;
	struct booth *booth = purging->booth;
	const struct purge_result *result = &purging->result;
	const struct problem problem = { "out of memory" };
	bool is_good = purging->error == 0;
	if (is_good && purging->order.is_real)
		log_event(LOG_LEVEL_INFO, JOURNAL_PURGED, "purge by %s: deleted=%u failed=%u",
			  purging->by, result->photo_count - result->failed, result->failed);
	control_reply(booth->control, purging->ticket, purging->error, &problem,
		      is_good ? describe(purging) : NULL, -1);
	free(purging);
	booth->purging = NULL;
	booth_count_waiting(booth);
}

int booth_purge_begin(struct booth *booth, struct json_object *params, const char *by,
		      struct problem *problem)
{
	if (booth->purging)
		return problem_set(problem, -EBUSY, "another purge is running; wait for its end");
	if (!booth->saver || !booth->keyring.signer)
		return problem_set(problem, -ENODEV,
				   "nothing was deleted: the spool or the booth's key is missing "
				   "(`boothctl doctor`), so the receivers could not be told");
	struct purging *purging = calloc(1, sizeof(*purging));
	if (!purging)
		return problem_memory(problem);
	purging->booth = booth;
	purging->context = context_of(booth);
	(void)snprintf(purging->by, sizeof(purging->by), "%s", by);
	int r = read_order(params, &purging->order, problem);
	if (r == 0 && (r = saver_work(booth->saver, work, done, purging)) < 0)
		(void)problem_set(problem, r, "too many photos wait for the disk; try again");
	if (r < 0) {
		free(purging);
		return r;
	}
	booth->purging = purging;
	purging->ticket = control_defer(booth->control);
	return -EINPROGRESS;
}
