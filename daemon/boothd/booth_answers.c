/* SPDX-License-Identifier: MIT */
/* Answers requests from control.sock. The table of methods at the end of this file says who may
 * call which method. */
#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <json-c/json.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/clock.h"
#include "daemon/base/json.h"
#include "daemon/base/log.h"
#include "daemon/base/settings_list.h"
#include "daemon/boothd/booth_inside.h"
#include "daemon/boothd/metrics.h"
#include "daemon/core/button.h"
#include "daemon/core/text.h"
#include "daemon/core/utf8.h"
#include "daemon/devices/camera_v4l2.h"

/* One request. If the method's function leaves result null, the caller gets the answer "true". */
struct request {
	struct json_object *params; /* may be null */
	const struct peer *peer;
	struct problem *problem;
	struct json_object *result;
};

/* ---- status ---- */

static void add_camera(const struct booth *booth, struct json_object *object)
{
	struct camera_description description;
	struct camera_counters counters;
	camera_describe(booth->camera, &description);
	camera_count(booth->camera, &counters);
	(void)json_add_text(object, "name", description.name);
	(void)json_add_flag(object, "stand_in", description.is_stand_in);
	(void)json_add_number(object, "width", description.width);
	(void)json_add_number(object, "height", description.height);
	(void)json_add_number(object, "frames", (int64_t)counters.frames);
	(void)json_add_number(object, "bad", (int64_t)counters.bad);
	(void)json_add_number(object, "lost", (int64_t)counters.lost);
}

static void add_spool(const struct booth *booth, struct json_object *object)
{
	uint64_t available = 0;
	struct census_row rows[SPOOL_STATES] = { 0 };
	(void)json_add_text(object, "path", booth->settings.config.spool.path);
	if (booth->census)
		census_read(booth->census, rows);
	for (unsigned i = 0; i < SPOOL_STATES; i++)
		if (rows[i].is_known)
			(void)json_add_number(object, spool_state_name((enum spool_state)i),
					      (int64_t)rows[i].count);
	bool has_room = booth->spool && spool_has_room(booth->spool, &available);
	(void)json_add_flag(object, "has_room", has_room);
	(void)json_add_number(object, "available_bytes", (int64_t)available);
}

static void add_counts(const struct booth *booth, struct json_object *object)
{
	const struct counts *counts = &booth->counts;
	struct json_object *reasons = json_object_new_object();
	(void)json_add_number(object, "visits", counts->visits);
	(void)json_add_number(object, "frames", (int64_t)counts->frames);
	(void)json_add_number(object, "previews", (int64_t)counts->previews);
	(void)json_add_number(object, "examined", (int64_t)counts->examined);
	(void)json_add_number(object, "undecodable", (int64_t)counts->undecodable);
	(void)json_add_number(object, "no_slot", (int64_t)counts->no_slot);
	(void)json_add_number(object, "skipped", (int64_t)screens_skipped(booth->screens));
	(void)json_add_number(object, "saved", (int64_t)counts->saved);
	(void)json_add_number(object, "refused", (int64_t)counts->refused);
	(void)json_add_number(object, "burst_failed", (int64_t)counts->bursts_failed);
	for (unsigned i = 0; i < REASON_COUNT; i++)
		if (counts->reasons[i])
			(void)json_add_number(reasons, reason_name((enum reason)i),
					      (int64_t)counts->reasons[i]);
	(void)json_add(object, "reasons", reasons);
}

/* Adds to the answer the devices that the settings name but that are missing. The booth works
 * without these devices, so their absence is not a fault. */
static void add_missing(const struct booth *booth, struct json_object *object)
{
	struct json_object *list = json_object_new_array();
	const char *name;
	for (unsigned i = 0; (name = lamps_missing(booth->lamps, i)); i++)
		(void)json_append(list, json_object_new_string(name));
	for (unsigned i = 0; (name = signals_missing(booth->signals, i)); i++)
		(void)json_append(list, json_object_new_string(name));
	for (unsigned i = 0; booth->panel && (name = panel_missing(booth->panel, i)); i++)
		(void)json_append(list, json_object_new_string(name));
	(void)json_add(object, "missing", list);
}

/* The pages of which a screen had to cut a text, as "review on 800 x 480". */
static void add_cut_pages(const struct booth *booth, struct json_object *object)
{
	struct json_object *list = json_object_new_array();
	const struct message_cut *cut;
	for (unsigned i = 0; (cut = screens_cut(booth->screens, i)); i++) {
		char text[sizeof(cut->page) + 32];
		(void)snprintf(text, sizeof(text), "%s on %u x %u", cut->page, cut->width,
			       cut->height);
		(void)json_append(list, json_object_new_string(text));
	}
	(void)json_add(object, "cut_pages", list);
}

typedef void (*add_fn)(const struct booth *booth, struct json_object *object);

static void add_part(const struct booth *booth, struct json_object *object, const char *key,
		     add_fn add)
{
	struct json_object *part = json_object_new_object();
	add(booth, part);
	(void)json_add(object, key, part);
}

/* An empty text: boothd has no secret. */
static void add_campaign(const struct booth *booth, struct json_object *object)
{
	char mark[PERSON_SECRET_SIZE] = "";
	const struct campaign *campaign = booth->keyring.campaign;
	if (campaign && campaign_mark(campaign, mark) < 0)
		return;
	(void)json_add_text(object, "campaign_fingerprint", mark);
}

static int answer_status(struct booth *booth, struct request *request)
{
	struct json_object *object = json_object_new_object();
	const struct config *config = &booth->settings.config;
	char line[160];
	booth_describe(booth, line, sizeof(line));
	(void)json_add_text(object, "version", BOOTH_VERSION);
	(void)json_add_text(object, "device", config->booth.device);
	(void)json_add_text(object, "status", line);
	(void)json_add_flag(object, "demo", config->booth.demo);
	(void)json_add_text(object, "profile", booth->settings.profile.name);
	(void)json_add_text(object, "engine", booth_engine(booth));
	add_campaign(booth, object);
	(void)json_add_number(object, "up_s",
			      (clock_monotonic_ms() - booth->care.started_ms) / 1000);
	(void)json_add_number(object, "screens", screens_count(booth->screens));
	booth_add_visit(booth, object);
	add_missing(booth, object);
	add_cut_pages(booth, object);
	add_part(booth, object, "camera", add_camera);
	add_part(booth, object, "spool", add_spool);
	add_part(booth, object, "counts", add_counts);
	request->result = object;
	return 0;
}

/* ---- settings and figures ---- */

static int answer_config(struct booth *booth, struct request *request)
{
	request->result = settings_list_describe(&booth->settings.config);
	return 0;
}

static int answer_metrics(struct booth *booth, struct request *request)
{
	struct metrics metrics;
	autofree char *text = NULL;
	size_t size = 0;
	FILE *to = open_memstream(&text, &size);
	if (to) {
		booth_measure(booth, &metrics);
		metrics_print(to, &metrics);
	}
	if (!to || fclose(to) != 0)
		return problem_memory(request->problem);
	request->result = json_object_new_string(text);
	return 0;
}

/* ---- the camera ---- */

static void add_controls(struct json_object *object, const struct camera_v4l2_report *report)
{
	struct json_object *list = json_object_new_array();
	for (size_t i = 0; i < report->control_count; i++) {
		const struct video_control *control = &report->controls[i];
		struct json_object *row = json_object_new_object();
		(void)json_add_text(row, "name", control->name);
		(void)json_add_number(row, "value", control->value);
		(void)json_add_number(row, "low", control->low);
		(void)json_add_number(row, "high", control->high);
		(void)json_add_number(row, "step", control->step);
		(void)json_add_number(row, "preset", control->preset);
		(void)json_add_text(row, "choice", control->choice);
		(void)json_add_flag(row, "read_only", control->is_read_only);
		(void)json_add_flag(row, "inactive", control->is_inactive);
		(void)json_append(list, row);
	}
	(void)json_add(object, "controls", list);
}

static void add_v4l2(struct json_object *object, const struct camera_v4l2_report *report)
{
	(void)json_add_text(object, "state", camera_v4l2_state_name(report->state));
	(void)json_add_text(object, "step", report->step ? report->step : "");
	(void)json_add_text(object, "why", report->why.text);
	(void)json_add_text(object, "complaint", report->tuning.complaint.text);
	(void)json_add_number(object, "drifts", (int64_t)report->tuning.drifts);
	(void)json_add_flag(object, "locked", report->tuning.is_locked);
	(void)json_add_real(object, "measured_rate", report->measured_rate);
	add_controls(object, report);
}

static int answer_camera(struct booth *booth, struct request *request)
{
	struct json_object *object = json_object_new_object();
	struct camera_description description;
	struct camera_counters counters;
	autofree struct camera_v4l2_report *report = calloc(1, sizeof(*report));
	camera_describe(booth->camera, &description);
	camera_count(booth->camera, &counters);
	add_camera(booth, object);
	(void)json_add_text(object, "device", booth->settings.config.camera.device);
	(void)json_add_text(object, "format", description.format);
	(void)json_add_real(object, "rate", description.rate);
	(void)json_add_number(object, "gaps", (int64_t)counters.gaps);
	if (report && camera_v4l2_describe(booth->camera, report))
		add_v4l2(object, report);
	request->result = object;
	return 0;
}

static int answer_snapshot(struct booth *booth, struct request *request)
{
	return booth_snapshot_begin(booth, request->problem);
}

/* ---- an operator's actions for the person at the booth ---- */

static int answer_press(struct booth *booth, struct request *request)
{
	enum button button;
	if (!button_find(json_text(request->params, "button"), &button))
		return problem_set(request->problem, -EINVAL, "the buttons are:%s", BUTTON_NAMES);
	booth_press(booth, button);
	return 0;
}

/* Returns whether the text may stand in a record: it is not empty or too long, is valid UTF-8 and has
 * no control characters. */
static bool is_plain(const char *text, size_t size)
{
	size_t length = strlen(text);
	if (length == 0 || length >= size || !utf8_is_valid(text))
		return false;
	for (size_t i = 0; i < length; i++)
		if ((unsigned char)text[i] < 0x20 || text[i] == 0x7f)
			return false;
	return true;
}

static int answer_code(struct booth *booth, struct request *request)
{
	int r = booth_take_text(booth, json_text(request->params, "text"), true);
	if (r == -EAGAIN)
		return problem_set(request->problem, r,
				   "nobody is asked for a code now (state: %s)",
				   session_state_name(booth->state));
	if (r < 0)
		return problem_set(
			request->problem, r,
			"that is not what the booth asks for: a code has %d to %d printable ASCII "
			"characters, or what identify.code_pattern says; a key of the roster has 1 to %d; a phone number has 11 digits",
			IDENTIFY_CODE_MIN, IDENTIFY_CODE_MAX, IDENTIFY_KEY_MAX);
	return 0;
}

/* Returns whether an operator may override a reason in this state: a person is at the booth, and no
 * photo of this person has passed. */
static bool can_override(enum session_state state)
{
	static const enum session_state states[] = {
		SESSION_NOTICE,   SESSION_IDENTIFY,  SESSION_CONFIRM,     SESSION_MISMATCH,
		SESSION_UNLISTED, SESSION_CODE,      SESSION_PHONE,       SESSION_ALREADY,
		SESSION_RULES,    SESSION_POSE,      SESSION_COUNTDOWN,   SESSION_REJECTED,
		SESSION_STAFF,    SESSION_MORE_TIME, SESSION_INTERRUPTED,
	};
	size_t i = 0, count = sizeof(states) / sizeof(states[0]);
	while (i < count && states[i] != state)
		i++;
	return i < count;
}

static int check_override(const struct booth *booth, enum reason reason, const char *why,
			  struct problem *problem)
{
	if (!reason_may_be_overridden(reason))
		return problem_set(
			problem, -EINVAL,
			"head_covered, hair_over_eyes and hair_over_brows can be set aside; "
			"every other reason is a fault of the picture");
	if (!is_plain(why, OVERRIDE_WHY_BYTES))
		return problem_set(
			problem, -EINVAL,
			"the record needs to know why: religious, medical, cultural, or at most %d "
			"bytes that name nobody",
			OVERRIDE_WHY_BYTES - 1);
	if (!can_override(booth->state))
		return problem_set(
			problem, -EAGAIN,
			"an exception is for the person at the booth, from the notice to the photo "
			"(state: %s)",
			session_state_name(booth->state));
	return 0;
}

/* Writes the caller's name: "root", or "root (zhang)" if the kernel says that the caller is root
 * and boothctl says that zhang called sudo. As the name goes into a signed record, only names that
 * useradd(8) allows are taken from boothctl. */
static void name_account(const struct peer *peer, const char *claimed, char *text, size_t size)
{
	const struct passwd *account = getpwuid(peer->uid);
	int length = account ? snprintf(text, size, "%.39s", account->pw_name)
			     : snprintf(text, size, "uid %u", (unsigned)peer->uid);
	if (text_is_made_of(claimed, TEXT_LETTERS TEXT_DIGITS "._-") && strlen(claimed) <= 32 &&
	    length > 0 && (size_t)length < size)
		(void)snprintf(text + length, size - (size_t)length, " (%s)", claimed);
}

static int refuse_grant(struct problem *problem)
{
	return problem_set(problem, -EDQUOT,
			   "this visit got more tries %d times; the person begins again",
			   GRANTS_MAX);
}

static int answer_override(struct booth *booth, struct request *request)
{
	const char *name = json_text(request->params, "reason");
	const char *why = json_text(request->params, "why");
	struct visit_override override = { .reason = reason_parse(name),
					   .unix_ms = clock_realtime_ms() };
	bool is_staff = booth->state == SESSION_STAFF;
	int r = check_override(booth, override.reason, why, request->problem);
	if (r < 0)
		return r;
	/* After the last try an exception would be worth nothing without another one. */
	if (is_staff && booth->visit.grant_count == GRANTS_MAX)
		return refuse_grant(request->problem);
	(void)snprintf(override.why, sizeof(override.why), "%s", why);
	name_account(request->peer, json_text(request->params, "account"), override.by,
		     sizeof(override.by));
	visit_override(&booth->visit, &override);
	log_info("%s sets %s aside for visit %u", override.by, name, booth->visit.number);
	booth_tell_watchers(booth, "override");
	return is_staff ? booth_staff_grant(booth, override.why, override.by) : 0;
}

static int answer_again(struct booth *booth, struct request *request)
{
	const char *why = json_text(request->params, "why");
	char by[OVERRIDE_BY_BYTES];
	if (!is_plain(why, OVERRIDE_WHY_BYTES))
		return problem_set(
			request->problem, -EINVAL,
			"the record needs to know why: at most %d bytes that name nobody",
			OVERRIDE_WHY_BYTES - 1);
	name_account(request->peer, json_text(request->params, "account"), by, sizeof(by));
	int r = booth_staff_grant(booth, why, by);
	if (r == -EDQUOT)
		return refuse_grant(request->problem);
	return r < 0 ? problem_set(request->problem, r,
				   "more tries are for the person who has used up all tries and is "
				   "sent to the staff (state: %s)",
				   session_state_name(booth->state))
		     : 0;
}

static int answer_maintenance(struct booth *booth, struct request *request)
{
	const char *to = json_text(request->params, "to");
	bool is_on = strcmp(to, "on") == 0;
	if (!is_on && strcmp(to, "off") != 0)
		return problem_set(request->problem, -EINVAL, "maintenance is on or off");
	booth->service.is_wanted = is_on && json_flag(request->params, "screen", false);
	booth_set_fault(booth, FAULT_MAINTENANCE, is_on, "an operator said so");
	booth_settle(booth); /* maintenance may have been on already, with or without the page */
	return 0;
}

/* ---- a person who wants to be forgotten ---- */

static int answer_purge(struct booth *booth, struct request *request)
{
	char by[OVERRIDE_BY_BYTES];
	name_account(request->peer, json_text(request->params, "account"), by, sizeof(by));
	return booth_purge_begin(booth, request->params, by, request->problem);
}

/* ---- the methods and their callers ---- */

/* Who may call a method. The group booth, root and boothd's own user can reach the socket; root and
 * boothd's user count as operators. */
enum who { ALL, OPERATORS };

static const struct {
	const char *name;
	enum who who;
	int (*answer)(struct booth *booth, struct request *request);
} methods[] = {
	{ "status", ALL, answer_status },
	{ "config", ALL, answer_config },
	{ "metrics", ALL, answer_metrics },
	{ "camera", ALL, answer_camera },
	{ "snapshot", OPERATORS, answer_snapshot },
	{ "press", OPERATORS, answer_press },
	{ "code", OPERATORS, answer_code },
	{ "override", OPERATORS, answer_override },
	{ "again", OPERATORS, answer_again },
	{ "maintenance", OPERATORS, answer_maintenance },
	{ "purge", OPERATORS, answer_purge },
};

int booth_answer(const char *method, struct json_object *params, const struct peer *peer,
		 struct problem *problem, void *user, struct json_object **ret_result)
{
	struct request request = { .params = params, .peer = peer, .problem = problem };
	size_t i = 0, count = sizeof(methods) / sizeof(methods[0]);
	while (i < count && strcmp(method, methods[i].name) != 0)
		i++;
	if (i == count)
		return problem_set(problem, -ENOSYS, "there is no method %s", method);
	if (methods[i].who == OPERATORS && !peer->is_operator)
		return problem_set(problem, -EPERM, "%s is for root and boothd's user only",
				   method);
	int r = methods[i].answer(user, &request);
	*ret_result = request.result;
	return r;
}
