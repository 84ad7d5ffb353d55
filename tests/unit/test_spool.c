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

static void test_makes_its_folders(void **state)
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
	struct spool *second = NULL;
	const struct spool_config c = config();
	assert_int_equal(spool_create(&c, NULL, &second), 0);
	spool_destroy(second);
}

static void test_store(void **state)
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
	const mode_t before = umask(0077);
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

static void test_refuses_bad_items(void **state)
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
static void test_store_sweep(void **state)
{
	(void)state;
	static const int errors[] = { ENOSPC, EIO, EDQUOT, EROFS, EACCES, EMFILE };
	int n = 1, failures = 0;
	for (bool has_failed = true; has_failed; n++) {
		const int error = errors[n % 6];
		struct problem problem = { "" };
		failing_arm(n, FAILING_ONCE, error);
		const int r = spool_store(spool, &item, &problem);
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
static void test_store_on_a_dying_disk(void **state)
{
	(void)state;
	int stuck = 0;
	bool has_failed = true;
	for (int n = 1; has_failed; n++) {
		struct problem problem = { "" };
		failing_arm(n, FAILING_FOREVER, EIO);
		const int r = spool_store(spool, &item, &problem);
		has_failed = failing_disarm();
		spool_destroy(spool);
		spool = NULL;
		const struct spool_config c = config();
		assert_int_equal(spool_create(&c, NULL, &spool), 0);
		if (r == 0)
			break;
		/* Only where not even taking it back was possible may it stand there, whole; and
		 * that has its own error. */
		const size_t standing = folder_count(folder.fd, "pending", NULL);
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

static void test_words_say_what_to_do(void **state)
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
	spool_destroy(spool);
	spool = NULL;
	const struct spool_config c = config();
	assert_int_equal(spool_create(&c, NULL, &spool), 0);
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
	const struct spool_config c = config();
	struct spool *second = NULL;
	assert_int_equal(spool_create(&c, NULL, &second), 0);
	spool_destroy(second);
	uint8_t *bytes;
	size_t size;
	assert_int_equal(file_read_all(folder.fd, "broken/odd", 10, &bytes, &size), 0);
	assert_int_equal(size, 5);
	free(bytes);
	assert_true(folder_has(folder.fd, "incoming/odd"));
}

static void test_start_sweep(void **state)
{
	(void)state;
	bool has_failed = true;
	int n = 1;
	for (; has_failed; n++) {
		put("incoming/0192f0c1-2345-7abc-8def-0123456789ab.tmp");
		struct spool *second = NULL;
		struct problem problem = { "" };
		const struct spool_config c = config();
		failing_arm(n, FAILING_ONCE, EIO);
		const int r = spool_create(&c, &problem, &second);
		has_failed = failing_disarm();
		if (r < 0) {
			assert_true(has_failed);
			assert_null(second);
			assert_non_null(strstr(problem.text, folder.path));
		} else {
			assert_int_equal(folder_count(folder.fd, "incoming", NULL), 0);
		}
		spool_destroy(second);
		second = NULL;
		assert_int_equal(spool_create(&c, NULL, &second), 0);
		assert_int_equal(folder_count(folder.fd, "incoming", NULL), 0);
		spool_destroy(second);
	}
	assert_true(n > 30);
}

static void test_start_refuses_what_is_no_spool(void **state)
{
	(void)state;
	struct problem problem = { "" };
	struct spool *other = NULL;
	struct spool_config c = { .path = "/nowhere/at/all" };
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

static void test_moves(void **state)
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

static void test_move_sweep(void **state)
{
	(void)state;
	assert_int_equal(spool_store(spool, &item, NULL), 0);
	bool has_failed = true;
	for (int n = 1; has_failed; n++) {
		failing_arm(n, FAILING_ONCE, EIO);
		const int r = spool_move(spool, item.id, SPOOL_PENDING, SPOOL_SENT, NULL);
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

static void test_only_sent_is_removed(void **state)
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

static void test_remove_sweep_never_leaves_half_an_item(void **state)
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
		const int r = spool_remove_sent(spool, item.id, NULL);
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

static void test_scan(void **state)
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

static void test_room(void **state)
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
		const pid_t child = fork();
		assert_true(child >= 0);
		if (child == 0)
			run_child(deaths + 1, answer[1]);
		(void)close(answer[1]);
		char byte;
		const bool was_told = read(answer[0], &byte, 1) == 1;
		(void)close(answer[0]);
		int status;
		assert_int_equal(waitpid(child, &status, 0), child);
		was_killed = WIFSIGNALED(status);
		assert_true(was_killed || WEXITSTATUS(status) == 0);

		/* the next start */
		spool_destroy(spool);
		spool = NULL;
		const struct spool_config c = config();
		assert_int_equal(spool_create(&c, NULL, &spool), 0);
		assert_int_equal(folder_count(folder.fd, "incoming", NULL), 0);
		enum spool_state found;
		const bool is_there = spool_find(spool, item.id, &found) == 0;
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
		TEST(test_makes_its_folders),
		TEST(test_store),
		TEST(test_folders_are_right_under_any_umask),
		TEST(test_an_id_is_stored_once_in_whatever_state),
		TEST(test_refuses_bad_items),
		TEST(test_store_sweep),
		TEST(test_store_on_a_dying_disk),
		TEST(test_words_say_what_to_do),
		TEST(test_start_clears_what_a_crash_left),
		TEST(test_quarantine_overwrites_nothing),
		TEST(test_start_sweep),
		TEST(test_start_refuses_what_is_no_spool),
		TEST(test_moves),
		TEST(test_move_sweep),
		TEST(test_only_sent_is_removed),
		TEST(test_a_copy_goes_only_where_the_other_stays),
		TEST(test_remove_sweep_never_leaves_half_an_item),
		TEST(test_killed_at_every_point),
		TEST(test_scan),
		TEST(test_room),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
