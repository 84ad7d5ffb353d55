/* SPDX-License-Identifier: MIT */
/* The talking half of the conductor: what control.sock asks and what watchers hear. */
#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <json-c/json.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/clock.h"
#include "daemon/base/log.h"
#include "daemon/boothd/booth_inside.h"
#include "daemon/core/button.h"
#include "daemon/core/utf8.h"
#include "daemon/devices/camera_v4l2.h"
#include "daemon/boothd/metrics.h"

static void add_text(struct json_object *object, const char *key, const char *text)
{
	json_object_object_add(object, key, json_object_new_string(text));
}

static void add_number(struct json_object *object, const char *key, int64_t number)
{
	json_object_object_add(object, key, json_object_new_int64(number));
}

static void add_flag(struct json_object *object, const char *key, bool flag)
{
	json_object_object_add(object, key, json_object_new_boolean(flag));
}

static struct json_object *list_reasons(reason_set set)
{
	struct json_object *list = json_object_new_array();
	for (unsigned i = 0; i < REASON_COUNT; i++)
		if (set & reason_bit((enum reason)i))
			json_object_array_add(list,
					      json_object_new_string(reason_name((enum reason)i)));
	return list;
}

static struct json_object *list_faults(fault_set set)
{
	struct json_object *list = json_object_new_array();
	for (unsigned i = 0; i < FAULT_COUNT; i++)
		if (set & fault_bit((enum fault)i))
			json_object_array_add(list,
					      json_object_new_string(fault_name((enum fault)i)));
	return list;
}

static void add_visit(const struct booth *booth, struct json_object *object)
{
	const struct visit *visit = &booth->visit;
	add_text(object, "state", session_state_name(booth->state));
	add_number(object, "visit", visit->number);
	add_number(object, "tries", visit->tries);
	add_text(object, "hint",
		 booth->hint.shown == REASON_NONE ? "" : reason_name(booth->hint.shown));
	add_flag(object, "help_called", booth->help_called);
	json_object_object_add(object, "overridden", list_reasons(visit_overridden(visit)));
	if (visit->has_still) {
		json_object_object_add(object, "reasons",
				       list_reasons(visit->still.verdict.reasons));
		json_object_object_add(object, "unassessed",
				       list_reasons(visit->still.verdict.unassessed));
		json_object_object_add(object, "advice", list_reasons(visit->still.verdict.advice));
	}
	if (visit->is_saved) {
		add_text(object, "id", visit->id_text);
		add_text(object, "receipt", visit->receipt);
	}
}

static struct json_object *camera_status(const struct booth *booth)
{
	struct camera_description description;
	struct camera_counters counters;
	struct json_object *object = json_object_new_object();
	camera_describe(booth->camera, &description);
	camera_count(booth->camera, &counters);
	add_text(object, "name", description.name);
	add_flag(object, "stand_in", description.is_stand_in);
	add_number(object, "width", description.width);
	add_number(object, "height", description.height);
	add_number(object, "frames", (int64_t)counters.frames);
	add_number(object, "bad", (int64_t)counters.bad);
	add_number(object, "lost", (int64_t)counters.lost);
	return object;
}

static struct json_object *spool_status(const struct booth *booth)
{
	struct json_object *object = json_object_new_object();
	add_text(object, "path", booth->settings.config.spool.path);
	for (unsigned i = 0; i < SPOOL_STATES; i++) {
		size_t count = 0;
		if (spool_count(booth->spool, (enum spool_state)i, &count) == 0)
			add_number(object, spool_state_name((enum spool_state)i), (int64_t)count);
	}
	uint64_t available = 0;
	add_flag(object, "has_room", spool_has_room(booth->spool, &available));
	add_number(object, "available_bytes", (int64_t)available);
	return object;
}

static struct json_object *count_status(const struct booth *booth)
{
	struct json_object *object = json_object_new_object();
	struct json_object *reasons = json_object_new_object();
	add_number(object, "visits", booth->visits);
	add_number(object, "frames", (int64_t)booth->counts.frames);
	add_number(object, "previews", (int64_t)booth->counts.previews);
	add_number(object, "examined", (int64_t)booth->counts.examined);
	add_number(object, "undecodable", (int64_t)booth->counts.undecodable);
	add_number(object, "no_slot", (int64_t)booth->counts.no_slot);
	add_number(object, "saved", (int64_t)booth->counts.saved);
	add_number(object, "refused", (int64_t)booth->counts.refused);
	add_number(object, "burst_failed", (int64_t)booth->counts.burst_failed);
	for (unsigned i = 0; i < REASON_COUNT; i++)
		if (booth->counts.reasons[i])
			add_number(reasons, reason_name((enum reason)i),
				   (int64_t)booth->counts.reasons[i]);
	json_object_object_add(object, "reasons", reasons);
	return object;
}

static struct json_object *full_status(const struct booth *booth)
{
	struct json_object *object = json_object_new_object();
	char line[160];
	booth_describe(booth, line, sizeof(line));
	add_text(object, "version", BOOTH_VERSION);
	add_text(object, "device", booth->settings.config.booth.device);
	add_text(object, "status", line);
	add_flag(object, "demo", booth->settings.config.booth.demo);
	add_text(object, "profile", booth->settings.profile.name);
	add_text(object, "engine", booth->engine);
	add_number(object, "up_s", (clock_monotonic_ms() - booth->started_ms) / 1000);
	add_number(object, "screens", screens_count(booth->screens));
	json_object_object_add(object, "faults", list_faults(booth->faults));
	add_visit(booth, object);
	json_object_object_add(object, "camera", camera_status(booth));
	json_object_object_add(object, "spool", spool_status(booth));
	json_object_object_add(object, "counts", count_status(booth));
	return object;
}

void booth_tell_watchers(struct booth *booth, const char *event)
{
	if (!booth->control)
		return;
	struct json_object *params = json_object_new_object();
	add_text(params, "event", event);
	add_visit(booth, params);
	json_object_object_add(params, "faults", list_faults(booth->faults));
	control_notify(booth->control, "state", params);
}

static const char *text_param(struct json_object *params, const char *key)
{
	struct json_object *value = NULL;
	if (!params || !json_object_object_get_ex(params, key, &value) ||
	    !json_object_is_type(value, json_type_string))
		return NULL;
	return json_object_get_string(value);
}

static int answer_press(struct booth *booth, struct json_object *params, const struct peer *peer,
			struct problem *problem)
{
	if (!peer->is_operator)
		return problem_set(problem, -EPERM, "only root and boothd's user may press");
	const char *name = text_param(params, "button");
	enum button button;
	if (!name || !button_find(name, &button))
		return problem_set(problem, -EINVAL, "the buttons are:" BUTTON_NAMES);
	booth_press(booth, button);
	return 0;
}

/* A code is opaque: any text that a line can carry, a screen can mask and a record can name. */
static bool is_code(const char *text)
{
	size_t length = strlen(text);
	if (length == 0 || length >= VISIT_KEY_BYTES || !utf8_is_valid(text))
		return false;
	for (size_t i = 0; i < length; i++)
		if ((unsigned char)text[i] < 0x20 || text[i] == 0x7f)
			return false;
	return true;
}

static int answer_code(struct booth *booth, struct json_object *params, const struct peer *peer,
		       struct problem *problem)
{
	const char *text = text_param(params, "text");
	if (!peer->is_operator)
		return problem_set(problem, -EPERM, "only root and boothd's user may give a code");
	if (!text || !is_code(text))
		return problem_set(problem, -EINVAL,
				   "a code has 1 to %d bytes of UTF-8 and no control characters",
				   VISIT_KEY_BYTES - 1);
	if (!booth_take_code(booth, text))
		return problem_set(problem, -EAGAIN, "nobody is asked for a code now (state: %s)",
				   session_state_name(booth->state));
	return 0;
}

/* Between the notice and the examination there is somebody whom it can be for. */
static bool can_override(enum session_state state)
{
	return state == SESSION_NOTICE || state == SESSION_IDENTIFY || state == SESSION_RULES ||
	       state == SESSION_POSE || state == SESSION_COUNTDOWN || state == SESSION_REJECTED ||
	       state == SESSION_INTERRUPTED;
}

/* What useradd(8) allows, and what a signed record may carry of a word that is not ours. */
static bool is_account(const char *text)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "0123456789._-";
	size_t length = strspn(text, allowed);
	return length > 0 && length <= 32 && text[length] == '\0';
}

/* "root", or "root (zhang)": root by the kernel's word, zhang by boothctl's, who says from which
 * account sudo was called. */
static void name_account(const struct peer *peer, const char *claimed, char *text, size_t size)
{
	const struct passwd *account = getpwuid(peer->uid);
	int length = account ? snprintf(text, size, "%.39s", account->pw_name)
			     : snprintf(text, size, "uid %u", (unsigned)peer->uid);
	if (claimed && is_account(claimed) && length > 0 && (size_t)length < size)
		(void)snprintf(text + length, size - (size_t)length, " (%s)", claimed);
}

static int answer_override(struct booth *booth, struct json_object *params, const struct peer *peer,
			   struct problem *problem)
{
	const char *name = text_param(params, "reason"), *why = text_param(params, "why");
	struct visit_override override = { .reason = name ? reason_parse(name) : REASON_NONE,
					   .unix_ms = clock_realtime_ms() };
	if (!peer->is_operator)
		return problem_set(problem, -EPERM, "only root and boothd's user may do that");
	if (!reason_may_be_overridden(override.reason))
		return problem_set(
			problem, -EINVAL,
			"head_covered, hair_over_eyes and hair_over_brows can be set aside; "
			"the others are the picture's fault");
	if (!why || !is_code(why) || strlen(why) >= sizeof(override.why))
		return problem_set(
			problem, -EINVAL,
			"the record needs to know why: religious, medical, cultural, or at most %zu "
			"bytes that name nobody",
			sizeof(override.why) - 1);
	if (!can_override(booth->state))
		return problem_set(
			problem, -EAGAIN,
			"it is for the person at the booth, from the notice to the photo "
			"(state: %s); after the last try they begin again",
			session_state_name(booth->state));
	(void)snprintf(override.why, sizeof(override.why), "%s", why);
	name_account(peer, text_param(params, "account"), override.by, sizeof(override.by));
	visit_override(&booth->visit, &override);
	log_info("%s is set aside for visit %u by %s", name, booth->visit.number, override.by);
	booth_tell_watchers(booth, "override");
	return 0;
}

static int answer_maintenance(struct booth *booth, struct json_object *params,
			      const struct peer *peer, struct problem *problem)
{
	const char *to = text_param(params, "to");
	bool on = to && strcmp(to, "on") == 0;
	if (!peer->is_operator)
		return problem_set(problem, -EPERM, "only root and boothd's user may do that");
	if (!to || (!on && strcmp(to, "off") != 0))
		return problem_set(problem, -EINVAL, "maintenance is on or off");
	booth_set_fault(booth, FAULT_MAINTENANCE, on, "an operator said so");
	return 0;
}

static struct json_object *list_config(const struct config *config)
{
	struct json_object *list = json_object_new_array();
	for (unsigned i = 0; i < CONFIG_KEY_COUNT; i++) {
		char value[CONFIG_TEXT_BYTES];
		struct config_row row = config_row((enum config_key)i);
		struct json_object *object = json_object_new_object();
		config_value(config, (enum config_key)i, value, sizeof(value));
		add_text(object, "key", row.name);
		add_text(object, "value", value);
		add_text(object, "origin", config->origins[i]);
		add_flag(object, "needs_restart", row.needs_restart);
		json_object_array_add(list, object);
	}
	return list;
}

static void add_controls(struct json_object *object, const struct camera_v4l2_report *report)
{
	struct json_object *list = json_object_new_array();
	for (size_t i = 0; i < report->control_count; i++) {
		const struct video_control *control = &report->controls[i];
		struct json_object *row = json_object_new_object();
		add_text(row, "name", control->name);
		add_number(row, "value", control->value);
		add_number(row, "low", control->low);
		add_number(row, "high", control->high);
		add_number(row, "step", control->step);
		add_number(row, "preset", control->preset);
		add_text(row, "choice", control->choice);
		add_flag(row, "read_only", control->is_read_only);
		add_flag(row, "inactive", control->is_inactive);
		json_object_array_add(list, row);
	}
	json_object_object_add(object, "controls", list);
}

static struct json_object *full_camera(const struct booth *booth)
{
	struct json_object *object = camera_status(booth);
	struct camera_description description;
	struct camera_counters counters;
	camera_describe(booth->camera, &description);
	camera_count(booth->camera, &counters);
	add_text(object, "device", booth->settings.config.camera.device);
	add_text(object, "format", description.format);
	json_object_object_add(object, "rate", json_object_new_double(description.rate));
	add_number(object, "gaps", (int64_t)counters.gaps);
	struct camera_v4l2_report *report = calloc(1, sizeof(*report));
	if (report && camera_v4l2_describe(booth->camera, report)) {
		add_text(object, "state", camera_v4l2_state_name(report->state));
		add_text(object, "step", report->step ? report->step : "");
		add_text(object, "why", report->why.text);
		add_text(object, "complaint", report->tuning.complaint.text);
		add_number(object, "drifts", (int64_t)report->tuning.drifts);
		add_flag(object, "locked", report->tuning.is_locked);
		json_object_object_add(object, "measured_rate",
				       json_object_new_double(report->measured_rate));
		add_controls(object, report);
	}
	free(report);
	return object;
}

static int answer_metrics(const struct booth *booth, struct problem *problem,
			  struct json_object **ret_result)
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
		return problem_set(problem, -ENOMEM, "no memory for the figures");
	*ret_result = json_object_new_string(text);
	return 0;
}

int booth_answer(const char *method, struct json_object *params, const struct peer *peer,
		 struct problem *problem, void *user, struct json_object **ret_result)
{
	struct booth *booth = user;
	if (strcmp(method, "status") == 0) {
		*ret_result = full_status(booth);
		return 0;
	}
	if (strcmp(method, "config") == 0) {
		*ret_result = list_config(&booth->settings.config);
		return 0;
	}
	if (strcmp(method, "metrics") == 0)
		return answer_metrics(booth, problem, ret_result);
	if (strcmp(method, "camera") == 0) {
		*ret_result = full_camera(booth);
		return 0;
	}
	if (strcmp(method, "snapshot") == 0)
		return peer->is_operator ? booth_snapshot(booth, problem)
					 : problem_set(problem, -EPERM,
						       "only root and boothd's user may do that");
	if (strcmp(method, "press") == 0)
		return answer_press(booth, params, peer, problem);
	if (strcmp(method, "code") == 0)
		return answer_code(booth, params, peer, problem);
	if (strcmp(method, "override") == 0)
		return answer_override(booth, params, peer, problem);
	if (strcmp(method, "maintenance") == 0)
		return answer_maintenance(booth, params, peer, problem);
	return problem_set(problem, -ENOSYS, "there is no method %s", method);
}
