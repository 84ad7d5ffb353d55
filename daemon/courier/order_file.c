/* SPDX-License-Identifier: MIT */
#include "daemon/courier/order_file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <json-c/json.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/error_text.h"
#include "daemon/base/file.h"
#include "daemon/base/json.h"

enum { FILE_MODE = 0600, FOLDER_MODE = 0700, NAME_SIZE = ORDER_BASE_SIZE + 8 };

static const char ending[] = ".json";

int order_file_open_folder(const char *state_path, struct problem *problem, int *ret_fd)
{
	char path[PATH_MAX];
	(void)snprintf(path, sizeof(path), "%s/orders", state_path);
	int r = directory_make(path, FOLDER_MODE);
	if (r == 0)
		r = directory_open(AT_FDCWD, path, ret_fd);
	return r < 0 ? problem_set(problem, r, "the orders cannot be kept in %s: %s", path,
				   error_text(-r))
		     : 0;
}

/* ---- writing ---- */

static json_object *describe_money(const struct order_money *money)
{
	json_object *object = json_object_new_object();
	(void)json_add_number(object, "attempt", money->attempt);
	(void)json_add_number(object, "fen", money->fen);
	(void)json_add_number(object, "unix_ms", money->unix_ms);
	(void)json_add_text(object, "transaction", money->transaction);
	return object;
}

static json_object *describe(const struct order *order)
{
	json_object *object = json_object_new_object();
	char number[ORDER_NUMBER_SIZE];
	order_join(order->base, order->attempt, number);
	(void)json_add_text(object, "number", number);
	(void)json_add_text(object, "person", order->person);
	(void)json_add_text(object, "campaign", order->campaign);
	(void)json_add_text(object, "photo", order->photo);
	(void)json_add_number(object, "fen", order->fen);
	(void)json_add_number(object, "made_fen", order->made_fen);
	(void)json_add_text(object, "state", order_state_name(order->state));
	(void)json_add_text(object, "qr", order->qr);
	(void)json_add_number(object, "qr_unix_ms", order->qr_ms);
	(void)json_add_number(object, "expires_unix_ms", order->expires_ms);
	(void)json_add(object, "paid", describe_money(&order->paid));
	(void)json_add(object, "twice", describe_money(&order->twice));
	(void)json_add_flag(object, "told", order->is_told);
	return object;
}

int order_file_save(int folder_fd, const struct order *order)
{
	autofree char *line = NULL;
	char name[NAME_SIZE];
	size_t length = 0;
	json_object *object = describe(order);
	int r = json_copy_line(object, &line, &length);
	json_object_put(object);
	(void)snprintf(name, sizeof(name), "%s%s", order->base, ending);
	return r < 0 ? r : file_write_durable(folder_fd, name, line, length, FILE_MODE);
}

/* ---- reading ---- */

static bool take_text(json_object *object, const char *key, char *text, size_t size)
{
	const char *found = json_text(object, key);
	int length = snprintf(text, size, "%s", found);
	return length >= 0 && (size_t)length < size;
}

static bool take_amount(json_object *object, const char *key, int *ret_fen)
{
	int64_t fen = json_number(object, key, -1);
	*ret_fen = fen >= 0 && fen <= INT_MAX ? (int)fen : 0;
	return fen >= 0 && fen <= INT_MAX;
}

static bool take_money(json_object *object, struct order_money *money)
{
	int64_t attempt = json_number(object, "attempt", -1);
	money->attempt = attempt >= 0 && attempt <= ORDER_ATTEMPTS_MAX ? (unsigned)attempt : 0;
	money->unix_ms = json_number(object, "unix_ms", 0);
	return attempt == (int64_t)money->attempt && take_amount(object, "fen", &money->fen) &&
	       take_text(object, "transaction", money->transaction, sizeof(money->transaction));
}

/* Returns whether the parts fit together. */
static bool is_sound(const struct order *order)
{
	char number[ORDER_NUMBER_SIZE];
	bool is_demo = order->base[0] == 'D';
	return order->state < ORDER_STATE_COUNT && uuid_is_valid(order->photo) &&
	       order_number(order->person, is_demo, 1, number) == 0 &&
	       strncmp(number, order->base, ORDER_BASE_SIZE - 1) == 0 &&
	       order->paid.attempt <= order->attempt && order->twice.attempt <= order->attempt &&
	       (order->state == ORDER_PAID) == (order->paid.attempt != 0);
}

static bool take(json_object *object, struct order *order)
{
	if (order_parse(json_text(object, "number"), order->base, &order->attempt) < 0)
		return false;
	order->state = order_state_parse(json_text(object, "state"));
	order->qr_ms = json_number(object, "qr_unix_ms", 0);
	order->expires_ms = json_number(object, "expires_unix_ms", 0);
	order->is_told = json_flag(object, "told", false);
	return take_text(object, "person", order->person, sizeof(order->person)) &&
	       take_text(object, "campaign", order->campaign, sizeof(order->campaign)) &&
	       take_text(object, "photo", order->photo, sizeof(order->photo)) &&
	       take_text(object, "qr", order->qr, sizeof(order->qr)) &&
	       take_amount(object, "fen", &order->fen) &&
	       take_amount(object, "made_fen", &order->made_fen) &&
	       take_money(json_member(object, "paid"), &order->paid) &&
	       take_money(json_member(object, "twice"), &order->twice) && is_sound(order);
}

int order_file_parse(const void *text, size_t size, struct order *ret_order)
{
	struct order order = { .base = "" };
	json_object *object = NULL;
	int r = json_parse(text, size, &object);
	bool is_good = r == 0 && take(object, &order);
	json_object_put(object);
	if (is_good)
		*ret_order = order;
	return r == -ENOMEM ? r : is_good ? 0 : -EBADMSG;
}

int order_file_load(int folder_fd, const char *base, struct order *ret_order)
{
	autofree uint8_t *text = NULL;
	char name[NAME_SIZE];
	size_t size = 0;
	struct order order;
	(void)snprintf(name, sizeof(name), "%s%s", base, ending);
	int r = file_read_all(folder_fd, name, ORDER_FILE_BYTES_MAX, &text, &size);
	if (r == 0)
		r = order_file_parse(text, size, &order);
	if (r == 0 && strcmp(order.base, base) != 0)
		r = -EBADMSG;
	if (r == 0)
		*ret_order = order;
	return r;
}

/* ---- the folder ---- */

struct walk {
	order_file_each_fn *each;
	void *user;
};

static int on_name(const char *name, void *user)
{
	const struct walk *walk = user;
	char number[ORDER_NUMBER_SIZE], base[ORDER_BASE_SIZE];
	unsigned attempt;
	if (strlen(name) != ORDER_BASE_SIZE - 1 + sizeof(ending) - 1 ||
	    strcmp(name + ORDER_BASE_SIZE - 1, ending) != 0)
		return 0;
	order_join(name, 1, number);
	return order_parse(number, base, &attempt) < 0 ? 0 : walk->each(base, walk->user);
}

int order_file_each(int folder_fd, order_file_each_fn *each, void *user)
{
	struct walk walk = { each, user };
	return directory_each(folder_fd, on_name, &walk, NULL);
}
