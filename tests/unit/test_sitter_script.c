/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "daemon/base/file.h"
#include "daemon/sitter/sitter_script.h"

static const int64_t second = 1000000;

/* The clock's start: any number will do. */
static const int64_t start_us = 77 * 1000000;

static struct sitter_script *parse(const char *text)
{
	struct problem problem = { "" };
	struct sitter_script *script = NULL;
	int r = sitter_script_parse("test", text, strlen(text), &problem, &script);
	if (r < 0)
		print_error("%s\n", problem.text);
	assert_int_equal(r, 0);
	return script;
}

static struct sitter_play begin(const struct sitter_script *script)
{
	struct sitter_play play;
	sitter_play_begin(&play, script, start_us);
	return play;
}

static struct sitter_scene look(struct sitter_play *play, double seconds)
{
	struct sitter_scene scene;
	sitter_play_look(play, start_us + (int64_t)(seconds * (double)second), &scene);
	return scene;
}

static void signal_at(struct sitter_play *play, enum sitter_signal signal, double seconds)
{
	sitter_play_signal(play, signal, start_us + (int64_t)(seconds * (double)second));
}

static void assert_near(double value, double expected)
{
	if (fabs(value - expected) > 1e-4)
		fail_msg("%g is not %g", value, expected);
}

static void test_settings_alone_are_a_scene(void **state)
{
	(void)state;
	struct sitter_script *script = parse("# nothing\n\n yaw 12 # yes\nroll -4 eyes 0\r\n");
	struct sitter_play play = begin(script);
	struct sitter_scene presets, scene = look(&play, 100);
	sitter_scene_init(&presets);
	assert_near(scene.yaw, 12);
	assert_near(scene.roll, -4);
	assert_near(scene.eyes, 0);
	assert_near(scene.size, presets.size);
	sitter_script_destroy(script);
}

/* Each scene starts from the presets and the common lines, not from the scene before. */
static void test_scenes_are_independent(void **state)
{
	(void)state;
	struct sitter_script *script = parse("pitch 5\nscene a\nyaw 12\nnext b at 2\n"
					     "scene b\nroll 3\nnext a at 1\n");
	struct sitter_play play = begin(script);
	assert_near(look(&play, 1.9).yaw, 12);
	assert_int_equal(play.scene, 0);
	assert_near(look(&play, 2).yaw, 0);
	assert_near(look(&play, 2).roll, 3);
	assert_near(look(&play, 2).pitch, 5);
	assert_int_equal(play.scene, 1);
	assert_near(look(&play, 3.1).yaw, 12);
	assert_near(look(&play, 3.1).roll, 0);
	/* Nobody looked for a while: it is as if somebody had. */
	assert_near(look(&play, 9.5).yaw, 12);
	assert_near(look(&play, 11.1).roll, 3);
	sitter_script_destroy(script);
}

static void test_jumps_and_smooth_changes(void **state)
{
	(void)state;
	struct sitter_script *script =
		parse("at 1 smile 1\nfrom 2 to 4 yaw 20 roll 8\nfrom 4 to 6 yaw 0\n");
	struct sitter_play play = begin(script);
	assert_near(look(&play, 0.99).smile, 0);
	assert_near(look(&play, 1).smile, 1);
	assert_near(look(&play, 2).yaw, 0);
	assert_near(look(&play, 2.5).yaw, 20 * 0.15625); /* 3t^2 - 2t^3 at 0.25 */
	assert_near(look(&play, 3).yaw, 10);
	assert_near(look(&play, 3).roll, 4);
	assert_near(look(&play, 4).yaw, 20);
	assert_near(look(&play, 5).yaw, 10);
	assert_near(look(&play, 7).yaw, 0);
	assert_near(look(&play, 7).roll, 8);
	sitter_script_destroy(script);
}

static void test_every_and_wave(void **state)
{
	(void)state;
	struct sitter_script *script = parse("every 4 for 0.2 eyes 0\nwave 8 yaw 1.5\nyaw 3\n"
					     "wave 8 yaw 1.5\nwave 8 smile 0.9\n");
	struct sitter_play play = begin(script);
	assert_near(look(&play, 3.75).eyes, 1);
	assert_near(look(&play, 3.85).eyes, 0);
	assert_near(look(&play, 4.05).eyes, 1);
	assert_near(look(&play, 7.9).eyes, 0);
	/* Lines hold in their order: the first wave is overwritten. */
	assert_near(look(&play, 0).yaw, 3);
	assert_near(look(&play, 2).yaw, 4.5);
	assert_near(look(&play, 6).yaw, 1.5);
	/* Never out of the key's range. */
	assert_near(look(&play, 6).smile, 0);
	assert_near(look(&play, 2).smile, 0.9);
	sitter_script_destroy(script);
}

static void test_ease(void **state)
{
	(void)state;
	struct sitter_script *script =
		parse("scene a\nyaw 20\nnext b at 1\nscene b\nease 2\nyaw -20\n");
	struct sitter_play play = begin(script);
	assert_near(look(&play, 1).yaw, 20);
	assert_near(look(&play, 2).yaw, 0);
	assert_near(look(&play, 3).yaw, -20);
	sitter_script_destroy(script);
}

static void test_counts(void **state)
{
	(void)state;
	struct sitter_script *script =
		parse("scene a\nnext b after 2 bursts\nnext c after 3 frames\n"
		      "scene b\nyaw 5\nnext a after 1 starts\nscene c\n");
	struct sitter_play play = begin(script);
	signal_at(&play, SITTER_BURST_OVER, 1);
	signal_at(&play, SITTER_START, 1);
	signal_at(&play, SITTER_FRAME, 1);
	assert_int_equal(play.scene, 0);
	signal_at(&play, SITTER_BURST_OVER, 2);
	assert_int_equal(play.scene, 1);
	assert_near(look(&play, 2).yaw, 5);
	signal_at(&play, SITTER_START, 3);
	assert_int_equal(play.scene, 0);
	/* The counts are the scene's own. */
	signal_at(&play, SITTER_BURST_OVER, 4);
	signal_at(&play, SITTER_FRAME, 4);
	signal_at(&play, SITTER_FRAME, 4);
	assert_int_equal(play.scene, 0);
	signal_at(&play, SITTER_FRAME, 4);
	assert_int_equal(play.scene, 2);
	sitter_script_destroy(script);
}

/* Scenes of no length in a ring: bounded, whatever comes out. */
static void test_a_ring_of_no_length_ends(void **state)
{
	(void)state;
	struct sitter_script *script = parse("scene a\nnext b at 0\nscene b\nyaw 1\nnext a at 0\n");
	struct sitter_play play = begin(script);
	const float yaw = look(&play, 1).yaw;
	assert_true(yaw >= 0 && yaw <= 1);
	sitter_script_destroy(script);
}

static bool is_good(const struct sitter_scene *scene, const struct sitter_scene *presets)
{
	return fabsf(scene->yaw - presets->yaw) < 2 && fabsf(scene->pitch - presets->pitch) < 2 &&
	       fabsf(scene->x - presets->x) < 0.01f;
}

/* The demo comes in, looks around, and then sits as the presets say; also in a second try. */
static void test_demo_settles(void **state)
{
	(void)state;
	struct sitter_script *script = parse(sitter_script_demo);
	struct sitter_play play = begin(script);
	struct sitter_scene presets;
	sitter_scene_init(&presets);
	double t = 0;
	float most_left = 0, most_right = 0;
	for (; t < 4.5; t += 0.1) {
		const struct sitter_scene scene = look(&play, t);
		most_left = fminf(most_left, scene.yaw);
		most_right = fmaxf(most_right, scene.yaw);
	}
	assert_true(most_left < -10 && most_right > 10);
	int shut = 0, moments = 0;
	for (; t < 40; t += 0.02, moments++) {
		const struct sitter_scene scene = look(&play, t);
		assert_true(is_good(&scene, &presets));
		shut += scene.eyes < 0.5f;
	}
	assert_true(shut > 0 && shut * 10 < moments);
	signal_at(&play, SITTER_START, t);
	t += 3;
	const struct sitter_scene scene = look(&play, t);
	assert_true(is_good(&scene, &presets));
	sitter_script_destroy(script);
}

static void test_errors_say_where_and_what(void **state)
{
	(void)state;
	static const struct {
		const char *text, *expected;
	} rows[] = {
		{ "scene a\nyawn 3\n", "test:2: \"yawn\" is not known" },
		{ "yaw\n", "test:1: yaw is missing: a number of -180..180" },
		{ "\n\nyaw x\n", "test:3: yaw = x: a number of -180..180" },
		{ "yaw 3x\n", "test:1: yaw = 3x" },
		{ "yaw nan\n", "test:1: yaw = nan" },
		{ "yaw 181\n", "test:1: yaw = 181" },
		{ "yaw 3 4\n", "test:1: \"4\" is not known" },
		{ "scene a\nscene a\n", "test:2: there is a scene \"a\" already" },
		{ "scene\n", "test:1: \"scene NAME\" is allowed" },
		{ "scene a b\n", "test:1: \"scene NAME\" is allowed" },
		{ "scene a/b\n", "test:1: \"scene NAME\" is allowed" },
		{ "at\n", "test:1: the time in seconds is missing" },
		{ "at -1 yaw 3\n", "test:1: the time in seconds = -1" },
		{ "at 1\n", "test:1: a key and its value are missing" },
		{ "from 1 yaw 3\n", "test:1: \"to\" is expected after \"1\", not \"yaw\"" },
		{ "from 1\n", "test:1: \"to\" is expected after \"1\", not \"the line's end\"" },
		{ "from 2 to 1 yaw 3\n", "test:1: the time in seconds = 1: a number of 2" },
		{ "every 2 for 3 eyes 0\n", "test:1: the time in seconds = 3" },
		{ "every 0 for 0 eyes 0\n", "test:1: the time in seconds = 0" },
		{ "wave 5 yaw 1000\n", "test:1: yaw = 1000" },
		{ "ease 1\n", "test:1: ease belongs into a scene" },
		{ "scene a\nease 1 2\n", "test:2: \"ease SECONDS\" is allowed" },
		{ "next a at 1\n", "test:1: next belongs into a scene" },
		{ "scene a\nnext b at 1\nscene c\n", "test:2: there is no scene \"b\"" },
		{ "scene a\nnext a soon\n", "test:2: \"next SCENE at SECONDS\" or" },
		{ "scene a\nnext a at 1 2\n", "test:2: \"2\": nothing may follow" },
		{ "scene a\nnext a after 0 bursts\n", "test:2: the count = 0" },
		{ "scene a\nnext a after 1 lunches\n", "test:2: lunches cannot be counted" },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct problem problem = { "" };
		struct sitter_script *script = NULL;
		assert_int_equal(sitter_script_parse("test", rows[i].text, strlen(rows[i].text),
						     &problem, &script),
				 -EINVAL);
		assert_null(script);
		if (!strstr(problem.text, rows[i].expected))
			fail_msg("%s\nsays: %s", rows[i].text, problem.text);
	}
}

/* The same line as often as it takes: refused at the limit, named by its line. */
static void repeat_until_refused(const char *line, int allowed, const char *expected)
{
	static char text[65536];
	struct problem problem = { "" };
	struct sitter_script *script = NULL;
	size_t at = 0;
	for (int i = 0; i <= allowed; i++)
		at += (size_t)snprintf(text + at, sizeof(text) - at, "%s%d\n", line, i % 100);
	assert_int_equal(sitter_script_parse("test", text, at, &problem, &script), -EINVAL);
	if (!strstr(problem.text, expected))
		fail_msg("says: %s", problem.text);
}

static void test_limits(void **state)
{
	(void)state;
	repeat_until_refused("scene s", 64, "test:65: at most 64 scenes");
	repeat_until_refused("yaw ", 1024, "test:1025: the script is too long");
}

static void test_examples(void **state)
{
	(void)state;
	static const struct {
		const char *path;
		float yaw_before, yaw_after;
	} rows[] = { { "tests/data/sitters/good.sitter", 0, 0 },
		     { "tests/data/sitters/turned-then-straight.sitter", 25, 0 } };
	for (int i = 0; i < 2; i++) {
		uint8_t *bytes = NULL;
		size_t size = 0;
		assert_int_equal(file_read_path(rows[i].path, 65536, &bytes, &size), 0);
		struct sitter_script *script = parse((const char *)bytes);
		struct sitter_play play = begin(script);
		assert_near(look(&play, 5).yaw, rows[i].yaw_before);
		signal_at(&play, SITTER_BURST_OVER, 6);
		assert_near(look(&play, 9).yaw, rows[i].yaw_after);
		sitter_script_destroy(script);
		free(bytes);
	}
}

/* docs/sitter.md's table is that of sitter.h. */
static void test_documented(void **state)
{
	(void)state;
	uint8_t *bytes = NULL;
	size_t size = 0;
	const struct sitter_key *key;
	assert_int_equal(file_read_path("docs/sitter.md", 65536, &bytes, &size), 0);
	for (size_t i = 0; (key = sitter_key_at(i)) != NULL; i++) {
		char row[200];
		(void)snprintf(row, sizeof(row), "| `%s` | %g | %g | %g | %s |\n", key->name,
			       (double)key->preset, (double)key->low, (double)key->high, key->help);
		if (!strstr((const char *)bytes, row))
			fail_msg("docs/sitter.md lacks: %s", row);
	}
	free(bytes);
}

/* The frame's time was taken before another thread began the script. */
static void test_a_frame_from_before_the_begin_shows_the_begin(void **state)
{
	(void)state;
	struct sitter_script *script =
		parse("scene a\nyaw 5\nwave 4 x 0.1\nfrom 0 to 1 pitch 20\n");
	struct sitter_play play = begin(script);
	struct sitter_scene scene = look(&play, -0.02);
	assert_near(scene.yaw, 5);
	assert_near(scene.plugged, 1);
	assert_near(scene.pitch, 0);
	sitter_script_destroy(script);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_settings_alone_are_a_scene),
		cmocka_unit_test(test_a_frame_from_before_the_begin_shows_the_begin),
		cmocka_unit_test(test_scenes_are_independent),
		cmocka_unit_test(test_jumps_and_smooth_changes),
		cmocka_unit_test(test_every_and_wave),
		cmocka_unit_test(test_ease),
		cmocka_unit_test(test_counts),
		cmocka_unit_test(test_a_ring_of_no_length_ends),
		cmocka_unit_test(test_demo_settles),
		cmocka_unit_test(test_errors_say_where_and_what),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_examples),
		cmocka_unit_test(test_documented),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
