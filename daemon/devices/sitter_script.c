/* SPDX-License-Identifier: MIT */
#include "daemon/devices/sitter_script.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/file.h"

/* Without a script: a person who looks around, and soon sits as the booth wants it. */
static const char demo[] = "scene good\n"
			   "blink 5\n"
			   "sway 0.8\n"
			   "scene arriving\n"
			   "x 0.44\n"
			   "yaw -24\n"
			   "gaze_x -12\n"
			   "at 0 over 0.2 scene arriving\n"
			   "at 0.6 over 0.6 yaw 18\n"
			   "at 0.6 over 0.6 gaze_x 10\n"
			   "at 0.8 over 0.8 x 0.5\n"
			   "at 1.8 over 0.8 scene good\n";

enum {
	NAME = 40,
	WORDS = 12,      /* of a line */
	KEYS_MOST = 128, /* of sitter.h; checked when a script is made */
};

struct scene {
	char name[NAME];
	struct sitter_scene values;
};

/* A step sets a scene (key null) or one key, at once or over some seconds. */
struct step {
	bool is_after_bursts;
	double at;       /* seconds, where not after bursts */
	unsigned bursts; /* else this many, and then so many frames more */
	uint64_t frames;
	double over;
	const struct sitter_key *key;
	float value;
	int scene;

	bool is_done;
	bool is_counting; /* the bursts were seen, at frame: */
	uint64_t counts_from;
};

/* On its way from one value to another. */
struct ramp {
	float from, to;
	double begin, end; /* on the moment's clock */
};

struct sitter_script {
	struct scene scenes[SITTER_SCRIPT_SCENES];
	int scene_count;
	struct step steps[SITTER_SCRIPT_STEPS];
	int step_count;
	double blink, sway, repeat;

	struct ramp ramps[KEYS_MOST];
	bool has_begun;
	unsigned looks;
	double round_begin; /* when the `at` lines last began */
};

/* ---- reading ---- */

struct reader {
	struct sitter_script *script;
	struct problem *problem;
	const char *name;
	int line;
	char *words[WORDS];
	int count, next;
};

__attribute__((format(printf, 2, 3))) static int wrong(struct reader *reader, const char *format,
						       ...)
{
	char text[300];
	va_list arguments;
	va_start(arguments, format);
	(void)vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	return problem_set(reader->problem, -EINVAL, "%s:%d: %s", reader->name, reader->line, text);
}

static const char *word(struct reader *reader)
{
	return reader->next < reader->count ? reader->words[reader->next++] : NULL;
}

static bool next_is(struct reader *reader, const char *expected)
{
	if (reader->next >= reader->count || strcmp(reader->words[reader->next], expected) != 0)
		return false;
	reader->next++;
	return true;
}

static int number(struct reader *reader, const char *what, double low, double high,
		  double *ret_number)
{
	const char *text = word(reader);
	char *end = NULL;
	if (!text)
		return wrong(reader, "%s: a number is missing; allowed: %g to %g", what, low, high);
	const double value = strtod(text, &end);
	if (*end || !isfinite(value) || value < low || value > high)
		return wrong(reader, "%s: \"%s\" is not allowed; allowed: %g to %g", what, text,
			     low, high);
	*ret_number = value;
	return 0;
}

static int line_ends(struct reader *reader)
{
	const char *more = word(reader);
	return more ? wrong(reader, "\"%s\" is one word too many", more) : 0;
}

static int find_scene(const struct sitter_script *script, const char *name)
{
	for (int i = 0; i < script->scene_count; i++) {
		if (strcmp(script->scenes[i].name, name) == 0)
			return i;
	}
	return -1;
}

static int known_scene(struct reader *reader, int *ret_scene)
{
	const char *name = word(reader);
	if (!name)
		return wrong(reader, "the scene's name is missing");
	*ret_scene = find_scene(reader->script, name);
	return *ret_scene < 0 ? wrong(reader, "there is no scene \"%s\"", name) : 0;
}

static int key_value(struct reader *reader, const struct sitter_key *key, float *ret_value)
{
	double value;
	int r = number(reader, key->name, (double)key->low, (double)key->high, &value);
	if (r < 0)
		return r;
	*ret_value = (float)value;
	return 0;
}

/* "shirt 240 240 240": the keys shirt_red, shirt_green and shirt_blue. */
static int read_colour(struct reader *reader, const char *name, struct sitter_scene *scene)
{
	static const char *const parts[3] = { "red", "green", "blue" };
	for (int i = 0; i < 3; i++) {
		char full[2 * NAME];
		(void)snprintf(full, sizeof(full), "%s_%s", name, parts[i]);
		const struct sitter_key *key = sitter_key_find(full, strlen(full));
		if (!key)
			return wrong(reader, "there is no key \"%s\"; docs/sitter.md lists them",
				     name);
		int r = key_value(reader, key, sitter_value(scene, key));
		if (r < 0)
			return r;
	}
	return 0;
}

/* A line of a scene: "like OTHER", a colour or a key. */
static int read_setting(struct reader *reader, const char *name)
{
	struct sitter_script *script = reader->script;
	if (script->scene_count == 0)
		return wrong(reader, "\"%s\" stands before the first \"scene NAME\"", name);
	struct sitter_scene *scene = &script->scenes[script->scene_count - 1].values;
	if (strcmp(name, "like") == 0) {
		int other = 0;
		int r = known_scene(reader, &other);
		if (r < 0)
			return r;
		*scene = script->scenes[other].values;
		return 0;
	}
	const struct sitter_key *key = sitter_key_find(name, strlen(name));
	return key ? key_value(reader, key, sitter_value(scene, key))
		   : read_colour(reader, name, scene);
}

static int read_scene(struct reader *reader)
{
	struct sitter_script *script = reader->script;
	const char *name = word(reader);
	if (!name || strlen(name) >= NAME)
		return wrong(reader, "a scene needs a name of at most %d letters", NAME - 1);
	if (find_scene(script, name) >= 0)
		return wrong(reader, "there are two scenes \"%s\"", name);
	if (script->scene_count == SITTER_SCRIPT_SCENES)
		return wrong(reader, "more than %d scenes", SITTER_SCRIPT_SCENES);
	struct scene *scene = &script->scenes[script->scene_count++];
	(void)snprintf(scene->name, sizeof(scene->name), "%s", name);
	sitter_scene_init(&scene->values);
	return 0;
}

static int read_when_after(struct reader *reader, struct step *step)
{
	double bursts, frames = 0;
	if (!next_is(reader, "bursts"))
		return wrong(reader, "after what? allowed: \"after bursts N\"");
	int r = number(reader, "bursts", 1, 10000, &bursts);
	if (r == 0 && next_is(reader, "frames"))
		r = number(reader, "frames", 0, 1e6, &frames);
	step->is_after_bursts = true;
	step->bursts = r == 0 ? (unsigned)bursts : 0;
	step->frames = r == 0 ? (uint64_t)frames : 0;
	return r;
}

static int read_what(struct reader *reader, struct step *step)
{
	if (next_is(reader, "scene"))
		return known_scene(reader, &step->scene);
	const char *name = word(reader);
	if (!name)
		return wrong(reader, "what then? allowed: \"scene NAME\" or \"KEY VALUE\"");
	step->key = sitter_key_find(name, strlen(name));
	if (!step->key)
		return wrong(reader, "there is no key \"%s\"; docs/sitter.md lists them", name);
	return key_value(reader, step->key, &step->value);
}

/* "at SECONDS" or "after bursts N [frames M]", then [over SECONDS], then what. */
static int read_step(struct reader *reader, bool is_after)
{
	struct sitter_script *script = reader->script;
	struct step step = { 0 };
	if (script->step_count == SITTER_SCRIPT_STEPS)
		return wrong(reader, "more than %d steps", SITTER_SCRIPT_STEPS);
	int r = is_after ? read_when_after(reader, &step)
			 : number(reader, "at", 0, 86400, &step.at);
	if (r == 0 && next_is(reader, "over"))
		r = number(reader, "over", 0, 3600, &step.over);
	if (r == 0)
		r = read_what(reader, &step);
	if (r == 0)
		script->steps[script->step_count++] = step;
	return r;
}

static bool is_step(const char *first)
{
	return strcmp(first, "at") == 0 || strcmp(first, "after") == 0;
}

/* Steps may name scenes that come later: they are read in a second pass. */
static int read_line(struct reader *reader, bool is_second_pass)
{
	struct sitter_script *script = reader->script;
	const char *first = word(reader);
	if (!first || is_step(first) != is_second_pass)
		return 0;
	int r;
	if (is_second_pass)
		r = read_step(reader, strcmp(first, "after") == 0);
	else if (strcmp(first, "scene") == 0)
		r = read_scene(reader);
	else if (strcmp(first, "blink") == 0)
		r = number(reader, first, 0, 3600, &script->blink);
	else if (strcmp(first, "sway") == 0)
		r = number(reader, first, 0, 10, &script->sway);
	else if (strcmp(first, "repeat") == 0)
		r = number(reader, first, 0.1, 86400, &script->repeat);
	else
		r = read_setting(reader, first);
	return r < 0 ? r : line_ends(reader);
}

/* Cuts a line into words, up to a '#'. */
static int split(struct reader *reader, char *line)
{
	reader->count = reader->next = 0;
	line[strcspn(line, "#")] = '\0';
	for (char *at = line;;) {
		at += strspn(at, " \t\r");
		if (!*at)
			return 0;
		if (reader->count == WORDS)
			return wrong(reader, "more than %d words in a line", WORDS);
		reader->words[reader->count++] = at;
		at += strcspn(at, " \t\r");
		if (*at)
			*at++ = '\0';
	}
}

static int read_pass(struct reader *reader, const char *text, bool is_second_pass)
{
	autofree char *copy = strdup(text);
	if (!copy)
		return problem_set(reader->problem, -ENOMEM, "out of memory");
	char *rest = copy, *line;
	for (reader->line = 1; (line = strsep(&rest, "\n")) != NULL; reader->line++) {
		int r = split(reader, line);
		if (r == 0)
			r = read_line(reader, is_second_pass);
		if (r < 0)
			return r;
	}
	return 0;
}

int sitter_script_parse(const char *name, const char *text, struct problem *problem,
			struct sitter_script **ret_script)
{
	if (sitter_key_at(KEYS_MOST))
		return problem_set(problem, -EFBIG, "the sitter has more than %d keys", KEYS_MOST);
	struct sitter_script *script = calloc(1, sizeof(*script));
	if (!script)
		return problem_set(problem, -ENOMEM, "out of memory");
	struct reader reader = { .script = script, .problem = problem, .name = name };
	int r = read_pass(&reader, text, false);
	if (r == 0)
		r = read_pass(&reader, text, true);
	if (r == 0 && script->scene_count == 0)
		r = problem_set(problem, -EINVAL, "%s: there is no \"scene NAME\" in it", name);
	if (r < 0) {
		sitter_script_destroy(script);
		return r;
	}
	*ret_script = script;
	return 0;
}

int sitter_script_load(const char *path, struct problem *problem, struct sitter_script **ret_script)
{
	if (!*path)
		return sitter_script_parse("demo", demo, problem, ret_script);
	autofree uint8_t *bytes = NULL;
	size_t size = 0;
	int r = file_read_path(path, SITTER_SCRIPT_BYTES, &bytes, &size);
	if (r < 0)
		return problem_set(problem, r, "camera.device = sim:%s: %s", path, strerror(-r));
	if (memchr(bytes, 0, size))
		return problem_set(problem, -EINVAL, "%s:1: not a text file", path);
	return sitter_script_parse(path, (const char *)bytes, problem, ret_script);
}

void sitter_script_destroy(struct sitter_script *script)
{
	free(script);
}

/* ---- playing ---- */

static float ramp_value(const struct ramp *ramp, double seconds)
{
	if (seconds >= ramp->end)
		return ramp->to;
	const double share = (seconds - ramp->begin) / (ramp->end - ramp->begin);
	const float t = share < 0 ? 0 : (float)share;
	return ramp->from + (ramp->to - ramp->from) * t * t * (3 - 2 * t);
}

static void steer(struct ramp *ramp, float to, double now, double over)
{
	const float from = ramp_value(ramp, now);
	*ramp = (struct ramp){ .from = from, .to = to, .begin = now, .end = now + over };
}

static void steer_to_scene(struct sitter_script *script, int index, double now, double over)
{
	const struct sitter_key *key;
	for (size_t i = 0; (key = sitter_key_at(i)) != NULL; i++)
		steer(&script->ramps[i], *sitter_value(&script->scenes[index].values, key), now,
		      over);
}

static void take_step(struct sitter_script *script, struct step *step, double now)
{
	const struct sitter_key *key;
	step->is_done = true;
	if (!step->key) {
		steer_to_scene(script, step->scene, now, step->over);
		return;
	}
	for (size_t i = 0; (key = sitter_key_at(i)) != NULL; i++) {
		if (key == step->key)
			steer(&script->ramps[i], step->value, now, step->over);
	}
}

static bool is_due(const struct sitter_script *script, struct step *step,
		   const struct sitter_moment *moment)
{
	if (step->is_done)
		return false;
	if (!step->is_after_bursts)
		return moment->seconds - script->round_begin >= step->at;
	if (moment->bursts < step->bursts)
		return false;
	if (!step->is_counting)
		step->counts_from = moment->frames;
	step->is_counting = true;
	return moment->frames - step->counts_from >= step->frames;
}

static void begin_round(struct sitter_script *script, double now)
{
	script->round_begin = now;
	for (int i = 0; i < script->step_count; i++) {
		if (!script->steps[i].is_after_bursts)
			script->steps[i].is_done = false;
	}
}

/* 0..1, another one for each whole number. */
static double scatter(unsigned n)
{
	n = (n ^ (n >> 16)) * 0x7feb352du;
	n = (n ^ (n >> 15)) * 0x846ca68bu;
	return (double)((n ^ (n >> 16)) & 0xffff) / 65536;
}

/* How open the lids are of a person who blinks about every `period` seconds: 0.25 s, at a moment of
 * each period that nobody can foresee. */
static float blink_at(double seconds, double period)
{
	const double length = 0.25;
	const double round = floor(seconds / period);
	const double begin = scatter((unsigned)fmod(round, 1e6)) * fmax(period - length, 0);
	const double into = seconds - round * period - begin;
	if (into < 0 || into > length)
		return 1;
	/* Shut for the middle third, and a sixth more to close and to open. */
	return (float)fmin(1, fmax(0, fabs(into / length - 0.5) * 4 - 0.6));
}

/* Slow turns with periods that share no common measure. */
static void move_a_little(struct sitter_scene *scene, double seconds, double sway)
{
	scene->yaw += (float)(sway * sin(seconds * 0.71));
	scene->pitch += (float)(0.7 * sway * sin(seconds * 0.47 + 1));
	scene->roll += (float)(0.5 * sway * sin(seconds * 0.59 + 2));
	scene->x += (float)(0.002 * sway * sin(seconds * 0.33));
}

void sitter_script_play(struct sitter_script *script, const struct sitter_moment *moment,
			struct sitter_scene *ret_scene)
{
	const double now = moment->seconds;
	if (!script->has_begun)
		steer_to_scene(script, 0, now, 0);
	if (!script->has_begun || script->looks != moment->looks)
		begin_round(script, now);
	script->has_begun = true;
	script->looks = moment->looks;
	if (script->repeat > 0 && now - script->round_begin >= script->repeat)
		begin_round(script, now);
	for (int i = 0; i < script->step_count; i++) {
		if (is_due(script, &script->steps[i], moment))
			take_step(script, &script->steps[i], now);
	}
	const struct sitter_key *key;
	for (size_t i = 0; (key = sitter_key_at(i)) != NULL; i++)
		*sitter_value(ret_scene, key) = ramp_value(&script->ramps[i], now);
	if (script->blink > 0)
		ret_scene->eyes *= blink_at(now, script->blink);
	if (script->sway > 0)
		move_a_little(ret_scene, now, script->sway);
}
