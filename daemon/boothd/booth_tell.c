/* SPDX-License-Identifier: MIT */
/* Tells others the booth's state: the STATE message for the screens, the notifications of
 * control.sock for the watchers, and the status line. */
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <json-c/json.h>

#include "daemon/base/clock.h"
#include "daemon/base/json.h"
#include "daemon/boothd/booth_inside.h"
#include "daemon/core/identify.h"
#include "daemon/core/payment.h"
#include "daemon/core/roster_mask.h"
#include "daemon/core/timetable.h"

/* ---- STATE ---- */

/* The distance from an adult's eye line to the chin is 0.87 of the face's width at the cheeks
 * (canonical mesh: 13.3 / 15.3). */
static const double eyes_to_chin = 0.87;

/* Computes where the head should be in the picture: takes the largest rectangle in the picture that
 * has the photo's shape, and places the head in it as the profile requires. */
static struct message_outline goal_of(const struct profile *profile,
				      const struct config_camera *camera)
{
	const struct crop_spec *crop = &profile->crop;
	double picture = (double)camera->width / camera->height;
	double photo = (double)crop->width / crop->height;
	double width = photo < picture ? photo / picture : 1;
	double height = photo < picture ? 1 : picture / photo;
	double chin = crop->eyes_y.target + eyes_to_chin * crop->face_width.target;
	return (struct message_outline){
		.x = (float)((1 - width) / 2),
		.y = (float)((1 - height) / 2),
		.width = (float)width,
		.height = (float)height,
		.head_top = (float)(crop->head_top.target / crop->height),
		.eyes = (float)(crop->eyes_y.target / crop->height),
		.chin = (float)(chin / crop->height),
		.face_width = (float)(crop->face_width.target / crop->width),
	};
}

/* The photo that would be cut out now. */
static struct message_outline outline_of(const struct crop_spec *spec, const struct crop *crop,
					 const struct crop_face *face)
{
	double chin = crop->eyes_y + eyes_to_chin * crop->face_width;
	return (struct message_outline){
		.is_crop = true,
		.x = (float)(crop->x / face->image_width),
		.y = (float)(crop->y / face->image_height),
		.width = (float)(crop->width / face->image_width),
		.height = (float)(crop->height / face->image_height),
		.head_top = (float)(crop->head_top / spec->height),
		.eyes = (float)(crop->eyes_y / spec->height),
		.chin = (float)(chin / spec->height),
		.face_width = (float)(crop->face_width / spec->width),
		.offset = (float)(crop->offset / spec->width),
	};
}

static struct message_head head_of(const struct crop_face *face)
{
	return (struct message_head){
		.x = (float)(face->eyes_x / face->image_width),
		.y = (float)(face->eyes_y / face->image_height),
		.width = (float)(face->face_width / face->image_width),
	};
}

void booth_mark(struct booth *booth, int64_t captured_us)
{
	const struct live_place *now = &booth->live.place;
	const struct profile *profile = &booth->settings.profile;
	struct topics topics = topics_of(&booth->live.verdict);
	struct message_marks marks = {
		.captured_us = captured_us,
		.outline = goal_of(profile, &booth->settings.config.camera),
		.topics_judged = topics.judged,
		.topics_good = topics.good,
	};
	if (now->face_seen && now->face.image_width > 0) {
		marks.has_face = true;
		marks.head = head_of(&now->face);
		marks.box_x = now->box.x / (float)now->face.image_width;
		marks.box_y = now->box.y / (float)now->face.image_height;
		marks.box_width = now->box.width / (float)now->face.image_width;
		marks.box_height = now->box.height / (float)now->face.image_height;
	}
	if (now->has_crop)
		marks.outline = outline_of(&profile->crop, &now->crop, &now->face);
	booth->marks = marks;
}

static void describe_live(const struct booth *booth, struct message_state *state)
{
	const struct live *live = &booth->live;
	state->hint = live->hint.shown.reason;
	state->hint_way = live->hint.shown.way;
	state->hint_strength = hint_strength(&live->hint.shown);
	state->hint_repeats = booth->pose.repeats;
	state->look = hint_look(&live->hint);
	state->held = live->held;
	state->face_seen = live->place.face_seen;
	state->shutter = booth->pose.may_insist ? SHUTTER_INSISTS : SHUTTER_WAITS;
	state->whole_ms = (uint32_t)booth->settings.config.session.countdown_s * 1000;
	state->paused_ms = (uint32_t)booth->pose.paused_ms;
	state->goal = goal_of(&booth->settings.profile, &booth->settings.config.camera);
}

static void describe_photo(const struct booth *booth, struct message_state *state)
{
	const struct visit *visit = &booth->visit;
	const struct config *config = &booth->settings.config;
	const struct shown_photo *shown = &booth->shown;
	state->photo_slot = -1;
	state->photo_number = shown->number;
	/* Whoever is asked whether they are still there may have left. */
	if (shown->is_on && booth->state != SESSION_MORE_TIME) {
		state->photo_slot = (int32_t)shown->slots[shown->now];
		state->photo_width = shown->width;
		state->photo_height = shown->height;
		state->photo = shown->picture;
	}
	if (!visit->is_saved)
		return;
	(void)snprintf(state->receipt, sizeof(state->receipt), "%s", visit->receipt);
	if (config->booth.demo)
		(void)snprintf(state->photo_path, sizeof(state->photo_path),
			       "%.200s/pending/%s/photo.jpg", config->spool.path, visit->id_text);
}

static void describe_regions(const struct visit *visit, struct message_state *state)
{
	struct spot spots[SPOTS_MAX];
	state->region_count = still_spots(&visit->still, state->reasons, spots);
	for (unsigned i = 0; i < state->region_count; i++)
		state->regions[i] = (struct message_region){ .reason = spots[i].reason,
							     .shape = spots[i].shape,
							     .x = spots[i].x,
							     .y = spots[i].y,
							     .width = spots[i].width,
							     .height = spots[i].height };
}

static void describe_verdict(const struct visit *visit, struct message_state *state)
{
	const struct verdict *verdict = &visit->still.verdict;
	struct topics topics = topics_of(verdict);
	if (!visit->has_still)
		return;
	state->topics_judged = topics.judged;
	state->topics_good = topics.good;
	state->reasons = visit_refusal(visit);
	state->is_unassessed = state->reasons != verdict->reasons;
	state->advice = verdict->advice;
	state->ways = ways_set(&visit->still.ways);
	describe_regions(visit, state);
}

enum message_staff_code booth_staff_code(const struct booth *booth)
{
	const struct visit *visit = &booth->visit;
	if (booth->state != SESSION_STAFF || !visit->has_staff_codes)
		return STAFF_CODE_NONE;
	if (visit->staff_refusals >= STAFF_REFUSALS_MAX)
		return STAFF_CODE_SHUT;
	return visit->staff_refusals > 0 ? STAFF_CODE_REFUSED : STAFF_CODE_WAITS;
}

/* Hides every character of a code of staff: its end is worth too much. */
static void describe_typed(const struct booth *booth, struct message_state *state)
{
	const char *typed = booth->visit.typed;
	size_t at = 0;
	if (booth->state == SESSION_PHONE)
		identify_mask_phone(booth->visit.student.phone, state->phone, sizeof(state->phone));
	if (booth->state != SESSION_STAFF) {
		identify_mask_typed(typed, state->typed, sizeof(state->typed));
		return;
	}
	for (; *typed && at + sizeof("•") <= sizeof(state->typed); typed++, at += strlen("•"))
		memcpy(state->typed + at, "•", sizeof("•"));
}

static void describe_tries(const struct booth *booth, struct message_state *state)
{
	const struct visit *visit = &booth->visit;
	state->tries = visit->tries - visit->tries_before;
	state->max_tries = (uint32_t)booth->settings.config.session.max_tries;
	state->grants = visit->grant_count;
	state->staff_code = booth_staff_code(booth);
	if (booth->state != SESSION_MORE_TIME)
		return;
	state->asking = booth->asking;
	state->asks_left = SESSION_ASKS_MAX - visit->asks;
}

static void write_day(idcard_day day, char *text, size_t size)
{
	(void)snprintf(text, size, "%04d-%02d-%02d", day / 10000 % 10000, day / 100 % 100,
		       day % 100);
}

static void describe_notice(const struct booth_settings *settings, struct message_state *state)
{
	const struct config_notice *notice = &settings->config.notice;
	if (notice->from[0] || notice->to[0])
		(void)snprintf(state->window, sizeof(state->window), "%s – %s", notice->from,
			       notice->to);
	const struct workdays_due *deadline = &settings->deadline;
	state->chsi_days = (uint32_t)notice->chsi_days;
	state->is_deadline_tentative = deadline->is_tentative;
	if (deadline->day != 0)
		write_day(deadline->day, state->deadline, sizeof(state->deadline));
	state->pay_mode = payment_mode_parse(settings->config.payment.mode);
	state->pay_fen = (uint32_t)settings->config.payment.fen;
	(void)snprintf(state->consent_version, sizeof(state->consent_version), "%.15s",
		       notice->consent_version);
}

/* The last characters of the order's number before its attempt, for the person to compare. */
static void describe_payment(const struct visit_pay *pay, struct message_state *state)
{
	enum { SHOWN = 6 };
	size_t length = strcspn(pay->order, "-");
	state->pay = pay->shown;
	if (pay->shown == PAY_NOTHING)
		return;
	state->owed_fen = (uint32_t)pay->owed.fen;
	if (length >= SHOWN)
		(void)snprintf(state->order_end, sizeof(state->order_end), "%.*s", SHOWN,
			       pay->order + length - SHOWN);
	if (pay->shown == PAY_OPEN)
		(void)snprintf(state->pay_qr, sizeof(state->pay_qr), "%s", pay->qr);
}

/* Copies the settings that name the school, places and whom to ask. */
static void describe_school(const struct booth *booth, struct message_state *state)
{
	const struct config_booth *words = &booth->settings.config.booth;
	(void)snprintf(state->contact, sizeof(state->contact), "%.127s", words->contact);
	(void)snprintf(state->school, sizeof(state->school), "%.127s", words->school);
	(void)snprintf(state->place, sizeof(state->place), "%.127s", words->place);
	(void)snprintf(state->elsewhere, sizeof(state->elsewhere), "%.159s", words->elsewhere);
	if (booth->visit.is_saved)
		receipt_fill_url(booth->settings.config.receipt.url, booth->visit.receipt,
				 state->receipt_url, sizeof(state->receipt_url));
}

/* Writes what the roster says about the person, masked: no screen gets a whole name or number. */
static void describe_person(const struct visit *visit, struct message_state *state)
{
	const struct roster_person *student = &visit->student;
	if (visit->roster != VISIT_LISTED) {
		identify_mask_code(visit->key, state->subject, sizeof(state->subject));
		return;
	}
	char *name = state->person[MESSAGE_PERSON_NAME];
	char *number = state->person[MESSAGE_PERSON_NUMBER];
	roster_mask_name(student->name, name, sizeof(state->person[0]));
	roster_mask_number(student->student_number, number, sizeof(state->person[0]));
	(void)snprintf(state->person[MESSAGE_PERSON_COLLEGE], sizeof(state->person[0]), "%s",
		       student->college);
	(void)snprintf(state->person[MESSAGE_PERSON_CLASS], sizeof(state->person[0]), "%s",
		       student->class);
	(void)snprintf(state->subject, sizeof(state->subject), "%.64s %.20s", name, number);
}

/* Tells the screen where in the picture booth-reader looks for a code, and its hint. */
static void describe_reader(const struct booth *booth, struct message_state *state)
{
	const struct config_camera *camera = &booth->settings.config.camera;
	float width = (float)camera->width, height = (float)camera->height;
	float side = width < height ? width : height;
	if (!booth_reader_is_asked(booth) || !camera_reader_is_connected(booth->reader))
		return;
	state->reader = (struct message_reader){ .is_on = true,
						 .hint = booth->reading.shown,
						 .x = (1 - side / width) / 2,
						 .y = (1 - side / height) / 2,
						 .width = side / width,
						 .height = side / height };
}

bool booth_has_next_page(const struct booth *booth)
{
	return booth->state == SESSION_NOTICE && booth->visit.page + 1 < booth->texts.page_count;
}

bool booth_may_go_on(const struct booth *booth)
{
	const struct config_identify *identify = &booth->settings.config.identify;
	/* A card that the roster lacks is not a student number, so only a typed key may go on. */
	if (booth->state == SESSION_UNLISTED)
		return strcmp(identify->unlisted, "allow") == 0 && booth->visit.is_typed;
	if (booth->state == SESSION_PHONE)
		return identify_is_phone(visit_offered_phone(&booth->visit));
	if (booth->state == SESSION_PAYING)
		return booth->visit.pay.shown == PAY_UNAVAILABLE;
	return booth->state == SESSION_CODE && strcmp(identify->code, "wanted") == 0;
}

/* Describes the person's last photo and why the person may not be photographed. The visit knows both
 * only after the person was admitted or turned away. */
static void describe_entry(const struct visit *visit, struct message_state *state)
{
	struct uuid id;
	struct tm local;
	time_t taken = (time_t)(visit->earlier.unix_ms / 1000);
	const idcard_day days[ENTRY_COUNT] = {
		[ENTRY_NOT_BEGUN] = visit->student.starts, [ENTRY_OVER] = visit->student.ends
	};
	idcard_day day = days[visit->entry];
	state->entry = visit->entry;
	state->has_correction = visit->has_correction;
	state->correction = visit->correction;
	if (day != 0)
		write_day(day, state->entry_day, sizeof(state->entry_day));
	if (!visit->earlier.id[0] || uuid_parse(visit->earlier.id, &id) < 0)
		return;
	receipt_format(&id, state->last_receipt);
	if (localtime_r(&taken, &local))
		(void)strftime(state->last_time, sizeof(state->last_time), "%Y-%m-%d %H:%M",
			       &local);
}

/* How loud the booth speaks now, percent. The settings were checked when they were read. */
static uint32_t present_volume(const struct config_screen *screen)
{
	struct timetable timetable;
	time_t now = (time_t)(clock_realtime_ms() / 1000);
	struct tm local;
	if (timetable_parse(screen->volume, TIMETABLE_PERCENT, &timetable, NULL) < 0 ||
	    !localtime_r(&now, &local))
		return 0;
	return (uint32_t)timetable_at(&timetable, local.tm_wday, local.tm_hour, local.tm_min);
}

static void describe_screen(const struct config_screen *screen, struct message_screen *ret_look)
{
	bool is_left = strcmp(screen->lens, "left") == 0;
	bool is_right = strcmp(screen->lens, "right") == 0;
	*ret_look = (struct message_screen){
		.lens = is_left    ? LENS_LEFT
			: is_right ? LENS_RIGHT
				   : LENS_TOP,
		.keys = strcmp(screen->keys, "green-red") == 0 ? KEYS_GREEN_RED : KEYS_RED_GREEN,
		.is_calm = strcmp(screen->motion, "calm") == 0,
		.is_large = strcmp(screen->size, "large") == 0,
		.distance_cm = (uint32_t)screen->distance_cm,
		.diagonal_in = (uint32_t)screen->diagonal_in,
		.volume = present_volume(screen),
	};
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
		.language = booth->language,
		.photos_waiting = (uint32_t)booth->care.photos_waiting,
		.demo = config->booth.demo,
		.has_sitter = config->booth.demo && camera_is_stand_in(&config->camera),
		.help_called = booth->help_called,
		.keys_down = booth->keys_down,
		.identify = booth->mode,
		.may_go_on = booth_may_go_on(booth),
		.page = visit->page,
		.page_count = booth->texts.page_count,
		.code_refused = booth->code_refused,
	};
	if (state.fault != FAULT_NONE)
		state.fault_since_unix_ms = booth->fault_since_unix_ms[state.fault];
	if (session_watches_person(booth->state))
		state.clears_ms = presence_clears_ms(&booth->presence);
	describe_live(booth, &state);
	describe_tries(booth, &state);
	describe_verdict(visit, &state);
	describe_photo(booth, &state);
	describe_entry(visit, &state);
	describe_reader(booth, &state);
	describe_typed(booth, &state);
	describe_school(booth, &state);
	describe_screen(&config->screen, &state.look_of_screen);
	describe_person(visit, &state);
	describe_notice(&booth->settings, &state);
	describe_payment(&visit->pay, &state);
	screens_publish_state(booth->screens, &state);
	/* Wipe the old photo only now: until the screens get this STATE, they show it. */
	booth_photo_wipe(booth);
}

/* ---- watchers ---- */

static void add_reasons(struct json_object *object, const char *key, reason_set set)
{
	struct json_object *list = json_object_new_array();
	for (unsigned i = 0; i < REASON_COUNT; i++)
		if (set & reason_bit((enum reason)i))
			(void)json_append(list,
					  json_object_new_string(reason_name((enum reason)i)));
	(void)json_add(object, key, list);
}

static void add_faults(struct json_object *object, fault_set set)
{
	struct json_object *list = json_object_new_array();
	for (unsigned i = 0; i < FAULT_COUNT; i++)
		if (set & fault_bit((enum fault)i))
			(void)json_append(list, json_object_new_string(fault_name((enum fault)i)));
	(void)json_add(object, "faults", list);
}

void booth_add_visit(const struct booth *booth, struct json_object *object)
{
	const struct visit *visit = &booth->visit;
	const struct hint *hint = &booth->live.hint.shown;
	(void)json_add_text(object, "state", session_state_name(booth->state));
	add_faults(object, booth->faults);
	if (booth->faults) {
		enum fault first = fault_first(booth->faults);
		(void)json_add_text(object, "fault_code", fault_code(first));
		(void)json_add_number(object, "fault_since_ms", booth->fault_since_unix_ms[first]);
	}
	(void)json_add_number(object, "visit", visit->number);
	(void)json_add_number(object, "tries", visit->tries);
	if (booth->state == SESSION_NOTICE) {
		(void)json_add_number(object, "page", visit->page + 1);
		(void)json_add_number(object, "pages", booth->texts.page_count);
	}
	(void)json_add_number(object, "grants", visit->grant_count);
	(void)json_add_text(object, "hint",
			    hint->reason == REASON_NONE ? "" : reason_name(hint->reason));
	(void)json_add_text(object, "hint_way", hint->way == WAY_NONE ? "" : way_name(hint->way));
	(void)json_add_number(object, "hint_strength", hint_strength(hint));
	(void)json_add_text(object, "look", hint_look_name(hint_look(&booth->live.hint)));
	(void)json_add_flag(object, "paused", booth->pose.paused_ms > 0);
	(void)json_add_flag(object, "may_insist", booth->pose.may_insist);
	(void)json_add_flag(object, "help_called", booth->help_called);
	add_reasons(object, "overridden", visit_overridden(visit));
	if (visit->has_still) {
		add_reasons(object, "reasons", visit->still.verdict.reasons);
		add_reasons(object, "unassessed", visit->still.verdict.unassessed);
		add_reasons(object, "advice", visit->still.verdict.advice);
	}
	if (visit->is_saved) {
		(void)json_add_text(object, "id", visit->id_text);
		(void)json_add_text(object, "receipt", visit->receipt);
	}
}

void booth_tell_watchers(struct booth *booth, const char *event)
{
	struct json_object *params = json_object_new_object();
	(void)json_add_text(params, "event", event);
	booth_add_visit(booth, params);
	control_notify(booth->control, "state", params);
}

/* ---- the status line ---- */

void booth_describe(const struct booth *booth, char *text, size_t size)
{
	size_t waiting = booth->care.photos_waiting;
	if (booth->faults)
		(void)snprintf(text, size, "out of order: %s; %zu photos waiting",
			       fault_name(fault_first(booth->faults)), waiting);
	else
		(void)snprintf(text, size, "%s; vision: %s; %zu photos waiting",
			       session_state_name(booth->state), booth_engine(booth), waiting);
}
