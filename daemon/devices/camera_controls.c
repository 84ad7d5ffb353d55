/* SPDX-License-Identifier: MIT */
#include "daemon/devices/camera_controls.h"

#include <errno.h>
#include <linux/videodev2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/devices/video_control.h"

enum { EXTRAS_MAX = 16 };

enum aspect { EXPOSURE, GAIN, WHITE_BALANCE, FOCUS, ASPECTS };

/* Each of these settings, such as camera.exposure, sets two controls of the camera: the switch of
 * its automatic mode, and its value. For the exposure, the switch is a menu. In this menu, entry 1
 * means manual; automatic is entry 3 (aperture priority) on UVC cameras, and entry 0 on other
 * cameras. */
static const struct {
	const char *key;
	/* V4L2 control identifiers of the automatic mode's switch and of the value */
	uint32_t automatic, value;
	/* values that the switch takes: automatic on (UVC cameras), automatic on (other cameras),
	 * automatic off */
	int32_t on, other_on, off;
} aspects[ASPECTS] = {
	[EXPOSURE] = { "camera.exposure", V4L2_CID_EXPOSURE_AUTO, V4L2_CID_EXPOSURE_ABSOLUTE,
		       V4L2_EXPOSURE_APERTURE_PRIORITY, V4L2_EXPOSURE_AUTO, V4L2_EXPOSURE_MANUAL },
	[GAIN] = { "camera.gain", V4L2_CID_AUTOGAIN, V4L2_CID_GAIN, 1, 1, 0 },
	[WHITE_BALANCE] = { "camera.white_balance", V4L2_CID_AUTO_WHITE_BALANCE,
			    V4L2_CID_WHITE_BALANCE_TEMPERATURE, 1, 1, 0 },
	[FOCUS] = { "camera.focus", V4L2_CID_FOCUS_AUTO, V4L2_CID_FOCUS_ABSOLUTE, 1, 1, 0 },
};

enum mode { MODE_AUTO, MODE_LOCK, MODE_NUMBER };

/* The value that the camera should keep, and the value that it reported after the last write. The
 * two values differ if the camera does not obey. */
struct held {
	enum mode mode;
	/* false: there is no value to keep yet, and the other members of this struct mean
	 * nothing */
	bool has_wanted;
	int32_t wanted; /* value to keep, from the settings or from the metering */
	int32_t step;
	int32_t read_back;
	bool is_automatic; /* whether the automatic mode is on, as read back from the camera */
};

/* One "name=number" pair of the setting camera.controls. */
struct extra {
	char name[VIDEO_CONTROL_NAME_BYTES];
	int32_t wanted;
	bool is_set;
	uint32_t id; /* V4L2 control identifier; valid if is_set */
	int32_t step, read_back;
};

struct camera_controls {
	struct held held[ASPECTS];
	bool is_near;       /* the focus is near, and not as held[FOCUS] says */
	bool is_near_fixed; /* camera.focus_near is the number near_value; otherwise it is auto */
	int32_t near_value;
	struct extra extras[EXTRAS_MAX];
	unsigned extra_count;
	/* mains frequency for V4L2_CID_POWER_LINE_FREQUENCY; -1: the camera chooses */
	int32_t power_line;
	bool has_power_line; /* whether the camera accepted power_line */
	int32_t power_line_read_back;
	bool is_locked;
};

static int lacks(int fd, const char *what, struct problem *problem)
{
	char names[330];
	int r = video_control_names(fd, names, sizeof(names));
	if (r < 0)
		return r;
	return problem_set(problem, -ENOTSUP,
			   "%s: this camera does not have that control; it has: %s", what,
			   names[0] ? names : "no controls at all");
}

static int out_of_range(const char *what, const struct v4l2_queryctrl *query, int32_t wanted,
			struct problem *problem)
{
	return problem_set(problem, -ERANGE,
			   "%s = %d: this camera takes %d to %d in steps of %d (its default is %d)",
			   what, wanted, query->minimum, query->maximum, query->step,
			   query->default_value);
}

/* Returns whether the camera's value is less than one step away from the wanted value. A camera may
 * round a value to a multiple of its step. */
static bool is_as_wanted(int32_t value, int32_t wanted, int32_t step)
{
	int64_t off = (int64_t)value - wanted, most = step > 1 ? step : 1;
	return off < most && off > -most;
}

/* Returns -EREMOTEIO if the camera accepted the wanted value, but reports another value. */
static int check_taken(const char *what, const struct v4l2_queryctrl *query, int32_t wanted,
		       int32_t value, struct problem *problem)
{
	if (is_as_wanted(value, wanted, query->step))
		return 0;
	return problem_set(problem, -EREMOTEIO,
			   "%s = %d: the camera accepts it, but stays at %d; see: boothctl camera",
			   what, wanted, value);
}

static bool parse_mode(const char *text, struct held *held)
{
	if (strcmp(text, "auto") == 0) {
		held->mode = MODE_AUTO;
		return true;
	}
	if (strcmp(text, "lock") == 0) {
		held->mode = MODE_LOCK;
		return true;
	}
	char *end = NULL;
	long number = strtol(text, &end, 10);
	held->mode = MODE_NUMBER;
	held->wanted = (int32_t)number;
	return end != text && *end == '\0' && number >= INT32_MIN && number <= INT32_MAX;
}

static bool parse_extra(const char *text, size_t length, struct extra *extra)
{
	const char *equals = memchr(text, '=', length);
	if (!equals || equals == text || (size_t)(equals - text) >= sizeof(extra->name))
		return false;
	memcpy(extra->name, text, (size_t)(equals - text));
	char number[16] = "";
	size_t digits = length - (size_t)(equals - text) - 1;
	if (digits == 0 || digits >= sizeof(number))
		return false;
	memcpy(number, equals + 1, digits);
	char *end = NULL;
	long value = strtol(number, &end, 10);
	extra->wanted = (int32_t)value;
	return *end == '\0' && value >= INT32_MIN && value <= INT32_MAX;
}

static int parse_extras(struct camera_controls *controls, const char *text, struct problem *problem)
{
	for (;;) {
		text += strspn(text, ", \t");
		size_t length = strcspn(text, ", \t");
		if (length == 0)
			return 0;
		struct extra *extra = &controls->extras[controls->extra_count];
		if (controls->extra_count == EXTRAS_MAX || !parse_extra(text, length, extra))
			return problem_set(
				problem, -EINVAL,
				"camera.controls: \"%.*s\": not name=number, or more than "
				"%d of them",
				(int)length, text, EXTRAS_MAX);
		controls->extra_count++;
		text += length;
	}
}

static int parse_near(struct camera_controls *controls, const char *text, struct problem *problem)
{
	struct held near = { .mode = MODE_AUTO };
	if (!parse_mode(text, &near) || near.mode == MODE_LOCK)
		return problem_set(problem, -EINVAL,
				   "camera.focus_near = %s: neither auto nor a whole number", text);
	controls->is_near_fixed = near.mode == MODE_NUMBER;
	controls->near_value = near.wanted;
	return 0;
}

static int32_t parse_power_line(const char *text)
{
	static const struct {
		const char *word;
		int32_t value;
	} words[] = {
		{ "off", V4L2_CID_POWER_LINE_FREQUENCY_DISABLED },
		{ "50", V4L2_CID_POWER_LINE_FREQUENCY_50HZ },
		{ "60", V4L2_CID_POWER_LINE_FREQUENCY_60HZ },
		{ "auto", V4L2_CID_POWER_LINE_FREQUENCY_AUTO },
	};
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(words[i].word, text) == 0)
			return words[i].value;
	return -1;
}

int camera_controls_create(const struct config_camera *config, struct problem *problem,
			   struct camera_controls **ret_controls)
{
	struct camera_controls *controls = calloc(1, sizeof(*controls));
	if (!controls)
		return problem_memory(problem);
	const char *texts[ASPECTS] = { config->exposure, config->gain, config->white_balance,
				       config->focus };
	int r = 0;
	for (int i = 0; i < ASPECTS; i++) {
		if (parse_mode(texts[i], &controls->held[i]))
			continue;
		r = problem_set(problem, -EINVAL,
				"%s = %s: neither auto nor lock nor a whole number", aspects[i].key,
				texts[i]);
		goto fail;
	}
	r = parse_near(controls, config->focus_near, problem);
	if (r == 0)
		r = parse_extras(controls, config->controls, problem);
	if (r < 0)
		goto fail;
	controls->power_line = parse_power_line(config->power_line);
	*ret_controls = controls;
	return 0;
fail:
	camera_controls_destroy(controls);
	return r;
}

void camera_controls_destroy(struct camera_controls *controls)
{
	free(controls);
}

/* Turns the automatic mode on or off. ret_now: the value of its switch after the write; unchanged
 * if the camera has no automatic mode. */
static int set_automatic(int fd, enum aspect aspect, bool is_on, int32_t *ret_now)
{
	struct v4l2_queryctrl query;
	int r = video_control_find(fd, aspects[aspect].automatic, &query);
	if (r <= 0)
		return r;
	if (!is_on)
		return video_control_set(fd, query.id, aspects[aspect].off, ret_now);
	r = video_control_set(fd, query.id, aspects[aspect].on, ret_now);
	if (r == -EINVAL || r == -ERANGE)
		r = video_control_set(fd, query.id, aspects[aspect].other_on, ret_now);
	return r;
}

/* Forbids the camera to lower its frame rate in order to expose longer. */
static int keep_rate(int fd)
{
	struct v4l2_queryctrl query;
	int32_t now = 0;
	int r = video_control_find(fd, V4L2_CID_EXPOSURE_AUTO_PRIORITY, &query);
	return r <= 0 ? r : video_control_set(fd, query.id, 0, &now);
}

static int hold(int fd, enum aspect aspect, struct held *held, struct problem *problem)
{
	const char *key = aspects[aspect].key;
	int32_t wanted = held->wanted, automatic = aspects[aspect].off;
	struct v4l2_queryctrl query;
	int r = video_control_find(fd, aspects[aspect].value, &query);
	if (r <= 0)
		return r < 0 ? r : lacks(fd, key, problem);
	if (wanted < query.minimum || wanted > query.maximum)
		return out_of_range(key, &query, wanted, problem);
	held->step = query.step;
	/* set before the write: if the write fails, the next check tries it again */
	held->has_wanted = true;
	r = set_automatic(fd, aspect, false, &automatic);
	if (r < 0)
		return problem_set(problem, r, "%s: its automatic cannot be turned off: %s", key,
				   strerror(-r));
	held->is_automatic = automatic != aspects[aspect].off;
	r = video_control_set(fd, query.id, wanted, &held->read_back);
	if (r < 0)
		return problem_set(problem, r, "%s = %d: the camera refuses: %s", key, wanted,
				   strerror(-r));
	return check_taken(key, &query, wanted, held->read_back, problem);
}

/* Focuses on what is held close before the camera. */
static int focus_near(const struct camera_controls *controls, int fd, struct problem *problem)
{
	struct held near = { .mode = MODE_NUMBER, .wanted = controls->near_value };
	struct v4l2_queryctrl query;
	int32_t now = 0;
	int r = video_control_find(fd, V4L2_CID_FOCUS_ABSOLUTE, &query);
	if (r > 0 && controls->is_near_fixed) {
		r = hold(fd, FOCUS, &near, problem);
		if (r < 0 && problem)
			(void)problem_set(problem, r, "camera.focus_near = %d: %s", near.wanted,
					  strerror(-r));
		return r;
	}
	r = r < 0 ? r : set_automatic(fd, FOCUS, true, &now);
	return video_control_is_lost(r) ? r : 0;
}

static int apply_aspect(struct camera_controls *controls, int fd, enum aspect aspect,
			struct problem *problem)
{
	struct held *held = &controls->held[aspect];
	int32_t now = 0;
	if (aspect == FOCUS && controls->is_near)
		return focus_near(controls, fd, problem);
	if (held->mode == MODE_NUMBER)
		return hold(fd, aspect, held, problem);
	if (held->mode == MODE_LOCK && controls->is_locked)
		return held->has_wanted ? hold(fd, aspect, held, problem) : 0;
	int r = set_automatic(fd, aspect, true, &now);
	return video_control_is_lost(r) ? r
					/* after any other failure the booth can still take
					 * photos */
					: 0;
}

static int apply_extra(struct extra *extra, int fd, struct problem *problem)
{
	char what[64];
	struct v4l2_queryctrl found;
	(void)snprintf(what, sizeof(what), "camera.controls: %s", extra->name);
	int r = video_control_find_by_name(fd, extra->name, &found);
	if (r <= 0)
		return r < 0 ? r : lacks(fd, what, problem);
	if (extra->wanted < found.minimum || extra->wanted > found.maximum)
		return out_of_range(what, &found, extra->wanted, problem);
	extra->is_set = true;
	extra->id = found.id;
	extra->step = found.step;
	r = video_control_set(fd, extra->id, extra->wanted, &extra->read_back);
	if (r < 0)
		return problem_set(problem, r, "%s = %d: the camera refuses: %s", what,
				   extra->wanted, strerror(-r));
	return check_taken(what, &found, extra->wanted, extra->read_back, problem);
}

static int apply_power_line(struct camera_controls *controls, int fd)
{
	struct v4l2_queryctrl query;
	int32_t now = 0;
	if (controls->power_line < 0)
		return 0;
	int r = video_control_find(fd, V4L2_CID_POWER_LINE_FREQUENCY, &query);
	if (r <= 0)
		return r;
	r = video_control_set(fd, query.id, controls->power_line, &now);
	controls->has_power_line = r == 0 && now == controls->power_line;
	controls->power_line_read_back = now;
	return video_control_is_lost(r) ? r : 0;
}

/* r: the result of one step. Keeps the first error in *first, but an error that means a lost camera
 * replaces it. Returns whether the camera is lost: the caller must then stop. */
static bool must_stop(int r, int *first)
{
	if (r < 0 && (*first == 0 || video_control_is_lost(r)))
		*first = r;
	return video_control_is_lost(r);
}

/* If the error r means that the camera is lost, the problem gets a text that says so, in place of
 * the text about a single control. */
static int explain_lost(int r, struct problem *problem)
{
	if (video_control_is_lost(r))
		return problem_set(problem, r, "the camera's controls do not answer: %s",
				   strerror(-r));
	return r;
}

static int apply_all(struct camera_controls *controls, int fd, struct problem *problem)
{
	int first = 0;
	if (must_stop(apply_power_line(controls, fd), &first) || must_stop(keep_rate(fd), &first))
		return first;
	for (int i = 0; i < ASPECTS; i++)
		if (must_stop(apply_aspect(controls, fd, (enum aspect)i, first ? NULL : problem),
			      &first))
			return first;
	for (unsigned i = 0; i < controls->extra_count; i++)
		if (must_stop(apply_extra(&controls->extras[i], fd, first ? NULL : problem),
			      &first))
			return first;
	return first;
}

int camera_controls_apply(struct camera_controls *controls, int fd, struct problem *problem)
{
	return explain_lost(apply_all(controls, fd, problem), problem);
}

void camera_controls_note_focus(struct camera_controls *controls, bool is_near)
{
	controls->is_near = is_near;
}

int camera_controls_focus(struct camera_controls *controls, int fd, bool is_near,
			  struct problem *problem)
{
	struct v4l2_queryctrl query;
	controls->is_near = is_near;
	int r = video_control_find(fd, V4L2_CID_FOCUS_ABSOLUTE, &query);
	if (r == 0)
		r = video_control_find(fd, V4L2_CID_FOCUS_AUTO, &query);
	if (r > 0)
		r = apply_aspect(controls, fd, FOCUS, problem);
	return explain_lost(r, problem);
}

int camera_controls_lock(struct camera_controls *controls, int fd, struct problem *problem)
{
	int first = 0;
	for (int i = 0; i < ASPECTS; i++) {
		struct held *held = &controls->held[i];
		struct v4l2_queryctrl query;
		if (held->mode != MODE_LOCK)
			continue;
		int r = video_control_find(fd, aspects[i].value, &query);
		if (r > 0)
			r = video_control_get(fd, query.id, &held->wanted);
		else if (r == 0)
			continue;
		if (r == 0)
			r = hold(fd, (enum aspect)i, held, first ? NULL : problem);
		if (must_stop(r, &first))
			return explain_lost(first, problem);
	}
	controls->is_locked = true;
	return first;
}

bool camera_controls_need_lock(const struct camera_controls *controls)
{
	for (int i = 0; i < ASPECTS; i++)
		if (controls->held[i].mode == MODE_LOCK)
			return !controls->is_locked;
	return false;
}

void camera_controls_unlock(struct camera_controls *controls)
{
	controls->is_locked = false;
	for (int i = 0; i < ASPECTS; i++)
		controls->held[i].has_wanted = false;
}

/* Returns 1 if the automatic mode is on, 0 if it is off or does not exist, or an error for which
 * video_control_is_lost() is true. */
static int is_automatic_on(int fd, enum aspect aspect)
{
	struct v4l2_queryctrl query;
	int32_t now = 0;
	int r = video_control_find(fd, aspects[aspect].automatic, &query);
	if (r <= 0)
		return r;
	r = video_control_get(fd, query.id, &now);
	return video_control_is_lost(r) ? r : r == 0 && now != aspects[aspect].off;
}

/* If the camera has changed the value, writes the wanted value again and returns -ESTALE. If the
 * camera has the same wrong value as after the last write, returns 0, so that this is reported only
 * once. */
static int check_held(struct held *held, int fd, enum aspect aspect, struct problem *problem)
{
	const char *key = aspects[aspect].key;
	int32_t now = 0;
	if (!held->has_wanted)
		return 0;
	int r = video_control_get(fd, aspects[aspect].value, &now);
	if (r < 0)
		return r;
	int automatic = is_automatic_on(fd, aspect);
	if (automatic < 0)
		return automatic;
	bool is_value_right = is_as_wanted(now, held->wanted, held->step);
	if (is_value_right && !automatic)
		return 0;
	bool is_told = now == held->read_back && (automatic > 0) == held->is_automatic;
	r = hold(fd, aspect, held, NULL);
	if (video_control_is_lost(r))
		return r;
	if (r < 0 && r != -EREMOTEIO) {
		held->read_back = now;
		held->is_automatic = automatic > 0;
	}
	if (is_told)
		return 0;
	if (is_value_right)
		return problem_set(problem, -ESTALE,
				   "%s was held at %d, but its automatic is on again", key,
				   held->wanted);
	return problem_set(problem, -ESTALE, "%s was held at %d and is %d now", key, held->wanted,
			   now);
}

/* A control that has no automatic mode, and the value that the camera must keep. */
struct plain {
	const char *what;
	uint32_t id;
	int32_t wanted, step;
};

static int check_plain(const struct plain *plain, int32_t *read_back, int fd,
		       struct problem *problem)
{
	int32_t now = 0, before = *read_back;
	int r = video_control_get(fd, plain->id, &now);
	if (r < 0 || is_as_wanted(now, plain->wanted, plain->step))
		return r;
	*read_back = now;
	r = video_control_set(fd, plain->id, plain->wanted, read_back);
	if (video_control_is_lost(r) || now == before)
		return video_control_is_lost(r) ? r : 0;
	return problem_set(problem, -ESTALE, "%s was held at %d and is %d now", plain->what,
			   plain->wanted, now);
}

static int check_extra(struct extra *extra, int fd, struct problem *problem)
{
	char what[64];
	const struct plain plain = { what, extra->id, extra->wanted, extra->step };
	(void)snprintf(what, sizeof(what), "camera.controls: %s", extra->name);
	return extra->is_set ? check_plain(&plain, &extra->read_back, fd, problem) : 0;
}

/* Checks one control after the other, and skips a control that cannot be read now. Returns -ESTALE
 * at the first control that had changed; the next call checks the controls after it. */
static int check_all(struct camera_controls *controls, int fd, struct problem *problem)
{
	const struct plain power_line = { "camera.power_line", V4L2_CID_POWER_LINE_FREQUENCY,
					  controls->power_line, 1 };
	int r = 0;
	for (int i = 0; i < ASPECTS && r != -ESTALE && !video_control_is_lost(r); i++)
		r = i == FOCUS && controls->is_near
			    ? 0
			    : check_held(&controls->held[i], fd, (enum aspect)i, problem);
	if (r != -ESTALE && !video_control_is_lost(r) && controls->has_power_line)
		r = check_plain(&power_line, &controls->power_line_read_back, fd, problem);
	for (unsigned i = 0; i < controls->extra_count && r != -ESTALE && !video_control_is_lost(r);
	     i++)
		r = check_extra(&controls->extras[i], fd, problem);
	return r;
}

int camera_controls_check(struct camera_controls *controls, int fd, struct problem *problem)
{
	int r = explain_lost(check_all(controls, fd, problem), problem);
	return r == -ESTALE || video_control_is_lost(r) ? r : 0;
}
