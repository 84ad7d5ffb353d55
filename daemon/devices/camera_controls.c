/* SPDX-License-Identifier: MIT */
#include "daemon/devices/camera_controls.h"

#include <errno.h>
#include <libv4l2.h>
#include <linux/videodev2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EXTRAS_MOST = 16 };

enum aspect { EXPOSURE, GAIN, WHITE_BALANCE, FOCUS, ASPECTS };

/* Each aspect has an automatic and a value. The automatic of the exposure is a menu: 1 is manual;
 * UVC cameras know 3 (aperture priority) as automatic, others 0. */
static const struct {
	const char *key;
	uint32_t automatic, value;
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

/* What the camera is to be held at, and what it was left at: only a camera that obeys makes them
 * one. */
struct held {
	enum mode mode;
	bool has_wanted; /* to be held; else nothing below means anything */
	int32_t wanted;  /* of the settings, or metered */
	int32_t step;
	int32_t read_back;
	bool is_automatic; /* read back */
};

struct extra {
	char name[40];
	int32_t wanted;
	bool is_set;
	uint32_t id; /* once it is set */
	int32_t step, read_back;
};

struct camera_controls {
	struct held held[ASPECTS];
	struct extra extras[EXTRAS_MOST];
	unsigned extra_count;
	int32_t power_line;  /* -1: as the camera has it */
	bool has_power_line; /* it was set */
	int32_t power_line_read_back;
	bool is_locked;
};

static int call(int fd, unsigned long request, void *argument)
{
	if (v4l2_ioctl(fd, request, argument) < 0)
		return errno > 0 ? -errno : -EIO;
	return 0;
}

/* The kernel's "Exposure Time, Absolute" is exposure_time_absolute on the command line. */
static void plain_name(const uint8_t *name, char *text, size_t size)
{
	size_t used = 0;
	bool gap = false;
	for (; *name && used + 2 < size; name++) {
		char c = (char)*name;
		bool is_upper = c >= 'A' && c <= 'Z';
		bool is_word = is_upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
		if (!is_word) {
			gap = used > 0;
			continue;
		}
		if (gap)
			text[used++] = '_';
		gap = false;
		text[used++] = (char)(is_upper ? c - 'A' + 'a' : c);
	}
	text[used] = '\0';
}

/* EIO and EPIPE are what cheap cameras answer to a single control they do not like. */
static bool is_gone(int error)
{
	return error == -ENODEV || error == -ENXIO || error == -ENOTTY || error == -EBADF ||
	       error == -ESHUTDOWN;
}

/* No other control is asked after this one: each that is not answered takes the kernel 5 s, in
 * which the loop stands still. */
static bool must_end(int error)
{
	return is_gone(error) || error == -ETIMEDOUT;
}

/* 1: it has the control; 0: it has not; negative: must_end(). */
static int find_control(int fd, uint32_t id, struct v4l2_queryctrl *ret_query)
{
	*ret_query = (struct v4l2_queryctrl){ .id = id };
	int r = call(fd, VIDIOC_QUERYCTRL, ret_query);
	if (must_end(r))
		return r;
	return r == 0 && !(ret_query->flags & V4L2_CTRL_FLAG_DISABLED);
}

static int get(int fd, uint32_t id, int32_t *ret_value)
{
	struct v4l2_control control = { .id = id };
	int r = call(fd, VIDIOC_G_CTRL, &control);
	if (r == 0)
		*ret_value = control.value;
	return r;
}

/* Writes and reads back: what counts is what the camera says afterwards. */
static int set(int fd, uint32_t id, int32_t value, int32_t *ret_value)
{
	struct v4l2_control control = { .id = id, .value = value };
	int r = call(fd, VIDIOC_S_CTRL, &control);
	if (r < 0)
		return r;
	return get(fd, id, ret_value);
}

/* Calls visit for each control of the camera, until it returns true. 0, or negative: must_end(). */
static int each_control(int fd, bool (*visit)(const struct v4l2_queryctrl *query, void *user),
			void *user)
{
	struct v4l2_queryctrl query = { .id = V4L2_CTRL_FLAG_NEXT_CTRL };
	/* Bounded, should a driver count in circles. */
	for (int i = 0; i < 256; i++) {
		int r = call(fd, VIDIOC_QUERYCTRL, &query);
		if (r < 0)
			return must_end(r) ? r : 0;
		bool is_control = query.type != V4L2_CTRL_TYPE_CTRL_CLASS &&
				  !(query.flags & V4L2_CTRL_FLAG_DISABLED);
		if (is_control && visit(&query, user))
			return 0;
		query.id |= V4L2_CTRL_FLAG_NEXT_CTRL;
	}
	return 0;
}

struct names {
	char text[330];
};

static bool visit_name(const struct v4l2_queryctrl *query, void *user)
{
	struct names *names = user;
	char name[40];
	plain_name(query->name, name, sizeof(name));
	size_t used = strlen(names->text);
	(void)snprintf(names->text + used, sizeof(names->text) - used, "%s%s", used ? ", " : "",
		       name);
	return false;
}

static int lacks(int fd, const char *what, struct problem *problem)
{
	struct names names = { .text = "" };
	int r = each_control(fd, visit_name, &names);
	if (r < 0)
		return r;
	return problem_set(problem, -ENOTSUP, "%s: this camera cannot; it has: %s", what,
			   names.text[0] ? names.text : "no controls at all");
}

static int out_of_range(const char *what, const struct v4l2_queryctrl *query, int32_t wanted,
			struct problem *problem)
{
	return problem_set(problem, -ERANGE,
			   "%s = %d: this camera takes %d to %d in steps of %d (its default is %d)",
			   what, wanted, query->minimum, query->maximum, query->step,
			   query->default_value);
}

/* A camera may round to its steps. */
static bool is_as_wanted(int32_t value, int32_t wanted, int32_t step)
{
	int64_t off = (int64_t)value - wanted, most = step > 1 ? step : 1;
	return off < most && off > -most;
}

/* One that says yes and keeps what it had is told on. */
static int took(const char *what, const struct v4l2_queryctrl *query, int32_t wanted, int32_t value,
		struct problem *problem)
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
		if (controls->extra_count == EXTRAS_MOST || !parse_extra(text, length, extra))
			return problem_set(
				problem, -EINVAL,
				"camera.controls: \"%.*s\": not name=number, or more than "
				"%d of them",
				(int)length, text, EXTRAS_MOST);
		controls->extra_count++;
		text += length;
	}
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
		return -ENOMEM;
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

/* A camera whose exposure menu lacks one automatic mode has the other. ret_now is left alone where
 * there is no automatic. */
static int set_automatic(int fd, enum aspect aspect, bool is_on, int32_t *ret_now)
{
	struct v4l2_queryctrl query;
	int r = find_control(fd, aspects[aspect].automatic, &query);
	if (r <= 0)
		return r;
	if (!is_on)
		return set(fd, query.id, aspects[aspect].off, ret_now);
	r = set(fd, query.id, aspects[aspect].on, ret_now);
	if (r == -EINVAL || r == -ERANGE)
		r = set(fd, query.id, aspects[aspect].other_on, ret_now);
	return r;
}

/* A longer exposure must not slow the stream behind our back. */
static int keep_rate(int fd)
{
	struct v4l2_queryctrl query;
	int32_t now = 0;
	int r = find_control(fd, V4L2_CID_EXPOSURE_AUTO_PRIORITY, &query);
	return r <= 0 ? r : set(fd, query.id, 0, &now);
}

static int hold(int fd, enum aspect aspect, struct held *held, struct problem *problem)
{
	const char *key = aspects[aspect].key;
	int32_t wanted = held->wanted, automatic = aspects[aspect].off;
	struct v4l2_queryctrl query;
	int r = find_control(fd, aspects[aspect].value, &query);
	if (r <= 0)
		return r < 0 ? r : lacks(fd, key, problem);
	if (wanted < query.minimum || wanted > query.maximum)
		return out_of_range(key, &query, wanted, problem);
	held->step = query.step;
	held->has_wanted = true; /* whatever it answers now, the next check asks again */
	r = set_automatic(fd, aspect, false, &automatic);
	if (r < 0)
		return problem_set(problem, r, "%s: its automatic cannot be turned off: %s", key,
				   strerror(-r));
	held->is_automatic = automatic != aspects[aspect].off;
	r = set(fd, query.id, wanted, &held->read_back);
	if (r < 0)
		return problem_set(problem, r, "%s = %d: the camera refuses: %s", key, wanted,
				   strerror(-r));
	return took(key, &query, wanted, held->read_back, problem);
}

static int apply_aspect(struct camera_controls *controls, int fd, enum aspect aspect,
			struct problem *problem)
{
	struct held *held = &controls->held[aspect];
	int32_t now = 0;
	if (held->mode == MODE_NUMBER)
		return hold(fd, aspect, held, problem);
	if (held->mode == MODE_LOCK && controls->is_locked)
		return held->has_wanted ? hold(fd, aspect, held, problem) : 0;
	int r = set_automatic(fd, aspect, true, &now);
	return must_end(r) ? r : 0; /* an automatic that cannot be set is none to wait for */
}

struct by_name {
	const char *name;
	struct v4l2_queryctrl found;
};

static bool visit_by_name(const struct v4l2_queryctrl *query, void *user)
{
	struct by_name *search = user;
	char name[40];
	plain_name(query->name, name, sizeof(name));
	if (strcmp(name, search->name) != 0)
		return false;
	search->found = *query;
	return true;
}

static int apply_extra(struct extra *extra, int fd, struct problem *problem)
{
	char what[64];
	struct by_name search = { .name = extra->name };
	(void)snprintf(what, sizeof(what), "camera.controls: %s", extra->name);
	int r = each_control(fd, visit_by_name, &search);
	if (r < 0)
		return r;
	if (search.found.id == 0)
		return lacks(fd, what, problem);
	if (extra->wanted < search.found.minimum || extra->wanted > search.found.maximum)
		return out_of_range(what, &search.found, extra->wanted, problem);
	extra->is_set = true;
	extra->id = search.found.id;
	extra->step = search.found.step;
	r = set(fd, extra->id, extra->wanted, &extra->read_back);
	if (r < 0)
		return problem_set(problem, r, "%s = %d: the camera refuses: %s", what,
				   extra->wanted, strerror(-r));
	return took(what, &search.found, extra->wanted, extra->read_back, problem);
}

static int apply_power_line(struct camera_controls *controls, int fd)
{
	struct v4l2_queryctrl query;
	int32_t now = 0;
	if (controls->power_line < 0)
		return 0;
	int r = find_control(fd, V4L2_CID_POWER_LINE_FREQUENCY, &query);
	if (r <= 0)
		return r;
	r = set(fd, query.id, controls->power_line, &now);
	controls->has_power_line = r == 0 && now == controls->power_line;
	controls->power_line_read_back = now;
	return must_end(r) ? r : 0;
}

/* Keeps the first complaint, goes on with the rest; a camera that does not answer ends it. */
static bool must_stop(int r, int *first)
{
	if (r < 0 && (*first == 0 || must_end(r)))
		*first = r;
	return must_end(r);
}

/* In place of what was said before of a single control. */
static int tell_end(int r, struct problem *problem)
{
	if (must_end(r))
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
	return tell_end(apply_all(controls, fd, problem), problem);
}

int camera_controls_lock(struct camera_controls *controls, int fd, struct problem *problem)
{
	int first = 0;
	for (int i = 0; i < ASPECTS; i++) {
		struct held *held = &controls->held[i];
		struct v4l2_queryctrl query;
		if (held->mode != MODE_LOCK)
			continue;
		int r = find_control(fd, aspects[i].value, &query);
		if (r > 0)
			r = get(fd, query.id, &held->wanted);
		else if (r == 0)
			continue;
		if (r == 0)
			r = hold(fd, (enum aspect)i, held, first ? NULL : problem);
		if (must_stop(r, &first))
			return tell_end(first, problem);
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

/* 1: it is on, 0: off or none; negative: must_end(). */
static int is_automatic_on(int fd, enum aspect aspect)
{
	struct v4l2_queryctrl query;
	int32_t now = 0;
	int r = find_control(fd, aspects[aspect].automatic, &query);
	if (r <= 0)
		return r;
	r = get(fd, query.id, &now);
	return must_end(r) ? r : r == 0 && now != aspects[aspect].off;
}

/* Written again as long as the camera has another value, but told once for each that it has. */
static int check_held(struct held *held, int fd, enum aspect aspect, struct problem *problem)
{
	const char *key = aspects[aspect].key;
	int32_t now = 0;
	if (!held->has_wanted)
		return 0;
	int r = get(fd, aspects[aspect].value, &now);
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
	if (must_end(r))
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

/* A plain control: no automatic, only a value. */
struct plain {
	const char *what;
	uint32_t id;
	int32_t wanted, step;
};

static int check_plain(const struct plain *plain, int32_t *read_back, int fd,
		       struct problem *problem)
{
	int32_t now = 0, before = *read_back;
	int r = get(fd, plain->id, &now);
	if (r < 0 || is_as_wanted(now, plain->wanted, plain->step))
		return r;
	*read_back = now;
	r = set(fd, plain->id, plain->wanted, read_back);
	if (must_end(r) || now == before)
		return must_end(r) ? r : 0;
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

/* The first that moved; a control that cannot be read just now is none. */
static int check_all(struct camera_controls *controls, int fd, struct problem *problem)
{
	const struct plain power_line = { "camera.power_line", V4L2_CID_POWER_LINE_FREQUENCY,
					  controls->power_line, 1 };
	int r = 0;
	for (int i = 0; i < ASPECTS && r != -ESTALE && !must_end(r); i++)
		r = check_held(&controls->held[i], fd, (enum aspect)i, problem);
	if (r != -ESTALE && !must_end(r) && controls->has_power_line)
		r = check_plain(&power_line, &controls->power_line_read_back, fd, problem);
	for (unsigned i = 0; i < controls->extra_count && r != -ESTALE && !must_end(r); i++)
		r = check_extra(&controls->extras[i], fd, problem);
	return r;
}

int camera_controls_check(struct camera_controls *controls, int fd, struct problem *problem)
{
	int r = tell_end(check_all(controls, fd, problem), problem);
	return r == -ESTALE || must_end(r) ? r : 0;
}

struct listing {
	int fd;
	struct camera_control *list;
	size_t count, most;
};

static void describe_choice(int fd, struct camera_control *control, uint32_t id)
{
	struct v4l2_querymenu menu = { .id = id, .index = (uint32_t)control->value };
	if (call(fd, VIDIOC_QUERYMENU, &menu) == 0)
		(void)snprintf(control->choice, sizeof(control->choice), "%.31s",
			       (const char *)menu.name);
}

static bool visit_describe(const struct v4l2_queryctrl *query, void *user)
{
	struct listing *listing = user;
	int32_t value = 0;
	if (listing->count == listing->most)
		return true;
	if (query->type == V4L2_CTRL_TYPE_BUTTON)
		return false;
	int r = get(listing->fd, query->id, &value);
	if (r < 0)
		return must_end(r);
	struct camera_control *control = &listing->list[listing->count++];
	*control = (struct camera_control){
		.low = query->minimum,
		.high = query->maximum,
		.step = query->step,
		.preset = query->default_value,
		.value = value,
		.is_read_only = (query->flags & V4L2_CTRL_FLAG_READ_ONLY) != 0,
		.is_inactive = (query->flags & V4L2_CTRL_FLAG_INACTIVE) != 0,
	};
	plain_name(query->name, control->name, sizeof(control->name));
	if (query->type == V4L2_CTRL_TYPE_MENU)
		describe_choice(listing->fd, control, query->id);
	return false;
}

size_t camera_controls_list(int fd, struct camera_control *list, size_t most)
{
	struct listing listing = { .fd = fd, .list = list, .most = most };
	(void)each_control(fd, visit_describe, &listing); /* what was found until then */
	return listing.count;
}
