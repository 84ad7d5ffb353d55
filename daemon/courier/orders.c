/* SPDX-License-Identifier: MIT */
/*
 * Each order has at most one thing under way: a request to the service, a save or a report of its
 * end. drive() begins the next one. A save comes before everything else, so that whatever others
 * may hear of is durable first.
 */
#include "daemon/courier/orders.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>
#include <event2/event.h>
#include <json-c/json.h>

#include "daemon/base/clock.h"
#include "daemon/base/events.h"
#include "daemon/base/faultpoint.h"
#include "daemon/base/json.h"
#include "daemon/base/log.h"
#include "daemon/base/timer.h"
#include "daemon/core/utf8.h"
#include "daemon/courier/clerk.h"
#include "daemon/courier/order_file.h"
#include "daemon/courier/order_line.h"
#include "daemon/courier/order_scan.h"
#include "daemon/store/spool.h"

enum {
	CALLS_MAX = 8,             /* requests to the service at one time */
	SAVE_AGAIN_MS = 5000,      /* after a save that failed */
	REPORT_AGAIN_MS = 5000,    /* after boothd could not store an event */
	SCAN_AGAIN_MS = 60 * 1000, /* after a scan that failed */
};

/* What screens were told last about an order. */
struct told {
	enum order_state state;
	bool is_unavailable;
	char qr[ORDER_QR_SIZE], photo[UUID_TEXT_SIZE];
};

struct entry {
	struct orders *orders;
	struct order order;
	struct order_call *call;
	struct save *save;
	bool is_dirty;   /* the file is older than the order */
	uint32_t report; /* number of the report of the end that boothd has not answered; 0: none */
	int64_t again_ms; /* monotonic: nothing is tried before, after a failure of ours */
	struct told told;
	bool has_complained;
};

struct orders {
	struct event_base *base;
	struct orders_config config;
	const struct spool *spool;
	struct clerk *clerk;
	struct order_service *service;
	struct order_line *line;
	struct event *timer, *scan_timer;
	int folder_fd;
	struct entry **entries;
	size_t count, room;
	unsigned calls;
	bool is_failing; /* the journal already says that the service does not answer well */
	struct clerk_task *scan; /* the scan that is under way; null: none */
	bool is_missed;          /* pending/ must be scanned again */
	bool is_loaded;
};

static void drive(struct entry *entry);
static void arm(struct orders *orders);

/* ---- the list ---- */

static struct entry *find(const struct orders *orders, const char *base)
{
	for (size_t i = 0; i < orders->count; i++)
		if (strcmp(orders->entries[i]->order.base, base) == 0)
			return orders->entries[i];
	return NULL;
}

static struct entry *add(struct orders *orders, const struct order *order)
{
	struct entry *entry = calloc(1, sizeof(*entry));
	if (entry && orders->count == orders->room) {
		size_t room = orders->room ? orders->room * 2 : 16;
		/* an entry never moves: requests that are under way know its address */
		struct entry **more =
			realloc((void *)orders->entries, room * sizeof(struct entry *));
		if (more) {
			orders->entries = more;
			orders->room = room;
		}
	}
	if (!entry || orders->count == orders->room) {
		free(entry);
		log_error("orders: out of memory; the next start finds this order again");
		return NULL;
	}
	entry->orders = orders;
	entry->order = *order;
	orders->entries[orders->count++] = entry;
	return entry;
}

static bool is_done(const struct entry *entry)
{
	return order_has_ended(&entry->order) && entry->order.is_told && !entry->is_dirty &&
	       !entry->save && !entry->call;
}

static void remove_done(struct orders *orders)
{
	size_t kept = 0;
	for (size_t i = 0; i < orders->count; i++) {
		if (is_done(orders->entries[i]))
			free(orders->entries[i]);
		else
			orders->entries[kept++] = orders->entries[i];
	}
	orders->count = kept;
}

/* ---- telling boothd ---- */

static void add_money(json_object *params, const char *key, const struct order *order,
		      const struct order_money *money)
{
	char number[ORDER_NUMBER_SIZE];
	json_object *object = json_object_new_object();
	order_join(order->base, money->attempt, number);
	(void)json_add_text(object, "order", number);
	(void)json_add_number(object, "fen", money->fen);
	(void)json_add_text(object, "transaction", money->transaction);
	(void)json_add(params, key, object);
}

static json_object *describe(const struct entry *entry)
{
	const struct order *order = &entry->order;
	json_object *params = json_object_new_object();
	char number[ORDER_NUMBER_SIZE];
	order_join(order->base, order->attempt, number);
	(void)json_add_text(params, "photo", order->photo);
	(void)json_add_text(params, "person", order->person);
	(void)json_add_text(params, "campaign", order->campaign);
	(void)json_add_text(params, "order", number);
	(void)json_add_text(params, "state",
			    entry->order.is_unavailable ? "unavailable"
							: order_state_name(order->state));
	(void)json_add_number(params, "fen", order->fen);
	(void)json_add_text(params, "qr", order->qr);
	(void)json_add_text(params, "by",
			    entry->orders->config.service.kind == ORDER_SERVICE_WECHAT ? "wechat"
										       : "http");
	if (order->paid.attempt)
		add_money(params, "paid", order, &order->paid);
	if (order->twice.attempt)
		add_money(params, "twice", order, &order->twice);
	return params;
}

static bool is_told(const struct entry *entry)
{
	const struct told *told = &entry->told;
	const struct order *order = &entry->order;
	return told->state == order->state && told->is_unavailable == order->is_unavailable &&
	       strcmp(told->qr, order->qr) == 0 && strcmp(told->photo, order->photo) == 0;
}

/* Tells boothd what the screen can show. The end is told by report_end(). */
static void tell(struct entry *entry)
{
	struct told *told = &entry->told;
	const struct order *order = &entry->order;
	if (order_has_ended(order) || is_told(entry) ||
	    order_line_report(entry->orders->line, describe(entry)) == 0)
		return;
	told->state = order->state;
	told->is_unavailable = order->is_unavailable;
	memcpy(told->qr, order->qr, sizeof(told->qr));
	memcpy(told->photo, order->photo, sizeof(told->photo));
}

static void report_end(struct entry *entry)
{
	entry->report = order_line_report(entry->orders->line, describe(entry));
	faultpoint_reach("order.reported");
}

static void on_reply(uint32_t report, bool is_done_there, void *user)
{
	struct orders *orders = user;
	for (size_t i = 0; i < orders->count; i++) {
		struct entry *entry = orders->entries[i];
		if (entry->report != report)
			continue;
		entry->report = 0;
		if (is_done_there)
			entry->order.is_told = entry->is_dirty = true;
		else
			entry->again_ms = clock_monotonic_ms() + REPORT_AGAIN_MS;
		drive(entry);
		break;
	}
	arm(orders);
}

static void on_connected(void *user)
{
	struct orders *orders = user;
	for (size_t i = 0; i < orders->count; i++) {
		struct entry *entry = orders->entries[i];
		entry->report = 0;
		entry->told = (struct told){ .state = ORDER_STATE_COUNT };
		drive(entry);
	}
	arm(orders);
}

static void on_hurry(const char *photo, void *user)
{
	struct orders *orders = user;
	for (size_t i = 0; i < orders->count; i++)
		if (strcmp(orders->entries[i]->order.photo, photo) == 0) {
			order_hurry(&orders->entries[i]->order, clock_realtime_ms());
			drive(orders->entries[i]);
		}
	arm(orders);
}

static const struct order_line_events line_events = {
	.on_connected = on_connected,
	.on_hurry = on_hurry,
	.on_reply = on_reply,
};

/* ---- saving ---- */

struct save {
	struct clerk_task task;
	struct entry *entry;
	int folder_fd, error;
	struct order order;
};

static void run_save(struct clerk_task *task)
{
	struct save *save = (struct save *)task;
	save->error = order_file_save(save->folder_fd, &save->order);
}

static void drop_save(struct clerk_task *task)
{
	free(task);
}

static void on_saved(struct clerk_task *task)
{
	struct save *save = (struct save *)task;
	struct entry *entry = save->entry;
	struct orders *orders = entry->orders;
	entry->save = NULL;
	if (save->error < 0) {
		log_event(LOG_LEVEL_ERROR, JOURNAL_COURIER_FOLDER,
			  "an order cannot be written to %s/orders: %s", orders->config.state_path,
			  strerror(-save->error));
		entry->is_dirty = true;
		entry->again_ms = clock_monotonic_ms() + SAVE_AGAIN_MS;
	}
	free(save);
	faultpoint_reach("order.saved");
	drive(entry);
	arm(orders);
}

static void begin_save(struct entry *entry)
{
	struct orders *orders = entry->orders;
	struct save *save = calloc(1, sizeof(*save));
	if (!save) {
		entry->again_ms = clock_monotonic_ms() + SAVE_AGAIN_MS;
		return;
	}
	save->task = (struct clerk_task){ .run = run_save, .done = on_saved, .drop = drop_save };
	save->entry = entry;
	save->folder_fd = orders->folder_fd;
	save->order = entry->order;
	entry->save = save;
	entry->is_dirty = false;
	clerk_add(orders->clerk, &save->task);
}

/* ---- asking the service ---- */

static uint32_t draw(void)
{
	uint32_t chance = 0;
	return getrandom(&chance, sizeof(chance), 0) == (ssize_t)sizeof(chance) ? chance : 0;
}

static void report_service(struct orders *orders, const struct order_answer *answer,
			   const char *words)
{
	bool is_failing =
		words[0] && (answer->kind == ORDER_NO_ANSWER || answer->kind == ORDER_IS_DENIED);
	if (is_failing && !orders->is_failing)
		log_event(LOG_LEVEL_WARNING, JOURNAL_ORDERS_WAIT,
			  "nobody can pay now: %s; the photos are kept and sent all the same",
			  words);
	else if (!words[0] && orders->is_failing)
		log_event(LOG_LEVEL_INFO, JOURNAL_ORDERS_WAIT, "the order service answers again");
	orders->is_failing = is_failing || (orders->is_failing && words[0]);
}

/* Complains about what cannot be true, such as another amount than the one that was asked for. */
static void report_order(struct entry *entry, const char *words)
{
	const struct order *order = &entry->order;
	char number[ORDER_NUMBER_SIZE];
	if (order->state != ORDER_UNKNOWN || entry->has_complained || order->has_sound_answer)
		return;
	order_join(order->base, order->attempt, number);
	entry->has_complained = true;
	log_event(LOG_LEVEL_ERROR, JOURNAL_ORDER_UNKNOWN,
		  "order %s: whether it is paid is not known: %s; look at the server's own list",
		  number, words[0] ? words : "the amount is not the one that was asked for");
}

static void report_the_end(const struct order *order)
{
	char number[ORDER_NUMBER_SIZE];
	if (!order_has_ended(order))
		return;
	order_join(order->base, order->paid.attempt ? order->paid.attempt : order->attempt, number);
	if (order->twice.attempt)
		log_event(LOG_LEVEL_ERROR, JOURNAL_ORDER_TWICE,
			  "order %s: attempt %u was paid too: give the money of one back", number,
			  order->twice.attempt);
	log_event(LOG_LEVEL_INFO, JOURNAL_ORDER_ENDED, "order %s: %s", number,
		  order_state_name(order->state));
}

static void on_answer(const struct order_answer *answer, const char *words, void *user)
{
	struct entry *entry = user;
	struct orders *orders = entry->orders;
	char plain[sizeof(struct problem)];
	(void)snprintf(plain, sizeof(plain), "%s", words);
	utf8_make_plain(plain);
	entry->call = NULL;
	orders->calls--;
	faultpoint_reach("order.answered");
	struct order before = entry->order;
	entry->order.has_sound_answer = false;
	order_take(&entry->order, answer, clock_realtime_ms(), &orders->config.policy, draw());
	report_service(orders, answer, plain);
	report_order(entry, plain);
	report_the_end(&entry->order);
	entry->is_dirty = entry->is_dirty || before.state != entry->order.state ||
			  before.attempt != entry->order.attempt ||
			  before.made_fen != entry->order.made_fen ||
			  before.paid.attempt != entry->order.paid.attempt ||
			  before.twice.attempt != entry->order.twice.attempt ||
			  strcmp(before.qr, entry->order.qr) != 0;
	drive(entry);
	/* one more request may go now */
	for (size_t i = 0; i < orders->count && orders->calls < CALLS_MAX; i++)
		drive(orders->entries[i]);
	arm(orders);
}

static void ask(struct entry *entry)
{
	struct orders *orders = entry->orders;
	int r = order_service_ask(orders->service, &entry->order, on_answer, entry, &entry->call);
	if (r < 0) {
		entry->again_ms = clock_monotonic_ms() + SAVE_AGAIN_MS;
		return;
	}
	orders->calls++;
	faultpoint_reach("order.asked");
}

static void drive(struct entry *entry)
{
	struct orders *orders = entry->orders;
	const struct order *order = &entry->order;
	tell(entry);
	if (entry->call || entry->save || entry->report || clock_monotonic_ms() < entry->again_ms)
		return;
	if (entry->is_dirty)
		begin_save(entry);
	else if (order_has_ended(order) && !order->is_told)
		report_end(entry);
	else if (order->task != ORDER_REST && clock_realtime_ms() >= order->next_ms &&
		 orders->calls < CALLS_MAX)
		ask(entry);
}

/* ---- the timer ---- */

/* Returns in how many milliseconds the entry has something to do; negative: an event will come. */
static int64_t wait_of(const struct entry *entry)
{
	int64_t own_ms = entry->again_ms - clock_monotonic_ms();
	int64_t wait_ms = entry->order.next_ms - clock_realtime_ms();
	if (entry->call || entry->save || entry->report)
		return -1;
	if (own_ms > 0)
		return own_ms;
	if (entry->is_dirty)
		return 0;
	if (entry->order.task == ORDER_REST || entry->orders->calls >= CALLS_MAX)
		return -1;
	return wait_ms > 0 ? wait_ms : 0;
}

static void arm(struct orders *orders)
{
	enum { LONGEST_MS = 60 * 1000 }; /* the clock may be set */
	int64_t least_ms = LONGEST_MS;
	remove_done(orders);
	for (size_t i = 0; i < orders->count; i++) {
		int64_t wait_ms = wait_of(orders->entries[i]);
		if (wait_ms >= 0 && wait_ms < least_ms)
			least_ms = wait_ms;
	}
	(void)timer_arm_ms(orders->timer, least_ms);
}

static void on_timer(evutil_socket_t fd, short what, void *user)
{
	struct orders *orders = user;
	(void)fd;
	(void)what;
	for (size_t i = 0; i < orders->count; i++)
		drive(orders->entries[i]);
	arm(orders);
}

/* ---- scanning ---- */

struct list {
	struct order_found *items;
	size_t count, room;
};

struct scan {
	struct clerk_task task;
	struct orders *orders;
	struct order_scan order;
	struct problem problem;
	char id[UUID_TEXT_SIZE]; /* empty: all items of pending/ */
	bool is_first;           /* the whole folder of the orders is read, too */
	unsigned made;
	int error;
	struct list found;
};

static int keep(struct list *list, const struct order_found *found)
{
	if (list->count == list->room) {
		size_t room = list->room ? list->room * 2 : 16;
		struct order_found *more = realloc(list->items, room * sizeof(*more));
		if (!more)
			return -ENOMEM;
		list->items = more;
		list->room = room;
	}
	list->items[list->count++] = *found;
	return 0;
}

static int scan_item(const char *id, void *user)
{
	struct scan *scan = user;
	struct order_found found;
	int r = order_scan_item(&scan->order, id, &found);
	if (r == 1)
		r = keep(&scan->found, &found);
	if (r < 0 && scan->error == 0)
		scan->error = r;
	return 0; /* one bad item hides no other */
}

static int load_order(const char *base, void *user)
{
	struct scan *scan = user;
	struct order_found found = { .photo = "" };
	int r = order_file_load(scan->order.folder_fd, base, &found.order);
	if (r < 0 || (order_has_ended(&found.order) && found.order.is_told))
		return r;
	(void)snprintf(found.photo, sizeof(found.photo), "%s", found.order.photo);
	return keep(&scan->found, &found);
}

static void run_scan(struct clerk_task *task)
{
	struct scan *scan = (struct scan *)task;
	if (scan->id[0]) {
		(void)scan_item(scan->id, scan);
		return;
	}
	int r = scan->is_first ? order_scan_rebuild(&scan->order, &scan->made) : 0;
	if (r == 0)
		r = spool_scan(scan->order.spool, SPOOL_PENDING, scan_item, scan);
	if (r == 0 && scan->is_first)
		r = order_file_each(scan->order.folder_fd, load_order, scan);
	scan->error = r < 0 ? r : scan->error;
}

static void drop_scan(struct clerk_task *task)
{
	struct scan *scan = (struct scan *)task;
	free(scan->found.items);
	free(scan);
}

static int64_t id_ms(const char *id)
{
	struct uuid uuid;
	return uuid_parse(id, &uuid) < 0 ? 0 : uuid_unix_ms(&uuid);
}

static void take_found(struct orders *orders, const struct order_found *found)
{
	struct entry *entry = find(orders, found->order.base);
	bool is_new = !entry;
	if (is_new && !(entry = add(orders, &found->order)))
		return;
	if (is_new)
		order_resume(&entry->order, clock_realtime_ms());
	/* The same photo was taken on before, or a later one of the same person. */
	if (strcmp(found->photo, entry->order.photo) != 0 &&
	    id_ms(found->photo) >= id_ms(entry->order.photo)) {
		order_begin(&entry->order, found->photo, found->fen, found->taken_ms,
			    clock_realtime_ms(), &orders->config.policy);
		entry->is_dirty = true;
		entry->has_complained = false;
	}
	drive(entry);
}

static void scan_again(struct orders *orders, int64_t wait_ms)
{
	(void)timer_arm_ms(orders->scan_timer, wait_ms);
}

static void on_scanned(struct clerk_task *task)
{
	struct scan *scan = (struct scan *)task;
	struct orders *orders = scan->orders;
	bool is_whole = !scan->id[0];
	for (size_t i = 0; i < scan->found.count; i++)
		take_found(orders, &scan->found.items[i]);
	if (scan->made > 0)
		log_event(LOG_LEVEL_WARNING, JOURNAL_ORDERS_REBUILT,
			  "the folder of the orders was empty: %u orders were noted again from the "
			  "photos' records",
			  scan->made);
	if (scan->error < 0)
		log_event(LOG_LEVEL_ERROR, JOURNAL_COURIER_FOLDER,
			  "the orders cannot be read or written: %s", strerror(-scan->error));
	if (is_whole) {
		orders->scan = NULL;
		orders->is_loaded = orders->is_loaded || scan->error == 0;
	}
	if (scan->error < 0)
		scan_again(orders, SCAN_AGAIN_MS);
	else if (is_whole && orders->is_missed)
		scan_again(orders, SCAN_AGAIN_MS);
	drop_scan(task);
	arm(orders);
}

static void begin_scan(struct orders *orders, const char *id)
{
	struct scan *scan = calloc(1, sizeof(*scan));
	if (!scan) {
		scan_again(orders, SCAN_AGAIN_MS);
		return;
	}
	scan->task = (struct clerk_task){ .run = run_scan, .done = on_scanned, .drop = drop_scan };
	scan->orders = orders;
	scan->order = (struct order_scan){ .spool = orders->spool,
					   .folder_fd = orders->folder_fd,
					   .policy = &orders->config.policy,
					   .now_ms = clock_realtime_ms() };
	if (id)
		(void)snprintf(scan->id, sizeof(scan->id), "%s", id);
	else
		orders->scan = &scan->task;
	scan->is_first = !id && !orders->is_loaded;
	clerk_add(orders->clerk, &scan->task);
}

static void on_scan_timer(evutil_socket_t fd, short what, void *user)
{
	struct orders *orders = user;
	(void)fd;
	(void)what;
	orders->is_missed = false;
	if (!orders->scan)
		begin_scan(orders, NULL);
}

void orders_notice(struct orders *orders, const char *id)
{
	if (id) {
		begin_scan(orders, id);
	} else if (!orders->is_missed) {
		orders->is_missed = true;
		scan_again(orders, orders->is_loaded ? SCAN_AGAIN_MS : 0);
	}
}

void orders_hurry(struct orders *orders)
{
	for (size_t i = 0; i < orders->count; i++) {
		order_hurry(&orders->entries[i]->order, clock_realtime_ms());
		orders->entries[i]->again_ms = 0;
		drive(orders->entries[i]);
	}
	arm(orders);
}

/* ---- creating and destroying ---- */

static int open_parts(struct orders *orders, struct problem *problem)
{
	const struct orders_config *config = &orders->config;
	int r = order_file_open_folder(config->state_path, problem, &orders->folder_fd);
	if (r == 0)
		r = order_service_create(orders->base, &config->service, problem, &orders->service);
	if (r == 0)
		r = order_line_create(orders->base, config->socket, &line_events, orders, problem,
				      &orders->line);
	if (r < 0)
		return r;
	orders->timer = evtimer_new(orders->base, on_timer, orders);
	orders->scan_timer = evtimer_new(orders->base, on_scan_timer, orders);
	return orders->timer && orders->scan_timer ? 0 : problem_memory(problem);
}

int orders_create(struct event_base *base, const struct orders_config *config,
		  const struct spool *spool, struct clerk *clerk, struct problem *problem,
		  struct orders **ret_orders)
{
	struct orders *orders = calloc(1, sizeof(*orders));
	if (!orders)
		return problem_memory(problem);
	orders->base = base;
	orders->config = *config;
	orders->spool = spool;
	orders->clerk = clerk;
	orders->folder_fd = -1;
	int r = open_parts(orders, problem);
	if (r < 0) {
		orders_destroy(orders);
		return r;
	}
	begin_scan(orders, NULL);
	*ret_orders = orders;
	return 0;
}

void orders_destroy(struct orders *orders)
{
	if (!orders)
		return;
	for (size_t i = 0; i < orders->count; i++) {
		order_call_cancel(orders->entries[i]->call);
		free(orders->entries[i]);
	}
	free(orders->entries);
	order_line_destroy(orders->line);
	order_service_destroy(orders->service);
	if (orders->timer)
		event_free(orders->timer);
	if (orders->scan_timer)
		event_free(orders->scan_timer);
	if (orders->folder_fd >= 0)
		(void)close(orders->folder_fd);
	free(orders);
}
