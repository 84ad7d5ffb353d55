/* SPDX-License-Identifier: MIT */
/* What is done next about an order. A drawn server answers; booths are killed and started again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "daemon/core/order_flow.h"

static const char person[] = "5e8769da28320f74089411031c3f2aec";
static const char photo[] = "01970000-0000-7000-8000-000000000001";
static const struct order_policy policy = { .poll_ms = 3000,
					    .life_ms = 900000,
					    .retry = { .base_ms = 1000, .cap_ms = 60000 } };
static const int64_t start_ms = 1777863721000;

static void begin(struct order *order)
{
	*order = (struct order){ .base = "BBT3PKPH8687Q824M241HRFSAX" };
	memcpy(order->person, person, sizeof(person));
	order_begin(order, photo, 1500, start_ms, start_ms, &policy);
}

static void say(struct order *order, struct order_answer answer, int64_t now_ms)
{
	if (answer.server_wait_ms == 0)
		answer.server_wait_ms = -1;
	order_take(order, &answer, now_ms, &policy, 0);
}

static void test_the_server_is_asked_before_anything_is_made(void **state)
{
	(void)state;
	struct order order;
	begin(&order);
	assert_int_equal(order.task, ORDER_QUERY);
	say(&order, (struct order_answer){ .kind = ORDER_IS_MISSING }, start_ms);
	assert_int_equal(order.task, ORDER_CREATE);
	/* the answer to the creation is lost: ask again, do not make it again */
	say(&order, (struct order_answer){ .kind = ORDER_NO_ANSWER }, start_ms);
	assert_int_equal(order.task, ORDER_QUERY);
	say(&order, (struct order_answer){ .kind = ORDER_IS_OPEN, .fen = 1500 }, start_ms);
	assert_int_equal(order.task, ORDER_CREATE); /* the same number, for its code */
	say(&order, (struct order_answer){ .kind = ORDER_IS_OPEN, .fen = 1500, .qr = "weixin://x" },
	    start_ms);
	assert_int_equal(order.state, ORDER_OPEN);
	assert_int_equal(order.next_ms, start_ms + policy.poll_ms);
	order_hurry(&order, start_ms + 10);
	assert_int_equal(order.next_ms, start_ms + 10);
	say(&order,
	    (struct order_answer){ .kind = ORDER_IS_PAID, .fen = 1500, .transaction = "42" },
	    start_ms + 20);
	assert_int_equal(order.state, ORDER_PAID);
	assert_true(order_has_ended(&order));
	assert_string_equal(order.paid.transaction, "42");
	assert_int_equal(order.paid.attempt, 1);
	assert_int_equal(order.twice.attempt, 0);
}

static void make_open(struct order *order)
{
	begin(order);
	say(order, (struct order_answer){ .kind = ORDER_IS_MISSING }, start_ms);
	say(order, (struct order_answer){ .kind = ORDER_IS_OPEN, .qr = "weixin://x" }, start_ms);
}

static void test_another_amount_is_never_paid(void **state)
{
	(void)state;
	struct order order;
	make_open(&order);
	say(&order, (struct order_answer){ .kind = ORDER_IS_PAID, .fen = 1400 }, start_ms);
	assert_int_equal(order.state, ORDER_UNKNOWN);
	assert_int_equal(order.failures, 1);
	assert_true(order.is_unavailable);
	say(&order, (struct order_answer){ .kind = ORDER_IS_OPEN, .fen = 1 }, start_ms);
	assert_int_equal(order.failures, 2);
	begin(&order);
	say(&order, (struct order_answer){ .kind = ORDER_IS_PAID }, start_ms);
	assert_false(order_has_ended(&order));
}

static void test_an_order_whose_time_is_over_is_closed_and_asked_once_more(void **state)
{
	(void)state;
	struct order order;
	int64_t late_ms = start_ms + policy.life_ms;
	make_open(&order);
	say(&order, (struct order_answer){ .kind = ORDER_IS_OPEN }, late_ms);
	assert_int_equal(order.task, ORDER_CLOSE);
	say(&order, (struct order_answer){ .kind = ORDER_IS_CLOSED }, late_ms);
	assert_int_equal(order.task, ORDER_CHECK);
	assert_int_equal(order_asked_attempt(&order), 1);
	/* paid in the second between the query and the close: paid beats closed */
	struct order other = order;
	say(&other, (struct order_answer){ .kind = ORDER_IS_PAID, .fen = 1500 }, late_ms);
	assert_int_equal(other.state, ORDER_PAID);
	say(&order, (struct order_answer){ .kind = ORDER_IS_CLOSED }, late_ms);
	assert_int_equal(order.state, ORDER_CLOSED);
}

static void test_a_closed_attempt_is_followed_by_the_next_and_both_paid_are_told(void **state)
{
	(void)state;
	struct order order;
	begin(&order);
	say(&order, (struct order_answer){ .kind = ORDER_IS_CLOSED }, start_ms);
	assert_int_equal(order_asked_attempt(&order), 2);
	say(&order, (struct order_answer){ .kind = ORDER_IS_MISSING }, start_ms);
	say(&order, (struct order_answer){ .kind = ORDER_IS_OPEN, .qr = "weixin://y" }, start_ms);
	say(&order, (struct order_answer){ .kind = ORDER_IS_PAID, .fen = 1500 }, start_ms);
	assert_int_equal(order.task, ORDER_CHECK);
	assert_int_equal(order_asked_attempt(&order), 1);
	say(&order, (struct order_answer){ .kind = ORDER_IS_PAID, .fen = 1200 }, start_ms);
	assert_int_equal(order.state, ORDER_PAID);
	assert_int_equal(order.paid.attempt, 2);
	assert_int_equal(order.twice.attempt, 1);
	assert_int_equal(order.twice.fen, 1200);
}

static void test_a_new_price_closes_the_old_attempt_first(void **state)
{
	(void)state;
	struct order order;
	make_open(&order);
	order_begin(&order, photo, 2000, start_ms, start_ms, &policy);
	say(&order, (struct order_answer){ .kind = ORDER_IS_OPEN }, start_ms);
	assert_int_equal(order.task, ORDER_CLOSE);
	say(&order, (struct order_answer){ .kind = ORDER_IS_CLOSED }, start_ms);
	assert_int_equal(order_asked_attempt(&order), 2);
	assert_int_equal(order.qr[0], 0);
	/* but what was paid at the old price meanwhile is paid */
	make_open(&order);
	order_begin(&order, photo, 2000, start_ms, start_ms, &policy);
	say(&order, (struct order_answer){ .kind = ORDER_IS_PAID, .fen = 1500 }, start_ms);
	assert_int_equal(order.state, ORDER_PAID);
}

static void test_who_has_paid_is_not_asked_again(void **state)
{
	(void)state;
	struct order order;
	make_open(&order);
	say(&order, (struct order_answer){ .kind = ORDER_IS_PAID, .fen = 1500 }, start_ms);
	order.is_told = true;
	order_begin(&order, "01970000-0000-7000-8000-000000000002", 1500, start_ms, start_ms,
		    &policy);
	assert_int_equal(order.state, ORDER_PAID);
	assert_int_equal(order.task, ORDER_REST);
	assert_false(order.is_told);
}

static void test_silence_is_told_as_unavailable_and_later_as_unknown(void **state)
{
	(void)state;
	struct order order;
	begin(&order);
	say(&order, (struct order_answer){ .kind = ORDER_NO_ANSWER }, start_ms);
	assert_true(order.is_unavailable);
	assert_int_equal(order.state, ORDER_NEW);
	/* a code that the person is just reading stays for two failures */
	struct order open;
	make_open(&open);
	for (int i = 0; i < 3; i++) {
		assert_false(open.is_unavailable);
		say(&open, (struct order_answer){ .kind = ORDER_NO_ANSWER }, start_ms);
	}
	assert_true(open.is_unavailable);
	say(&order, (struct order_answer){ .kind = ORDER_NO_ANSWER }, start_ms + policy.life_ms);
	assert_int_equal(order.state, ORDER_UNKNOWN);
	assert_int_equal(order.task, ORDER_QUERY);
	say(&order, (struct order_answer){ .kind = ORDER_NO_ANSWER },
	    start_ms + policy.life_ms + ORDER_GIVE_UP_MS);
	assert_int_equal(order.task, ORDER_REST);
	assert_int_equal(order.state, ORDER_UNKNOWN);
}

static void test_what_waited_too_long_is_never_made(void **state)
{
	(void)state;
	struct order order = { .base = "B" };
	order_begin(&order, photo, 1500, start_ms, start_ms + policy.life_ms, &policy);
	say(&order, (struct order_answer){ .kind = ORDER_IS_MISSING }, start_ms + policy.life_ms);
	assert_int_equal(order.task, ORDER_CHECK);
	say(&order, (struct order_answer){ .kind = ORDER_IS_MISSING }, start_ms + policy.life_ms);
	assert_int_equal(order.state, ORDER_CLOSED);
}

static void test_the_last_attempt_is_not_followed_by_another(void **state)
{
	(void)state;
	struct order order;
	begin(&order);
	for (int i = 1; i <= ORDER_ATTEMPTS_MAX; i++)
		say(&order, (struct order_answer){ .kind = ORDER_IS_CLOSED }, start_ms);
	assert_int_equal(order.state, ORDER_UNKNOWN);
	assert_int_equal(order.task, ORDER_REST);
}

/* ---- two booths and a server, in any order ---- */

enum { ATTEMPTS = ORDER_ATTEMPTS_MAX + 1, STEPS = 400, RUNS = 3000 };

struct server {
	enum order_answer_kind state[ATTEMPTS]; /* of each attempt */
	int fen[ATTEMPTS];
	unsigned created;
};

static uint32_t next(uint32_t *seed)
{
	*seed = *seed * 1664525 + 1013904223;
	return *seed >> 8;
}

static struct order_answer answer_of(const struct server *server, unsigned attempt)
{
	struct order_answer answer = { .kind = server->state[attempt], .server_wait_ms = -1 };
	if (answer.kind == ORDER_IS_PAID || answer.kind == ORDER_IS_OPEN)
		answer.fen = server->fen[attempt];
	return answer;
}

static struct order_answer serve(struct server *server, const struct order *order)
{
	unsigned attempt = order_asked_attempt(order);
	enum order_answer_kind *at = &server->state[attempt];
	struct order_answer answer;
	if (order->task == ORDER_CREATE && *at == ORDER_IS_MISSING) {
		*at = ORDER_IS_OPEN;
		server->fen[attempt] = order->fen;
		server->created++;
	}
	if (order->task == ORDER_CLOSE && *at == ORDER_IS_OPEN)
		*at = ORDER_IS_CLOSED;
	answer = answer_of(server, attempt);
	if (order->task == ORDER_CREATE && *at == ORDER_IS_OPEN)
		answer.qr = "weixin://z";
	return answer;
}

static unsigned count_of(const struct server *server, enum order_answer_kind kind)
{
	unsigned count = 0;
	for (unsigned i = 1; i < ATTEMPTS; i++)
		count += server->state[i] == kind;
	return count;
}

static unsigned open_attempt(const struct server *server)
{
	unsigned at = 1;
	while (at < ATTEMPTS && server->state[at] != ORDER_IS_OPEN)
		at++;
	return at;
}

static void visit(struct order *order, int64_t now_ms)
{
	if (order->attempt == 0)
		*order = (struct order){ .base = "BBT3PKPH8687Q824M241HRFSAX" };
	order_begin(order, photo, 1500, now_ms, now_ms, &policy);
}

/* One thing that happens: a booth does its task, with the answer lost or not, is killed and started
 * again, gets the person's visit, or the person pays. */
static void happen(struct server *server, struct order booths[2], int64_t now_ms, uint32_t *seed)
{
	struct order *order = &booths[next(seed) % 2];
	unsigned what = next(seed) % 20, open;
	if (what == 0) {
		visit(order, now_ms);
	} else if (what == 1 && next(seed) % 8 == 0 && (open = open_attempt(server)) < ATTEMPTS) {
		server->state[open] = ORDER_IS_PAID;
	} else if (what == 2 && order->attempt != 0) {
		order_resume(order, now_ms);
	} else if (order->attempt != 0 && order->task != ORDER_REST && now_ms >= order->next_ms) {
		struct order_answer answer = serve(server, order);
		if (next(seed) % 5 == 0)
			answer = (struct order_answer){ .kind = ORDER_NO_ANSWER };
		order_take(order, &answer, now_ms, &policy, next(seed));
	}
}

static void finish(struct server *server, struct order *order, int64_t now_ms)
{
	if (order->attempt == 0)
		return;
	order_resume(order, now_ms);
	for (int i = 0; i < 500 && order->task != ORDER_REST; i++) {
		struct order_answer answer = serve(server, order);
		now_ms = order->next_ms > now_ms ? order->next_ms : now_ms;
		order_take(order, &answer, now_ms, &policy, 0);
	}
	assert_int_equal(order->task, ORDER_REST);
}

static void test_two_booths_never_have_two_open_orders_or_lose_a_payment(void **state)
{
	(void)state;
	unsigned paid = 0, closed = 0;
	for (uint32_t run = 1; run <= RUNS; run++) {
		struct server server = { .created = 0 };
		struct order booths[2] = { { .attempt = 0 }, { .attempt = 0 } };
		uint32_t seed = run;
		int64_t now_ms = start_ms;
		for (unsigned i = 0; i < ATTEMPTS; i++)
			server.state[i] = ORDER_IS_MISSING;
		for (int i = 0; i < STEPS; i++) {
			now_ms += next(&seed) % 20000;
			happen(&server, booths, now_ms, &seed);
			assert_true(count_of(&server, ORDER_IS_OPEN) <= 1);
			assert_true(count_of(&server, ORDER_IS_PAID) <= 1);
		}
		now_ms += policy.life_ms;
		finish(&server, &booths[0], now_ms);
		finish(&server, &booths[1], now_ms + policy.life_ms);
		assert_int_equal(count_of(&server, ORDER_IS_OPEN), 0);
		if (count_of(&server, ORDER_IS_PAID) == 1)
			assert_true(booths[0].state == ORDER_PAID || booths[1].state == ORDER_PAID);
		else
			assert_true(booths[0].state != ORDER_PAID && booths[1].state != ORDER_PAID);
		paid += count_of(&server, ORDER_IS_PAID);
		closed += count_of(&server, ORDER_IS_PAID) == 0;
	}
	assert_true(paid > RUNS / 10 && closed > RUNS / 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_server_is_asked_before_anything_is_made),
		cmocka_unit_test(test_another_amount_is_never_paid),
		cmocka_unit_test(test_an_order_whose_time_is_over_is_closed_and_asked_once_more),
		cmocka_unit_test(
			test_a_closed_attempt_is_followed_by_the_next_and_both_paid_are_told),
		cmocka_unit_test(test_a_new_price_closes_the_old_attempt_first),
		cmocka_unit_test(test_who_has_paid_is_not_asked_again),
		cmocka_unit_test(test_silence_is_told_as_unavailable_and_later_as_unknown),
		cmocka_unit_test(test_what_waited_too_long_is_never_made),
		cmocka_unit_test(test_the_last_attempt_is_not_followed_by_another),
		cmocka_unit_test(test_two_booths_never_have_two_open_orders_or_lose_a_payment),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
