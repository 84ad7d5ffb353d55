/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "daemon/core/config.h"

static int parse(struct config *config, const char *text, struct problem *problem)
{
	config_defaults(config);
	return config_parse(config, text, strlen(text), "a.conf", problem);
}

static void test_every_default_is_allowed(void **state)
{
	(void)state;
	struct config config;
	config_defaults(&config);
	for (unsigned i = 0; i < CONFIG_KEY_COUNT; i++) {
		struct config_row row = config_row((enum config_key)i);
		char line[400], value[CONFIG_TEXT_BYTES];
		struct problem problem = { "" };
		config_value(&config, (enum config_key)i, value, sizeof(value));
		assert_string_equal(value, row.preset);
		(void)snprintf(line, sizeof(line), "%s = %s\n", row.name, row.preset);
		assert_int_equal(parse(&config, line, &problem), 0);
		assert_string_equal(config.origins[i], "a.conf:1");
	}
}

static void test_a_value_of_every_type_is_read(void **state)
{
	(void)state;
	struct config config;
	struct problem problem = { "" };
	assert_int_equal(parse(&config,
			       "# a comment\n"
			       "\n"
			       "booth.demo=yes\r\n"
			       "  camera.device  =  files:/tmp/with space = sign  \n"
			       "camera.width = 1920\n"
			       "examiner.engine = plain\n"
			       "notice.from = 2026-11-01\n"
			       "session.max_tries = 5",
			       &problem),
			 0);
	assert_true(config.booth.demo);
	assert_string_equal(config.camera.device, "files:/tmp/with space = sign");
	assert_int_equal(config.camera.width, 1920);
	assert_string_equal(config.examiner.engine, "plain");
	assert_string_equal(config.notice.from, "2026-11-01");
	assert_int_equal(config.session.max_tries, 5);
	assert_string_equal(config.origins[CONFIG_KEY_session_max_tries], "a.conf:8");
	assert_string_equal(config.origins[CONFIG_KEY_session_pose_s], "built in");
}

static void test_courier_and_mirror_have_a_server_each(void **state)
{
	(void)state;
	struct config config;
	struct problem problem = { "" };
	assert_int_equal(parse(&config,
			       "courier.url = https://a/\n"
			       "mirror.url = https://b/\n"
			       "mirror.ca = /etc/b's ~ca.pem\n",
			       &problem),
			 0);
	assert_string_equal(config.courier.server.url, "https://a/");
	assert_string_equal(config.mirror.server.url, "https://b/");
	assert_string_equal(config.courier.server.ca, "");
	assert_string_equal(config.mirror.server.ca, "/etc/b's ~ca.pem");
	assert_string_equal(config.origins[CONFIG_KEY_mirror_url], "a.conf:2");
	assert_string_equal(config_row(CONFIG_KEY_mirror_url).name, "mirror.url");
}

static void test_the_last_file_wins(void **state)
{
	(void)state;
	struct config config;
	struct problem problem = { "" };
	const char *second = "camera.rate = 15\n";
	assert_int_equal(parse(&config, "camera.rate = 10\ncamera.width = 640\n", &problem), 0);
	assert_int_equal(config_parse(&config, second, strlen(second), "b.conf", &problem), 0);
	assert_int_equal(config.camera.rate, 15);
	assert_int_equal(config.camera.width, 640);
	assert_string_equal(config.origins[CONFIG_KEY_camera_rate], "b.conf:1");
}

static void test_a_nul_in_a_key_is_named(void **state)
{
	(void)state;
	static const char text[] = "camera.rate\0 = 10\n";
	struct config config;
	struct problem problem = { "" };
	config_defaults(&config);
	assert_int_equal(config_parse(&config, text, sizeof(text) - 1, "a.conf", &problem),
			 -EINVAL);
	assert_non_null(strstr(problem.text, "a.conf:1: the byte 0x00 stands"));
}

static void test_each_mistake_is_named_with_what_is_allowed(void **state)
{
	(void)state;
	static const struct {
		const char *text, *said;
	} rows[] = {
		{ "camera.widht = 640\n",
		  "a.conf:1: camera.widht: there is no such key; the keys of this section are: "
		  "controls, device, exposure" },
		{ "camra.width = 640\n",
		  "camra.width: there is no such key; the sections are: booth, camera, campaign, courier" },
		{ "\n\nwidth 640\n", "a.conf:3: \"width 640\": not \"section.key = value\"" },
		{ "camera.width = 64O\n",
		  "camera.width: must be a whole number from 320 to 7680, not \"64O\"" },
		{ "camera.width = 319\n", "a whole number from 320 to 7680" },
		{ "camera.width = 7681\n", "a whole number from 320 to 7680" },
		{ "camera.width = 640.5\n", "a whole number" },
		{ "camera.width = -640\n", "a whole number" },
		{ "camera.width =\n", "a whole number" },
		{ "camera.width = -\n", "a whole number" },
		{ "camera.width = 99999999999999999999\n", "a whole number" },
		{ "booth.demo = true\n", "booth.demo: must be yes|no, not \"true\"" },
		{ "booth.device = a/b\n", "letters, digits, single . _ -" },
		{ "booth.device = .hidden\n", "letters, digits, single . _ -" },
		{ "booth.device = lab..1\n", "letters, digits, single . _ -" },
		{ "booth.device =\n", "1 to 40 bytes" },
		{ "photo.profile = ../chsi\n", "1 to 31 bytes of letters, digits" },
		{ "spool.path = ~/spool\n", "1 to 200 bytes of a path, without quotes" },
		{ "spool.path = \"/srv/spool\"\n", "1 to 200 bytes of a path, without quotes" },
		{ "mirror.ca = '/etc/ca.pem'\n", "0 to 255 bytes of a path, without quotes" },
		{ "spool.path = var/spool\n", "without ~, that begins with /" },
		{ "courier.state = .\n", "that begins with /" },
		{ "metrics.file = /var/lib/booth.txt\n", "that begins with / and ends in .prom" },
		{ "metrics.file = .prom\n", "that begins with / and ends in .prom" },
		{ "metrics.courier_file = booth.prom\n", "begins with / and ends in .prom" },
		{ "camera.rate = 10\n#\ncamera.rate = 15\n",
		  "a.conf:3: camera.rate: line 1 sets this key, too; keep one of the lines" },
		{ "camera.rate\xe3\x80\x80= 10\n",
		  "a.conf:1: the character U+3000 stands where the key and its = belong" },
		{ "\xc2\xa0"
		  "camera.rate = 10\n",
		  "a.conf:1: the character U+00A0 stands" },
		{ "camera.rate \xef\xbc\x9d 10\n", "a.conf:1: the character U+FF1D stands" },
		{ "camera.rate\x01 = 10\n", "a.conf:1: the byte 0x01 stands" },
		{ "camera.\xc4\xe3 = 10\n", "a.conf:1: the byte 0xc4 stands" }, /* GBK */
		{ "panel.shutter =\n", "1 to 40 bytes of a KEY_ or BTN_ name" },
		{ "examiner.engine = fast\n", "auto|xnnpack|plain" },
		{ "examiner.engine = \n", "auto|xnnpack|plain" },
		{ "notice.from = 2026-13-01\n", "YYYY-MM-DD or empty" },
		{ "notice.from = 26-1-1\n", "YYYY-MM-DD or empty" },
		{ "notice.from = 2026-02-29\n", "YYYY-MM-DD or empty" },
		{ "notice.to = 2026-11-31\n", "YYYY-MM-DD or empty" },
		{ "notice.fee = \xca\xae\xce\xe5\xd4\xaa\n",
		  "0 to 63 bytes of text in UTF-8" }, /* GBK */
		{ "= 3\n", "there is no such key" },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct config config;
		struct problem problem = { "" };
		assert_int_equal(parse(&config, rows[i].text, &problem), -EINVAL);
		if (!strstr(problem.text, rows[i].said))
			print_error("row %zu said: %s\n", i, problem.text);
		assert_non_null(strstr(problem.text, rows[i].said));
	}
}

static void test_the_origin_of_a_key_in_a_message_is_found(void **state)
{
	(void)state;
	struct config config;
	struct problem problem = { "" };
	assert_int_equal(parse(&config, "\nleds.go = x\nleds.pose = y\n", &problem), 0);
	assert_string_equal(config_origin(&config, "leds.pose: \"y\": no"), "a.conf:3");
	assert_string_equal(config_origin(&config, "leds.go = x: no"), "a.conf:2");
	assert_string_equal(config_origin(&config, "leds.idle and leds.go, leds.pose"), "a.conf:2");
	assert_null(config_origin(&config, "camera.device is not there")); /* built in */
	assert_null(config_origin(&config, "leds.goes wrong"));
	assert_null(config_origin(&config, "out of memory"));
}

/* A value that is missing at the very end of the bytes, with nothing behind them to read. */
static void test_a_text_that_ends_after_the_equals_sign_is_refused(void **state)
{
	(void)state;
	static const char text[] = "camera.width =";
	struct config config;
	char *bytes = malloc(sizeof(text) - 1);
	assert_non_null(bytes);
	memcpy(bytes, text, sizeof(text) - 1);
	config_defaults(&config);
	assert_int_equal(config_parse(&config, bytes, sizeof(text) - 1, "a.conf", NULL), -EINVAL);
	free(bytes);
}

/* Whatever bytes a file holds, parsing ends with an answer and without touching foreign memory. */
static void test_any_bytes_are_survived(void **state)
{
	(void)state;
	uint32_t chance = 1;
	static const char alphabet[] = "camerwidth.=# \n\r\t\0-09yeso\xe5\xbc\xa0";
	for (unsigned round = 0; round < 20000; round++) {
		char text[64];
		size_t size = 0;
		struct config config;
		for (; size < sizeof(text); size++) {
			chance = chance * 1664525u + 1013904223u;
			text[size] = alphabet[(chance >> 16) % (sizeof(alphabet) - 1)];
		}
		config_defaults(&config);
		int r = config_parse(&config, text, size, "random", NULL);
		assert_true(r == 0 || r == -EINVAL);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_default_is_allowed),
		cmocka_unit_test(test_a_value_of_every_type_is_read),
		cmocka_unit_test(test_courier_and_mirror_have_a_server_each),
		cmocka_unit_test(test_the_last_file_wins),
		cmocka_unit_test(test_a_nul_in_a_key_is_named),
		cmocka_unit_test(test_each_mistake_is_named_with_what_is_allowed),
		cmocka_unit_test(test_the_origin_of_a_key_in_a_message_is_found),
		cmocka_unit_test(test_a_text_that_ends_after_the_equals_sign_is_refused),
		cmocka_unit_test(test_any_bytes_are_survived),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
