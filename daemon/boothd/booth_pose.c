/* SPDX-License-Identifier: MIT */
/* What the verdicts about live frames do: the hint, the photo that is taken by itself, the countdown
 * that a broken pose holds up, and what the shutter key may do. */
#include "daemon/base/clock.h"
#include "daemon/base/timer.h"
#include "daemon/boothd/booth_inside.h"

bool booth_pose_is_watched(const struct booth *booth)
{
	return booth->state == SESSION_POSE || booth->state == SESSION_COUNTDOWN;
}

/* ---- the countdown ---- */

/* Holds up the countdown. If the examiner then gives no more verdicts, the timer ends the countdown. */
static void pause_countdown(struct booth *booth, int64_t now_ms)
{
	int64_t left_ms = booth->ends_ms - now_ms;
	booth->pose.paused_ms = left_ms > 0 ? left_ms : 1;
	booth->ends_ms = 0;
	(void)timer_arm_ms(booth->timer, HINT_BREAK_MS);
}

static void resume_countdown(struct booth *booth, int64_t now_ms)
{
	booth->ends_ms = now_ms + booth->pose.paused_ms;
	(void)timer_arm_ms(booth->timer, booth->pose.paused_ms);
	booth->pose.paused_ms = 0;
}

/* Holds up, resumes or ends the countdown. Returns true if it ended. */
static bool follow_countdown(struct booth *booth, int64_t now_ms)
{
	int64_t broken_ms = hint_broken_ms(&booth->live.hint, now_ms);
	bool is_paused = booth->pose.paused_ms > 0;
	/* A slow examiner gives few verdicts. The person sees the hint before the countdown ends. */
	if (is_paused && broken_ms >= HINT_BREAK_MS) {
		booth_handle(booth, EVENT_POSE_BROKEN);
		return true;
	}
	if (!is_paused && broken_ms >= HINT_PAUSE_MS)
		pause_countdown(booth, now_ms);
	else if (is_paused && broken_ms < 0)
		resume_countdown(booth, now_ms);
	return false;
}

void booth_pose_time_out(struct booth *booth)
{
	int64_t now_ms = clock_monotonic_ms();
	if (booth->state != SESSION_COUNTDOWN) {
		booth_time_out(booth);
	} else if (booth->pose.paused_ms > 0) {
		booth_handle(booth, EVENT_POSE_BROKEN);
	} else if (hint_broken_ms(&booth->live.hint, now_ms) >= 0) {
		pause_countdown(booth, now_ms);
		booth_publish(booth);
	} else {
		booth_time_out(booth);
	}
}

/* ---- the shutter key ---- */

/* After a while the key takes a photo although a check fails: the checks may be wrong about this
 * person. The page gets a new number, so that a press that was meant for the old key is dropped. */
static bool follow_insisting(struct booth *booth, int64_t now_ms)
{
	const struct hint_state *hint = &booth->live.hint;
	int64_t wait_ms = (int64_t)booth->settings.config.hints.anyway_s * 1000;
	bool may_insist = now_ms - booth->pose.since_ms >= wait_ms && hint_refuses(hint) &&
			  hint_may_insist(hint);
	if (may_insist == booth->pose.may_insist)
		return false;
	booth->pose.may_insist = may_insist;
	if (may_insist)
		booth_turn_page(booth);
	return true;
}

bool booth_pose_allows_shutter(struct booth *booth)
{
	if (booth->state != SESSION_POSE || !hint_refuses(&booth->live.hint))
		return true;
	if (booth->pose.may_insist) {
		hint_watch(&booth->live.hint, true);
		return true;
	}
	hint_show_now(&booth->live.hint, clock_monotonic_ms());
	booth->pose.repeats++;
	booth_tell_watchers(booth, "hint");
	booth_publish(booth);
	return false;
}

/* ---- a verdict ---- */

void booth_pose_take(struct booth *booth, const struct examination *examination,
		     int64_t captured_us)
{
	struct live_rules rules = { .profile = &booth->settings.profile,
				    .hints = &booth->settings.config.hints,
				    .overridden = visit_overridden(&booth->visit),
				    .width = booth->pose.width,
				    .height = booth->pose.height };
	int64_t now_ms = clock_monotonic_ms();
	if (!booth_pose_is_watched(booth))
		return;
	int64_t paused_ms = booth->pose.paused_ms;
	bool is_counting = booth->state == SESSION_COUNTDOWN;
	enum live_change change = live_take(&booth->live, &rules, examination, now_ms);
	booth_mark(booth, captured_us);
	if (is_counting && follow_countdown(booth, now_ms))
		return;
	if (paused_ms != booth->pose.paused_ms || (!is_counting && follow_insisting(booth, now_ms)))
		change = LIVE_HINT;
	if (change == LIVE_HINT)
		booth_tell_watchers(booth, "hint");
	if (change != LIVE_SAME && !is_counting && booth->live.held >= 1)
		booth_handle(booth, EVENT_HELD);
	else if (change != LIVE_SAME)
		booth_publish(booth);
}
