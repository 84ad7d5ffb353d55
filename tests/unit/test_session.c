/* SPDX-License-Identifier: MIT */
/* Compares every state and event with tests/data/session.txt, the table that people review.
 * BOOTH_WRITE_TABLE=FILE writes the table as it is now: read its diff. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "daemon/core/session.h"

static const char *const effect_names[SESSION_EFFECT_COUNT] = {
#define X(id, name) [EFFECT_##id] = #name,
	SESSION_EFFECTS(X)
#undef X
};

/* The state to which a step leads. From MORE_TIME the session goes back to the state that asked. */
static enum session_state follow(struct session_step step, enum session_state asking)
{
	return step.next == SESSION_BACK ? asking : step.next;
}

static void print_effects(FILE *to, uint32_t effects)
{
	const char *separator = "  do ";
	for (unsigned i = 0; i < SESSION_EFFECT_COUNT; i++) {
		if (!(effects & (1u << i)))
			continue;
		(void)fprintf(to, "%s%s", separator, effect_names[i]);
		separator = ", ";
	}
}

static void print_state(FILE *to, enum session_state state)
{
	char ignored[1024] = "";
	(void)fprintf(to, "\n%s%s\n", session_state_name(state),
		      session_needs_camera(state) ? " (camera)" : "");
	for (unsigned i = 0; i < SESSION_EVENT_COUNT; i++) {
		enum session_event event = (enum session_event)i;
		struct session_step next = session_step(state, event);
		if (!next.has_rule) {
			size_t length = strlen(ignored);
			(void)snprintf(ignored + length, sizeof(ignored) - length, " %s",
				       session_event_name(event));
			continue;
		}
		(void)fprintf(to, "  %-12s -> %s", session_event_name(event),
			      next.next == SESSION_BACK ? "the state that asked"
							: session_state_name(next.next));
		print_effects(to, next.effects);
		(void)fputc('\n', to);
	}
	(void)fprintf(to, "  ignored:%s\n", ignored);
}

static void print_table(FILE *to)
{
	(void)fputs("The visit: every state, every event. Reviewed by people; compared by "
		    "tests/unit/test_session.c.\n",
		    to);
	for (unsigned i = 0; i < SESSION_STATE_COUNT; i++)
		print_state(to, (enum session_state)i);
}

static void test_the_table_is_the_reviewed_one(void **state)
{
	(void)state;
	const char *target = getenv("BOOTH_WRITE_TABLE");
	if (target) {
		FILE *file = fopen(target, "w");
		assert_non_null(file);
		print_table(file);
		assert_int_equal(fclose(file), 0);
	}
	char *now = NULL;
	size_t size = 0;
	FILE *memory = open_memstream(&now, &size);
	assert_non_null(memory);
	print_table(memory);
	assert_int_equal(fclose(memory), 0);
	FILE *file = fopen("tests/data/session.txt", "r");
	assert_non_null(file);
	char *reviewed = calloc(1, size + 2);
	assert_non_null(reviewed);
	size_t read = fread(reviewed, 1, size + 1, file);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(read, size);
	assert_string_equal(reviewed, now);
	free(reviewed);
	free(now);
}

static void test_every_state_has_a_way_out_in_time(void **state)
{
	(void)state;
	for (unsigned i = 0; i < SESSION_STATE_COUNT; i++)
		assert_true(session_step((enum session_state)i, EVENT_TIMEOUT).has_rule);
}

/* Marks every state that can be reached. `asking` is the state from which MORE_TIME was entered. A
 * step back leads to a state that is already marked. */
static void mark_reachable(enum session_state from, bool reached[SESSION_STATE_COUNT])
{
	if (from == SESSION_BACK || reached[from])
		return;
	reached[from] = true;
	for (unsigned i = 0; i < SESSION_EVENT_COUNT; i++)
		mark_reachable(session_step(from, (enum session_event)i).next, reached);
}

static void test_every_state_is_reached_and_left(void **state)
{
	(void)state;
	for (unsigned i = 0; i < SESSION_STATE_COUNT; i++) {
		bool from_idle[SESSION_STATE_COUNT] = { false };
		bool onwards[SESSION_STATE_COUNT] = { false };
		mark_reachable(SESSION_IDLE, from_idle);
		mark_reachable((enum session_state)i, onwards);
		assert_true(from_idle[i]);
		assert_true(onwards[SESSION_IDLE]);
	}
}

/* Marks every state that can be reached by steps which carry out none of these effects. */
static void walk_without(enum session_state from, uint32_t effects,
			 bool reached[SESSION_STATE_COUNT])
{
	if (from == SESSION_BACK || reached[from])
		return;
	reached[from] = true;
	for (unsigned i = 0; i < SESSION_EVENT_COUNT; i++) {
		struct session_step next = session_step(from, (enum session_event)i);
		if (!(next.effects & effects))
			walk_without(next.next, effects, reached);
	}
}

/* No consent, no capture: every way into a state with a camera passes the effect CONSENT. The state
 * MAINTENANCE keeps no frame, and only an operator enters it: the next test. */
static void test_no_frame_is_taken_without_consent(void **state)
{
	(void)state;
	bool reached[SESSION_STATE_COUNT] = { false };
	walk_without(SESSION_IDLE, 1u << EFFECT_CONSENT, reached);
	for (unsigned i = 0; i < SESSION_STATE_COUNT; i++)
		if (reached[i] && i != SESSION_MAINTENANCE)
			assert_false(session_needs_camera((enum session_state)i));
	assert_false(reached[SESSION_SAVING]);
}

static void test_only_an_operator_sees_the_maintenance_page(void **state)
{
	(void)state;
	for (unsigned i = 0; i < SESSION_STATE_COUNT; i++)
		for (unsigned k = 0; k < SESSION_EVENT_COUNT; k++) {
			struct session_step next =
				session_step((enum session_state)i, (enum session_event)k);
			if (!next.has_rule || next.next != SESSION_MAINTENANCE ||
			    i == SESSION_MAINTENANCE)
				continue;
			assert_int_equal(k, EVENT_MAINTAIN);
			assert_false(session_is_visit((enum session_state)i));
		}
}

/* 已保存 is shown only after the disk said so. */
static void test_saved_follows_only_stored(void **state)
{
	(void)state;
	for (unsigned i = 0; i < SESSION_STATE_COUNT; i++)
		for (unsigned k = 0; k < SESSION_EVENT_COUNT; k++) {
			struct session_step next =
				session_step((enum session_state)i, (enum session_event)k);
			if (next.has_rule && next.next == SESSION_SAVED)
				assert_int_equal(k, EVENT_STORED);
		}
}

/* Whoever leaves a visit is forgotten. */
static void test_every_end_of_a_visit_wipes_it(void **state)
{
	(void)state;
	for (unsigned i = 0; i < SESSION_STATE_COUNT; i++)
		for (unsigned k = 0; k < SESSION_EVENT_COUNT; k++) {
			struct session_step next =
				session_step((enum session_state)i, (enum session_event)k);
			if (session_is_visit((enum session_state)i) &&
			    !session_is_visit(follow(next, SESSION_NOTICE)))
				assert_true(next.effects & (1u << EFFECT_END));
		}
}

/* Whoever only presses nothing is asked once, and is at an idle, closed or broken booth after at most one time-out for
 * each state, unless the photo is being saved: that ends when the disk answers. */
static void test_who_walks_away_leaves_no_open_visit(void **state)
{
	(void)state;
	for (unsigned i = 0; i < SESSION_STATE_COUNT; i++) {
		enum session_state now = (enum session_state)i;
		for (unsigned k = 0; k < SESSION_STATE_COUNT && session_is_visit(now); k++) {
			/* the camera delivers no burst, and the disk answers */
			enum session_event event = now == SESSION_SAVING ? EVENT_STORED
						   : session_step(now, EVENT_ASK).has_rule
							   ? EVENT_ASK
							   : EVENT_TIMEOUT;
			now = session_step(now, event).next;
		}
		assert_false(session_is_visit(now));
	}
}

/* Wherever a time-out ends a visit with nothing saved, the person is asked first, and may go back. The
 * exceptions are states in which nobody was waited for, or which wait for the booth. */
static void test_who_needs_more_time_is_asked(void **state)
{
	(void)state;
	for (unsigned i = 0; i < SESSION_STATE_COUNT; i++) {
		enum session_state now = (enum session_state)i;
		bool ends = session_is_visit(now) &&
			    !session_is_visit(session_step(now, EVENT_TIMEOUT).next);
		bool is_exception = now == SESSION_INTERRUPTED || now == SESSION_DONE ||
				    now == SESSION_MORE_TIME;
		struct session_step ask = session_step(now, EVENT_ASK);
		assert_int_equal(ask.has_rule, ends && !is_exception);
		if (!ask.has_rule)
			continue;
		assert_int_equal(ask.next, SESSION_MORE_TIME);
		assert_int_equal(ask.effects, 0);
	}
	assert_int_equal(session_step(SESSION_MORE_TIME, EVENT_SHUTTER).next, SESSION_BACK);
	assert_int_equal(session_step(SESSION_MORE_TIME, EVENT_SHUTTER).effects, 0);
}

/* Only MORE_TIME leads back, so the state that asked is always known. */
static void test_only_more_time_leads_back(void **state)
{
	(void)state;
	for (unsigned i = 0; i < SESSION_STATE_COUNT; i++)
		for (unsigned k = 0; k < SESSION_EVENT_COUNT; k++)
			if (i != SESSION_MORE_TIME)
				assert_true(
					session_step((enum session_state)i, (enum session_event)k)
						.next != SESSION_BACK);
}

/* Who leaves a page with a photo loses exactly what the time-out would take. */
static void test_who_left_is_treated_as_by_the_time_out(void **state)
{
	(void)state;
	for (unsigned i = 0; i < SESSION_STATE_COUNT; i++) {
		enum session_state now = (enum session_state)i;
		struct session_step left = session_step(now, EVENT_LEFT);
		assert_int_equal(left.has_rule, session_watches_person(now));
		if (!left.has_rule)
			continue;
		assert_int_equal(left.next, SESSION_IDLE);
		assert_int_equal(left.effects, 1u << EFFECT_DISCARD | 1u << EFFECT_END);
	}
}

static void test_saved_is_shown_only_after_the_effect_store(void **state)
{
	(void)state;
	bool reached[SESSION_STATE_COUNT] = { false };
	walk_without(SESSION_IDLE, 1u << EFFECT_STORE, reached);
	assert_true(reached[SESSION_REVIEW]);
	assert_false(reached[SESSION_SAVED]);
	assert_false(reached[SESSION_DONE]);
}

/* A person whom the roster lists reaches the camera only by a word on their data. */
static void test_nobody_whom_the_roster_lists_passes_unconfirmed(void **state)
{
	(void)state;
	bool reached[SESSION_STATE_COUNT] = { false };
	/* "not me" and "back" lead to the question again, without an answer */
	walk_without(SESSION_CONFIRM,
		     1u << EFFECT_RIGHT | 1u << EFFECT_WRONG | 1u << EFFECT_FORGET |
			     1u << EFFECT_END,
		     reached);
	assert_true(reached[SESSION_MISMATCH]);
	assert_false(reached[SESSION_CODE]);
	assert_false(reached[SESSION_RULES]);
}

/* What the booth knows of an earlier photo is told to nobody before ADMIT, except in the mode code,
 * where the code itself is the proof. */
static void test_an_earlier_photo_is_told_only_after_the_person_is_known(void **state)
{
	(void)state;
	for (unsigned i = 0; i < SESSION_STATE_COUNT; i++)
		for (unsigned k = 0; k < SESSION_EVENT_COUNT; k++) {
			struct session_step next =
				session_step((enum session_state)i, (enum session_event)k);
			if (next.has_rule && next.next == SESSION_ALREADY)
				assert_true(k == EVENT_AGAIN &&
					    (i == SESSION_IDENTIFY || i == SESSION_CODE));
		}
}

/* "Not me" and "back" ask again, and nothing of the first answer is left. */
static void test_who_is_asked_again_was_forgotten(void **state)
{
	(void)state;
	for (unsigned i = 0; i < SESSION_STATE_COUNT; i++)
		for (unsigned k = 0; k < SESSION_EVENT_COUNT; k++) {
			struct session_step next =
				session_step((enum session_state)i, (enum session_event)k);
			if (next.has_rule && next.next == SESSION_IDENTIFY && i != SESSION_NOTICE)
				assert_true(next.effects & (1u << EFFECT_FORGET));
		}
}

static void test_every_state_and_event_has_a_name(void **state)
{
	(void)state;
	assert_null(session_state_name(SESSION_STATE_COUNT));
	assert_null(session_event_name(SESSION_EVENT_COUNT));
	assert_string_equal(session_state_name(SESSION_OUT_OF_ORDER), "out_of_order");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_table_is_the_reviewed_one),
		cmocka_unit_test(test_every_state_has_a_way_out_in_time),
		cmocka_unit_test(test_every_state_is_reached_and_left),
		cmocka_unit_test(test_no_frame_is_taken_without_consent),
		cmocka_unit_test(test_saved_follows_only_stored),
		cmocka_unit_test(test_every_end_of_a_visit_wipes_it),
		cmocka_unit_test(test_who_walks_away_leaves_no_open_visit),
		cmocka_unit_test(test_only_an_operator_sees_the_maintenance_page),
		cmocka_unit_test(test_who_needs_more_time_is_asked),
		cmocka_unit_test(test_only_more_time_leads_back),
		cmocka_unit_test(test_who_left_is_treated_as_by_the_time_out),
		cmocka_unit_test(test_saved_is_shown_only_after_the_effect_store),
		cmocka_unit_test(test_nobody_whom_the_roster_lists_passes_unconfirmed),
		cmocka_unit_test(test_an_earlier_photo_is_told_only_after_the_person_is_known),
		cmocka_unit_test(test_who_is_asked_again_was_forgotten),
		cmocka_unit_test(test_every_state_and_event_has_a_name),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
