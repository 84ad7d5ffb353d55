/* SPDX-License-Identifier: MIT */
/* The effects of a step. An effect never steps the session: if it has a result, it posts an
 * event. */
#include <stdio.h>
#include <string.h>
#include <json-c/json.h>

#include "daemon/base/clock.h"
#include "daemon/base/events.h"
#include "daemon/base/json.h"
#include "daemon/base/log.h"
#include "daemon/base/timer.h"
#include "daemon/boothd/admission.h"
#include "daemon/boothd/booth_inside.h"

enum { BURSTS_FAILED_MAX = 2, PAY_WAIT_MS = 10000 };

void booth_post(struct booth *booth, enum session_event event)
{
	struct posted *posted = &booth->posted;
	if (posted->count < POSTED_MAX)
		posted->events[posted->count++] = event;
	else
		log_error("event %s was dropped: too many wait", session_event_name(event));
}

void booth_turn_page(struct booth *booth)
{
	booth->screen++;
	booth->began_ms = clock_monotonic_ms();
}

bool booth_take_posted(struct booth *booth, enum session_event *ret_event)
{
	struct posted *posted = &booth->posted;
	if (posted->count == 0)
		return false;
	*ret_event = posted->events[0];
	posted->count--;
	memmove(posted->events, posted->events + 1, posted->count * sizeof(posted->events[0]));
	return true;
}

void booth_want_camera(struct booth *booth)
{
	bool watches = booth->worker && session_watches_person(booth->state);
	camera_want(booth->camera, booth_needs_frames(booth) || watches ||
					   booth->snapshot.ticket != 0 || booth->trial.is_on);
}

void booth_note_failed_burst(struct booth *booth, const char *why)
{
	booth->counts.bursts_failed++;
	booth->burst.failed++;
	log_event(LOG_LEVEL_WARNING, JOURNAL_BURST_FAILED, "burst given up: %s", why);
	/* If bursts fail again and again, set a fault. Otherwise the screen would ask the person to
	 * pose again and again. */
	if (booth->burst.failed >= BURSTS_FAILED_MAX)
		booth_note_fault(booth, FAULT_NO_BURST, true, why);
}

static void begin(struct booth *booth)
{
	visit_begin(&booth->visit, ++booth->counts.visits, clock_monotonic_ms());
	booth->help_called = false;
	if (booth->lookup)
		lookup_refresh(booth->lookup);
}

static void next_language(struct booth *booth)
{
	booth->language++;
}

static void own_language(struct booth *booth)
{
	booth->language = 0;
}

static void grant(struct booth *booth)
{
	booth->visit.tries_before = booth->visit.tries;
}

static void consent(struct booth *booth)
{
	struct visit *visit = &booth->visit;
	visit->has_consent = true;
	visit->consent_unix_ms = clock_realtime_ms();
	(void)snprintf(visit->consent_version, sizeof(visit->consent_version), "%.15s",
		       booth->settings.config.notice.consent_version);
	char text[2 * TEXTS_FILE_MAX];
	int length = snprintf(text, sizeof(text), "%s%s", booth->settings.notice,
			      booth->settings.privacy);
	visit->has_consent_text =
		length > 0 && hash_bytes(text, (size_t)length, &visit->consent_text) == 0;
}

static void turn(struct booth *booth)
{
	booth->visit.page++;
	booth_turn_page(booth);
}

static void identify(struct booth *booth)
{
	if (booth->mode == IDENTIFY_NONE)
		booth_post(booth, EVENT_IDENTIFIED);
}

static void forget(struct booth *booth)
{
	visit_forget(&booth->visit);
	booth->question++; /* an answer that is still on its way is for the person before */
	if (booth->lookup)
		lookup_forget(booth->lookup);
}

static void proofread(struct booth *booth, enum visit_proofread answer)
{
	booth->visit.proofread = answer;
	booth->visit.proofread_unix_ms = clock_realtime_ms();
}

static void right(struct booth *booth)
{
	proofread(booth, PROOFREAD_RIGHT);
}

static void wrong(struct booth *booth)
{
	proofread(booth, PROOFREAD_WRONG);
}

static void ask_code(struct booth *booth)
{
	if (booth->mode != IDENTIFY_BOTH)
		booth_post(booth, EVENT_IDENTIFIED);
}

/* A booth without a keypad can only have the roster's number confirmed. */
static void ask_phone(struct booth *booth)
{
	const struct config *config = &booth->settings.config;
	const char *ask = config->phone.ask;
	bool can_type = config->panel.keypad[0] || config->booth.demo;
	bool may_type = strcmp(ask, "typed") == 0 && can_type;
	bool may_confirm = strcmp(ask, "no") != 0 && booth->visit.student.phone[0];
	if (!may_type && !may_confirm)
		booth_post(booth, EVENT_IDENTIFIED);
}

void booth_admit(struct booth *booth)
{
	const struct config *config = &booth->settings.config;
	const struct admission admission = {
		.campaign = booth->keyring.campaign,
		.ledger = booth->ledger,
		.state = config->booth.demo ? LEDGER_DEMO : LEDGER_KEPT,
		.today = admission_today(),
		.may_repeat = strcmp(config->identify.again, "ask") == 0,
	};
	enum entry entry = admission_decide(&admission, &booth->visit);
	if (entry_is_refusal(entry))
		booth_post(booth, EVENT_TURNED_AWAY);
	else if (entry == ENTRY_AGAIN)
		booth_post(booth, EVENT_AGAIN);
	else
		ask_code(booth);
}

static void begin_burst(struct booth *booth)
{
	still_shots_release(&booth->visit.burst);
	booth->burst.shutter = shutter_release(
		clock_monotonic_us(), (unsigned)booth->settings.config.camera.settle_frames);
	camera_note(booth->camera, "burst");
}

/* Shows the last frame of the burst until the examiner has chosen one. */
static void show_last_shot(struct booth *booth)
{
	const struct still_shots *burst = &booth->visit.burst;
	struct image picture = { 0 };
	if (burst->count == 0 ||
	    still_preview(booth->decoder, &burst->shots[burst->count - 1], &picture) < 0)
		return;
	booth_photo_show(booth, &picture, PICTURE_IS_FRAME);
	still_preview_release(&picture);
}

static void examine(struct booth *booth)
{
	struct visit *visit = &booth->visit;
	show_last_shot(booth);
	visit->burst.overridden = visit_overridden(visit);
	booth->burst.is_awaited =
		booth->worker && worker_examine_take(booth->worker, &visit->burst) == 0;
	if (booth->burst.is_awaited)
		return;
	booth_note_failed_burst(booth, "the examination of an earlier burst has not ended yet");
	booth_post(booth, EVENT_BURST_FAILED);
}

static void discard(struct booth *booth)
{
	booth_photo_hide(booth);
	booth->burst.is_awaited = false;
	visit_discard(&booth->visit);
}

static void store(struct booth *booth)
{
	struct problem problem = { "" };
	struct saving *saving = &booth->saving;
	struct keep_context context = { .config = &booth->settings.config,
					.profile = &booth->settings.profile,
					.profile_hash = &booth->settings.profile_hash,
					.keyring = &booth->keyring,
					.ledger = booth->ledger };
	saving->visit_began_ms = booth->visit.began_ms;
	int r = keep_build(&context, &booth->visit, &problem, &saving->keep);
	if (r == 0)
		r = saver_store(booth->saver, &saving->keep.item);
	if (r < 0) {
		log_event(LOG_LEVEL_ERROR, JOURNAL_PHOTO_NOT_SAVED, "photo not saved: %s",
			  problem.text[0] ? problem.text : strerror(-r));
		keep_release(&saving->keep);
		booth_post(booth, EVENT_NOT_STORED);
		return;
	}
	saving->is_on = true;
	saving->since_ms = clock_monotonic_ms();
}

/* What the courier said about the order before this page is shown already. */
static void ask_payment(struct booth *booth)
{
	const struct visit_pay *pay = &booth->visit.pay;
	if (pay->shown == PAY_NOTHING)
		booth_post(booth, EVENT_NOT_ASKED);
	else if (pay->shown == PAY_DONE)
		booth_post(booth, EVENT_ORDER_PAID);
	else if (pay->shown == PAY_WAITS)
		(void)timer_arm_ms(booth->pay_timer, PAY_WAIT_MS);
}

static void hurry_order(struct booth *booth)
{
	struct json_object *params = json_object_new_object();
	(void)json_add_text(params, "photo", booth->visit.id_text);
	control_notify(booth->orders, "order_hurry", params);
}

static void end(struct booth *booth)
{
	const struct visit *visit = &booth->visit;
	log_event(LOG_LEVEL_INFO, JOURNAL_VISIT_ENDED,
		  "visit %u ended: %s; refused %u times, %lld s, state=%s", visit->number,
		  visit->has_saved ? "photo saved" : "no photo", visit->tries,
		  (long long)(clock_monotonic_ms() - visit->began_ms) / 1000,
		  session_state_name(booth->left));
	stats_count_visit(booth->stats, clock_realtime_ms(), visit->has_saved, booth->left);
	booth_stats_save(booth);
	forget(booth);
	visit_end(&booth->visit);
	own_language(booth);
	explicit_bzero(&booth->marks, sizeof(booth->marks));
	booth->help_called = false;
	if (booth->worker)
		worker_forget(booth->worker);
	slots_wipe(booth->slots);
}

void booth_carry_out(struct booth *booth, enum session_effect effect)
{
	static void (*const effects[SESSION_EFFECT_COUNT])(struct booth * booth) = {
		[EFFECT_LANGUAGE] = next_language,
		[EFFECT_OWN_LANGUAGE] = own_language,
		[EFFECT_GRANT] = grant,
		[EFFECT_BEGIN] = begin,
		[EFFECT_TURN] = turn,
		[EFFECT_CONSENT] = consent,
		[EFFECT_IDENTIFY] = identify,
		[EFFECT_BURST] = begin_burst,
		[EFFECT_FORGET] = forget,
		[EFFECT_RIGHT] = right,
		[EFFECT_WRONG] = wrong,
		[EFFECT_ADMIT] = booth_admit,
		[EFFECT_ASK_CODE] = ask_code,
		[EFFECT_ASK_PHONE] = ask_phone,
		[EFFECT_EXAMINE] = examine,
		[EFFECT_DISCARD] = discard,
		[EFFECT_STORE] = store,
		[EFFECT_ASK_PAYMENT] = ask_payment,
		[EFFECT_HURRY_ORDER] = hurry_order,
		[EFFECT_END] = end,
	};
	effects[effect](booth);
}
