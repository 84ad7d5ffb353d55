/* SPDX-License-Identifier: MIT */
#include "daemon/store/order_event.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "daemon/base/faultpoint.h"
#include "daemon/base/hash.h"
#include "daemon/base/json.h"
#include "daemon/core/utf8.h"
#include "daemon/store/event_item.h"

/* ---- the report ---- */

static bool take(struct json_object *object, const char *key, char *text, size_t size)
{
	const char *found = json_text(object, key);
	int length = snprintf(text, size, "%s", found);
	return length >= 0 && (size_t)length < size && utf8_is_valid(text);
}

static bool take_fen(struct json_object *object, int *ret_fen)
{
	int64_t fen = json_number(object, "fen", -1);
	*ret_fen = fen > 0 && fen <= INT_MAX ? (int)fen : 0;
	return *ret_fen > 0;
}

/* Returns whether the number is an order of this person. */
static bool is_of_person(const char *number, const char *person)
{
	char base[ORDER_BASE_SIZE], own[ORDER_NUMBER_SIZE];
	unsigned attempt;
	return order_parse(number, base, &attempt) == 0 &&
	       order_number(person, base[0] == 'D', attempt, own) == 0 && strcmp(number, own) == 0;
}

static bool take_money(struct json_object *params, const char *key, const char *person,
		       struct order_event_money *money)
{
	struct json_object *object = json_member(params, key);
	if (!json_has(params, key))
		return true;
	return take(object, "order", money->order, sizeof(money->order)) &&
	       take(object, "transaction", money->transaction, sizeof(money->transaction)) &&
	       take_fen(object, &money->fen) && is_of_person(money->order, person);
}

int order_event_parse(struct json_object *params, struct order_end *ret_end)
{
	struct order_end end = { .photo = "" };
	bool is_good = take(params, "photo", end.photo, sizeof(end.photo)) &&
		       take(params, "person", end.person, sizeof(end.person)) &&
		       take(params, "campaign", end.campaign, sizeof(end.campaign)) &&
		       take(params, "order", end.order, sizeof(end.order)) &&
		       take(params, "by", end.by, sizeof(end.by)) && take_fen(params, &end.fen) &&
		       take_money(params, "paid", end.person, &end.paid) &&
		       take_money(params, "twice", end.person, &end.twice);
	if (!is_good || !uuid_is_valid(end.photo) || !is_of_person(end.order, end.person) ||
	    (end.twice.order[0] && !end.paid.order[0]))
		return -EINVAL;
	*ret_end = end;
	return 0;
}

/* ---- the events ---- */

struct store {
	struct spool *spool;
	const struct signer *signer;
	struct ledger *ledger;
	const struct order_event_booth *booth;
	const struct order_end *end;
};

/* Names the event. The time in its id is that of the photo. */
static int name_event(const struct event_record *event, char id[UUID_TEXT_SIZE])
{
	char text[512];
	struct hash hash;
	struct uuid photo;
	int r = uuid_parse(event->of, &photo);
	int length = snprintf(text, sizeof(text), "booth-order %s %s %s %s %lld",
			      event_kind_name(event->kind), event->of, event->order,
			      event->transaction ? event->transaction : "", (long long)event->fen);
	if (r == 0)
		r = hash_bytes(text, (size_t)length, &hash);
	if (r < 0)
		return r;
	struct uuid uuid = uuid_v7(uuid_unix_ms(&photo), hash.bytes);
	uuid_format(&uuid, id);
	return 0;
}

static int store_event(const struct store *store, enum event_kind kind,
		       const struct order_event_money *money, const char *other,
		       struct problem *problem)
{
	const struct order_end *end = store->end;
	char id[UUID_TEXT_SIZE];
	struct event_record event = {
		.id = id,
		.device = store->booth->device,
		.is_demo = store->booth->is_demo,
		.unix_ms = store->booth->unix_ms,
		.clock_is_synchronised = store->booth->clock_is_synchronised,
		.campaign = end->campaign[0] ? end->campaign : NULL,
		.person = end->person,
		.of = end->photo,
		.kind = kind,
		.order = money->order,
		.other_order = other,
		.transaction = money->transaction[0] ? money->transaction : NULL,
		.by = end->by,
		.fen = money->fen,
	};
	int r = name_event(&event, id);
	if (r < 0)
		return problem_set(problem, r, "an event's id cannot be computed");
	r = event_item_store(store->spool, store->signer, store->ledger, &event, problem);
	faultpoint_reach("order.told");
	return r == -EEXIST ? 0 : r; /* it was told before */
}

int order_event_store(struct spool *spool, const struct signer *signer, struct ledger *ledger,
		      const struct order_event_booth *booth, const struct order_end *end,
		      struct problem *problem)
{
	struct store store = { spool, signer, ledger, booth, end };
	struct order_event_money closed = { .fen = end->fen };
	memcpy(closed.order, end->order, sizeof(closed.order));
	if (!end->paid.order[0])
		return store_event(&store, EVENT_KIND_ORDER_CLOSED, &closed, NULL, problem);
	int r = store_event(&store, EVENT_KIND_PAID, &end->paid, NULL, problem);
	if (r == 0 && end->twice.order[0])
		r = store_event(&store, EVENT_KIND_PAID_TWICE, &end->twice, end->paid.order,
				problem);
	return r;
}
