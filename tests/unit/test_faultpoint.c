/* SPDX-License-Identifier: MIT */
#include "daemon/base/faultpoint.h"

#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

/* A child reaches a, b, a and leaves with 7, or dies on the way. ret_trace: what it printed. */
static int run(const char *specification, char trace[64])
{
	int out[2];
	assert_int_equal(pipe(out), 0);
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		(void)dup2(out[1], STDERR_FILENO);
		if (faultpoint_open(specification, NULL) < 0)
			_exit(9);
		faultpoint_reach("a");
		faultpoint_reach("b");
		faultpoint_reach("a");
		_exit(7);
	}
	(void)close(out[1]);
	size_t have = 0;
	for (ssize_t got = 1; got > 0 && have < 63; have += (size_t)got)
		got = read(out[0], trace + have, 63 - have);
	trace[have] = '\0';
	(void)close(out[0]);
	int status;
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

static void test_the_program_dies_at_the_named_point(void **state)
{
	(void)state;
	static const struct {
		const char *specification;
		int end;
	} rows[] = {
		{ NULL, 7 },   { "a:1", -SIGKILL }, { "a:2", -SIGKILL },
		{ "a:3", 7 },  { "b:1", -SIGKILL }, { "b:2", 7 },
		{ "c:1", 7 },  { "*:3", -SIGKILL }, { "*:4", 7 },
		{ "aa:1", 7 }, { "trace", 7 },      { "a", 9 },
		{ "a:0", 9 },  { ":1", 9 },         { "a:1x", 9 },
		{ "a:-1", 9 }, { "", 9 },           { "a:99999999999999999999", 9 },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char trace[64];
		int end = run(rows[i].specification, trace);
		if (end != rows[i].end)
			fail_msg("%s ended in %d", rows[i].specification, end);
	}
}

static void test_the_trace_lists_the_points(void **state)
{
	(void)state;
	char trace[64];
	assert_int_equal(run("trace", trace), 7);
	assert_string_equal(trace, "a\nb\na\n");
	assert_int_equal(run(NULL, trace), 7);
	assert_string_equal(trace, "");
}

static void test_a_wrong_specification_is_told_what_is_allowed(void **state)
{
	(void)state;
	struct problem problem = { "" };
	assert_int_equal(faultpoint_open("nonsense", &problem), -EINVAL);
	assert_non_null(strstr(problem.text, "nonsense"));
	assert_non_null(strstr(problem.text, "POINT:N"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_program_dies_at_the_named_point),
		cmocka_unit_test(test_the_trace_lists_the_points),
		cmocka_unit_test(test_a_wrong_specification_is_told_what_is_allowed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
