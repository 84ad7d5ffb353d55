/* SPDX-License-Identifier: MIT */
#include "daemon/courier/route_inside.h"

#include <errno.h>
#include <stdio.h>

#include "daemon/base/clock.h"
#include "daemon/base/events.h"
#include "daemon/base/log.h"
#include "daemon/courier/mover.h"

static struct delivery_order make_order(const struct route *route)
{
	return (struct delivery_order){
		.spool = route->host.spool,
		.clerk = route->host.clerk,
		.destination = route->destination,
		.destinations = route->destinations,
		.certificates_path = route->host.certificates_path,
		.prefix = route->prefix,
		.device = route->device,
		.is_durable = route->is_durable,
		.bytes_per_s = route_present_rate(route),
	};
}

static void postpone(struct entry *entry, const struct placing_result *why)
{
	struct route *route = entry->route;
	int64_t wait =
		retry_delay_ms(&route->retry, ++entry->tries, why->server_wait_ms, route_chance());
	entry->state = ENTRY_WAITING;
	entry->due_ms = clock_monotonic_ms() + wait;
	route->counts.tries_failed++;
	log_debug("%s: photo %s waits %lld ms after try %u: %s", route->section, entry->id,
		  (long long)wait, entry->tries, why->problem.text);
}

static void on_moved(bool has_gone, void *user)
{
	struct entry *entry = user;
	struct route *route = entry->route;
	struct placing_result stuck = { .server_wait_ms = -1 };
	entry->move = NULL;
	(void)snprintf(stuck.problem.text, sizeof(stuck.problem.text), "it cannot be moved");
	if (has_gone)
		backlog_forget(entry);
	else
		postpone(entry, &stuck);
	route_wake(route);
}

/* Moves the item out of pending/. If the disk prevents the move, the courier tries it again
 * later. */
static void move_on(struct entry *entry, enum mover_goal goal, const struct problem *why)
{
	struct route *route = entry->route;
	struct placing_result failed = { .server_wait_ms = -1 };
	int r = mover_move(route->host.mover, entry->id, goal, why, on_moved, entry, &entry->move);
	if (r == 0)
		return;
	(void)problem_memory(&failed.problem);
	postpone(entry, &failed);
}

/* Ends this route's work with the item. sum: the item's state at all destinations. */
static void settle(struct entry *entry, const struct note_sum *sum)
{
	entry->is_settled = sum->is_settled;
	entry->is_refused = sum->is_refused;
	if (entry->is_settled)
		move_on(entry, entry->is_refused ? MOVER_REFUSED : MOVER_SENT, NULL);
	else
		backlog_forget(entry); /* the other route must still send the item */
}

static void say_refused(struct route *route, const char *id, const struct placing_result *why)
{
	route->counts.items_refused++;
	log_event(LOG_LEVEL_WARNING, JOURNAL_COURIER_REFUSED, "photo %s is refused: %s", id,
		  why->problem.text);
}

static void take_error(struct entry *entry, const struct delivery_result *result);

static void on_refusal_noted(const struct delivery_result *result, void *user)
{
	struct entry *entry = user;
	struct route *route = entry->route;
	entry->delivery = NULL;
	if (result->error < 0) {
		take_error(entry, result);
	} else {
		say_refused(route, entry->id, &result->placing);
		settle(entry, &result->sum);
	}
	route_wake(route);
}

static void refuse(struct entry *entry, const struct placing_result *why)
{
	struct route *route = entry->route;
	struct delivery_order order = make_order(route);
	if (delivery_refuse(&order, entry->id, why, on_refusal_noted, entry, &entry->delivery) < 0)
		postpone(entry, why);
}

/* Returns whether the photo may be the cause of the refusal, and not the booth or the
 * connection. */
static bool is_no_to_photo(const struct entry *entry, const struct placing_result *why)
{
	if (why->status == 401 || why->status == 407)
		return false; /* 401 and 407 are about the booth's password */
	if (why->status == 400 && entry->was_cut)
		/* the cause may be the connection, which broke during the try before */
		return false;
	return why->answer == ANSWER_REFUSED || (why->status >= 400 && why->status < 500);
}

static enum refusal_verdict hear_no(struct entry *entry, const struct placing_result *why)
{
	const struct route *route = entry->route;
	if (!is_no_to_photo(entry, why))
		return REFUSAL_TOO_EARLY;
	enum refusal_verdict verdict = refusal_add(&entry->refusal, &route->refusal, why->status,
						   clock_monotonic_ms(), route->accepted);
	if (entry->refusal.times == 1)
		log_event(LOG_LEVEL_WARNING, JOURNAL_COURIER_TURNED,
			  "photo %s waits: %s; the courier tries it again, and gives it up only "
			  "where this goes on while other photos pass",
			  entry->id, why->problem.text);
	return verdict;
}

/* Counts how many different items the server has turned away since it last accepted one. */
static void count_in_row(struct entry *entry)
{
	struct route *route = entry->route;
	if (entry->row != route->row)
		route->in_row++;
	entry->row = route->row;
}

static void pause_for_row(struct route *route, const struct placing_result *why)
{
	struct placing_result whole = *why;
	(void)problem_set(&whole.problem, 0,
			  "%s: the server turned away %u photos in a row, so it is not about one "
			  "photo: sending is paused; %s",
			  route->section, route->in_row, why->problem.text);
	route_pause(route, &whole);
}

/*
 * Handles an item that the server turned away. An answer such as "wrong key" or "wrong address"
 * concerns all items: the route probes the server again at once, and if the probe fails too, all
 * items wait for a person. After any other answer, only this item waits and the other items go on,
 * until the "no" is believed (refusal.h). If several items in a row are turned away, the cause is
 * not a single item, and all items wait.
 */
static void turn_away(struct entry *entry, const struct delivery_result *result)
{
	struct route *route = entry->route;
	const struct placing_result *why = &result->placing;
	enum refusal_verdict verdict = hear_no(entry, why);
	count_in_row(entry);
	if (route->in_row < ROUTE_ROW_MAX)
		breaker_on_success(&route->breaker);
	if (route->in_row < ROUTE_ROW_MAX && verdict == REFUSAL_BELIEVED) {
		refuse(entry, why);
		return;
	}
	postpone(entry, why);
	if (route->in_row >= ROUTE_ROW_MAX)
		pause_for_row(route, why);
	else if (verdict == REFUSAL_UNPROVED && result->size_bytes > 0)
		route_probe_with_size(route, entry, result->size_bytes);
	else if (why->answer != ANSWER_REFUSED)
		route_probe_again(route);
}

static void take_acceptance(struct entry *entry, const struct delivery_result *result)
{
	struct route *route = entry->route;
	route->counts.items_sent++;
	route->accepted++;
	route->row++;
	route->in_row = 0;
	route_open(route);
	settle(entry, &result->sum);
}

static void act_on(struct entry *entry, const struct delivery_result *result)
{
	struct route *route = entry->route;
	const struct placing_result *placing = &result->placing;
	switch (placing->answer) {
	case ANSWER_DONE:
		take_acceptance(entry, result);
		return;
	case ANSWER_RETRY:
	case ANSWER_TAKEN:
		postpone(entry, placing);
		route_wait(route, placing, placing->server_wait_ms > 0);
		break;
	case ANSWER_REFUSED:
	case ANSWER_AUTHENTICATION:
	case ANSWER_MISPLACED:
		turn_away(entry, result);
		break;
	}
}

/* Handles an item that was not sent, or only in part, because of a fault that is not the
 * server's. */
static void take_error(struct entry *entry, const struct delivery_result *result)
{
	struct route *route = entry->route;
	struct placing_result failed = { .server_wait_ms = -1, .problem = result->problem };
	switch (-result->error) {
	case ENOENT: /* an operator moved the item away */
		backlog_forget(entry);
		return;
	case EALREADY:
		settle(entry, &result->sum);
		return;
	case EBADMSG:
		move_on(entry, MOVER_BROKEN, &result->problem);
		return;
	case ENOKEY: /* without the certificates, no item can be sent */
		postpone(entry, &failed);
		route_pause_here(route, &result->problem);
		return;
	default:
		if (entry->tries == 0)
			log_error("%s", result->problem.text);
		postpone(entry, &failed);
		return;
	}
}

static void take_progress(struct entry *entry, const struct delivery_result *result)
{
	struct route *route = entry->route;
	/* If this try has placed more files than the try before, the server works, so the waiting
	 * times begin anew. Otherwise an item would hardly ever get through to a server that loses
	 * every fifth request. An item has few files, so this cannot go on for long. */
	if (result->placed_files > entry->placed_files) {
		entry->tries = 0;
		entry->refusal = (struct refusal){ .times = 0 };
		/* A pause ends only after a complete photo was sent. */
		if (route->state != ROUTE_PAUSED)
			breaker_on_success(&route->breaker);
	}
	entry->placed_files = result->placed_files;
	route->counts.bytes_sent += result->proved_bytes;
	pacer_spend(&route->pacer, result->sent_bytes, route_present_rate(route),
		    clock_monotonic_ms());
}

static void on_delivered(const struct delivery_result *result, void *user)
{
	struct entry *entry = user;
	struct route *route = entry->route;
	const struct placing_result *placing = &result->placing;
	entry->delivery = NULL;
	route->under_way--;
	if (result->error < 0) {
		take_error(entry, result);
		/* The open breaker may have let this item through as a test of the server. But the
		 * item has not tested the server, so another item may be tried. */
		route->breaker.is_trying = false;
	} else {
		bool was_cut = placing->answer == ANSWER_RETRY && placing->status == 0;
		take_progress(entry, result);
		act_on(entry, result);
		entry->was_cut = was_cut; /* does no harm if act_on() has removed the entry */
	}
	route_wake(route);
}

void route_start_entry(struct route *route, struct entry *entry)
{
	struct delivery_order order = make_order(route);
	order.placed_files = entry->placed_files;
	entry->state = ENTRY_UNDER_WAY;
	entry->tried_ms = clock_monotonic_ms();
	if (entry->is_settled) {
		/* Only the move has failed, for instance because the spool's disk is read-only or
		 * full. Sending the item again would change nothing. */
		move_on(entry, entry->is_refused ? MOVER_REFUSED : MOVER_SENT, NULL);
		return;
	}
	if (delivery_start(&order, entry->id, on_delivered, entry, &entry->delivery) < 0) {
		struct placing_result failed = { .server_wait_ms = -1 };
		(void)problem_memory(&failed.problem);
		postpone(entry, &failed);
		return;
	}
	route->under_way++;
	breaker_on_send(&route->breaker);
}
