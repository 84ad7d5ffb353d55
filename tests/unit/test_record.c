/* SPDX-License-Identifier: MIT */
#include "daemon/store/record.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>
#include <json-c/json.h>

#include "daemon/base/file.h"
#include "daemon/store/builder.h"
#include "tests/support/folder.h"

static const char *const reasons[] = { "head_covered", "too_dark" };
static const char *const advice[] = { "ears_hidden" };
static const struct record_measure measures[] = {
	{ .name = "LuminanceMean",
	  .state = "bad",
	  .has_value = true,
	  .value = 0.14,
	  .has_score = true,
	  .score = 22,
	  .has_min = true,
	  .min = 0.2,
	  .has_max = true,
	  .max = 0.6 },
	{ .name = "HeadPoseYaw", .state = "ok", .has_value = true, .value = -1.25 },
	{ .name = "EarsVisible", .state = "unassessed" },
};
static const struct record_override overrides[] = {
	{ .reason = "head_covered", .why = "religious", .by = "li.na", .unix_ms = 1777863721000 },
};
static const struct record_grant grants[] = {
	{ .why = "code", .by = "code zhang", .unix_ms = 1777863710000 },
};

static struct record sample(void)
{
	struct record record = {
		.id = "0192f0c1-2345-7abc-8def-0123456789ab",
		.device = "booth-3",
		.taken_unix_ms = 1777863721042,
		.clock_is_synchronised = true,
		.software = "0.1.0",
		.profile_name = "chsi",
		.verdict = "reject",
		.reasons = reasons,
		.reason_count = 2,
		.advice = advice,
		.advice_count = 1,
		.measures = measures,
		.measure_count = 3,
		.light = { .outcome = "passed",
			   .sequence = "dim,left,both,right",
			   .has_agreement = true,
			   .agreement = 0.98 },
		.overrides = overrides,
		.override_count = 1,
		.grants = grants,
		.grant_count = 1,
		.consent_version = "2026-03",
		.consent_unix_ms = 1777863700000,
		.tries = 2,
		.identified_by = "none",
		.roster = "none",
		.proofread = "none",
		.payment = "due",
		.order_id = "A/1",
		.payment_basis = "student",
		.payment_fen = 1500,
		.photo_quality = 72,
		.photo_size_in_range = true,
		.photo_crop = { .x = 60.5, .y = 400, .width = 960, .height = 1280 },
		.photo_bytes = 5,
		.original_bytes = 12,
		.subject_bytes = 2,
	};
	assert_int_equal(hash_bytes("profile", 7, &record.profile_hash), 0);
	assert_int_equal(hash_bytes("photo", 5, &record.photo_hash), 0);
	assert_int_equal(hash_bytes("the original", 12, &record.original_hash), 0);
	assert_int_equal(hash_bytes("{}", 2, &record.subject_hash), 0);
	return record;
}

static char *build(const struct record *record, size_t *size)
{
	char *text = NULL;
	struct problem problem = { "" };
	if (record_build(record, &problem, &text, size) < 0)
		fail_msg("%s", problem.text);
	assert_int_equal(strlen(text), *size);
	return text;
}

/* All of the text but the hashes, so that a change of a field is seen in review. */
static void test_a_record_is_written_as_expected(void **state)
{
	(void)state;
	static const char expected[] =
		"{\"schema\":\"booth-record\",\"version\":1,"
		"\"id\":\"0192f0c1-2345-7abc-8def-0123456789ab\",\"device\":\"booth-3\","
		"\"demo\":false,\"software\":\"0.1.0\",\"taken\":\"2026-05-04T03:02:01.042Z\","
		"\"clock_synchronised\":true,\"profile\":{\"name\":\"chsi\",\"sha256\":\"";
	const struct record record = sample();
	size_t size;
	char *text = build(&record, &size);
	assert_memory_equal(text, expected, sizeof(expected) - 1);
	static const char *const parts[] = {
		"\"verdict\":\"reject\",\"reasons\":[\"head_covered\",\"too_dark\"],"
		"\"advice\":[\"ears_hidden\"],\"measures\":{\"LuminanceMean\":{\"value\":0.14,"
		"\"score\":22,\"min\":0.2,\"max\":0.6,\"state\":\"bad\"},\"HeadPoseYaw\":"
		"{\"value\":-1.25,\"state\":\"ok\"},\"EarsVisible\":{\"state\":\"unassessed\"}},"
		"\"light\":{\"outcome\":\"passed\",\"sequence\":\"dim,left,both,right\","
		"\"agreement\":0.98},\"overrides\":[{\"reason\":\"head_covered\",\"why\":"
		"\"religious\",\"by\":\"li.na\",\"at\":\"2026-05-04T03:02:01.000Z\"}],"
		"\"grants\":[{\"why\":\"code\",\"by\":\"code zhang\",\"at\":\"2026-05-04T03:01:50.000Z\"}],"
		"\"campaign\":null,\"person\":null,\"identified\":{\"by\":\"none\",\"roster\":\"none\","
		"\"roster_sha256\":null},\"proofread\":{\"data\":\"none\",\"at\":null},"
		"\"consent\":{\"version\":\"2026-03\",\"at\":\"2026-05-04T03:01:40.000Z\","
		"\"text_sha256\":null},"
		"\"tries\":2,\"payment\":{\"state\":\"due\",\"order\":\"A/1\",\"fen\":1500,\"basis\":\"student\"},\"supersedes\":null,\"correction\":null,"
		"\"files\":{\"photo.jpg\":{\"sha256\":\"",
		"\"bytes\":5,\"quality\":72,\"size_in_range\":true,\"crop\":{\"x\":60.5,\"y\":400,\"width\":960,\"height\":1280}},\"original.jpg\":{\"sha256\":\"",
		"\"bytes\":12},\"subject.json\":{\"sha256\":\"",
		"\"bytes\":2}}}\n",
	};
	const char *at = text;
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		at = strstr(at, parts[i]);
		if (!at)
			fail_msg("part %zu is not in %s", i, text);
	}
	free(text);
}

static void test_the_same_record_gives_the_same_text(void **state)
{
	(void)state;
	const struct record record = sample();
	size_t a_size, b_size;
	char *a = build(&record, &a_size), *b = build(&record, &b_size);
	assert_string_equal(a, b);
	free(a);
	free(b);
}

static int validate(const char *file)
{
	const pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		(void)execlp("python3", "python3", "-W", "ignore", "-m", "jsonschema", "-i", file,
			     "docs/record.schema.json", (char *)NULL);
		_exit(127);
	}
	int status;
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static bool has_validator(void)
{
	const pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		const int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
		(void)dup2(null, STDERR_FILENO);
		(void)execlp("python3", "python3", "-c", "import jsonschema", (char *)NULL);
		_exit(127);
	}
	int status;
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static void assert_valid(const struct folder *folder, const struct record *record, bool is_valid)
{
	char path[512];
	(void)snprintf(path, sizeof(path), "%s/record.json", folder->path);
	size_t size;
	char *text = build(record, &size);
	assert_int_equal(file_write_path(path, text, size), 0);
	if ((validate(path) == 0) != is_valid)
		fail_msg("should%s be valid: %s", is_valid ? "" : " not", text);
	free(text);
}

static void test_the_schema_accepts_what_we_write(void **state)
{
	(void)state;
	if (!has_validator()) {
		const char *ci = getenv("CI");
		if (ci && strcmp(ci, "true") == 0)
			fail_msg("python3-jsonschema is missing");
		print_message("skipped: python3-jsonschema is not installed\n");
		skip();
	}
	struct folder folder;
	folder_create(&folder);
	struct record record = sample();
	assert_valid(&folder, &record, true);
	record.supersedes = "0192f0c1-2345-7abc-8def-0123456789ac";
	record.correction = "glasses_glare";
	record.order_id = NULL;
	record.payment = "none";
	record.payment_basis = "free";
	record.payment_fen = 0;
	record.is_demo = true;
	record.light = (struct record_light){ .outcome = "none" };
	record.reason_count = record.advice_count = record.measure_count = 0;
	record.override_count = 0;
	record.verdict = "pass";
	assert_valid(&folder, &record, true);
	/* and the schema is not one that accepts anything */
	record.verdict = "maybe";
	assert_valid(&folder, &record, false);
	record.verdict = "pass";
	record.tries = 0;
	assert_valid(&folder, &record, false);
	folder_remove(&folder);
}

static void test_missing_fields_are_named(void **state)
{
	(void)state;
	struct record record = sample();
	char *text = NULL;
	size_t size;
	struct problem problem = { "" };
	record.device = NULL;
	assert_int_equal(record_build(&record, &problem, &text, &size), -EINVAL);
	assert_non_null(strstr(problem.text, "\"device\""));
	record = sample();
	record.id = "42";
	assert_int_equal(record_build(&record, &problem, &text, &size), -EINVAL);
	assert_non_null(strstr(problem.text, "\"id\""));
	record = sample();
	record.supersedes = "../x";
	assert_int_equal(record_build(&record, &problem, &text, &size), -EINVAL);
	assert_non_null(strstr(problem.text, "\"supersedes\""));
	record = sample();
	static const char *const bad[] = { "too_dark", NULL };
	record.reasons = bad;
	assert_int_equal(record_build(&record, &problem, &text, &size), -EINVAL);
	assert_non_null(strstr(problem.text, "\"reasons\""));
	assert_null(text);
}

static void test_numbers_that_json_does_not_have_are_left_out(void **state)
{
	(void)state;
	const struct record_measure odd[] = {
		{ .name = "A", .state = "unassessed", .has_value = true, .value = NAN },
		{ .name = "B",
		  .state = "ok",
		  .has_value = true,
		  .value = 1e-9,
		  .has_max = true,
		  .max = INFINITY },
	};
	struct record record = sample();
	record.measures = odd;
	record.measure_count = 2;
	size_t size;
	char *text = build(&record, &size);
	assert_non_null(strstr(text, "{\"A\":{\"state\":\"unassessed\"},"
				     "\"B\":{\"value\":1e-09,\"state\":\"ok\"}}"));
	json_object *parsed = json_tokener_parse(text);
	assert_non_null(parsed);
	json_object_put(parsed);
	free(text);
}

static void test_a_subject_is_written_as_expected(void **state)
{
	(void)state;
	struct record_subject subject = { .key_kind = "student_number",
					  .key = "2022/0101",
					  .name = "张\"三",
					  .consent_version = "2026-03",
					  .consent_unix_ms = 0 };
	char *text = NULL;
	size_t size = 0;
	struct problem problem = { "" };
	assert_int_equal(record_build_subject(&subject, &problem, &text, &size), 0);
	assert_string_equal(text, "{\"schema\":\"booth-subject\",\"version\":1,"
				  "\"key_kind\":\"student_number\",\"key\":\"2022/0101\","
				  "\"name\":\"张\\\"三\",\"phone\":null,\"code\":null,"
				  "\"student\":null,\"receipt\":null,"
				  "\"consent\":{\"version\":\"2026-03\","
				  "\"at\":\"1970-01-01T00:00:00.000Z\"}}\n");
	assert_int_equal(size, strlen(text));
	free(text);
	text = NULL;
	static const char *const malformed[] = {
		"\xff", "a\xc3", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe0\x80\x80"
	};
	for (size_t i = 0; i < sizeof(malformed) / sizeof(malformed[0]); i++) {
		subject.name = malformed[i];
		assert_int_equal(record_build_subject(&subject, &problem, &text, &size), -EINVAL);
		assert_non_null(strstr(problem.text, "\"name\""));
	}
	subject.name = "𠮷野 é"; /* four, three, two bytes */
	assert_int_equal(record_build_subject(&subject, &problem, &text, &size), 0);
	assert_non_null(strstr(text, "𠮷野 é"));
	free(text);
}

static void test_a_subject_has_what_the_roster_says(void **state)
{
	(void)state;
	const struct roster_person student = { .student_number = "0012345",
					       .name = "张小三",
					       .college = "机电学院",
					       .class = "机电2201",
					       .phone = "13812345678",
					       .id_tail = "1232" };
	const struct record_subject subject = { .key_kind = "student_number",
						.key = "0012345",
						.code = "capture-code-0123456789",
						.student = &student,
						.consent_version = "1" };
	struct problem problem = { "" };
	char *text = NULL;
	size_t size = 0;
	assert_int_equal(record_build_subject(&subject, &problem, &text, &size), 0);
	assert_non_null(strstr(text, "\"code\":\"capture-code-0123456789\","
				     "\"student\":{\"student_number\":\"0012345\","
				     "\"name\":\"张小三\",\"college\":\"机电学院\","
				     "\"class\":\"机电2201\"},"));
	free(text);
}

static void test_a_record_says_how_the_person_was_identified(void **state)
{
	(void)state;
	size_t size = 0;
	struct hash rows;
	struct record record = sample();
	assert_int_equal(hash_bytes("rows", 4, &rows), 0);
	record.identified_by = "card";
	record.roster = "listed";
	record.roster_hash = &rows;
	record.proofread = "wrong";
	char *text = build(&record, &size), hex[HASH_TEXT_SIZE];
	hash_format(&rows, hex);
	assert_non_null(strstr(text, "\"identified\":{\"by\":\"card\",\"roster\":\"listed\","
				     "\"roster_sha256\":\""));
	assert_non_null(strstr(text, hex));
	assert_non_null(strstr(text, "\"proofread\":{\"data\":\"wrong\","
				     "\"at\":\"1970-01-01T00:00:00.000Z\"}"));
	free(text);
	record.roster = NULL; /* a required text */
	struct problem problem = { "" };
	assert_int_equal(record_build(&record, &problem, &text, &size), -EINVAL);
}

static void test_times_are_written_in_utc(void **state)
{
	(void)state;
	static const struct {
		int64_t ms;
		const char *text;
	} rows[] = {
		{ 0, "1970-01-01T00:00:00.000Z" },
		{ 1777863721042, "2026-05-04T03:02:01.042Z" },
		{ 951782399999, "2000-02-28T23:59:59.999Z" },
		{ 951782400000, "2000-02-29T00:00:00.000Z" },
		{ -1, "1969-12-31T23:59:59.999Z" },
		{ 253402300799999, "9999-12-31T23:59:59.999Z" },
		/* RFC 3339 has no fifth digit and no sign */
		{ 253402300800000, "9999-12-31T23:59:59.999Z" },
		{ INT64_MAX, "9999-12-31T23:59:59.999Z" },
		{ -61000000000000, "0036-12-26T11:33:20.000Z" },
		{ INT64_MIN, "0000-01-01T00:00:00.000Z" },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char text[BUILDER_TIME_SIZE];
		builder_format_time(rows[i].ms, text);
		assert_string_equal(text, rows[i].text);
	}
}

static void put(int fd, const char *name, const char *text)
{
	assert_int_equal(file_write_durable(fd, name, text, strlen(text), 0600), 0);
}

static void test_files_are_compared_with_the_record(void **state)
{
	(void)state;
	struct folder folder;
	folder_create(&folder);
	struct problem problem = { "" };
	assert_int_equal(record_verify_files(folder.fd, &problem), -ENOENT);
	const struct record record = sample();
	size_t size;
	char *text = build(&record, &size);
	put(folder.fd, "record.json", text);
	put(folder.fd, "photo.jpg", "photo");
	put(folder.fd, "original.jpg", "the original");
	assert_int_equal(record_verify_files(folder.fd, &problem), -ENOENT);
	assert_non_null(strstr(problem.text, "subject.json"));
	put(folder.fd, "subject.json.p7m", "sealed"); /* only the recipient can compare it */
	assert_int_equal(record_verify_files(folder.fd, NULL), 0);
	put(folder.fd, "subject.json", "{}");
	assert_int_equal(record_verify_files(folder.fd, NULL), 0);
	put(folder.fd, "original.jpg", "the 0riginal");
	assert_int_equal(record_verify_files(folder.fd, &problem), -EBADMSG);
	assert_non_null(strstr(problem.text, "original.jpg was altered"));
	put(folder.fd, "original.jpg", "the original");

	static const char *const bad[] = {
		"",
		"{",
		"[]",
		"null",
		"{\"files\":3}",
		"{\"files\":{\"photo.jpg\":null}}",
		"{\"files\":{\"photo.jpg\":{\"sha256\":null}}}",
		"{\"files\":{\"photo.jpg\":{\"sha256\":\"12\"}}}",
	};
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		put(folder.fd, "record.json", bad[i]);
		assert_int_equal(record_verify_files(folder.fd, &problem), -EBADMSG);
		assert_non_null(strstr(problem.text, "record.json"));
	}
	free(text);
	folder_remove(&folder);
}

/* Whatever lies under a file's name: the answer comes at once, and blames that file. */
static void test_what_cannot_be_a_file_counts_as_damage(void **state)
{
	(void)state;
	struct folder folder;
	folder_create(&folder);
	const struct record record = sample();
	size_t size;
	char *text = build(&record, &size);
	static const char *const names[] = { "photo.jpg", "original.jpg", "subject.json",
					     "record.json" };
	enum { FIFO, FOLDER, LINK, HUGE, KINDS };
	for (int i = 0; i < 4; i++)
		for (int kind = 0; kind < KINDS; kind++) {
			struct problem problem = { "" };
			int fd = -1;
			put(folder.fd, "record.json", text);
			put(folder.fd, "photo.jpg", "photo");
			put(folder.fd, "original.jpg", "the original");
			put(folder.fd, "subject.json", "{}");
			assert_int_equal(record_verify_files(folder.fd, NULL), 0);
			assert_int_equal(unlinkat(folder.fd, names[i], 0), 0);
			if (kind == FIFO)
				assert_int_equal(mkfifoat(folder.fd, names[i], 0600), 0);
			if (kind == FOLDER)
				assert_int_equal(mkdirat(folder.fd, names[i], 0700), 0);
			if (kind == LINK)
				assert_int_equal(symlinkat("/etc/hostname", folder.fd, names[i]),
						 0);
			if (kind == HUGE) {
				assert_int_equal(file_create(folder.fd, names[i], "", 0, 0600, &fd),
						 0);
				assert_int_equal(ftruncate(fd, (off_t)2 << 40), 0);
				(void)close(fd);
			}
			assert_int_equal(record_verify_files(folder.fd, &problem), -EBADMSG);
			assert_non_null(strstr(problem.text, names[i]));
			assert_int_equal(directory_remove_tree(folder.fd, names[i]), 0);
		}
	free(text);
	folder_remove(&folder);
}

static void test_a_file_of_another_size_was_altered(void **state)
{
	(void)state;
	struct folder folder;
	struct problem problem = { "" };
	folder_create(&folder);
	const struct record record = sample();
	size_t size;
	char *text = build(&record, &size);
	put(folder.fd, "record.json", text);
	put(folder.fd, "photo.jpg", "");
	put(folder.fd, "original.jpg", "the original");
	put(folder.fd, "subject.json", "{}");
	assert_int_equal(record_verify_files(folder.fd, &problem), -EBADMSG);
	assert_string_equal(problem.text,
			    "photo.jpg was altered: it has 0 bytes, not the record's 5");
	/* a sealed file cannot be smaller than what is in it */
	assert_int_equal(unlinkat(folder.fd, "photo.jpg", 0), 0);
	put(folder.fd, "photo.jpg.p7m", "12345");
	assert_int_equal(record_verify_files(folder.fd, &problem), -ENOENT);
	put(folder.fd, "photo.jpg.p7m", "123456");
	assert_int_equal(record_verify_files(folder.fd, &problem), 0);
	free(text);
	folder_remove(&folder);
}

static void test_the_list_of_files_is_checked(void **state)
{
	(void)state;
	static const char hash[] =
		"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
	static const char *const names[] = { "../photo.jpg", ".hidden", "", "a/b", "a b" };
	struct record_contents contents;
	struct problem problem = { "" };
	char text[4096];
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		(void)snprintf(text, sizeof(text), "{\"files\":{\"%s\":{\"sha256\":\"%s\"}}}",
			       names[i], hash);
		assert_int_equal(record_parse(text, strlen(text), &problem, &contents), -EBADMSG);
		assert_non_null(strstr(problem.text, "impossible name"));
	}
	int length = snprintf(text, sizeof(text), "{\"files\":{");
	for (int i = 0; i <= RECORD_FILES_MAX; i++)
		length += snprintf(text + length, sizeof(text) - (size_t)length,
				   "\"f%d\":{\"sha256\":\"%s\"},", i, hash);
	(void)snprintf(text + length - 1, 3, "}}");
	assert_int_equal(record_parse(text, strlen(text), &problem, &contents), -EBADMSG);
	assert_non_null(strstr(problem.text, "more than 8 files"));
}

static void test_a_label_is_read_by_type(void **state)
{
	(void)state;
	struct folder folder;
	folder_create(&folder);
	struct problem problem = { "" };
	struct record_label label;
	assert_int_equal(record_read_label(folder.fd, &problem, &label), -ENOENT);
	struct record record = sample();
	record.is_demo = true;
	size_t size;
	char *text = build(&record, &size);
	put(folder.fd, "record.json", text);
	assert_int_equal(record_read_label(folder.fd, &problem, &label), 0);
	assert_string_equal(label.id, record.id);
	assert_string_equal(label.device, "booth-3");
	assert_true(label.is_demo);
	put(folder.fd, "record.json", "{\"id\":7,\"device\":null}");
	assert_int_equal(record_read_label(folder.fd, &problem, &label), 0);
	assert_string_equal(label.id, "");
	assert_string_equal(label.device, "");
	assert_false(label.is_demo);
	put(folder.fd, "record.json", "{");
	assert_int_equal(record_read_label(folder.fd, &problem, &label), -EBADMSG);
	free(text);
	folder_remove(&folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_record_is_written_as_expected),
		cmocka_unit_test(test_the_same_record_gives_the_same_text),
		cmocka_unit_test(test_the_schema_accepts_what_we_write),
		cmocka_unit_test(test_missing_fields_are_named),
		cmocka_unit_test(test_numbers_that_json_does_not_have_are_left_out),
		cmocka_unit_test(test_a_subject_is_written_as_expected),
		cmocka_unit_test(test_a_subject_has_what_the_roster_says),
		cmocka_unit_test(test_a_record_says_how_the_person_was_identified),
		cmocka_unit_test(test_times_are_written_in_utc),
		cmocka_unit_test(test_files_are_compared_with_the_record),
		cmocka_unit_test(test_what_cannot_be_a_file_counts_as_damage),
		cmocka_unit_test(test_a_file_of_another_size_was_altered),
		cmocka_unit_test(test_the_list_of_files_is_checked),
		cmocka_unit_test(test_a_label_is_read_by_type),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
