/* SPDX-License-Identifier: MIT */
/* wrap: openat mkdirat write fchmod fsync close renameat renameat2 unlinkat fdopendir fstatat fstat
 */
#include "daemon/store/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "daemon/base/faultpoint.h"
#include "daemon/base/file.h"
#include "tests/support/failing.h"
#include "tests/support/folder.h"

static struct folder folder;
static struct spool *spool;

static const char *const folders[] = { "incoming", "pending", "sent", "refused", "held", "broken" };

static const struct spool_item item = {
	.id = "0192f0c1-2345-7abc-8def-0123456789ab",
	.files = { { "photo.jpg", "photo", 5 },
		   { "original.jpg", "the original", 12 },
		   { "subject.json", "{}", 2 },
		   { "record.json", "{\"a\":1}", 7 } },
	.file_count = 4,
};

static struct spool_config config(void)
{
	return (struct spool_config){ .path = folder.path, .reserve_bytes = 1 };
}

static int set_up(void **state)
{
	(void)state;
	(void)umask(0007); /* as the unit says */
	folder_create(&folder);
	const struct spool_config c = config();
	return spool_create(&c, NULL, &spool);
}

/* As a new process would: the old one's lock is gone. */
static int restart(struct problem *problem)
{
	const struct spool_config c = config();
	spool_destroy(spool);
	spool = NULL;
	return spool_create(&c, problem, &spool);
}

static int tear_down(void **state)
{
	(void)state;
	spool_destroy(spool);
	spool = NULL;
	folder_remove(&folder);
	return 0;
}

static void assert_whole(const char *state_name)
{
	char path[128];
	(void)snprintf(path, sizeof(path), "%s/%s", state_name, item.id);
	int fd = -1;
	assert_int_equal(directory_open(folder.fd, path, &fd), 0);
	assert_int_equal(folder_count(fd, ".", NULL), item.file_count);
	for (unsigned i = 0; i < item.file_count; i++) {
		uint8_t *bytes;
		size_t size;
		assert_int_equal(file_read_all(fd, item.files[i].name, 100, &bytes, &size), 0);
		assert_int_equal(size, item.files[i].size_bytes);
		assert_memory_equal(bytes, item.files[i].bytes, size);
		free(bytes);
	}
	(void)close(fd);
}

static void assert_counts(size_t incoming, size_t pending)
{
	assert_int_equal(folder_count(folder.fd, "incoming", NULL), incoming);
	assert_int_equal(folder_count(folder.fd, "pending", NULL), pending);
}

static void test_the_folders_are_made_with_their_mode(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
		struct stat status;
		assert_int_equal(fstatat(folder.fd, folders[i], &status, 0), 0);
		assert_true(S_ISDIR(status.st_mode));
		assert_int_equal(status.st_mode & 07777, 02770);
		assert_int_equal(folder_count(folder.fd, folders[i], NULL), 0); /* no probe left */
	}
	/* and again over them */
	assert_int_equal(restart(NULL), 0);
}

static void test_an_item_is_stored_whole(void **state)
{
	(void)state;
	assert_int_equal(spool_store(spool, &item, NULL), 0);
	assert_whole("pending");
	assert_counts(0, 1);
	struct stat status;
	char path[128];
	(void)snprintf(path, sizeof(path), "pending/%s", item.id);
	assert_int_equal(fstatat(folder.fd, path, &status, 0), 0);
	assert_int_equal(status.st_mode & 07777, 02770);
	(void)snprintf(path, sizeof(path), "pending/%s/photo.jpg", item.id);
	assert_int_equal(fstatat(folder.fd, path, &status, 0), 0);
	assert_int_equal(status.st_mode & 07777, 0440);
}

static void test_folders_are_right_under_any_umask(void **state)
{
	(void)state;
	mode_t before = umask(0077);
	assert_int_equal(spool_store(spool, &item, NULL), 0);
	(void)umask(before);
	struct stat status;
	char path[128];
	(void)snprintf(path, sizeof(path), "pending/%s", item.id);
	assert_int_equal(fstatat(folder.fd, path, &status, 0), 0);
	assert_int_equal(status.st_mode & 07777, 02770);
}

static void test_an_id_is_stored_once_in_whatever_state(void **state)
{
	(void)state;
	for (int i = SPOOL_PENDING; i < SPOOL_STATES; i++) {
		struct problem problem = { "" };
		if (i == SPOOL_PENDING)
			assert_int_equal(spool_store(spool, &item, NULL), 0);
		else
			assert_int_equal(spool_move(spool, item.id, (enum spool_state)(i - 1),
						    (enum spool_state)i, NULL),
					 0);
		assert_int_equal(spool_store(spool, &item, &problem), -EEXIST);
		assert_non_null(strstr(problem.text, item.id));
		assert_whole(spool_state_name((enum spool_state)i));
	}
	assert_counts(0, 0);
}

static void test_bad_items_are_refused(void **state)
{
	(void)state;
	static const char *const names[] = { "", ".hidden", "a/b", "..", "a b", "a\xff" };
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct spool_item bad = item;
		bad.files[1].name = names[i];
		assert_int_equal(spool_store(spool, &bad, NULL), -EINVAL);
	}
	struct spool_item bad = item;
	bad.file_count = 0;
	assert_int_equal(spool_store(spool, &bad, NULL), -EINVAL);
	bad.file_count = SPOOL_FILES_MAX + 1;
	assert_int_equal(spool_store(spool, &bad, NULL), -EINVAL);
	bad = item;
	memcpy(bad.id, "../../../../../../../../../../etc/cro", sizeof(bad.id));
	assert_int_equal(spool_store(spool, &bad, NULL), -EINVAL);
	bad = item;
	bad.files[2].bytes = NULL;
	assert_int_equal(spool_store(spool, &bad, NULL), -EINVAL);
	bad = item;
	bad.files[1].name = bad.files[0].name;
	assert_int_equal(spool_store(spool, &bad, NULL), -EEXIST);
	assert_counts(0, 0);
}

/*
 * Each call that spool_store() makes fails, one at a time. Whatever it is: nothing stands in
 * pending/, what is left in incoming/ is at most what could not be removed, and the next attempt
 * succeeds and leaves the whole item.
 */
static void test_whatever_call_fails_nothing_stays_and_the_next_attempt_succeeds(void **state)
{
	(void)state;
	static int errors[] = { ENOSPC, EIO, EDQUOT, EROFS, EACCES, EMFILE };
	int n = 1, failures = 0;
	for (bool has_failed = true; has_failed; n++) {
		int error = errors[n % 6];
		struct problem problem = { "" };
		failing_arm(n, FAILING_ONCE, error);
		int r = spool_store(spool, &item, &problem);
		has_failed = failing_disarm();
		if (!has_failed)
			break;
		/* close() of a folder that was fsynced may fail: nothing hangs on it */
		if (r < 0) {
			failures++;
			assert_int_equal(r, -error);
			assert_true(problem.text[0] != '\0');
			assert_counts(0, 0);
			assert_int_equal(spool_store(spool, &item, NULL), 0);
		}
		assert_whole("pending");
		assert_counts(0, 1);
		assert_int_equal(spool_move(spool, item.id, SPOOL_PENDING, SPOOL_SENT, NULL), 0);
		assert_int_equal(spool_remove_sent(spool, item.id, NULL), 0);
	}
	assert_whole("pending");
	assert_true(failures > 25); /* 4 files with 4 calls each, and the rest */
}

/* A disk that dies at any call and comes back after a restart. */
static void test_a_dying_disk_leaves_no_half_item(void **state)
{
	(void)state;
	int stuck = 0;
	bool has_failed = true;
	for (int n = 1; has_failed; n++) {
		struct problem problem = { "" };
		failing_arm(n, FAILING_FOREVER, EIO);
		int r = spool_store(spool, &item, &problem);
		has_failed = failing_disarm();
		assert_int_equal(restart(NULL), 0);
		if (r == 0)
			break;
		/* Only where not even taking it back was possible may it stand there, whole; and
		 * that has its own error. */
		size_t standing = folder_count(folder.fd, "pending", NULL);
		assert_true(standing == (r == -ENOTRECOVERABLE));
		assert_counts(0, standing);
		if (standing) {
			stuck++;
			assert_non_null(strstr(problem.text, "neither be stored nor removed"));
			assert_whole("pending");
			assert_int_equal(
				spool_move(spool, item.id, SPOOL_PENDING, SPOOL_SENT, NULL), 0);
			assert_int_equal(spool_remove_sent(spool, item.id, NULL), 0);
		}
	}
	assert_whole("pending");
	assert_true(stuck >= 1);
}

static void test_the_problem_says_what_to_do(void **state)
{
	(void)state;
	static const struct {
		int error;
		const char *words;
	} rows[] = {
		{ ENOSPC, "free some space" },  { EIO, "replace it" },
		{ EROFS, "read-only" },         { EACCES, "sudo or the group booth" },
		{ EDQUOT, "free some space" },  { EMFILE, "restart" },
		{ EINVAL, "Invalid argument" },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct problem problem = { "" };
		failing_only("write");
		failing_arm(2, FAILING_ONCE, rows[i].error);
		assert_int_equal(spool_store(spool, &item, &problem), -rows[i].error);
		(void)failing_disarm();
		failing_only(NULL);
		assert_non_null(strstr(problem.text, rows[i].words));
		assert_non_null(strstr(problem.text, folder.path));
	}
}

static void put(const char *path)
{
	assert_int_equal(mkdirat(folder.fd, path, 0770), 0);
	int fd = -1, file = -1;
	assert_int_equal(directory_open(folder.fd, path, &fd), 0);
	assert_int_equal(file_create(fd, "photo.jpg", "half", 4, 0440, &file), 0);
	(void)close(file);
	(void)close(fd);
}

static void test_start_clears_what_a_crash_left(void **state)
{
	(void)state;
	put("incoming/0192f0c1-2345-7abc-8def-0123456789ab.tmp");
	put("incoming/0192f0c1-2345-7abc-8def-0123456789ac.tmp");
	put("incoming/0192f0c1-2345-7abc-8def-0123456789ad"); /* nothing of ours makes that */
	put("incoming/what is this");
	put("incoming/probe.tmp");
	put("pending/0192f0c1-2345-7abc-8def-0123456789ae");
	assert_int_equal(file_write_durable(folder.fd, "x", "", 0, 0600), 0);
	assert_int_equal(renameat(folder.fd, "x", folder.fd, "incoming/.probe.tmp"), 0);
	assert_int_equal(restart(NULL), 0);
	assert_counts(0, 1);
	assert_int_equal(spool_leftovers(spool).removed, 3);
	assert_int_equal(spool_leftovers(spool).quarantined, 3);
	assert_true(folder_has(folder.fd, "broken/what is this/photo.jpg"));
	size_t broken = 0;
	assert_int_equal(spool_count(spool, SPOOL_BROKEN, &broken), 0);
	assert_int_equal(broken, 1); /* names that are no id are not counted as photos */
}

static void test_quarantine_overwrites_nothing(void **state)
{
	(void)state;
	put("incoming/odd");
	assert_int_equal(file_write_durable(folder.fd, "x", "first", 5, 0600), 0);
	assert_int_equal(renameat(folder.fd, "x", folder.fd, "broken/odd"), 0);
	assert_int_equal(restart(NULL), 0);
	assert_int_equal(spool_leftovers(spool).stuck, 1);
	assert_string_equal(spool_leftovers(spool).stuck_name, "odd");
	assert_int_equal(spool_leftovers(spool).stuck_error, -EEXIST);
	uint8_t *bytes;
	size_t size;
	assert_int_equal(file_read_all(folder.fd, "broken/odd", 10, &bytes, &size), 0);
	assert_int_equal(size, 5);
	free(bytes);
	assert_true(folder_has(folder.fd, "incoming/odd"));
}

static void test_a_start_with_a_failing_call_says_so_or_leaves_it_to_the_next(void **state)
{
	(void)state;
	bool has_failed = true;
	int n = 1, stuck = 0;
	for (; has_failed; n++) {
		put("incoming/0192f0c1-2345-7abc-8def-0123456789ab.tmp");
		struct problem problem = { "" };
		spool_destroy(spool);
		spool = NULL;
		const struct spool_config c = config();
		failing_arm(n, FAILING_ONCE, EIO);
		int r = spool_create(&c, &problem, &spool);
		has_failed = failing_disarm();
		if (r < 0) {
			assert_true(has_failed);
			assert_null(spool);
			assert_non_null(strstr(problem.text, folder.path));
		} else {
			stuck += spool_leftovers(spool).stuck > 0;
			assert_int_equal(folder_count(folder.fd, "incoming", NULL),
					 spool_leftovers(spool).stuck);
		}
		assert_int_equal(restart(NULL), 0);
		assert_int_equal(folder_count(folder.fd, "incoming", NULL), 0);
	}
	assert_true(n > 30);
	assert_true(stuck > 2);
}

/* Only one boothd owns a spool. The second one must not even clear incoming/. */
static void test_a_second_owner_is_refused_and_touches_nothing(void **state)
{
	(void)state;
	struct problem problem = { "" };
	struct spool *second = NULL;
	const struct spool_config c = config();
	put("incoming/0192f0c1-2345-7abc-8def-0123456789ab.tmp");
	put("incoming/what is this");
	assert_int_equal(unlinkat(folder.fd, "held", AT_REMOVEDIR), 0);
	assert_int_equal(spool_create(&c, &problem, &second), -EBUSY);
	assert_null(second);
	assert_non_null(strstr(problem.text, "another boothd works there"));
	assert_non_null(strstr(problem.text, folder.path));
	assert_true(folder_has(folder.fd,
			       "incoming/0192f0c1-2345-7abc-8def-0123456789ab.tmp/photo.jpg"));
	assert_true(folder_has(folder.fd, "incoming/what is this/photo.jpg"));
	assert_int_equal(folder_count(folder.fd, "incoming", NULL), 2);
	assert_int_equal(folder_count(folder.fd, "broken", NULL), 0);
	assert_false(folder_has(folder.fd, "held"));
	/* who does not own it may look all the same */
	assert_int_equal(mkdirat(folder.fd, "held", 02770), 0);
	assert_int_equal(spool_open(&c, &problem, &second), 0);
	spool_destroy(second);
	assert_int_equal(restart(NULL), 0);
	assert_int_equal(spool_leftovers(spool).removed, 1);
}

/* 12 levels of folders. */
static void in_the_way(const char *path)
{
	int fd = -1, next = -1;
	assert_int_equal(mkdirat(folder.fd, path, 0700), 0);
	assert_int_equal(directory_open(folder.fd, path, &fd), 0);
	for (int i = 0; i < 12; i++) {
		assert_int_equal(mkdirat(fd, "d", 0700), 0);
		assert_int_equal(directory_open(fd, "d", &next), 0);
		(void)close(fd);
		fd = next;
	}
	(void)close(fd);
}

/* What root made and boothd may not remove; here a tree that is deeper than any of ours. */
static void test_what_cannot_be_cleared_is_named_and_no_obstacle(void **state)
{
	(void)state;
	in_the_way("incoming/0192f0c1-2345-7abc-8def-0123456789ac.tmp");
	put("incoming/0192f0c1-2345-7abc-8def-0123456789ad.tmp");
	assert_int_equal(restart(NULL), 0);
	struct spool_leftovers left = spool_leftovers(spool);
	assert_int_equal(left.removed, 1);
	assert_int_equal(left.stuck, 1);
	assert_int_equal(left.stuck_error, -ELOOP);
	assert_string_equal(left.stuck_name, "0192f0c1-2345-7abc-8def-0123456789ac.tmp");
	assert_int_equal(left.probe_error, 0);
	assert_int_equal(spool_store(spool, &item, NULL), 0);
	assert_whole("pending");
	int fd = -1;
	assert_int_equal(directory_open(folder.fd,
					"incoming/0192f0c1-2345-7abc-8def-0123456789ac.tmp/d/d/d/d",
					&fd),
			 0);
	assert_int_equal(directory_remove_tree(fd, "d"), 0);
	assert_int_equal(directory_remove_tree(fd, "d"), -ENOENT);
	(void)close(fd);
}

static void test_a_full_or_read_only_disk_closes_the_booth_and_does_not_end_it(void **state)
{
	(void)state;
	static const int errors[] = { ENOSPC, EDQUOT, EROFS };
	for (int i = 0; i < 3; i++) {
		struct problem problem = { "" };
		spool_destroy(spool);
		spool = NULL;
		const struct spool_config c = config();
		failing_only("write");
		failing_arm(1, FAILING_ONCE, errors[i]);
		assert_int_equal(spool_create(&c, &problem, &spool), 0);
		assert_true(failing_disarm());
		failing_only(NULL);
		assert_int_equal(spool_leftovers(spool).probe_error, -errors[i]);
		assert_non_null(strstr(problem.text, "writing a test file in "));
		/* the disk recovers */
		assert_int_equal(spool_store(spool, &item, NULL), 0);
		assert_int_equal(spool_move(spool, item.id, SPOOL_PENDING, SPOOL_SENT, NULL), 0);
		assert_int_equal(spool_remove_sent(spool, item.id, NULL), 0);
	}
}

/* What the message about a missing folder tells an operator to do: then no restart is needed. */
static void test_folders_that_were_removed_and_made_again_are_seen(void **state)
{
	(void)state;
	struct problem problem = { "" };
	struct spool *courier = NULL;
	const struct spool_config c = config();
	size_t count = 7;
	assert_int_equal(spool_open(&c, &problem, &courier), 0);
	for (int all = 0; all < 2; all++) {
		assert_int_equal(spool_store(spool, &item, NULL), 0);
		if (all) {
			assert_int_equal(directory_remove_tree(AT_FDCWD, folder.path), 0);
			assert_int_equal(spool_count(courier, SPOOL_PENDING, &count), -ENOENT);
			assert_int_equal(
				spool_move(courier, item.id, SPOOL_PENDING, SPOOL_SENT, &problem),
				-ENOENT);
			assert_non_null(strstr(problem.text, "systemd-tmpfiles"));
			assert_false(spool_has_room(courier, NULL));
			assert_int_equal(mkdir(folder.path, 02770), 0);
			(void)close(folder.fd);
			assert_int_equal(directory_open(AT_FDCWD, folder.path, &folder.fd), 0);
		} else {
			assert_int_equal(directory_remove_tree(folder.fd, "pending"), 0);
			assert_int_equal(spool_count(courier, SPOOL_PENDING, &count), -ENOENT);
		}
		/* boothd makes what is missing; the courier then finds it */
		assert_int_equal(spool_store(spool, &item, &problem), 0);
		assert_whole("pending");
		assert_int_equal(spool_count(courier, SPOOL_PENDING, &count), 0);
		assert_int_equal(count, 1);
		assert_true(spool_has_room(courier, NULL));
		assert_int_equal(spool_move(courier, item.id, SPOOL_PENDING, SPOOL_SENT, NULL), 0);
		assert_whole("sent");
		assert_int_equal(spool_remove_sent(courier, item.id, NULL), 0);
	}
	/* the lock is on the new folder */
	struct spool *second = NULL;
	assert_int_equal(spool_create(&c, &problem, &second), -EBUSY);
	spool_destroy(courier);
}

static void test_a_folder_that_another_boothd_took_over_is_not_written(void **state)
{
	(void)state;
	struct problem problem = { "" };
	int fd = -1;
	assert_int_equal(directory_remove_tree(folder.fd, "incoming"), 0);
	assert_int_equal(mkdirat(folder.fd, "incoming", 02770), 0);
	assert_int_equal(directory_lock(folder.fd, "incoming", &problem, &fd), 0);
	assert_int_equal(spool_store(spool, &item, &problem), -EBUSY);
	assert_non_null(strstr(problem.text, "another boothd works there"));
	assert_counts(0, 0);
	(void)close(fd);
	assert_int_equal(spool_store(spool, &item, &problem), 0);
}

static void test_start_refuses_what_is_no_spool(void **state)
{
	(void)state;
	struct problem problem = { "" };
	struct spool *other = NULL;
	struct spool_config c = { .path = "/nowhere/at/all" };
	spool_destroy(spool);
	spool = NULL;
	assert_int_equal(spool_create(&c, &problem, &other), -ENOENT);
	assert_non_null(strstr(problem.text, "/nowhere/at/all"));
	assert_non_null(strstr(problem.text, "systemd-tmpfiles"));
	c.path = "/dev/null";
	assert_int_equal(spool_create(&c, &problem, &other), -ENOTDIR);
	c = config();
	assert_int_equal(unlinkat(folder.fd, "held", AT_REMOVEDIR), 0);
	assert_int_equal(symlinkat("sent", folder.fd, "held"), 0);
	assert_true(spool_create(&c, &problem, &other) < 0); /* a link could lead anywhere */
	assert_int_equal(unlinkat(folder.fd, "held", 0), 0);
	assert_int_equal(spool_open(&c, &problem, &other), -ENOENT); /* makes nothing */
	assert_null(other);
	assert_int_equal(spool_create(&c, &problem, &other), 0);
	spool_destroy(other);
	assert_int_equal(spool_open(&c, &problem, &other), 0);
	spool_destroy(other);
	spool_destroy(NULL);
}

static void test_an_item_is_in_one_state_at_a_time(void **state)
{
	(void)state;
	assert_int_equal(spool_store(spool, &item, NULL), 0);
	enum spool_state found = SPOOL_BROKEN;
	assert_int_equal(spool_find(spool, item.id, &found), 0);
	assert_int_equal(found, SPOOL_PENDING);
	assert_int_equal(spool_move(spool, item.id, SPOOL_PENDING, SPOOL_HELD, NULL), 0);
	assert_int_equal(spool_find(spool, item.id, &found), 0);
	assert_int_equal(found, SPOOL_HELD);
	assert_whole("held");
	struct problem problem = { "" };
	assert_int_equal(spool_move(spool, item.id, SPOOL_PENDING, SPOOL_SENT, &problem), -ENOENT);
	assert_non_null(strstr(problem.text, "no photo"));
	assert_int_equal(spool_move(spool, item.id, SPOOL_HELD, SPOOL_HELD, NULL), -EINVAL);
	assert_int_equal(spool_move(spool, "../sent", SPOOL_HELD, SPOOL_SENT, NULL), -EINVAL);
	put("sent/0192f0c1-2345-7abc-8def-0123456789ab");
	assert_int_equal(spool_move(spool, item.id, SPOOL_HELD, SPOOL_SENT, &problem), -EEXIST);
	assert_whole("held");
	assert_int_equal(spool_find(spool, "0192f0c1-2345-7abc-8def-0000000000ff", &found),
			 -ENOENT);
	assert_int_equal(spool_find(spool, "no id", &found), -ENOENT);
	int fd = -1;
	assert_int_equal(spool_open_item(spool, SPOOL_HELD, item.id, &fd), 0);
	assert_true(folder_has(fd, "record.json"));
	(void)close(fd);
	assert_int_equal(spool_open_item(spool, SPOOL_HELD, "..", &fd), -ENOENT);
}

static void test_a_failed_move_leaves_the_item_in_one_of_both(void **state)
{
	(void)state;
	assert_int_equal(spool_store(spool, &item, NULL), 0);
	bool has_failed = true;
	for (int n = 1; has_failed; n++) {
		failing_arm(n, FAILING_ONCE, EIO);
		int r = spool_move(spool, item.id, SPOOL_PENDING, SPOOL_SENT, NULL);
		has_failed = failing_disarm();
		assert_int_equal(r, has_failed ? -EIO : 0);
		enum spool_state found;
		assert_int_equal(spool_find(spool, item.id, &found), 0);
		assert_whole(spool_state_name(found)); /* in one of both, whole */
		assert_int_equal(folder_count(folder.fd, "pending", NULL) +
					 folder_count(folder.fd, "sent", NULL),
				 1);
		if (found == SPOOL_SENT)
			assert_int_equal(
				spool_move(spool, item.id, SPOOL_SENT, SPOOL_PENDING, NULL), 0);
	}
}

static void test_only_sent_items_are_removed(void **state)
{
	(void)state;
	assert_int_equal(spool_store(spool, &item, NULL), 0);
	static const enum spool_state others[] = { SPOOL_PENDING, SPOOL_HELD, SPOOL_REFUSED,
						   SPOOL_BROKEN };
	enum spool_state now = SPOOL_PENDING;
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		if (now != others[i])
			assert_int_equal(spool_move(spool, item.id, now, others[i], NULL), 0);
		now = others[i];
		assert_int_equal(spool_remove_sent(spool, item.id, NULL), -ENOENT);
		assert_whole(spool_state_name(now));
	}
	assert_int_equal(spool_remove_sent(spool, "..", NULL), -EINVAL);
	assert_int_equal(spool_move(spool, item.id, now, SPOOL_SENT, NULL), 0);
	/* what an earlier removal may have left must not stop this one */
	put("incoming/0192f0c1-2345-7abc-8def-0123456789ab.tmp");
	assert_int_equal(spool_remove_sent(spool, item.id, NULL), 0);
	assert_counts(0, 0);
	assert_int_equal(folder_count(folder.fd, "sent", NULL), 0);
}

static void test_an_erased_item_is_in_no_state_and_leaves_no_remains(void **state)
{
	(void)state;
	char path[400];
	assert_int_equal(spool_erase(spool, item.id, NULL), 0); /* it was never there */
	assert_int_equal(spool_store(spool, &item, NULL), 0);
	assert_int_equal(spool_move(spool, item.id, SPOOL_PENDING, SPOOL_SENT, NULL), 0);
	assert_int_equal(spool_store(spool, &item, NULL), -EEXIST);
	(void)snprintf(path, sizeof(path), "%s/pending/%s", folder.path, item.id);
	assert_int_equal(mkdir(path, 0700), 0);
	(void)snprintf(path, sizeof(path), "%s/incoming/%s.tmp", folder.path, item.id);
	assert_int_equal(mkdir(path, 0700), 0);
	assert_int_equal(spool_erase(spool, item.id, NULL), 0);
	static const char *const names[] = { "pending", "sent", "incoming" };
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		assert_int_equal(folder_count(folder.fd, names[i], NULL), 0);
	assert_int_equal(spool_erase(spool, "..", NULL), -EINVAL);
}

static void test_a_copy_goes_only_where_the_other_stays(void **state)
{
	(void)state;
	assert_int_equal(spool_store(spool, &item, NULL), 0);
	assert_int_equal(spool_remove_copy(spool, item.id, NULL), -ENOENT);
	assert_whole("pending");
	assert_int_equal(spool_move(spool, item.id, SPOOL_PENDING, SPOOL_SENT, NULL), 0);
	assert_int_equal(spool_remove_copy(spool, item.id, NULL), -ENOENT);
	char path[400];
	(void)snprintf(path, sizeof(path), "%s/pending/%s", folder.path, item.id);
	assert_int_equal(mkdir(path, 0700), 0);
	assert_int_equal(spool_remove_copy(spool, item.id, NULL), 0);
	assert_int_equal(folder_count(folder.fd, "pending", NULL), 0);
	assert_whole("sent");
	assert_int_equal(spool_remove_copy(spool, "..", NULL), -EINVAL);
}

static void test_a_failed_removal_leaves_no_half_item(void **state)
{
	(void)state;
	bool has_failed = true;
	for (int n = 1; has_failed; n++) {
		enum spool_state found;
		if (spool_find(spool, item.id, &found) < 0) {
			assert_int_equal(spool_store(spool, &item, NULL), 0);
			assert_int_equal(
				spool_move(spool, item.id, SPOOL_PENDING, SPOOL_SENT, NULL), 0);
		}
		failing_arm(n, FAILING_ONCE, EIO);
		int r = spool_remove_sent(spool, item.id, NULL);
		has_failed = failing_disarm();
		assert_true(r == 0 || has_failed);
		if (spool_find(spool, item.id, &found) == 0)
			assert_whole("sent");
	}
	assert_int_equal(folder_count(folder.fd, "sent", NULL), 0);
}

static int on_id(const char *id, void *user)
{
	assert_int_equal(strlen(id), 36);
	unsigned *seen = user;
	return ++*seen == 3 ? 42 : 0;
}

static void test_only_items_are_counted(void **state)
{
	(void)state;
	struct spool_item one = item;
	for (int i = 0; i < 5; i++) {
		one.id[35] = (char)('0' + i);
		assert_int_equal(spool_store(spool, &one, NULL), 0);
	}
	put("pending/lost+found");
	size_t count = 0;
	assert_int_equal(spool_count(spool, SPOOL_PENDING, &count), 0);
	assert_int_equal(count, 5);
	unsigned seen = 0;
	assert_int_equal(spool_scan(spool, SPOOL_PENDING, on_id, &seen), 42);
	assert_int_equal(seen, 3);
	failing_arm(1, FAILING_ONCE, EIO);
	assert_int_equal(spool_count(spool, SPOOL_PENDING, &count), -EIO);
	(void)failing_disarm();
	failing_only("fdopendir");
	failing_arm(1, FAILING_ONCE, ENOMEM);
	assert_int_equal(spool_count(spool, SPOOL_PENDING, &count), -ENOMEM);
	(void)failing_disarm();
	failing_only(NULL);
	assert_int_equal(count, 5);
}

static void test_room_is_what_the_disk_says(void **state)
{
	(void)state;
	uint64_t available = 0;
	assert_true(spool_has_room(spool, &available));
	assert_true(available > 0);
	struct spool_config c = config();
	c.reserve_bytes = UINT64_MAX;
	struct spool *greedy = NULL;
	assert_int_equal(spool_open(&c, NULL, &greedy), 0);
	assert_false(spool_has_room(greedy, NULL));
	spool_destroy(greedy);
}

/* Stores the item, says so, and moves it to sent/; killed at the n-th point on the way. */
static void run_child(int n, int answer_fd)
{
	char specification[16];
	(void)snprintf(specification, sizeof(specification), "*:%d", n);
	const struct spool_config c = config();
	struct spool *own = NULL;
	if (faultpoint_open(specification, NULL) < 0 || spool_create(&c, NULL, &own) < 0 ||
	    spool_store(own, &item, NULL) < 0 || write(answer_fd, "y", 1) != 1 ||
	    spool_move(own, item.id, SPOOL_PENDING, SPOOL_SENT, NULL) < 0)
		_exit(1);
	_exit(0);
}

static void test_killed_at_every_point(void **state)
{
	(void)state;
	int deaths = 0;
	for (bool was_killed = true; was_killed;) {
		int answer[2];
		assert_int_equal(pipe(answer), 0);
		spool_destroy(spool);
		spool = NULL;
		pid_t child = fork();
		assert_true(child >= 0);
		if (child == 0)
			run_child(deaths + 1, answer[1]);
		(void)close(answer[1]);
		char byte;
		bool was_told = read(answer[0], &byte, 1) == 1;
		(void)close(answer[0]);
		int status;
		assert_int_equal(waitpid(child, &status, 0), child);
		was_killed = WIFSIGNALED(status);
		assert_true(was_killed || WEXITSTATUS(status) == 0);

		/* the next start */
		assert_int_equal(restart(NULL), 0);
		assert_int_equal(folder_count(folder.fd, "incoming", NULL), 0);
		enum spool_state found;
		bool is_there = spool_find(spool, item.id, &found) == 0;
		assert_true(is_there || !was_told); /* what was acknowledged is never lost */
		assert_int_equal(folder_count(folder.fd, "pending", NULL) +
					 folder_count(folder.fd, "sent", NULL),
				 is_there ? 1 : 0);
		if (is_there) {
			assert_whole(spool_state_name(found));
			if (found == SPOOL_PENDING)
				assert_int_equal(
					spool_move(spool, item.id, SPOOL_PENDING, SPOOL_SENT, NULL),
					0);
			assert_int_equal(spool_remove_sent(spool, item.id, NULL), 0);
		}
		deaths += was_killed;
	}
	assert_true(deaths >= 10);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_the_folders_are_made_with_their_mode),
		TEST(test_an_item_is_stored_whole),
		TEST(test_folders_are_right_under_any_umask),
		TEST(test_an_id_is_stored_once_in_whatever_state),
		TEST(test_bad_items_are_refused),
		TEST(test_whatever_call_fails_nothing_stays_and_the_next_attempt_succeeds),
		TEST(test_a_dying_disk_leaves_no_half_item),
		TEST(test_the_problem_says_what_to_do),
		TEST(test_start_clears_what_a_crash_left),
		TEST(test_quarantine_overwrites_nothing),
		TEST(test_a_start_with_a_failing_call_says_so_or_leaves_it_to_the_next),
		TEST(test_a_second_owner_is_refused_and_touches_nothing),
		TEST(test_what_cannot_be_cleared_is_named_and_no_obstacle),
		TEST(test_a_full_or_read_only_disk_closes_the_booth_and_does_not_end_it),
		TEST(test_folders_that_were_removed_and_made_again_are_seen),
		TEST(test_a_folder_that_another_boothd_took_over_is_not_written),
		TEST(test_start_refuses_what_is_no_spool),
		TEST(test_an_item_is_in_one_state_at_a_time),
		TEST(test_a_failed_move_leaves_the_item_in_one_of_both),
		TEST(test_only_sent_items_are_removed),
		TEST(test_an_erased_item_is_in_no_state_and_leaves_no_remains),
		TEST(test_a_copy_goes_only_where_the_other_stays),
		TEST(test_a_failed_removal_leaves_no_half_item),
		TEST(test_killed_at_every_point),
		TEST(test_only_items_are_counted),
		TEST(test_room_is_what_the_disk_says),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
