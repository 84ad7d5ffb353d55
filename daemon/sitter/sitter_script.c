/* SPDX-License-Identifier: MIT */
#include "daemon/sitter/sitter_script.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum {
	SCENES_MAX = 64,
	LINES_MAX = 1024,
	WORDS_MAX = 64, /* largest number of words in a line */
	NAME_BYTES = 32,
};

enum kind {
	KIND_SET,  /* the key has the value from the time `at` on */
	KIND_FROM, /* the key changes smoothly to the value between the times `at` and `until` */
	/* the key has the value in the last `until` seconds of each period of `at` seconds */
	KIND_EVERY,
	/* a sine wave of amplitude `value` and of period `at` is added to the key's value */
	KIND_WAVE,
	KIND_NEXT_TIME,
	KIND_NEXT_COUNT,
};

struct line {
	enum kind kind;
	const struct sitter_key *key;
	float at, until; /* times in seconds */
	float value;     /* value of the key */
	size_t target;   /* index of the scene that a `next` line begins */
	enum sitter_signal signal;
	unsigned count;
};

struct scene {
	char name[NAME_BYTES];
	size_t first, end; /* index of the scene's first line, and index after its last line */
	float ease_s;
};

struct sitter_script {
	struct line lines[LINES_MAX];
	struct scene scenes[SCENES_MAX];
	size_t line_count, scene_count;
	size_t common_end; /* number of the lines that stand before the first scene */
};

/* A `next` line whose scene is looked up when all lines have been read, because the scene may come
 * later in the script. */
struct jump {
	size_t line;
	unsigned number; /* the line's number in the script's text */
	char name[NAME_BYTES];
};

struct parser {
	const char *name;
	unsigned number; /* the current line's number in the script's text */
	struct problem *problem;
	struct sitter_script *script;
	struct jump jumps[LINES_MAX];
	size_t jump_count;
	char *words[WORDS_MAX];
	size_t word_count;
};

static const char *const signal_names[SITTER_SIGNALS] = {
	[SITTER_FRAME] = "frames",
	[SITTER_BURST_OVER] = "bursts",
	[SITTER_START] = "starts",
};

/* ---- words ---- */

#define wrong(parser, format, ...)                                                                 \
	problem_set((parser)->problem, -EINVAL, "%s:%u: " format, (parser)->name,                  \
		    (parser)->number, __VA_ARGS__)

static int read_number(struct parser *parser, size_t word, float low, float high, const char *what,
		       float *ret_value)
{
	if (word >= parser->word_count)
		return wrong(parser, "%s is missing: a number of %g..%g", what, (double)low,
			     (double)high);
	char *end;
	float value = strtof(parser->words[word], &end);
	if (*end != '\0' || !isfinite(value) || value < low || value > high)
		return wrong(parser, "%s = %s: a number of %g..%g is allowed", what,
			     parser->words[word], (double)low, (double)high);
	*ret_value = value;
	return 0;
}

/* The longest time that a script may name, in seconds: a day. */
static const float seconds_max = 86400;

static int read_seconds(struct parser *parser, size_t word, float low, float *ret_seconds)
{
	return read_number(parser, word, low, seconds_max, "the time in seconds", ret_seconds);
}

static int expect(struct parser *parser, size_t word, const char *text)
{
	if (word < parser->word_count && strcmp(parser->words[word], text) == 0)
		return 0;
	return wrong(parser, "\"%s\" is expected after \"%s\", not \"%s\"", text,
		     parser->words[word - 1],
		     word < parser->word_count ? parser->words[word] : "the line's end");
}

static bool is_name(const char *text)
{
	size_t length = strlen(text);
	for (size_t i = 0; i < length; i++)
		if (!isalnum((unsigned char)text[i]) && text[i] != '_' && text[i] != '-')
			return false;
	return length > 0 && length < NAME_BYTES;
}

static int add_line(struct parser *parser, const struct line *line)
{
	struct sitter_script *script = parser->script;
	if (script->line_count == LINES_MAX)
		return wrong(parser, "the script is too long: at most %d changes", LINES_MAX);
	script->lines[script->line_count++] = *line;
	return 0;
}

/* ---- lines ---- */

/* Reads KEY VALUE [KEY VALUE]... beginning at this word. For each pair, copies the line `like`,
 * puts the pair's key and value into the copy, and appends it. */
static int parse_values(struct parser *parser, size_t word, struct line like)
{
	if (word >= parser->word_count)
		return wrong(parser, "%s", "a key and its value are missing, such as \"yaw 20\"");
	for (; word < parser->word_count; word += 2) {
		const char *name = parser->words[word];
		like.key = sitter_key_find(name, strlen(name));
		if (!like.key)
			return wrong(
				parser,
				"\"%s\" is not known; at, ease, every, from, next, scene, wave "
				"or a key of sitter.h (yaw, eyes, mouth, ...) is allowed",
				name);
		float reach = like.key->high - like.key->low;
		float low = like.kind == KIND_WAVE ? -reach : like.key->low;
		float high = like.kind == KIND_WAVE ? reach : like.key->high;
		int r = read_number(parser, word + 1, low, high, name, &like.value);
		if (r < 0 || (r = add_line(parser, &like)) < 0)
			return r;
	}
	return 0;
}

static int parse_set(struct parser *parser)
{
	return parse_values(parser, 0, (struct line){ .kind = KIND_SET });
}

static int parse_at(struct parser *parser)
{
	struct line line = { .kind = KIND_SET };
	int r = read_seconds(parser, 1, 0, &line.at);
	return r < 0 ? r : parse_values(parser, 2, line);
}

static int parse_from(struct parser *parser)
{
	struct line line = { .kind = KIND_FROM };
	int r = read_seconds(parser, 1, 0, &line.at);
	if (r < 0 || (r = expect(parser, 2, "to")) < 0 ||
	    (r = read_seconds(parser, 3, line.at, &line.until)) < 0)
		return r;
	return parse_values(parser, 4, line);
}

static int parse_every(struct parser *parser)
{
	struct line line = { .kind = KIND_EVERY };
	int r = read_seconds(parser, 1, 0.1f, &line.at);
	if (r < 0 || (r = expect(parser, 2, "for")) < 0 ||
	    (r = read_number(parser, 3, 0, line.at, "the time in seconds", &line.until)) < 0)
		return r;
	return parse_values(parser, 4, line);
}

static int parse_wave(struct parser *parser)
{
	struct line line = { .kind = KIND_WAVE };
	int r = read_seconds(parser, 1, 0.1f, &line.at);
	return r < 0 ? r : parse_values(parser, 2, line);
}

static struct scene *last_scene(struct parser *parser)
{
	struct sitter_script *script = parser->script;
	return script->scene_count ? &script->scenes[script->scene_count - 1] : NULL;
}

static int parse_ease(struct parser *parser)
{
	struct scene *scene = last_scene(parser);
	if (!scene)
		return wrong(parser, "%s", "ease belongs into a scene");
	if (parser->word_count != 2)
		return wrong(parser, "%s", "\"ease SECONDS\" is allowed, and nothing behind it");
	return read_seconds(parser, 1, 0, &scene->ease_s);
}

static int parse_count(struct parser *parser, struct line *line)
{
	float count = 0;
	int r = read_number(parser, 3, 1, 1000000, "the count", &count);
	if (r < 0)
		return r;
	line->kind = KIND_NEXT_COUNT;
	line->count = (unsigned)count;
	const char *what = parser->word_count > 4 ? parser->words[4] : "nothing";
	for (int i = 0; i < SITTER_SIGNALS; i++)
		if (strcmp(what, signal_names[i]) == 0) {
			line->signal = (enum sitter_signal)i;
			return 0;
		}
	return wrong(parser, "%s cannot be counted: frames, bursts or starts can", what);
}

static int parse_next(struct parser *parser)
{
	struct line line = { .kind = KIND_NEXT_TIME };
	const char *how = parser->word_count > 2 ? parser->words[2] : "";
	size_t words = 4;
	int r;
	if (!last_scene(parser))
		return wrong(parser, "%s", "next belongs into a scene");
	if (strcmp(how, "at") == 0) {
		r = read_seconds(parser, 3, 0, &line.at);
	} else if (strcmp(how, "after") == 0) {
		words = 5;
		r = parse_count(parser, &line);
	} else {
		words = parser->word_count;
		r = wrong(parser, "%s",
			  "\"next SCENE at SECONDS\" or \"next SCENE after N "
			  "frames|bursts|starts\" is allowed");
	}
	if (r < 0)
		return r;
	if (parser->word_count > words)
		return wrong(parser, "\"%s\": nothing may follow here", parser->words[words]);
	struct jump *jump = &parser->jumps[parser->jump_count];
	jump->line = parser->script->line_count;
	jump->number = parser->number;
	if (!is_name(parser->words[1]))
		return wrong(parser, "\"%s\" is no scene's name", parser->words[1]);
	memcpy(jump->name, parser->words[1], strlen(parser->words[1]) + 1);
	r = add_line(parser, &line);
	if (r == 0)
		parser->jump_count++;
	return r;
}

static size_t find_scene(const struct sitter_script *script, const char *name)
{
	size_t i = 0;
	while (i < script->scene_count && strcmp(script->scenes[i].name, name) != 0)
		i++;
	return i;
}

static void end_scene(struct sitter_script *script)
{
	if (script->scene_count == 0)
		script->common_end = script->line_count;
	else
		script->scenes[script->scene_count - 1].end = script->line_count;
}

static int parse_scene(struct parser *parser)
{
	struct sitter_script *script = parser->script;
	if (parser->word_count != 2 || !is_name(parser->words[1]))
		return wrong(parser,
			     "\"scene NAME\" is allowed, NAME of letters, digits, - and _, at most "
			     "%d",
			     NAME_BYTES - 1);
	const char *name = parser->words[1];
	if (find_scene(script, name) < script->scene_count)
		return wrong(parser, "there is a scene \"%s\" already", name);
	if (script->scene_count == SCENES_MAX)
		return wrong(parser, "at most %d scenes are allowed", SCENES_MAX);
	end_scene(script);
	struct scene *scene = &script->scenes[script->scene_count++];
	memcpy(scene->name, name, strlen(name) + 1);
	scene->first = script->line_count;
	return 0;
}

static int parse_line(struct parser *parser)
{
	static const struct {
		const char *word;
		int (*parse)(struct parser *parser);
	} commands[] = {
		{ "at", parse_at },     { "ease", parse_ease }, { "every", parse_every },
		{ "from", parse_from }, { "next", parse_next }, { "scene", parse_scene },
		{ "wave", parse_wave },
	};
	for (size_t i = 0; i < sizeof(commands) / sizeof(*commands); i++)
		if (strcmp(parser->words[0], commands[i].word) == 0)
			return commands[i].parse(parser);
	return parse_set(parser);
}

/* ---- text ---- */

/* Splits the line into words by writing zero bytes between them, and removes the comment at its
 * end. */
static int split(struct parser *parser, char *line)
{
	char *comment = strchr(line, '#'), *rest = NULL;
	if (comment)
		*comment = '\0';
	parser->word_count = 0;
	for (char *word = strtok_r(line, " \t\r", &rest); word;
	     word = strtok_r(NULL, " \t\r", &rest)) {
		if (parser->word_count == WORDS_MAX)
			return wrong(parser, "at most %d words a line", WORDS_MAX);
		parser->words[parser->word_count++] = word;
	}
	return 0;
}

static int parse_text(struct parser *parser, char *text)
{
	for (char *line = text, *end; line; line = end) {
		end = strchr(line, '\n');
		if (end)
			*end++ = '\0';
		parser->number++;
		int r = split(parser, line);
		if (r == 0 && parser->word_count > 0)
			r = parse_line(parser);
		if (r < 0)
			return r;
	}
	return 0;
}

/* Ends the last scene and looks up the scenes of all `next` lines. A script without a scene gets
 * one empty scene. */
static int finish(struct parser *parser)
{
	struct sitter_script *script = parser->script;
	end_scene(script);
	if (script->scene_count == 0)
		script->scenes[script->scene_count++] = (struct scene){ .name = "all",
									.first = script->line_count,
									.end = script->line_count };
	for (size_t i = 0; i < parser->jump_count; i++) {
		const struct jump *jump = &parser->jumps[i];
		struct line *line = &script->lines[jump->line];
		line->target = find_scene(script, jump->name);
		parser->number = jump->number;
		if (line->target == script->scene_count)
			return wrong(parser, "there is no scene \"%s\"", jump->name);
	}
	return 0;
}

static int parse(struct parser *parser, const char *text, size_t size)
{
	char *copy = strndup(text, size);
	if (!copy)
		return problem_memory(parser->problem);
	int r = parse_text(parser, copy);
	free(copy);
	return r < 0 ? r : finish(parser);
}

int sitter_script_parse(const char *name, const char *text, size_t size, struct problem *problem,
			struct sitter_script **ret_script)
{
	int r = -ENOMEM;
	struct parser *parser = calloc(1, sizeof(*parser));
	struct sitter_script *script = calloc(1, sizeof(*script));
	if (!parser || !script) {
		(void)problem_set(problem, r, "out of memory");
		goto fail;
	}
	parser->name = name;
	parser->problem = problem;
	parser->script = script;
	r = parse(parser, text, size);
	if (r < 0)
		goto fail;
	free(parser);
	*ret_script = script;
	return 0;
fail:
	free(parser);
	free(script);
	return r;
}

void sitter_script_destroy(struct sitter_script *script)
{
	free(script);
}

/* ---- playing ---- */

static const struct scene *scene_of(const struct sitter_play *play)
{
	return &play->script->scenes[play->scene];
}

static void apply(const struct line *line, float seconds, struct sitter_scene *scene)
{
	if (!line->key)
		return; /* the line is a `next` line, which sets no key */
	float *value = sitter_value(scene, line->key);
	switch (line->kind) {
	case KIND_SET:
		if (seconds >= line->at)
			*value = line->value;
		return;
	case KIND_FROM:
		if (seconds >= line->until)
			*value = line->value;
		else if (seconds > line->at) {
			float share = (seconds - line->at) / (line->until - line->at);
			*value += (line->value - *value) * share * share * (3 - 2 * share);
		}
		return;
	case KIND_EVERY:
		if (fmodf(seconds, line->at) >= line->at - line->until)
			*value = line->value;
		return;
	case KIND_WAVE:
		*value += line->value * sinf(6.2831853f * fmodf(seconds, line->at) / line->at);
		*value = fminf(fmaxf(*value, line->key->low), line->key->high);
		return;
	case KIND_NEXT_TIME:
	case KIND_NEXT_COUNT:
		return;
	}
}

static void mix_scenes(struct sitter_scene *scene, const struct sitter_scene *before, float share)
{
	struct sitter_scene from = *before;
	share = share * share * (3 - 2 * share);
	for (size_t i = 0; sitter_key_at(i); i++) {
		float *value = sitter_value(scene, sitter_key_at(i));
		*value += (*sitter_value(&from, sitter_key_at(i)) - *value) * (1 - share);
	}
}

/* A frame's time may be from just before the scene's begin, if another thread began it: then the scene begins
 * with the frame. */
static float seconds_in(const struct sitter_play *play, int64_t now_us)
{
	return fmaxf((float)((double)(now_us - play->began_us) / 1e6), 0);
}

static void evaluate(const struct sitter_play *play, int64_t now_us, struct sitter_scene *scene)
{
	const struct scene *now = scene_of(play);
	float seconds = seconds_in(play, now_us);
	sitter_scene_init(scene);
	for (size_t i = 0; i < play->script->common_end; i++)
		apply(&play->script->lines[i], seconds, scene);
	for (size_t i = now->first; i < now->end; i++)
		apply(&play->script->lines[i], seconds, scene);
	if (seconds < now->ease_s)
		mix_scenes(scene, &play->before, seconds / now->ease_s);
}

static void enter(struct sitter_play *play, size_t scene, int64_t when_us)
{
	struct sitter_scene before;
	evaluate(play, when_us, &before);
	play->before = before;
	play->scene = scene;
	play->began_us = when_us;
	memset(play->counts, 0, sizeof(play->counts));
}

/* Returns the first `next` line of the scene whose condition is met, or null. Sets *ret_when_us to
 * the time at which the condition was met. */
static const struct line *due(const struct sitter_play *play, int64_t now_us, int64_t *ret_when_us)
{
	const struct scene *now = scene_of(play);
	for (size_t i = now->first; i < now->end; i++) {
		const struct line *line = &play->script->lines[i];
		int64_t when_us = play->began_us + (int64_t)((double)line->at * 1e6);
		bool is_time = line->kind == KIND_NEXT_TIME && now_us >= when_us;
		bool is_count =
			line->kind == KIND_NEXT_COUNT && play->counts[line->signal] >= line->count;
		*ret_when_us = is_time ? when_us : now_us;
		if (is_time || is_count)
			return line;
	}
	return NULL;
}

void sitter_play_begin(struct sitter_play *play, const struct sitter_script *script, int64_t now_us)
{
	*play = (struct sitter_play){ .script = script, .began_us = now_us };
	evaluate(play, now_us, &play->before);
}

void sitter_play_signal(struct sitter_play *play, enum sitter_signal signal, int64_t now_us)
{
	int64_t when_us;
	play->counts[signal]++;
	const struct line *line = due(play, now_us, &when_us);
	if (line)
		enter(play, line->target, when_us);
}

void sitter_play_look(struct sitter_play *play, int64_t now_us, struct sitter_scene *ret_scene)
{
	int64_t when_us;
	/* Scenes that end at once may lead to each other in a circle. The limit prevents an endless
	 * loop. */
	for (size_t i = 0; i < SCENES_MAX; i++) {
		const struct line *line = due(play, now_us, &when_us);
		if (!line)
			break;
		enter(play, line->target, when_us);
	}
	evaluate(play, now_us, ret_scene);
}

/* ---- the demo ---- */

const char sitter_script_demo[] = "# Without a script: somebody comes in, looks around, settles.\n"
				  "wave 5 yaw 0.8 roll 0.5\n"
				  "wave 3.7 pitch 0.5 y 0.002\n"
				  "every 4.3 for 0.14 eyes 0\n"
				  "scene enter\n"
				  "x 1.3 yaw -25 smile 0.3 pitch -6\n"
				  "from 0.2 to 1.4 x 0.53 yaw -12\n"
				  "from 1.8 to 2.4 yaw 16 gaze_x 8\n"
				  "from 2.8 to 3.4 x 0.5 yaw -3 pitch 0 gaze_x 0 smile 0.1\n"
				  "next good at 3.8\n"
				  "scene good\n"
				  "ease 0.6\n"
				  "next again after 1 starts\n"
				  "scene again\n"
				  "yaw 12 pitch -8 smile 0.5 x 0.52\n"
				  "next good at 0.8\n";
