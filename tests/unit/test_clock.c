/* SPDX-License-Identifier: MIT */
/* wrap: adjtimex stat clock_gettime */
/* Whether the wall clock is confirmed: by the kernel, and in a sandbox that forbids to ask it. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/timex.h>
#include <time.h>
#include <cmocka.h>

#include "daemon/base/clock.h"

enum { NOW_S = 1800000000 };

static struct {
	int adjtimex_error; /* 0: it answers */
	int status;
	bool has_mark;
	time_t mark_s;
} machine;

int __wrap_adjtimex(struct timex *state);
int __wrap_stat(const char *path, struct stat *status);
int __wrap_clock_gettime(clockid_t clock, struct timespec *now);

int __wrap_adjtimex(struct timex *state)
{
	if (machine.adjtimex_error) {
		errno = machine.adjtimex_error;
		return -1;
	}
	assert_int_equal(state->modes, 0);
	state->status = machine.status;
	return machine.status & STA_UNSYNC ? TIME_ERROR : TIME_OK;
}

int __wrap_stat(const char *path, struct stat *status)
{
	assert_string_equal(path, "/run/systemd/timesync/synchronized");
	if (!machine.has_mark) {
		errno = ENOENT;
		return -1;
	}
	memset(status, 0, sizeof(*status));
	status->st_mtim.tv_sec = machine.mark_s;
	return 0;
}

int __wrap_clock_gettime(clockid_t clock, struct timespec *now)
{
	assert_int_equal(clock, CLOCK_REALTIME);
	*now = (struct timespec){ .tv_sec = NOW_S };
	return 0;
}

static void test_the_kernel_is_asked_first(void **state)
{
	(void)state;
	memset(&machine, 0, sizeof(machine));
	assert_true(clock_is_synchronised());
	machine.status = STA_UNSYNC;
	assert_false(clock_is_synchronised());
	machine.has_mark = true; /* the kernel knows better than a file */
	machine.mark_s = NOW_S;
	assert_false(clock_is_synchronised());
}

/* ProtectClock=yes, as in boothd.service and booth-courier.service. */
static void test_in_a_sandbox_timesyncd_is_believed(void **state)
{
	(void)state;
	memset(&machine, 0, sizeof(machine));
	machine.adjtimex_error = EPERM;
	assert_false(clock_is_synchronised());
	machine.has_mark = true;
	machine.mark_s = NOW_S - 2048; /* its longest pause between two questions */
	assert_true(clock_is_synchronised());
	machine.mark_s = NOW_S - 31999;
	assert_true(clock_is_synchronised());
	machine.mark_s = NOW_S - 32000; /* the kernel would have given up */
	assert_false(clock_is_synchronised());
	machine.mark_s = NOW_S + 1; /* the clock was set back by hand */
	assert_false(clock_is_synchronised());
}

static void test_a_clock_that_begins_in_1970_is_known_as_wrong(void **state)
{
	(void)state;
	assert_false(clock_can_show(0));
	assert_false(clock_can_show(1767225599999));
	assert_true(clock_can_show(1767225600000)); /* 2026-01-01 00:00 UTC */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_clock_that_begins_in_1970_is_known_as_wrong),
		cmocka_unit_test(test_the_kernel_is_asked_first),
		cmocka_unit_test(test_in_a_sandbox_timesyncd_is_believed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
