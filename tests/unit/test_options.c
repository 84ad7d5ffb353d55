/* SPDX-License-Identifier: MIT */
/* Command lines: what each option sets, what is answered, what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "daemon/base/options.h"

enum { ARGUMENTS_MAX = 8 };

static const char usage[] = "Usage: test\n";

struct line {
	const char *config, *other;
	bool is_debug;
	enum options_outcome outcome;
	int first;
	char said[64]; /* on stdout and stderr */
};

/* Reads a command line; what it says is caught in a pipe. */
static struct line read_line(bool takes_files, const char *const arguments[])
{
	struct line line = { .first = -1 };
	const struct option_row rows[] = { { "config", &line.config, NULL },
					   { "debug", NULL, &line.is_debug },
					   { "other", &line.other, NULL } };
	const struct options options = { .program = "test",
					 .usage = usage,
					 .rows = rows,
					 .row_count = 3,
					 .takes_files = takes_files };
	char *argv[ARGUMENTS_MAX + 1] = { NULL };
	char copies[ARGUMENTS_MAX][32];
	int argc = 0, ends[2], kept[2] = { dup(STDOUT_FILENO), dup(STDERR_FILENO) };
	for (; arguments[argc]; argc++) {
		(void)snprintf(copies[argc], sizeof(copies[argc]), "%s", arguments[argc]);
		argv[argc] = copies[argc];
	}
	assert_int_equal(pipe(ends), 0);
	(void)fflush(stdout);
	(void)dup2(ends[1], STDOUT_FILENO);
	(void)dup2(ends[1], STDERR_FILENO);
	line.outcome = options_read(&options, argc, argv, &line.first);
	(void)fflush(stdout);
	(void)dup2(kept[0], STDOUT_FILENO);
	(void)dup2(kept[1], STDERR_FILENO);
	(void)close(ends[1]);
	ssize_t n = read(ends[0], line.said, sizeof(line.said) - 1);
	line.said[n > 0 ? n : 0] = '\0';
	(void)close(ends[0]);
	(void)close(kept[0]);
	(void)close(kept[1]);
	/* copies ends here: compare what was set with what stands in arguments */
	for (int i = 0; i < argc; i++) {
		if (line.config == copies[i])
			line.config = arguments[i];
		if (line.other == copies[i])
			line.other = arguments[i];
	}
	return line;
}

#define READ(takes_files, ...) read_line(takes_files, (const char *[]){ "test", __VA_ARGS__, NULL })

static void test_each_option_sets_its_own(void **state)
{
	(void)state;
	struct line line = READ(false, "--config", "a.conf", "--debug");
	assert_int_equal(line.outcome, OPTIONS_GO_ON);
	assert_string_equal(line.config, "a.conf");
	assert_true(line.is_debug);
	assert_null(line.other);
	line = READ(false, "--other", "x");
	assert_null(line.config);
	assert_false(line.is_debug);
	assert_string_equal(line.other, "x");
	assert_string_equal(line.said, "");
}

static void test_files_follow_or_stand_between_options(void **state)
{
	(void)state;
	struct line line = READ(true, "a.jpg", "--debug", "b.jpg");
	assert_int_equal(line.outcome, OPTIONS_GO_ON);
	assert_true(line.is_debug);
	assert_int_equal(line.first, 2); /* of 4: getopt moves the options to the front */
	line = READ(true, "--debug");
	assert_int_equal(line.first, 2);
}

static void test_version_and_help_are_answered(void **state)
{
	(void)state;
	struct line line = READ(false, "--version");
	assert_int_equal(line.outcome, OPTIONS_ANSWERED);
	assert_string_equal(line.said, "test " BOOTH_VERSION "\n");
	line = READ(false, "--help");
	assert_int_equal(line.outcome, OPTIONS_ANSWERED);
	assert_string_equal(line.said, usage);
}

static void test_a_wrong_line_brings_the_usage(void **state)
{
	(void)state;
	assert_non_null(strstr(READ(false, "--nonsense").said, usage));
	assert_int_equal(READ(false, "--nonsense").outcome, OPTIONS_WRONG);
	assert_int_equal(READ(false, "--config").outcome, OPTIONS_WRONG);
	assert_int_equal(READ(false, "--debug=1").outcome, OPTIONS_WRONG);
	assert_int_equal(READ(false, "-d").outcome, OPTIONS_WRONG);
	struct line line = READ(false, "file");
	assert_int_equal(line.outcome, OPTIONS_WRONG);
	assert_string_equal(line.said, usage);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_option_sets_its_own),
		cmocka_unit_test(test_files_follow_or_stand_between_options),
		cmocka_unit_test(test_version_and_help_are_answered),
		cmocka_unit_test(test_a_wrong_line_brings_the_usage),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
