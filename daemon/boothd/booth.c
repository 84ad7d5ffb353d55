/* SPDX-License-Identifier: MIT */
/* The session. An event causes at most one step. A step enters a state and asks for effects. Then
 * further steps follow, for events that wait and for conditions that hold. */
#include "daemon/boothd/booth.h"

#include <string.h>
#include <time.h>

#include "daemon/base/clock.h"
#include "daemon/base/events.h"
#include "daemon/base/log.h"
#include "daemon/base/timer.h"
#include "daemon/boothd/booth_inside.h"

/* ---- entering a state ---- */

static int64_t state_time_ms(const struct config_session *session, enum session_state state)
{
	const int seconds[SESSION_STATE_COUNT] = {
#define X(id, name, camera, time) [SESSION_##id] = session->time,
		SESSION_STATES(X)
#undef X
	};
	return (int64_t)seconds[state] * 1000;
}

/* Restarts the time limit of the state. The screen shows the remaining time only if a person is at
 * the booth. */
static void arm(struct booth *booth, int64_t now_ms)
{
	int64_t time_ms = state_time_ms(&booth->settings.config.session, booth->state);
	(void)timer_arm_ms(booth->timer, time_ms);
	booth->ends_ms = session_is_visit(booth->state) ? now_ms + time_ms : 0;
}

/* After a countdown that was given up, the hint stays, and so does the time since which the person
 * has posed. */
static void begin_pose(struct booth *booth, bool is_again)
{
	if (is_again) {
		live_hold_again(&booth->live);
	} else {
		live_reset(&booth->live);
		explicit_bzero(&booth->marks, sizeof(booth->marks));
		booth->pose.since_ms = booth->began_ms;
		booth->pose.may_insist = false;
	}
	hint_watch(&booth->live.hint, false);
}

static void begin_service(struct booth *booth)
{
	live_reset(&booth->live);
	explicit_bzero(&booth->marks, sizeof(booth->marks));
	booth->service.measures = (struct measures){ 0 };
}

static void enter(struct booth *booth, enum session_state state)
{
	bool is_first = booth->screen == 0;
	bool is_same = state == booth->state && !is_first;
	bool was_live = booth_needs_frames(booth);
	bool was_countdown = booth->state == SESSION_COUNTDOWN;
	booth->left = booth->state;
	booth->state = state;
	booth->pose.paused_ms = 0;
	arm(booth, clock_monotonic_ms());
	/* If the state stays the same, because an idle booth's time has run out, keep the page and
	 * its number: a press that is still on its way was meant for this page. */
	if (is_same)
		return;
	booth_turn_page(booth);
	booth->code_refused = false;
	explicit_bzero(booth->visit.typed, sizeof(booth->visit.typed));
	if (booth->state == SESSION_REVIEW) /* the photo shows the person */
		presence_expect(&booth->presence, booth->began_ms);
	else
		presence_reset(&booth->presence);
	if (state == SESSION_POSE)
		begin_pose(booth, was_countdown);
	else if (state == SESSION_MAINTENANCE)
		begin_service(booth);
	if (!was_live)
		booth->last_frame_ms = booth->began_ms;
	signals_show(booth->signals, state);
	booth_want_camera(booth);
	booth_reader_turn(booth);
}

/* ---- stepping ---- */

/* Makes the step that belongs to the event. Returns false if the session has no rule for this event
 * in this state. */
static bool step(struct booth *booth, enum session_event event)
{
	struct session_step next = session_step(booth->state, event);
	if (!next.has_rule)
		return false;
	log_debug("session: %s + %s -> %s", session_state_name(booth->state),
		  session_event_name(event),
		  next.next == SESSION_BACK ? "back" : session_state_name(next.next));
	if (next.next == SESSION_MORE_TIME)
		booth->asking = booth->state;
	enter(booth, next.next == SESSION_BACK ? booth->asking : next.next);
	for (unsigned i = 0; i < SESSION_EFFECT_COUNT; i++)
		if (next.effects & (1u << i))
			booth_carry_out(booth, (enum session_effect)i);
	booth_tell_watchers(booth, session_event_name(event));
	return true;
}

static bool is_within_window(const struct config_notice *notice)
{
	char today[16];
	time_t now = (time_t)(clock_realtime_ms() / 1000);
	struct tm local;
	if (!localtime_r(&now, &local) || strftime(today, sizeof(today), "%Y-%m-%d", &local) == 0)
		return true;
	return (!notice->from[0] || strcmp(today, notice->from) >= 0) &&
	       (!notice->to[0] || strcmp(today, notice->to) <= 0);
}

/* Returns whether the operator's page is on, or may come on now. A visit ends first, by the fault. */
static bool shows_service(const struct booth *booth)
{
	bool is_wanted =
		booth->service.is_wanted && (booth->faults & fault_bit(FAULT_MAINTENANCE)) != 0;
	return is_wanted && (booth->state == SESSION_MAINTENANCE ||
			     session_step(booth->state, EVENT_MAINTAIN).has_rule);
}

/* Returns the event that must come next because of the present faults, state and date. */
static enum session_event due_event(const struct booth *booth)
{
	fault_set camera = fault_bit(FAULT_CAMERA_LOST);
	if (shows_service(booth))
		return EVENT_MAINTAIN;
	if (booth->faults & ~camera)
		return EVENT_FAULT;
	if (booth->faults & camera)
		return EVENT_CAMERA_LOST;
	if (booth->state == SESSION_INTERRUPTED)
		return EVENT_CAMERA_BACK;
	if (booth->state == SESSION_OUT_OF_ORDER || booth->state == SESSION_MAINTENANCE)
		return EVENT_CLEARED;
	return is_within_window(&booth->settings.config.notice) ? EVENT_OPEN : EVENT_CLOSE;
}

static void step_while_due(struct booth *booth)
{
	/* A condition moves the session at most once, so the loop ends before this limit. The limit
	 * guards against an error in the session's table, which would make the loop endless. */
	for (unsigned i = 0; i < SESSION_STATE_COUNT; i++) {
		enum session_event event;
		if (booth_take_posted(booth, &event))
			(void)step(booth, event);
		else if (!step(booth, due_event(booth)))
			return;
	}
}

void booth_settle(struct booth *booth)
{
	if (booth->is_stepping)
		return;
	booth->is_stepping = true;
	step_while_due(booth);
	booth->is_stepping = false;
	booth_publish(booth);
	if (!session_is_visit(booth->state))
		booth_do_owed(booth);
}

void booth_handle(struct booth *booth, enum session_event event)
{
	booth_post(booth, event);
	booth_settle(booth);
}

void booth_set_fault(struct booth *booth, enum fault fault, bool holds, const char *why)
{
	fault_set before = booth->faults;
	booth_note_fault(booth, fault, holds, why);
	if (booth->faults != before)
		booth_settle(booth);
}

void booth_begin(struct booth *booth)
{
	enter(booth, SESSION_IDLE);
	booth_settle(booth);
}

/* ---- the end of a state's time ---- */

/* Logs which part kept the person waiting. */
static void note_late(struct booth *booth)
{
	const struct config_session *session = &booth->settings.config.session;
	struct problem why = { "" };
	switch ((unsigned)booth->state) {
	case SESSION_SAVING:
		log_event(LOG_LEVEL_WARNING, JOURNAL_SAVE_SLOW,
			  "a save takes longer than session.save_s; is the disk failing?");
		return;
	case SESSION_BURST:
		(void)problem_set(&why, 0,
				  "%u of session.burst_frames = %d came within session.burst_s = "
				  "%d; see `boothctl camera` for the camera's rate",
				  booth->visit.burst.count, session->burst_frames,
				  session->burst_s);
		break;
	case SESSION_EXAMINING:
		(void)problem_set(&why, 0,
				  "its examination takes longer than session.examine_s = %d",
				  session->examine_s);
		break;
	default:
		return;
	}
	booth_note_failed_burst(booth, why.text);
}

/* Returns ASK where the session asks whether somebody is still there, until it has asked often
 * enough. */
static enum session_event time_out_event(struct booth *booth)
{
	if (booth->visit.asks >= SESSION_ASKS_MAX ||
	    !session_step(booth->state, EVENT_ASK).has_rule)
		return EVENT_TIMEOUT;
	booth->visit.asks++;
	return EVENT_ASK;
}

void booth_time_out(struct booth *booth)
{
	/* Check the disk only while nobody is at the booth, because the check may take long. */
	if (!session_is_visit(booth->state))
		booth_look_at_disk(booth);
	note_late(booth);
	booth_handle(booth, time_out_event(booth));
}
