/* SPDX-License-Identifier: MIT */
#include "daemon/boothd/booth.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <event2/event.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/clock.h"
#include "daemon/base/events.h"
#include "daemon/base/file.h"
#include "daemon/base/log.h"
#include "daemon/boothd/booth_inside.h"
#include "daemon/core/button.h"
#include "daemon/core/utf8.h"
#include "daemon/devices/camera_v4l2.h"
#include "daemon/link/listener.h"
#include "daemon/boothd/metrics.h"
#include "daemon/store/heartbeat.h"

/* ---- what a state's time is ---- */

static int64_t state_time_ms(const struct config_session *session, enum session_state state)
{
	switch (state) {
#define X(id, name, camera, time)                                                                  \
	case SESSION_##id:                                                                         \
		return (int64_t)session->time * 1000;
		SESSION_STATES(X)
#undef X
	case SESSION_STATE_COUNT:
		break;
	}
	return 1000;
}

/* Only times that concern the person are shown as running out. */
static bool shows_time(enum session_state state)
{
	return state != SESSION_IDLE && state != SESSION_CLOSED && state != SESSION_OUT_OF_ORDER;
}

/* ---- effects: each answers later, with an event ---- */

static void post(struct booth *booth, enum session_event event)
{
	if (booth->waiting_count < EVENTS_WAITING_MAX)
		booth->waiting[booth->waiting_count++] = event;
	else
		log_error("event %s was dropped: the queue is full", session_event_name(event));
}

static void effect_begin(struct booth *booth)
{
	visit_begin(&booth->visit, ++booth->visits);
	booth->visit_began_ms = clock_monotonic_ms();
	booth->help_called = false;
	booth->visit_saved = false;
}

static void effect_consent(struct booth *booth)
{
	booth->visit.has_consent = true;
	booth->visit.consent_unix_ms = clock_realtime_ms();
	(void)snprintf(booth->visit.consent_version, sizeof(booth->visit.consent_version), "%.15s",
		       booth->settings.config.notice.consent_version);
}

static void effect_identify(struct booth *booth)
{
	if (strcmp(booth->settings.config.identify.mode, "none") == 0)
		post(booth, EVENT_IDENTIFIED);
}

static void effect_discard(struct booth *booth)
{
	booth->shows_photo = false;
	booth->expects_still = false;
	visit_discard(&booth->visit);
}

static void count_waiting(struct booth *booth)
{
	size_t count;
	if (spool_count(booth->spool, SPOOL_PENDING, &count) == 0)
		booth->photos_waiting = count;
}

/* Tried on the disk itself, by what a save needs: a file, fsynced, and gone again. */
static bool spool_takes_files(const struct booth *booth)
{
	static const char probe[] = ".probe";
	autoclose int folder_fd = -1;
	int r = directory_open(AT_FDCWD, booth->settings.config.spool.path, &folder_fd);
	if (r == 0)
		r = file_write_durable(folder_fd, probe, probe, sizeof(probe), 0600);
	return r == 0 && unlinkat(folder_fd, probe, 0) == 0;
}

static void look_at_disk(struct booth *booth)
{
	uint64_t available = UINT64_MAX; /* and stays so where the disk cannot be asked */
	uint64_t reserve = (uint64_t)booth->settings.config.spool.reserve_mb << 20;
	bool has_room = spool_has_room(booth->spool, &available);
	bool is_full = !has_room && available < reserve;
	booth_set_fault(booth, FAULT_DISK_FULL, is_full,
			"less is free than spool.reserve_mb; free space on the spool's disk");
	if (!has_room && !is_full)
		booth_set_fault(booth, FAULT_SPOOL_UNWRITABLE, true,
				available == UINT64_MAX
					? "the spool's disk does not say how much is free; see "
					  "`dmesg`"
					: "the spool's disk is read-only or has no inodes left; "
					  "see `dmesg` and `df -i`");
	else if ((booth->faults & fault_bit(FAULT_SPOOL_UNWRITABLE)) && spool_takes_files(booth))
		booth_set_fault(booth, FAULT_SPOOL_UNWRITABLE, false, "");
	count_waiting(booth);
}

static void on_saved(const char *id, int result, const struct problem *problem, void *user)
{
	struct booth *booth = user;
	booth->is_saving = false;
	keep_release(&booth->keep);
	if (result < 0) {
		log_event(LOG_LEVEL_ERROR, JOURNAL_PHOTO_NOT_SAVED, "photo not saved: id=%s: %s",
			  id, problem->text);
		/* This visit goes on trying; nobody else begins one before the disk is proved. */
		booth_set_fault(booth, FAULT_SPOOL_UNWRITABLE, true, problem->text);
		booth_handle(booth, EVENT_NOT_STORED);
		return;
	}
	booth_set_fault(booth, FAULT_SPOOL_UNWRITABLE, false, "");
	booth->visit.is_saved = true;
	booth->visit_saved = true;
	booth->counts.saved++;
	booth->last_photo_unix_ms = booth->visit.taken_unix_ms;
	booth->counts.time_to_photo_s +=
		(double)(clock_monotonic_ms() - booth->visit_began_ms) / 1000;
	count_waiting(booth);
	log_event(LOG_LEVEL_INFO, JOURNAL_PHOTO_SAVED, "photo saved: id=%s tries=%u", id,
		  booth->visit.tries + 1);
	booth_handle(booth, EVENT_STORED);
}

static void effect_store(struct booth *booth)
{
	struct problem problem = { "" };
	struct keep_context context = { .config = &booth->settings.config,
					.profile = &booth->settings.profile,
					.profile_hash = &booth->settings.profile_hash,
					.keyring = &booth->keyring };
	int r = keep_build(&context, &booth->visit, &problem, &booth->keep);
	if (r == 0)
		r = saver_store(booth->saver, &booth->keep.item);
	if (r < 0) {
		log_event(LOG_LEVEL_ERROR, JOURNAL_PHOTO_NOT_SAVED, "photo not saved: %s",
			  problem.text[0] ? problem.text : strerror(-r));
		keep_release(&booth->keep);
		post(booth, EVENT_NOT_STORED);
		return;
	}
	booth->is_saving = true;
	booth->saving_since_ms = clock_monotonic_ms();
}

static void effect_end(struct booth *booth)
{
	const struct visit *visit = &booth->visit;
	log_event(LOG_LEVEL_INFO, JOURNAL_VISIT_ENDED,
		  "visit %u ended: %s; refused %u times, %lld s", visit->number,
		  booth->visit_saved ? "photo saved" : "no photo", visit->tries,
		  (long long)(clock_monotonic_ms() - booth->visit_began_ms) / 1000);
	visit_end(&booth->visit);
	booth->help_called = false;
	if (booth->worker)
		worker_forget(booth->worker);
	slots_wipe(booth->slots);
}

static void carry_out(struct booth *booth, enum session_effect effect)
{
	switch (effect) {
	case EFFECT_BEGIN:
		effect_begin(booth);
		return;
	case EFFECT_CONSENT:
		effect_consent(booth);
		return;
	case EFFECT_IDENTIFY:
		effect_identify(booth);
		return;
	case EFFECT_BURST:
		booth_burst_begin(booth);
		return;
	case EFFECT_EXAMINE:
		booth_examine(booth);
		return;
	case EFFECT_DISCARD:
		effect_discard(booth);
		return;
	case EFFECT_STORE:
		effect_store(booth);
		return;
	case EFFECT_END:
		effect_end(booth);
		return;
	case SESSION_EFFECT_COUNT:
		return;
	}
}

/* ---- the step ---- */

static void enter(struct booth *booth, enum session_state state)
{
	int64_t time_ms = state_time_ms(&booth->settings.config.session, state);
	int64_t now_ms = clock_monotonic_ms();
	bool was_live = session_needs_camera(booth->state);
	struct timeval wait = { .tv_sec = time_ms / 1000, .tv_usec = time_ms % 1000 * 1000 };
	(void)event_add(booth->timer, &wait);
	booth->ends_ms = shows_time(state) ? now_ms + time_ms : 0;
	/* A heartbeat is no new screen: a press that is on its way still means this one. */
	if (state == booth->state && booth->screen > 0)
		return;
	booth->state = state;
	booth->screen++;
	booth->code_refused = false;
	explicit_bzero(booth->typed, sizeof(booth->typed));
	booth->began_ms = now_ms;
	if (state == SESSION_POSE)
		booth_live_reset(booth);
	if (!was_live)
		booth->last_frame_ms = booth->began_ms;
	signals_show(booth->signals, state);
	if (session_needs_camera(state) != was_live && booth->camera)
		camera_want(booth->camera, session_needs_camera(state));
}

static bool step(struct booth *booth, enum session_event event)
{
	struct session_step next = session_step(booth->state, event);
	if (!next.has_rule)
		return false;
	log_debug("session: %s + %s -> %s", session_state_name(booth->state),
		  session_event_name(event), session_state_name(next.next));
	enter(booth, next.next);
	for (unsigned i = 0; i < SESSION_EFFECT_COUNT; i++)
		if (next.effects & (1u << i))
			carry_out(booth, (enum session_effect)i);
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

/* What the booth's condition asks of the present state, if anything. */
static enum session_event due_event(const struct booth *booth)
{
	fault_set camera = fault_bit(FAULT_CAMERA_LOST);
	if (booth->faults & ~camera)
		return EVENT_FAULT;
	if (booth->faults & camera)
		return EVENT_CAMERA_LOST;
	if (booth->state == SESSION_INTERRUPTED)
		return EVENT_CAMERA_BACK;
	if (booth->state == SESSION_OUT_OF_ORDER)
		return EVENT_CLEARED;
	bool open = is_within_window(&booth->settings.config.notice);
	return open ? EVENT_OPEN : EVENT_CLOSE;
}

static void settle(struct booth *booth)
{
	/* Each condition moves the session at most once; the bound only guards against a bad table.
	 */
	for (unsigned i = 0; i < SESSION_STATE_COUNT; i++) {
		if (booth->waiting_count > 0) {
			enum session_event event = booth->waiting[0];
			booth->waiting_count--;
			memmove(booth->waiting, booth->waiting + 1,
				booth->waiting_count * sizeof(booth->waiting[0]));
			(void)step(booth, event);
			continue;
		}
		if (!step(booth, due_event(booth)))
			return;
	}
}

static void on_snapshot_timer(int fd, short what, void *user)
{
	(void)fd;
	(void)what;
	booth_snapshot_late(user);
}

/* A locked exposure was metered under the light before. */
static void light_anew(struct booth *booth)
{
	float level = (float)booth->settings.config.lights.level / 100;
	booth->owes_light = false;
	lamps_set(booth->lamps, level, level);
	camera_v4l2_meter(booth->camera);
}

/* All steps that are due, then the screens, then what waited for the visit's end. */
static void settle_and_publish(struct booth *booth)
{
	if (booth->is_stepping)
		return;
	booth->is_stepping = true;
	settle(booth);
	booth->is_stepping = false;
	booth_publish(booth);
	if (session_is_visit(booth->state))
		return;
	if (booth->owes_light)
		light_anew(booth);
	if (booth->owes_beat)
		booth_beat(booth);
}

void booth_handle(struct booth *booth, enum session_event event)
{
	post(booth, event);
	settle_and_publish(booth);
}

void booth_set_fault(struct booth *booth, enum fault fault, bool holds, const char *why)
{
	fault_set bit = fault_bit(fault);
	if (!!(booth->faults & bit) == holds)
		return;
	booth->faults = holds ? booth->faults | bit : booth->faults & ~bit;
	if (holds)
		log_event(LOG_LEVEL_WARNING, JOURNAL_OUT_OF_ORDER, "out of order: %s: %s",
			  fault_name(fault), why);
	else
		log_event(LOG_LEVEL_INFO, JOURNAL_IN_ORDER, "in order again: %s",
			  fault_name(fault));
	settle_and_publish(booth);
}

/* What should have come long before: no person is asked for it. */
static void tell_late(struct booth *booth)
{
	const struct config_session *session = &booth->settings.config.session;
	if (booth->state == SESSION_SAVING)
		log_event(LOG_LEVEL_WARNING, JOURNAL_SAVE_SLOW,
			  "a save takes longer than session.save_s; is the disk failing?");
	if (booth->state != SESSION_BURST && booth->state != SESSION_EXAMINING)
		return;
	booth->counts.burst_failed++;
	if (booth->state == SESSION_BURST)
		log_event(LOG_LEVEL_WARNING, JOURNAL_BURST_FAILED,
			  "burst given up: %u of session.burst_frames = %d came within "
			  "session.burst_s = %d; see `boothctl camera` for the camera's rate",
			  booth->visit.burst.count, session->burst_frames, session->burst_s);
	else
		log_event(LOG_LEVEL_WARNING, JOURNAL_BURST_FAILED,
			  "burst given up: its examination takes longer than session.examine_s = "
			  "%d",
			  session->examine_s);
}

static void on_timer(int fd, short what, void *user)
{
	(void)fd;
	(void)what;
	struct booth *booth = user;
	enum session_state state = booth->state;
	/* Nobody waits in these: the time to look at the disk. Before the shutter, too. */
	if (!session_is_visit(state))
		look_at_disk(booth);
	tell_late(booth);
	if (booth->state == state)
		booth_handle(booth, EVENT_TIMEOUT);
}

void booth_press(struct booth *booth, enum button button)
{
	bool is_beginning = booth->state == SESSION_IDLE || booth->state == SESSION_CLOSED;
	switch (button) {
	case BUTTON_SHUTTER:
		if (is_beginning || booth->state == SESSION_RULES)
			look_at_disk(booth);
		if (is_beginning) /* the date may be another since the timer looked */
			settle_and_publish(booth);
		booth_handle(booth, EVENT_SHUTTER);
		return;
	case BUTTON_CANCEL:
		booth_handle(booth, EVENT_CANCEL);
		return;
	case BUTTON_KEEP:
		booth_handle(booth, EVENT_KEEP);
		return;
	case BUTTON_HELP:
		booth->help_called = !booth->help_called;
		booth_tell_watchers(booth, "help");
		booth_publish(booth);
		return;
	case BUTTON_COUNT:
		return;
	}
}

/* What was pressed for an older screen was not meant for this one. */
static void on_screen_press(const struct message_press *pressed, void *user)
{
	struct booth *booth = user;
	if (pressed->screen == 0 || pressed->screen == booth->screen)
		booth_press(booth, (enum button)pressed->button);
}

static void on_panel_press(enum button button, int64_t began_us, void *user)
{
	struct booth *booth = user;
	if (began_us >= booth->began_ms * 1000)
		booth_press(booth, button);
}

static void on_panel_stuck(bool is_stuck, enum button button, void *user)
{
	char why[80];
	(void)snprintf(why, sizeof(why), "the %s button is held or jammed: free it, or unplug it",
		       button_name(button));
	booth_set_fault(user, FAULT_STUCK_BUTTON, is_stuck, why);
}

bool booth_take_code(struct booth *booth, const char *text)
{
	if (booth->state != SESSION_IDENTIFY)
		return false;
	(void)snprintf(booth->visit.key, sizeof(booth->visit.key), "%s", text);
	booth_handle(booth, EVENT_IDENTIFIED);
	return true;
}

/* Nobody knows why nothing happens, unless the screen says it. */
static void refuse_code(struct booth *booth)
{
	if (booth->state != SESSION_IDENTIFY)
		return;
	booth->code_refused = true;
	booth_publish(booth);
}

static void on_panel_code(const char *text, int64_t ended_us, void *user)
{
	struct booth *booth = user;
	/* As a press: one read before the question was asked is no answer to it. */
	if (ended_us < booth->began_ms * 1000)
		return;
	if (strlen(text) < VISIT_KEY_BYTES)
		(void)booth_take_code(booth, text);
	else
		refuse_code(booth);
}

static void on_panel_refused(enum scan_event why, void *user)
{
	(void)why;
	refuse_code(user);
}

/* A code typed on a keypad: digits, Backspace, Enter. */
static void on_panel_digit(char c, int64_t at_us, void *user)
{
	struct booth *booth = user;
	size_t length = strlen(booth->typed);
	if (booth->state != SESSION_IDENTIFY || at_us < booth->began_ms * 1000)
		return;
	if (c != '\n' && c != '\b') {
		if (length + 1 < sizeof(booth->typed))
			booth->typed[length] = c;
		return;
	}
	if (c == '\b') {
		booth->typed[length > 0 ? length - 1 : 0] = '\0';
		return;
	}
	bool is_code = length >= (size_t)booth->settings.config.panel.scan_least;
	if (is_code && booth_take_code(booth, booth->typed))
		return;
	explicit_bzero(booth->typed, sizeof(booth->typed));
	refuse_code(booth);
}

static const struct panel_events panel_events = {
	.on_press = on_panel_press,
	.on_stuck = on_panel_stuck,
	.on_code = on_panel_code,
	.on_refused = on_panel_refused,
	.on_digit = on_panel_digit,
};

/* ---- the screen's picture of us ---- */

/* Where a head should be: the profile's targets in the largest photo frame that fits the picture.
 */
static struct message_outline outline_for(const struct profile *profile,
					  const struct config *config)
{
	/* Eye line to chin is 0.87 of the cheek width in an adult face (canonical mesh: 13.3
	 * / 15.3). */
	static const double eyes_to_chin = 0.87;
	const struct crop_spec *crop = &profile->crop;
	double picture = (double)config->camera.width / config->camera.height;
	double photo = (double)crop->width / crop->height;
	double width = photo < picture ? photo / picture : 1;
	double height = photo < picture ? 1 : picture / photo;
	return (struct message_outline){
		.x = (float)((1 - width) / 2),
		.y = (float)((1 - height) / 2),
		.width = (float)width,
		.height = (float)height,
		.head_top = (float)(crop->head_top.target / crop->height),
		.eyes = (float)(crop->eyes_y.target / crop->height),
		.chin = (float)((crop->eyes_y.target + eyes_to_chin * crop->face_width.target) /
				crop->height),
		.face_width = (float)(crop->face_width.target / crop->width),
	};
}

static void describe_window(const struct config_notice *notice, char *text, size_t size)
{
	if (notice->from[0] || notice->to[0])
		(void)snprintf(text, size, "%s – %s", notice->from, notice->to);
}

enum { SHOWN_KEY_CHARACTERS = 4 };

static void describe_subject(const struct visit *visit, char *text, size_t size)
{
	/* Enough for the person to know the own code, too little for the next in the queue: never
	 * all of it. */
	const char *tail = utf8_tail(visit->key, SHOWN_KEY_CHARACTERS);
	if (tail > visit->key)
		(void)snprintf(text, size, "···%s", tail);
}

static void describe_photo(const struct booth *booth, struct message_state *state)
{
	const struct visit *visit = &booth->visit;
	state->photo_slot = booth->shows_photo ? (int32_t)booth->photo_slot : -1;
	if (booth->shows_photo) {
		state->photo_width = (uint32_t)visit->still.picture.width;
		state->photo_height = (uint32_t)visit->still.picture.height;
	}
	if (!visit->is_saved)
		return;
	(void)snprintf(state->receipt, sizeof(state->receipt), "%s", visit->receipt);
	if (booth->settings.config.booth.demo)
		(void)snprintf(state->photo_path, sizeof(state->photo_path),
			       "%.200s/pending/%s/photo.jpg", booth->settings.config.spool.path,
			       visit->id_text);
}

void booth_publish(struct booth *booth)
{
	const struct config *config = &booth->settings.config;
	const struct visit *visit = &booth->visit;
	struct message_state state = {
		.state = booth->state,
		.screen = booth->screen,
		.visit = visit->number,
		.fault = fault_first(booth->faults),
		.began_ms = booth->began_ms,
		.ends_ms = booth->ends_ms,
		.hint = booth->hint.shown,
		.hint_above = booth->hint.shown_above,
		.held = booth->held,
		.face_seen = booth->face_seen,
		.tries = visit->tries,
		.max_tries = (uint32_t)config->session.max_tries,
		.photos_waiting = (uint32_t)booth->photos_waiting,
		.demo = config->booth.demo,
		.help_called = booth->help_called,
		.identify_code = strcmp(config->identify.mode, "code") == 0,
		.code_refused = booth->code_refused,
		.outline = outline_for(&booth->settings.profile, config),
	};
	if (visit->has_still) {
		state.reasons = visit_refusal(visit);
		state.is_unassessed = state.reasons != visit->still.verdict.reasons;
		state.advice = visit->still.verdict.advice;
		state.above = visit->still.verdict.above;
	}
	describe_photo(booth, &state);
	describe_window(&config->notice, state.window, sizeof(state.window));
	describe_subject(visit, state.subject, sizeof(state.subject));
	(void)snprintf(state.fee, sizeof(state.fee), "%.63s", config->notice.fee);
	(void)snprintf(state.consent_version, sizeof(state.consent_version), "%.15s",
		       config->notice.consent_version);
	memcpy(state.notice, booth->settings.notice, sizeof(state.notice));
	state.notice[sizeof(state.notice) - 1] = '\0';
	screens_publish_state(booth->screens, &state);
	if (!booth->shows_photo)
		booth_photo_wipe(booth);
}

void booth_describe(const struct booth *booth, char *text, size_t size)
{
	if (booth->faults)
		(void)snprintf(text, size, "out of order: %s; %zu photos waiting",
			       fault_name(fault_first(booth->faults)), booth->photos_waiting);
	else
		(void)snprintf(text, size, "%s; vision: %s; %zu photos waiting",
			       session_state_name(booth->state), booth->engine,
			       booth->photos_waiting);
}

/* ---- what systemd asks ---- */

void booth_reload(struct booth *booth, const struct booth_settings *settings, char *text,
		  size_t size)
{
	size_t length = 0;
	booth->owes_light |= booth->settings.config.lights.level != settings->config.lights.level;
	text[0] = '\0';
	for (unsigned i = 0; i < CONFIG_KEY_COUNT; i++) {
		enum config_key key = (enum config_key)i;
		char before[CONFIG_TEXT_BYTES], after[CONFIG_TEXT_BYTES];
		config_value(&booth->settings.config, key, before, sizeof(before));
		config_value(&settings->config, key, after, sizeof(after));
		struct config_row row = config_row(key);
		if (!row.needs_restart)
			config_take(&booth->settings.config, &settings->config, key);
		else if (strcmp(before, after) != 0 && length < size)
			length += (size_t)snprintf(text + length, size - length, "%s%s",
						   length ? ", " : "", row.name);
	}
	bool same_profile = memcmp(&booth->settings.profile_hash, &settings->profile_hash,
				   sizeof(settings->profile_hash)) == 0;
	if (!same_profile && length < size)
		(void)snprintf(text + length, size - length, "%sthe file of profile %s",
			       length ? ", " : "", settings->profile.name);
	memcpy(booth->settings.notice, settings->notice, sizeof(booth->settings.notice));
	/* A press on its way is a consent to what stood there before. */
	if (booth->state == SESSION_NOTICE) {
		booth->screen++;
		booth->began_ms = clock_monotonic_ms();
	}
	look_at_disk(booth);
	settle_and_publish(booth); /* the collection window may be another */
}

/* Over and above the times that the settings allow: a camera's time-out, an examination, a save. */
enum {
	SILENT_CAMERA_MS = 20000,
	SLOW_EXAMINER_MS = 60000,
	SLOW_SAVER_MS = 120000,
};

const char *booth_hung_part(const struct booth *booth)
{
	int64_t now_ms = clock_monotonic_ms();
	bool expects_frames = session_needs_camera(booth->state) &&
			      !(booth->faults & fault_bit(FAULT_CAMERA_LOST));
	const struct config *config = &booth->settings.config;
	const struct config_session *session = &config->session;
	if (expects_frames &&
	    now_ms - booth->last_frame_ms > SILENT_CAMERA_MS + config->camera.timeout_ms)
		return "no frame came, and nothing says why";
	if (booth->is_saving &&
	    now_ms - booth->saving_since_ms > SLOW_SAVER_MS + session->save_s * 1000)
		return "the thread that saves photos does not get on";
	if (booth->worker &&
	    !worker_is_alive(booth->worker, now_ms, SLOW_EXAMINER_MS + session->examine_s * 1000))
		return "the examiner's thread does not get on";
	return NULL;
}

void booth_note_feed(struct booth *booth)
{
	booth->counts.watchdog_feeds++;
}

/* Looks for the first id: they begin with the time and sort by it. */
static int on_pending(const char *id, void *user)
{
	char *first = user;
	if (!first[0] || strcmp(id, first) < 0)
		(void)snprintf(first, UUID_TEXT_SIZE, "%s", id);
	return 0;
}

static int64_t oldest_pending_s(const struct spool *spool)
{
	char first[UUID_TEXT_SIZE] = "";
	struct uuid id;
	if (spool_scan(spool, SPOOL_PENDING, on_pending, first) < 0 || !first[0] ||
	    uuid_parse(first, &id) < 0)
		return 0;
	const int64_t age_ms = clock_realtime_ms() - uuid_unix_ms(&id);
	return age_ms > 0 ? age_ms / 1000 : 0;
}

void booth_measure(const struct booth *booth, struct metrics *ret_metrics)
{
	struct camera_counters camera;
	camera_count(booth->camera, &camera);
	*ret_metrics = (struct metrics){
		.version = BOOTH_VERSION,
		.engine = booth->engine,
		.device = booth->settings.config.booth.device,
		.frames = camera.frames,
		.frames_bad = camera.bad,
		.frames_missed = camera.gaps,
		.camera_outages = camera.lost,
		.visits = booth->visits,
		.tries = booth->counts.tries,
		.bursts_failed = booth->counts.burst_failed,
		.photos_saved = booth->counts.saved,
		.time_to_photo_sum_s = booth->counts.time_to_photo_s,
		.time_to_photo_count = booth->counts.saved,
		.faults = booth->faults,
		.watchdog_feeds = booth->counts.watchdog_feeds,
	};
	memcpy(ret_metrics->camera_resets, camera.steps, sizeof(ret_metrics->camera_resets));
	memcpy(ret_metrics->rejects, booth->counts.reasons, sizeof(ret_metrics->rejects));
	for (unsigned i = 0; i < SPOOL_STATES; i++) {
		size_t count = 0;
		ret_metrics->has_queue[i] =
			spool_count(booth->spool, (enum spool_state)i, &count) == 0;
		ret_metrics->queue[i] = count;
	}
	ret_metrics->oldest_pending_s = oldest_pending_s(booth->spool);
	(void)spool_has_room(booth->spool, &ret_metrics->disk_free_bytes);
}

void booth_beat(struct booth *booth)
{
	struct problem problem = { "" };
	/* It is written here, on the loop: a bad card's second is nobody's who is being guided. */
	booth->owes_beat = session_is_visit(booth->state);
	if (booth->owes_beat)
		return;
	const char *fault = fault_name(fault_first(booth->faults));
	struct heartbeat heartbeat = {
		.unix_ms = clock_realtime_ms(),
		.clock_is_synchronised = clock_is_synchronised(),
		.is_demo = booth->settings.config.booth.demo,
		.up_s = (clock_monotonic_ms() - booth->started_ms) / 1000,
		.last_photo_unix_ms = booth->last_photo_unix_ms,
	};
	(void)snprintf(heartbeat.device, sizeof(heartbeat.device), "%.40s",
		       booth->settings.config.booth.device);
	(void)snprintf(heartbeat.version, sizeof(heartbeat.version), "%s", BOOTH_VERSION);
	(void)snprintf(heartbeat.fault, sizeof(heartbeat.fault), "%s", fault ? fault : "");
	int r = heartbeat_look(&heartbeat, booth->spool);
	if (r == 0)
		r = heartbeat_write(booth->settings.config.spool.path, &heartbeat,
				    booth->keyring.signer, &problem);
	if (r < 0 && !booth->told_beat)
		log_event(LOG_LEVEL_WARNING, JOURNAL_BEAT_LOST,
			  "no sign of life could be written: %s",
			  problem.text[0] ? problem.text : strerror(-r));
	booth->told_beat = r < 0;
}

/* ---- opening and closing ---- */

static int open_links(struct booth *booth, struct problem *problem)
{
	const struct config_link *link = &booth->settings.config.link;
	int r = slots_create(problem, &booth->slots);
	if (r < 0 || (r = slots_take(booth->slots, &booth->photo_slot)) < 0)
		return r;
	int fd = -1;
	r = listener_open("ui", link->ui_socket, SOCK_SEQPACKET, problem, &fd);
	if (r < 0)
		return r;
	r = screens_create(booth->base, fd, booth->slots, booth->settings.config.booth.demo,
			   on_screen_press, booth, problem, &booth->screens);
	if (r < 0)
		return r;
	r = listener_open("control", link->control_socket, SOCK_STREAM, problem, &fd);
	if (r < 0)
		return r;
	return control_create(booth->base, fd, booth_answer, booth, problem, &booth->control);
}

static int open_spool(struct booth *booth, struct problem *problem)
{
	const struct config_spool *settings = &booth->settings.config.spool;
	struct spool_config spool = { .path = settings->path,
				      .reserve_bytes = (uint64_t)settings->reserve_mb << 20 };
	int r = spool_create(&spool, problem, &booth->spool);
	if (r < 0)
		return r;
	struct spool_leftovers left = spool_leftovers(booth->spool);
	if (left.removed || left.quarantined)
		log_event(LOG_LEVEL_WARNING, JOURNAL_SPOOL_CLEANED,
			  "after an unclean stop: %u unfinished items removed, %u strange ones "
			  "moved to broken/",
			  left.removed, left.quarantined);
	r = saver_create(booth->base, booth->spool, on_saved, booth, &booth->saver);
	return r < 0 ? problem_set(problem, r, "the saver's thread cannot be started") : 0;
}

/* The booth runs without networks and says so; photos need them. */
static void open_vision(struct booth *booth)
{
	const struct config_examiner *settings = &booth->settings.config.examiner;
	struct examiner_config config = { .models = settings->models, .engine = settings->engine };
	struct problem problem = { "" };
	struct examiner *examiner = NULL;
	(void)snprintf(booth->engine, sizeof(booth->engine), "unavailable");
	int r = examiner_create(&config, &problem, &examiner);
	if (r == 0) {
		(void)snprintf(booth->engine, sizeof(booth->engine), "%s",
			       examiner_engine(examiner));
		if (strcmp(booth->engine, "plain") == 0 && strcmp(settings->engine, "plain") != 0)
			log_event(LOG_LEVEL_WARNING, JOURNAL_ENGINE_SLOW,
				  "XNNPACK cannot be opened: the networks run in the slow engine; "
				  "install libxnnpack0");
		r = worker_create(booth->base, examiner, &booth->settings.profile,
				  &booth_worker_events, booth, &problem, &booth->worker);
		if (r < 0)
			examiner_destroy(examiner);
	}
	if (r < 0)
		booth_set_fault(booth, FAULT_NO_VISION, true, problem.text);
}

static int open_camera(struct booth *booth, struct problem *problem)
{
	const struct config *config = &booth->settings.config;
	int r = camera_create(&config->camera, booth->base, &booth_camera_events, booth, problem,
			      &booth->camera);
	if (r < 0)
		return r;
	struct camera_description description;
	camera_describe(booth->camera, &description);
	if (description.is_stand_in && !config->booth.demo)
		return problem_set(problem, -EPERM,
				   "camera.device = %s is a stand-in (%s): a real record needs a "
				   "real camera; set booth.demo = yes for a demo",
				   config->camera.device, description.name);
	if (!config->booth.demo)
		camera_v4l2_refuse_stand_ins(booth->camera);
	r = lamps_create(&config->lights, NULL, booth->camera, booth->base, problem, &booth->lamps);
	if (r < 0)
		return r;
	float level = (float)config->lights.level / 100;
	lamps_set(booth->lamps, level, level);
	return 0;
}

static int open_panel(struct booth *booth, struct problem *problem)
{
	const struct config *config = &booth->settings.config;
	int r = signals_create(&config->leds, NULL, booth->base, problem, &booth->signals);
	if (r < 0)
		return r;
	return panel_create(&config->panel, NULL, booth->base, &panel_events, booth, problem,
			    &booth->panel);
}

int booth_create(struct event_base *base, const struct booth_settings *settings,
		 struct problem *problem, struct booth **ret_booth)
{
	struct booth *booth = calloc(1, sizeof(*booth));
	if (!booth)
		return problem_set(problem, -ENOMEM, "out of memory");
	booth->base = base;
	booth->settings = *settings;
	booth->started_ms = clock_monotonic_ms();
	booth_live_reset(booth);
	booth->is_stepping = true; /* nothing is published before everything is open */
	int r = -ENOMEM;
	booth->timer = evtimer_new(base, on_timer, booth);
	booth->snapshot_timer = evtimer_new(base, on_snapshot_timer, booth);
	if (!booth->timer || !booth->snapshot_timer || jpeg_decoder_create(&booth->decoder) < 0) {
		(void)problem_set(problem, r, "out of memory");
		goto fail;
	}
	if ((r = keyring_open(&booth->settings.config, problem, &booth->keyring)) < 0 ||
	    (r = open_spool(booth, problem)) < 0 || (r = open_links(booth, problem)) < 0)
		goto fail;
	if (booth->keyring.has_made_keys)
		log_event(LOG_LEVEL_INFO, JOURNAL_KEY_MADE, "a key for this booth was made in %s",
			  booth->settings.config.booth.keys);
	open_vision(booth);
	if ((r = open_camera(booth, problem)) < 0 || (r = open_panel(booth, problem)) < 0)
		goto fail;
	look_at_disk(booth);
	enter(booth, SESSION_IDLE);
	settle(booth);
	booth->is_stepping = false;
	booth_publish(booth);
	*ret_booth = booth;
	return 0;
fail:
	booth_destroy(booth);
	return r;
}

void booth_destroy(struct booth *booth)
{
	if (!booth)
		return;
	panel_destroy(booth->panel);
	signals_destroy(booth->signals);
	lamps_destroy(booth->lamps);
	camera_destroy(booth->camera);
	worker_destroy(booth->worker);
	saver_destroy(booth->saver);
	keep_release(&booth->keep);
	visit_end(&booth->visit);
	keyring_close(&booth->keyring);
	control_destroy(booth->control);
	screens_destroy(booth->screens);
	slots_destroy(booth->slots);
	spool_destroy(booth->spool);
	jpeg_decoder_destroy(booth->decoder);
	if (booth->timer)
		event_free(booth->timer);
	if (booth->snapshot_timer)
		event_free(booth->snapshot_timer);
	free(booth);
}
