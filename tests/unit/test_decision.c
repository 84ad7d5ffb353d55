/* SPDX-License-Identifier: MIT */
/* wrap: clock_realtime_ms fsync */
#include "daemon/office/decision.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "daemon/office/arrival.h"
#include "daemon/store/signer.h"
#include "tests/support/folder.h"

#define PERSON "5e8769da28320f74089411031c3f2aec"
#define PHOTO  "01970000-0000-7000-8000-000000000001"

static int64_t now_ms;
static int syncs_left; /* -1: all work; otherwise so many work before the disk is full */

int64_t __wrap_clock_realtime_ms(void);
int64_t __wrap_clock_realtime_ms(void)
{
	return now_ms;
}

int __real_fsync(int fd);
int __wrap_fsync(int fd);
int __wrap_fsync(int fd)
{
	if (syncs_left == 0) {
		errno = ENOSPC;
		return -1;
	}
	syncs_left -= syncs_left > 0;
	return __real_fsync(fd);
}

struct desk {
	struct folder folder;
	char keys[300], archive[300], office[320];
	struct decision_desk *desk;
};

static int set_up(void **state)
{
	static struct desk desk;
	struct problem problem = { "" };
	now_ms = 1893456000000; /* 2030 */
	syncs_left = -1;
	folder_create(&desk.folder);
	(void)snprintf(desk.keys, sizeof(desk.keys), "%s/keys", desk.folder.path);
	(void)snprintf(desk.archive, sizeof(desk.archive), "%s/archive", desk.folder.path);
	(void)snprintf(desk.office, sizeof(desk.office), "%s/office", desk.archive);
	assert_int_equal(mkdir(desk.archive, 0700), 0);
	assert_int_equal(decision_open(desk.keys, desk.archive, &problem, &desk.desk), 0);
	*state = &desk;
	return 0;
}

static int tear_down(void **state)
{
	struct desk *desk = *state;
	decision_close(desk->desk);
	folder_remove(&desk->folder);
	return 0;
}

static const struct decision sample = { .kind = EVENT_KIND_CHOSEN, .person = PERSON, .of = PHOTO };

static size_t count_items(const struct desk *desk)
{
	return folder_count(desk->folder.fd, "archive/office", NULL);
}

static void test_a_decision_is_read_back_as_it_was_written(void **state)
{
	const struct desk *desk = *state;
	const struct decision decision = { .kind = EVENT_KIND_CORRECTION,
					   .person = PERSON,
					   .reason = "P2",
					   .note = "左眼",
					   .due = "2030-02-19",
					   .about = PHOTO };
	struct problem problem = { "" };
	struct signer_trust *trust = NULL;
	struct arrival arrival;
	char id[UUID_TEXT_SIZE], path[400], certificate[320];
	(void)snprintf(certificate, sizeof(certificate), "%s/device.crt", desk->keys);
	assert_int_equal(decision_write(desk->desk, &decision, &problem, id), 0);
	assert_int_equal(signer_trust_open(certificate, &problem, &trust), 0);
	(void)snprintf(path, sizeof(path), "%s/%s", desk->office, id);
	int fd = open(path, O_RDONLY | O_DIRECTORY);
	assert_int_equal(arrival_read(fd, id, trust, &problem, &arrival), 0);
	assert_int_equal(arrival.state, ARRIVAL_LISTED);
	assert_string_equal(arrival.kind, "correction");
	assert_string_equal(arrival.person, PERSON);
	assert_string_equal(arrival.reason, "P2");
	assert_string_equal(arrival.note, "左眼");
	assert_string_equal(arrival.due, "2030-02-19");
	assert_string_equal(arrival.about, PHOTO);
	assert_true(arrival.unix_ms == now_ms);
	(void)close(fd);
	signer_trust_close(trust);
}

static void test_a_desk_whose_clock_begins_in_1970_decides_nothing(void **state)
{
	const struct desk *desk = *state;
	struct problem problem = { "" };
	char id[UUID_TEXT_SIZE];
	now_ms = 60000;
	assert_int_equal(decision_write(desk->desk, &sample, &problem, id), -EINVAL);
	assert_non_null(strstr(problem.text, "clock"));
	assert_int_equal(count_items(desk), 0);
}

static void test_a_full_disk_leaves_no_half_of_a_decision(void **state)
{
	const struct desk *desk = *state;
	struct problem problem = { "" };
	char id[UUID_TEXT_SIZE];
	int r = -ENOSPC, point;
	for (point = 0; r < 0 && point < 20; point++) {
		syncs_left = point;
		r = decision_write(desk->desk, &sample, &problem, id);
		size_t items = count_items(desk);
		/* only the last sync comes after the item has its name */
		assert_true(r == 0 ? items >= 1 : items <= 1);
	}
	assert_int_equal(r, 0);
	assert_in_range(point, 3, 19);
}

static void test_a_text_that_is_not_utf_8_is_refused(void **state)
{
	const struct desk *desk = *state;
	struct problem problem = { "" };
	char id[UUID_TEXT_SIZE];
	const struct decision decision = { .kind = EVENT_KIND_ABSENT,
					   .person = PERSON,
					   .reason = "\xff" };
	assert_int_equal(decision_write(desk->desk, &decision, &problem, id), -EINVAL);
	assert_int_equal(count_items(desk), 0);
}

static void test_an_archive_that_is_not_there_is_named(void **state)
{
	const struct desk *desk = *state;
	struct problem problem = { "" };
	struct decision_desk *other = NULL;
	assert_int_equal(decision_open(desk->keys, "/nowhere/archive", &problem, &other), -ENOENT);
	assert_non_null(strstr(problem.text, "/nowhere/archive"));
	assert_null(other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_a_decision_is_read_back_as_it_was_written,
						set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_a_desk_whose_clock_begins_in_1970_decides_nothing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_a_full_disk_leaves_no_half_of_a_decision,
						set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_a_text_that_is_not_utf_8_is_refused, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(test_an_archive_that_is_not_there_is_named, set_up,
						tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
