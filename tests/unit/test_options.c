/* SPDX-License-Identifier: MIT */
/* The options that boothd and booth-courier share. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "daemon/base/options.h"

static struct options options;
static int status;
static bool may_test;

/* words: separated by a space each. What the function prints goes nowhere. */
static bool read_words(const char *words)
{
	char line[200], *argv[10], *rest = line;
	int argc = 0;
	(void)snprintf(line, sizeof(line), "program %s", words);
	for (char *word; argc < 9 && (word = strsep(&rest, " "));)
		if (*word)
			argv[argc++] = word;
	argv[argc] = NULL;
	optind = 0; /* glibc: begin again */
	status = -1;
	return options_read("program", "usage\n", may_test, argc, argv, &options, &status);
}

static void test_without_words_the_defaults_hold(void **state)
{
	(void)state;
	assert_true(read_words(""));
	assert_string_equal(options.config_file, "/etc/boothd/boothd.conf");
	assert_false(options.checks_only);
	assert_int_equal(options.level, LOG_LEVEL_INFO);
}

static void test_each_option_is_taken(void **state)
{
	(void)state;
	assert_true(read_words("--config /a/b.conf --check-config --debug"));
	assert_string_equal(options.config_file, "/a/b.conf");
	assert_true(options.checks_only);
	assert_int_equal(options.level, LOG_LEVEL_DEBUG);
}

static void test_version_and_help_end_the_program_well(void **state)
{
	(void)state;
	assert_false(read_words("--version"));
	assert_int_equal(status, EXIT_SUCCESS);
	assert_false(read_words("--help"));
	assert_int_equal(status, EXIT_SUCCESS);
}

static void test_what_is_not_known_is_wrong_usage(void **state)
{
	static const char *const wrong[] = { "--colour",     "--config",         "word",
					     "--debug word", "--check-config=1", "-x" };
	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		assert_false(read_words(wrong[i]));
		assert_int_equal(status, EX_USAGE);
	}
}

static void test_only_a_program_that_can_test_takes_the_option(void **state)
{
	(void)state;
	may_test = true;
	assert_true(read_words("--test"));
	assert_true(options.tests);
	may_test = false;
	assert_false(read_words("--test"));
	assert_int_equal(status, EX_USAGE);
	assert_true(read_words(""));
	assert_false(options.tests);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_without_words_the_defaults_hold),
		cmocka_unit_test(test_each_option_is_taken),
		cmocka_unit_test(test_version_and_help_end_the_program_well),
		cmocka_unit_test(test_what_is_not_known_is_wrong_usage),
		cmocka_unit_test(test_only_a_program_that_can_test_takes_the_option),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
