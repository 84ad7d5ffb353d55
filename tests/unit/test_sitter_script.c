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
#include "daemon/devices/sitter_script.h"
#include "tests/support/folder.h"

static struct sitter_script *parse(const char *text)
{
	struct problem problem = { "" };
	struct sitter_script *script = NULL;
	int r = sitter_script_parse("test", text, &problem, &script);
	if (r < 0)
		print_error("%s\n", problem.text);
	assert_int_equal(r, 0);
	return script;
}

static struct sitter_scene play(struct sitter_script *script, struct sitter_moment moment)
{
	struct sitter_scene scene;
	sitter_script_play(script, &moment, &scene);
	return scene;
}

static struct sitter_scene play_at(struct sitter_script *script, double seconds)
{
	return play(script, (struct sitter_moment){ .seconds = seconds, .looks = 1 });
}

static void assert_near(double value, double expected)
{
	if (fabs(value - expected) > 1e-4)
		fail_msg("%g is not %g", value, expected);
}

static void test_first_scene_and_presets(void **state)
{
	(void)state;
	struct sitter_script *script = parse("# nothing\n\nscene a # the first\n yaw 12 \n"
					     "shirt 1 2 3\nscene b\nlike a\nroll -4\r\n");
	struct sitter_scene presets, scene = play_at(script, 100);
	sitter_scene_init(&presets);
	assert_near(scene.yaw, 12);
	assert_near(scene.roll, 0);
	assert_near(scene.shirt_red, 1);
	assert_near(scene.shirt_green, 2);
	assert_near(scene.shirt_blue, 3);
	assert_near(scene.size, presets.size);
	sitter_script_destroy(script);
	script = parse("at 1 scene b\nscene a\nyaw 12\nscene b\nlike a\nroll -4\n");
	assert_near(play_at(script, 5).roll, 0);
	assert_near(play_at(script, 6).roll, -4);
	assert_near(play_at(script, 6).yaw, 12);
	sitter_script_destroy(script);
}

static void test_ramps(void **state)
{
	(void)state;
	struct sitter_script *script = parse("scene a\nat 1 over 2 yaw 20\nat 2 over 2 yaw 0\n");
	assert_near(play_at(script, 10).yaw, 0);
	assert_near(play_at(script, 11).yaw, 0);
	assert_near(play_at(script, 11.5).yaw, 20 * 0.15625); /* 3t^2 - 2t^3 at 0.25 */
	/* The second begins where the first has come to. */
	const double at_second = (double)play_at(script, 12).yaw;
	assert_near(at_second, 10);
	assert_near(play_at(script, 13).yaw, 5);
	assert_near(play_at(script, 14).yaw, 0);
	sitter_script_destroy(script);
}

static void test_steps_begin_anew_with_each_look(void **state)
{
	(void)state;
	struct sitter_script *script = parse("scene a\nat 1 yaw 5\nat 2 yaw 9\n");
	assert_near(play_at(script, 50).yaw, 0);
	assert_near(play_at(script, 51).yaw, 5);
	assert_near(play_at(script, 52).yaw, 9);
	assert_near(play(script, (struct sitter_moment){ .seconds = 60, .looks = 2 }).yaw, 9);
	assert_near(play(script, (struct sitter_moment){ .seconds = 61, .looks = 2 }).yaw, 5);
	sitter_script_destroy(script);
}

static void test_repeat(void **state)
{
	(void)state;
	struct sitter_script *script = parse("scene a\nat 0 yaw 5\nat 2 yaw 9\nrepeat 4\n");
	assert_near(play_at(script, 10).yaw, 5);
	assert_near(play_at(script, 12).yaw, 9);
	assert_near(play_at(script, 13.9).yaw, 9);
	assert_near(play_at(script, 14).yaw, 5);
	assert_near(play_at(script, 16).yaw, 9);
	sitter_script_destroy(script);
}

static void test_after_bursts(void **state)
{
	(void)state;
	struct sitter_script *script =
		parse("scene shut\neyes 0\nscene good\nafter bursts 2 frames 3 scene good\n");
	struct sitter_moment moment = { .seconds = 1, .looks = 1, .frames = 10 };
	assert_near(play(script, moment).eyes, 0);
	moment.bursts = 1;
	moment.frames = 20;
	assert_near(play(script, moment).eyes, 0);
	moment.bursts = 2;
	moment.frames = 30;
	assert_near(play(script, moment).eyes, 0);
	moment.frames = 32;
	assert_near(play(script, moment).eyes, 0);
	moment.frames = 33;
	assert_near(play(script, moment).eyes, 1);
	/* Once and for all: another look does not shut them again. */
	moment.looks = 2;
	assert_near(play(script, moment).eyes, 1);
	sitter_script_destroy(script);
}

/* In ten periods the lids go down ten times, and are open most of the time. */
static void test_blink(void **state)
{
	(void)state;
	struct sitter_script *script = parse("scene a\nblink 4\n");
	int shut = 0, blinks = 0, moments = 0;
	bool was_shut = false;
	for (double t = 0; t < 40; t += 0.02, moments++) {
		const bool is_shut = play_at(script, t).eyes < 0.05f;
		shut += is_shut;
		blinks += is_shut && !was_shut;
		was_shut = is_shut;
	}
	assert_int_equal(blinks, 10);
	assert_true(shut * 10 < moments);
	sitter_script_destroy(script);
}

static void test_sway_is_small(void **state)
{
	(void)state;
	struct sitter_script *script = parse("scene a\nyaw 3\nsway 1.5\n");
	float least = 100, most = -100;
	for (double t = 0; t < 60; t += 0.1) {
		const float yaw = play_at(script, t).yaw;
		least = fminf(least, yaw);
		most = fmaxf(most, yaw);
	}
	assert_true(least >= 1.49f && least < 2);
	assert_true(most <= 4.51f && most > 4);
	sitter_script_destroy(script);
}

/* The demo ends up sitting as the presets say, within three seconds of each look. */
static void test_demo_settles(void **state)
{
	(void)state;
	struct problem problem = { "" };
	struct sitter_script *script = NULL;
	struct sitter_scene presets;
	sitter_scene_init(&presets);
	assert_int_equal(sitter_script_load("", &problem, &script), 0);
	for (unsigned look = 1; look < 4; look++) {
		struct sitter_moment moment = { .seconds = 20 * look, .looks = look };
		bool was_turned = false;
		for (; moment.seconds < 20 * look + 3; moment.seconds += 0.1)
			was_turned |= fabsf(play(script, moment).yaw) > 12;
		assert_true(was_turned);
		for (; moment.seconds < 20 * look + 12; moment.seconds += 0.1) {
			const struct sitter_scene scene = play(script, moment);
			assert_true(fabsf(scene.yaw - presets.yaw) < 2);
			assert_true(fabsf(scene.x - presets.x) < 0.01f);
		}
	}
	sitter_script_destroy(script);
}

static void test_errors_say_where_and_what(void **state)
{
	(void)state;
	static const struct {
		const char *text, *expected;
	} rows[] = {
		{ "", "test: there is no \"scene NAME\"" },
		{ "yaw 3\n", "test:1: \"yaw\" stands before the first" },
		{ "scene a\nyawn 3\n", "test:2: there is no key \"yawn\"" },
		{ "scene a\nyaw\n", "test:2: yaw: a number is missing; allowed: -180 to 180" },
		{ "scene a\nyaw x\n", "test:2: yaw: \"x\" is not allowed; allowed: -180 to 180" },
		{ "scene a\nyaw nan\n", "allowed: -180 to 180" },
		{ "scene a\nyaw 181\n", "test:2: yaw: \"181\" is not allowed" },
		{ "scene a\nyaw 3 4\n", "test:2: \"4\" is one word too many" },
		{ "scene a\nshirt 1 2\n", "test:2: shirt_blue: a number is missing" },
		{ "scene a\nscene a\n", "test:2: there are two scenes \"a\"" },
		{ "scene\n", "test:1: a scene needs a name" },
		{ "scene a\nlike b\n", "test:2: there is no scene \"b\"" },
		{ "scene a\nlike\n", "test:2: the scene's name is missing" },
		{ "scene a\nat\n", "test:2: at: a number is missing" },
		{ "scene a\nat -1 yaw 3\n", "test:2: at: \"-1\" is not allowed" },
		{ "scene a\nat 1\n", "test:2: what then?" },
		{ "scene a\nat 1 over yaw 3\n", "test:2: over: \"yaw\" is not allowed" },
		{ "scene a\n\nat 1 scene b\n", "test:3: there is no scene \"b\"" },
		{ "scene a\nat 1 yaw 200\n", "test:2: yaw: \"200\" is not allowed" },
		{ "scene a\nafter lunch 1 yaw 3\n", "test:2: after what?" },
		{ "scene a\nafter bursts 0 yaw 3\n", "test:2: bursts: \"0\" is not allowed" },
		{ "scene a\nblink -1\n", "test:2: blink: \"-1\" is not allowed" },
		{ "scene a\nrepeat 0\n", "test:2: repeat: \"0\" is not allowed" },
		{ "a a a a a a a a a a a a a\n", "test:1: more than 12 words" },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct problem problem = { "" };
		struct sitter_script *script = NULL;
		assert_int_equal(sitter_script_parse("test", rows[i].text, &problem, &script),
				 -EINVAL);
		assert_null(script);
		if (!strstr(problem.text, rows[i].expected))
			fail_msg("%s\nsays: %s", rows[i].text, problem.text);
	}
}

static void test_limits(void **state)
{
	(void)state;
	static char text[SITTER_SCRIPT_BYTES];
	struct problem problem = { "" };
	struct sitter_script *script = NULL;
	size_t at = 0;
	for (int i = 0; i <= SITTER_SCRIPT_SCENES; i++)
		at += (size_t)snprintf(text + at, sizeof(text) - at, "scene s%d\n", i);
	assert_int_equal(sitter_script_parse("test", text, &problem, &script), -EINVAL);
	assert_non_null(strstr(problem.text, "test:65: more than 64 scenes"));
	at = (size_t)snprintf(text, sizeof(text), "scene a\n");
	for (int i = 0; i <= SITTER_SCRIPT_STEPS; i++)
		at += (size_t)snprintf(text + at, sizeof(text) - at, "at 1 yaw 2\n");
	assert_int_equal(sitter_script_parse("test", text, &problem, &script), -EINVAL);
	assert_non_null(strstr(problem.text, "test:258: more than 256 steps"));
}

static void test_files(void **state)
{
	(void)state;
	static const char *const examples[] = { "tests/data/sitters/good.sitter",
						"tests/data/sitters/eyes-shut-then-open.sitter" };
	struct problem problem = { "" };
	struct sitter_script *script = NULL;
	for (int i = 0; i < 2; i++) {
		assert_int_equal(sitter_script_load(examples[i], &problem, &script), 0);
		assert_near(play_at(script, 0).eyes, i == 0 ? 1 : 0);
		sitter_script_destroy(script);
	}
	assert_int_equal(sitter_script_load("/nowhere/at.all", &problem, &script), -ENOENT);
	assert_string_equal(problem.text,
			    "camera.device = sim:/nowhere/at.all: No such file or directory");
	/* The program itself: no text. */
	assert_true(sitter_script_load("/proc/self/exe", &problem, &script) < 0);
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_first_scene_and_presets),
		cmocka_unit_test(test_ramps),
		cmocka_unit_test(test_steps_begin_anew_with_each_look),
		cmocka_unit_test(test_repeat),
		cmocka_unit_test(test_after_bursts),
		cmocka_unit_test(test_blink),
		cmocka_unit_test(test_sway_is_small),
		cmocka_unit_test(test_demo_settles),
		cmocka_unit_test(test_errors_say_where_and_what),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_files),
		cmocka_unit_test(test_documented),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
