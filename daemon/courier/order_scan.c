/* SPDX-License-Identifier: MIT */
#include "daemon/courier/order_scan.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <json-c/json.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/faultpoint.h"
#include "daemon/base/file.h"
#include "daemon/base/json.h"
#include "daemon/courier/order_file.h"
#include "daemon/store/event.h"
#include "daemon/store/record.h"
#include "daemon/store/spool.h"

/* The folder has an order for each photo of the spool if it has this file. */
static const char mark[] = "complete";

static int64_t taken_ms(const char *id)
{
	struct uuid uuid;
	return uuid_parse(id, &uuid) < 0 ? 0 : uuid_unix_ms(&uuid);
}

static void fill(const struct record_label *label, struct order *order)
{
	(void)snprintf(order->base, sizeof(order->base), "%.*s", ORDER_BASE_SIZE - 1, label->order);
	(void)snprintf(order->person, sizeof(order->person), "%s", label->person);
	(void)snprintf(order->campaign, sizeof(order->campaign), "%s", label->campaign);
}

static int note(const struct order_scan *scan, const struct record_label *label,
		struct order_found *found)
{
	struct order *order = &found->order;
	char base[ORDER_BASE_SIZE];
	(void)snprintf(base, sizeof(base), "%.*s", ORDER_BASE_SIZE - 1, label->order);
	int r = order_file_load(scan->folder_fd, base, order);
	/* A damaged file is made again: the server knows what was paid. */
	if (r != -ENOENT && r != -EBADMSG)
		return r;
	*order = (struct order){ .base = "" };
	fill(label, order);
	order_begin(order, found->photo, found->fen, found->taken_ms, scan->now_ms, scan->policy);
	r = order_file_save(scan->folder_fd, order);
	faultpoint_reach("order.noted");
	return r;
}

static int read_label(const struct order_scan *scan, enum spool_state state, const char *id,
		      struct record_label *label)
{
	autoclose int item_fd = -1;
	struct problem problem = { "" };
	int r = spool_open_item(scan->spool, state, id, &item_fd);
	return r < 0 ? r : record_read_label(item_fd, &problem, label);
}

static int look(const struct order_scan *scan, enum spool_state state, const char *id,
		struct order_found *found)
{
	struct record_label label = { .is_event = false };
	int r = read_label(scan, state, id, &label);
	/* An item that left or that is damaged asks for nothing; others deal with it. */
	if (r == -ENOENT || r == -EBADMSG)
		return 0;
	if (r < 0 || label.is_event || !label.order[0] || strcmp(label.id, id) != 0)
		return r < 0 ? r : 0;
	(void)snprintf(found->photo, sizeof(found->photo), "%s", id);
	found->fen = label.fen;
	found->taken_ms = taken_ms(id);
	r = note(scan, &label, found);
	return r < 0 ? r : 1;
}

int order_scan_item(const struct order_scan *scan, const char *id, struct order_found *ret_found)
{
	return look(scan, SPOOL_PENDING, id, ret_found);
}

/* ---- the whole spool ---- */

struct rebuild {
	const struct order_scan *scan;
	enum spool_state state;
	unsigned made;
	int error;
};

/* Notes as paid what an event says was paid. */
static int take_paid(const struct order_scan *scan, json_object *event)
{
	struct order order = { .state = ORDER_PAID, .is_told = true };
	int64_t fen = json_number(event, "fen", 0);
	if (strcmp(json_text(event, "kind"), "paid") != 0 || fen <= 0 || fen > INT32_MAX ||
	    order_parse(json_text(event, "order"), order.base, &order.attempt) < 0)
		return 0;
	order.paid = (struct order_money){ .attempt = order.attempt, .fen = (int)fen };
	order.fen = order.made_fen = (int)fen;
	(void)snprintf(order.paid.transaction, sizeof(order.paid.transaction), "%.64s",
		       json_text(event, "transaction"));
	(void)snprintf(order.photo, sizeof(order.photo), "%.36s", json_text(event, "of"));
	(void)snprintf(order.person, sizeof(order.person), "%.32s", json_text(event, "person"));
	(void)snprintf(order.campaign, sizeof(order.campaign), "%.47s",
		       json_text(event, "campaign"));
	return order_file_save(scan->folder_fd, &order);
}

static int on_event_item(const char *id, void *user)
{
	struct rebuild *rebuild = user;
	autoclose int item_fd = -1;
	autofree uint8_t *text = NULL;
	json_object *event = NULL;
	size_t size = 0;
	if (spool_open_item(rebuild->scan->spool, rebuild->state, id, &item_fd) < 0 ||
	    file_read_all(item_fd, "record.json", RECORD_BYTES_MAX, &text, &size) < 0 ||
	    json_parse(text, size, &event) < 0)
		return 0;
	if (strcmp(json_text(event, "schema"), "booth-event") == 0)
		rebuild->error = take_paid(rebuild->scan, event);
	json_object_put(event);
	return rebuild->error < 0 ? 1 : 0;
}

static int on_photo_item(const char *id, void *user)
{
	struct rebuild *rebuild = user;
	struct order_found found;
	int r = look(rebuild->scan, rebuild->state, id, &found);
	rebuild->made += r == 1;
	rebuild->error = r < 0 ? r : 0;
	return r < 0 ? 1 : 0;
}

/* The courier moves items from pending/ to sent/, so sent/ comes last. */
static int walk(struct rebuild *rebuild, spool_each_fn each)
{
	static const enum spool_state states[] = { SPOOL_PENDING, SPOOL_HELD, SPOOL_REFUSED,
						   SPOOL_SENT };
	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++) {
		rebuild->state = states[i];
		int r = spool_scan(rebuild->scan->spool, states[i], each, rebuild);
		if (r != 0)
			return r < 0 ? r : rebuild->error;
	}
	return 0;
}

int order_scan_rebuild(const struct order_scan *scan, unsigned *ret_made)
{
	struct rebuild rebuild = { .scan = scan };
	struct stat status;
	*ret_made = 0;
	if (fstatat(scan->folder_fd, mark, &status, AT_SYMLINK_NOFOLLOW) == 0)
		return 0;
	int r = walk(&rebuild, on_event_item);
	if (r == 0)
		r = walk(&rebuild, on_photo_item);
	if (r == 0)
		r = file_write_durable(scan->folder_fd, mark, "", 0, 0600);
	*ret_made = rebuild.made;
	return r;
}
