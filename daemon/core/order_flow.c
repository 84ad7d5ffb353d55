/* SPDX-License-Identifier: MIT */
#include "daemon/core/order_flow.h"

#include <stdio.h>
#include <string.h>

/* So many failures in a row while the person could pay, and the screen takes the code away. */
enum { FAILURES_SHOWN = 3 };

static const char *const names[ORDER_STATE_COUNT] = {
#define X(id, name) [ORDER_##id] = #name,
	ORDER_STATES(X)
#undef X
};

const char *order_state_name(enum order_state state)
{
	return names[state];
}

enum order_state order_state_parse(const char *name)
{
	unsigned i = 0;
	while (i < ORDER_STATE_COUNT && strcmp(name, names[i]) != 0)
		i++;
	return (enum order_state)i;
}

bool order_has_ended(const struct order *order)
{
	return order->state == ORDER_PAID || order->state == ORDER_CLOSED;
}

static void go_on(struct order *order, enum order_task task, int64_t at_ms)
{
	order->task = task;
	order->next_ms = at_ms;
}

static void forget_attempt(struct order *order)
{
	order->qr[0] = '\0';
	order->qr_ms = 0;
	order->made_fen = 0;
	order->is_replacing = false;
	order->state = ORDER_NEW;
}

void order_resume(struct order *order, int64_t now_ms)
{
	order->failures = 0;
	order->is_replacing = order->is_unavailable = order->has_sound_answer = false;
	if (order_has_ended(order))
		go_on(order, ORDER_REST, 0);
	else
		go_on(order, ORDER_QUERY, now_ms);
}

void order_begin(struct order *order, const char *photo, int fen, int64_t taken_ms, int64_t now_ms,
		 const struct order_policy *policy)
{
	int64_t since_ms = taken_ms < now_ms ? taken_ms : now_ms;
	(void)snprintf(order->photo, sizeof(order->photo), "%s", photo);
	order->expires_ms = since_ms + policy->life_ms;
	order->is_told = false;
	if (order->attempt == 0)
		order->attempt = 1;
	if (order->state != ORDER_PAID) {
		order->fen = fen;
		order->state = order->qr[0] ? ORDER_OPEN : ORDER_NEW;
	}
	order_resume(order, now_ms);
}

void order_hurry(struct order *order, int64_t now_ms)
{
	if (order->task != ORDER_REST && order->next_ms > now_ms)
		order->next_ms = now_ms;
}

unsigned order_asked_attempt(const struct order *order)
{
	return order->task == ORDER_CHECK ? order->check_at : order->attempt;
}

static bool is_over(const struct order *order, int64_t now_ms)
{
	return now_ms >= order->expires_ms;
}

/* ---- the end ---- */

static void end(struct order *order)
{
	order->state = order->paid.attempt ? ORDER_PAID : ORDER_CLOSED;
	order->qr[0] = '\0';
	go_on(order, ORDER_REST, 0);
}

/* Asks for the next attempt before the end. The attempt that is known to be paid need not be asked. */
static void check_from(struct order *order, unsigned attempt, int64_t now_ms)
{
	while (attempt <= order->attempt && attempt == order->paid.attempt)
		attempt++;
	order->check_at = attempt;
	if (attempt > order->attempt)
		end(order);
	else
		go_on(order, ORDER_CHECK, now_ms);
}

/* What the present attempt costs. */
static int price(const struct order *order)
{
	return order->made_fen ? order->made_fen : order->fen;
}

/* Returns false if the amount is not the one that was asked for. An earlier attempt may have been made
 * with an earlier price. */
static bool note_paid(struct order *order, unsigned attempt, const struct order_answer *answer,
		      int64_t now_ms)
{
	struct order_money *money = &order->paid;
	if (answer->fen <= 0 || (attempt == order->attempt && answer->fen != price(order)))
		return false;
	if (order->paid.attempt && order->paid.attempt != attempt)
		money = &order->twice;
	money->attempt = attempt;
	money->fen = answer->fen;
	money->unix_ms = answer->paid_ms > 0 ? answer->paid_ms : now_ms;
	(void)snprintf(money->transaction, sizeof(money->transaction), "%s",
		       answer->transaction ? answer->transaction : "");
	return true;
}

/* ---- failures ---- */

static void fail(struct order *order, const struct order_answer *answer, int64_t now_ms,
		 const struct order_policy *policy, uint32_t chance)
{
	order->failures++;
	order->is_unavailable = order->is_unavailable || answer->kind != ORDER_NO_ANSWER ||
				!order->qr[0] || order->failures >= FAILURES_SHOWN;
	bool is_silent = answer->kind == ORDER_NO_ANSWER || answer->kind == ORDER_IS_DENIED;
	if (!is_silent || is_over(order, now_ms))
		order->state = ORDER_UNKNOWN;
	/* The server is always asked before anything is made again. */
	enum order_task task = order->task == ORDER_CREATE ? ORDER_QUERY : order->task;
	int64_t wait_ms =
		retry_delay_ms(&policy->retry, order->failures, answer->server_wait_ms, chance);
	bool is_given_up = now_ms >= order->expires_ms + (int64_t)ORDER_GIVE_UP_MS;
	go_on(order, is_given_up ? ORDER_REST : task, now_ms + wait_ms);
}

static void next_attempt(struct order *order, int64_t now_ms)
{
	if (order->attempt >= ORDER_ATTEMPTS_MAX) {
		order->state = ORDER_UNKNOWN;
		order->is_unavailable = true;
		go_on(order, ORDER_REST, 0);
		return;
	}
	order->attempt++;
	forget_attempt(order);
	go_on(order, ORDER_QUERY, now_ms);
}

/* ---- the answers ---- */

/* The amount is noted, and so made durable, before the order is made. */
static void go_create(struct order *order, int64_t now_ms)
{
	order->made_fen = order->fen;
	go_on(order, ORDER_CREATE, now_ms);
}

static void take_open(struct order *order, const struct order_answer *answer, int64_t now_ms,
		      const struct order_policy *policy)
{
	bool is_old_price = order->made_fen != 0 && order->made_fen != order->fen;
	if (answer->qr) {
		(void)snprintf(order->qr, sizeof(order->qr), "%s", answer->qr);
		order->qr_ms = now_ms;
	}
	order->state = ORDER_OPEN;
	order->is_replacing = is_old_price;
	if (is_old_price || is_over(order, now_ms))
		go_on(order, ORDER_CLOSE, now_ms);
	else if (!order->qr[0] || now_ms - order->qr_ms > ORDER_QR_LIFE_MS)
		go_create(order, now_ms);
	else
		go_on(order, ORDER_QUERY, now_ms + policy->poll_ms);
}

/* An attempt that the server does not have. If it was never made, there is nothing to close. */
static void take_missing(struct order *order, int64_t now_ms, const struct order_policy *policy)
{
	if (is_over(order, now_ms))
		order->made_fen ? go_on(order, ORDER_CLOSE, now_ms) : check_from(order, 1, now_ms);
	else if (order->made_fen != 0 && order->made_fen != order->fen)
		next_attempt(order, now_ms);
	else if (order->qr[0])
		/* some platforms have no order before the code was read */
		go_on(order, ORDER_QUERY, now_ms + policy->poll_ms);
	else
		go_create(order, now_ms);
}

static void take_closed(struct order *order, int64_t now_ms)
{
	if (is_over(order, now_ms))
		check_from(order, 1, now_ms);
	else
		next_attempt(order, now_ms);
}

/* Returns false if the answer is not a good one. */
static bool take_query(struct order *order, const struct order_answer *answer, int64_t now_ms,
		       const struct order_policy *policy)
{
	switch ((unsigned)answer->kind) {
	case ORDER_IS_OPEN:
		if (answer->fen != 0 && answer->fen != order->fen && answer->fen != order->made_fen)
			return false;
		take_open(order, answer, now_ms, policy);
		return true;
	case ORDER_IS_PAID:
		if (!note_paid(order, order->attempt, answer, now_ms))
			return false;
		check_from(order, 1, now_ms);
		return true;
	case ORDER_IS_CLOSED:
		take_closed(order, now_ms);
		return true;
	case ORDER_IS_REFUNDED:
		check_from(order, 1, now_ms);
		return true;
	case ORDER_IS_MISSING:
		take_missing(order, now_ms, policy);
		return true;
	default:
		return false;
	}
}

static bool take_create(struct order *order, const struct order_answer *answer, int64_t now_ms,
			const struct order_policy *policy)
{
	switch ((unsigned)answer->kind) {
	case ORDER_IS_OPEN:
		if (!answer->qr || (answer->fen != 0 && answer->fen != order->fen))
			return false;
		take_open(order, answer, now_ms, policy);
		return true;
	case ORDER_IS_PAID:
	case ORDER_IS_CLOSED:
		go_on(order, ORDER_QUERY, now_ms);
		return true;
	default:
		return false;
	}
}

static bool take_close(struct order *order, const struct order_answer *answer, int64_t now_ms)
{
	switch ((unsigned)answer->kind) {
	case ORDER_IS_CLOSED:
	case ORDER_IS_MISSING:
		if (order->is_replacing)
			next_attempt(order, now_ms);
		else
			check_from(order, 1, now_ms);
		return true;
	case ORDER_IS_PAID:
		go_on(order, ORDER_QUERY, now_ms);
		return true;
	case ORDER_IS_OPEN:
		go_on(order, ORDER_QUERY, now_ms + ORDER_CLOSE_AGAIN_MS);
		return true;
	default:
		return false;
	}
}

/* An earlier attempt that is open again, against all rules, is only waited for. */
static bool take_check(struct order *order, const struct order_answer *answer, int64_t now_ms)
{
	switch ((unsigned)answer->kind) {
	case ORDER_IS_PAID:
		if (!note_paid(order, order->check_at, answer, now_ms))
			return false;
		break;
	case ORDER_IS_OPEN:
	case ORDER_IS_CLOSED:
	case ORDER_IS_REFUNDED:
	case ORDER_IS_MISSING:
		break;
	default:
		return false;
	}
	check_from(order, order->check_at + 1, now_ms);
	return true;
}

static bool take(struct order *order, const struct order_answer *answer, int64_t now_ms,
		 const struct order_policy *policy)
{
	switch ((unsigned)order->task) {
	case ORDER_QUERY:
		return take_query(order, answer, now_ms, policy);
	case ORDER_CREATE:
		return take_create(order, answer, now_ms, policy);
	case ORDER_CLOSE:
		return take_close(order, answer, now_ms);
	case ORDER_CHECK:
		return take_check(order, answer, now_ms);
	case ORDER_REST:
		break;
	}
	return true;
}

void order_take(struct order *order, const struct order_answer *answer, int64_t now_ms,
		const struct order_policy *policy, uint32_t chance)
{
	if (!take(order, answer, now_ms, policy)) {
		fail(order, answer, now_ms, policy, chance);
		return;
	}
	order->failures = 0;
	order->is_unavailable = false;
	order->has_sound_answer = true;
}
