/* SPDX-License-Identifier: MIT */
/*
 * What the office hands in appears under its name whole or not at all, whatever fails. What other
 * programs make of these files is tested by tests/system/test_pages.
 */
/* wrap: write fsync renameat2 */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <unistd.h>
#include <cmocka.h>

#include "daemon/base/file.h"
#include "daemon/imaging/jpeg.h"
#include "daemon/outputs/correction_form.h"
#include "daemon/outputs/handover.h"
#include "daemon/outputs/new_file.h"
#include "daemon/outputs/poster.h"
#include "daemon/outputs/print_sheet.h"
#include "daemon/outputs/proof_sheet.h"
#include "daemon/outputs/table_out.h"
#include "daemon/outputs/zip_out.h"
#include "tests/support/failing.h"
#include "tests/support/folder.h"
#include "tests/support/pictures.h"

static struct folder folder;
static char path[300];
static struct problem problem;
static uint8_t *photo;
static size_t photo_size;

static const struct handed person = {
	.student_number = "20220101",
	.name = "张小三",
	.id_tail = "1232",
	.class = "机电2201",
	.receipt = "K7M-2QXD",
	.crop = { 0, 0, 480, 640 },
};

static int set_up(void **state)
{
	(void)state;
	struct image image = pictures_smooth(480, 640);
	/* in memory: some hundred calls of fsync would take long on a disk */
	(void)strcpy(folder.path, "/dev/shm/booth-test-XXXXXX");
	assert_non_null(mkdtemp(folder.path));
	folder.fd = open(folder.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_true(folder.fd >= 0);
	pictures_encode_jpeg(&image, &(struct pictures_jpeg){ .quality = 85 }, &photo, &photo_size);
	free(image.pixels);
	(void)snprintf(path, sizeof(path), "%s/out", folder.path);
	problem.text[0] = '\0';
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	free(photo);
	folder_remove(&folder);
	return 0;
}

/* ---- each kind of file, made from beginning to end ---- */

static int make_zip(void)
{
	struct zip_out *zip = NULL;
	int r = zip_out_create(path, &problem, &zip);
	for (int i = 0; i < 3 && r == 0; i++)
		r = zip_out_add(zip, i ? "机电2201/2.jpg" : "1.jpg", photo, photo_size, 0,
				&problem);
	if (r == 0)
		r = zip_out_finish(zip, &problem);
	zip_out_destroy(zip);
	return r;
}

static int make_table(enum table_form form)
{
	static const char *const cells[] = { "学号", "姓名", NULL };
	struct table_out *table = NULL;
	int r = table_out_create(path, form, cells, &problem, &table);
	for (int i = 0; i < 500 && r == 0; i++)
		r = table_out_row(table, cells, &problem);
	if (r == 0)
		r = table_out_finish(table, &problem);
	table_out_destroy(table);
	return r;
}

static int make_csv(void)
{
	return make_table(TABLE_CSV);
}

static int make_gb18030(void)
{
	return make_table(TABLE_CSV_GB18030);
}

static int make_xlsx(void)
{
	return make_table(TABLE_XLSX);
}

static int make_proof(void)
{
	static const struct proof_heading heading = { "", "", "机电2201", "", "", 3, 3 };
	struct proof_sheet *sheet = NULL;
	int r = proof_sheet_create(path, &heading, &problem, &sheet);
	for (int i = 0; i < 3 && r == 0; i++)
		r = proof_sheet_add(sheet, &person, photo, photo_size, &problem);
	if (r == 0)
		r = proof_sheet_finish(sheet, &problem);
	proof_sheet_destroy(sheet);
	return r;
}

static int make_prints(bool is_pictures)
{
	struct print_plan plan = { PRINT_33X48, PRINT_FIVE, PRINT_COPIES, 0, is_pictures };
	struct print_sheet *sheet = NULL;
	int r = print_sheet_create(path, &plan, "", &problem, &sheet);
	if (r == 0)
		r = print_sheet_cover(sheet, "机电2201", &person, 1, &problem);
	if (r == 0)
		r = print_sheet_add(sheet, &person, photo, photo_size, &problem);
	if (r == 0)
		r = print_sheet_finish(sheet, &problem);
	print_sheet_destroy(sheet);
	return r;
}

static int make_print_pdf(void)
{
	return make_prints(false);
}

static int make_poster(void)
{
	return poster_write(path, &(struct poster){ "", "", "x", "", "", "", true }, &problem);
}

static int make_handover(void)
{
	static const struct handover_class class = { "机电学院", "机电2201", 2, 1 };
	static const struct handover_file file = { .name = "a.zip", .photos = 1 };
	struct handover handover = { "", "", &class, 1, &file, 1 };
	return handover_write(path, &handover, &problem);
}

static int make_corrections(void)
{
	static const struct correction_line line = { "1", "张", "", "", "", "D1", "", "", "" };
	struct correction_form form = { "", "", &line, 1 };
	return correction_form_write(path, &form, &problem);
}

static int (*const makers[])(void) = { make_zip,    make_csv,      make_gb18030,
				       make_xlsx,   make_proof,    make_print_pdf,
				       make_poster, make_handover, make_corrections };
enum { MAKERS = sizeof(makers) / sizeof(makers[0]) };

/* ---- the tests ---- */

static void
test_every_call_that_fails_leaves_no_file_under_the_name_and_none_beside_it(void **state)
{
	(void)state;
	for (size_t i = 0; i < MAKERS; i++) {
		for (int n = 1;; n++) {
			failing_arm(n, FAILING_FOREVER, ENOSPC);
			int r = makers[i]();
			if (!failing_disarm()) {
				assert_int_equal(r, 0);
				break;
			}
			assert_true(r < 0);
			assert_true(problem.text[0] != '\0');
			/* a failed fsync of the folder comes after the file has its name */
			if (folder_count(folder.fd, ".", NULL) > 0) {
				assert_true(folder_has(folder.fd, "out"));
				assert_int_equal(unlinkat(folder.fd, "out", 0), 0);
			}
			assert_int_equal(folder_count(folder.fd, ".", NULL), 0);
		}
		assert_true(folder_has(folder.fd, "out"));
		assert_int_equal(folder_count(folder.fd, ".", NULL), 1);
		assert_int_equal(unlinkat(folder.fd, "out", 0), 0);
	}
}

/* The kernel refuses each byte after the limit, also those that libraries write by themselves. */
static void test_a_disk_that_is_full_at_any_place_leaves_no_file(void **state)
{
	(void)state;
	struct rlimit before;
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	(void)signal(SIGXFSZ, SIG_IGN);
	for (size_t i = 0; i < MAKERS; i++)
		for (rlim_t limit = 1; limit < 3000; limit = limit * 3 + 7) {
			struct rlimit small = { limit, before.rlim_max };
			assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
			int r = makers[i]();
			assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
			assert_true(r < 0);
			assert_int_equal(folder_count(folder.fd, ".", NULL), 0);
		}
	(void)signal(SIGXFSZ, SIG_DFL);
}

static void test_a_name_that_is_taken_stays_as_it_is(void **state)
{
	(void)state;
	assert_int_equal(file_write_path(path, "mine", 4), 0);
	for (size_t i = 0; i < MAKERS; i++)
		assert_int_equal(makers[i](), -EEXIST);
	uint8_t *bytes = NULL;
	size_t size = 0;
	assert_int_equal(file_read_path(path, 100, &bytes, &size), 0);
	assert_int_equal(size, 4);
	free(bytes);
	assert_int_equal(folder_count(folder.fd, ".", NULL), 1);
}

static void
test_what_a_killed_run_left_is_written_over_but_not_what_another_run_writes(void **state)
{
	(void)state;
	char part[320];
	(void)snprintf(part, sizeof(part), "%s.part", path);
	assert_int_equal(file_write_path(part, "left over, and longer than the new one", 38), 0);
	assert_int_equal(new_file_put(path, "new", 3, &problem), 0);
	assert_int_equal(unlink(path), 0);

	struct new_file *first = NULL;
	assert_int_equal(new_file_create(path, &problem, &first), 0);
	assert_int_equal(new_file_put(path, "new", 3, &problem), -EBUSY);
	assert_int_equal(new_file_keep(first, &problem), 0);
	new_file_destroy(first);
	assert_true(folder_has(folder.fd, "out"));
}

static void test_a_zip_that_lost_a_byte_is_found_when_it_is_read_back(void **state)
{
	(void)state;
	struct zip_out_facts facts;
	assert_int_equal(make_zip(), 0);
	assert_int_equal(zip_out_verify(path, &problem, &facts), 0);
	assert_int_equal(facts.entries, 3);
	int fd = open(path, O_RDWR | O_CLOEXEC);
	assert_true(fd >= 0);
	assert_int_equal(pwrite(fd, "x", 1, facts.size_bytes / 2), 1);
	assert_int_equal(close(fd), 0);
	assert_int_equal(zip_out_verify(path, &problem, &facts), -EBADMSG);
}

static void test_a_photo_that_is_no_picture_is_refused_and_the_next_one_is_drawn(void **state)
{
	(void)state;
	static const struct proof_heading heading = { "", "", "", "", "", 1, 1 };
	struct print_plan plan = { PRINT_33X48, PRINT_6IN, PRINT_COPIES, PRINT_CAPTION_NAME,
				   false };
	struct proof_sheet *proof = NULL;
	struct print_sheet *sheet = NULL;
	char other[310];
	(void)snprintf(other, sizeof(other), "%s2", path);
	assert_int_equal(proof_sheet_create(path, &heading, &problem, &proof), 0);
	assert_int_equal(print_sheet_create(other, &plan, "", &problem, &sheet), 0);
	for (size_t size = 0; size < photo_size; size += photo_size / 7) {
		assert_true(proof_sheet_add(proof, &person, photo, size, &problem) < 0);
		assert_true(print_sheet_add(sheet, &person, photo, size, &problem) < 0);
	}
	assert_int_equal(proof_sheet_add(proof, &person, photo, photo_size, &problem), 0);
	assert_int_equal(print_sheet_add(sheet, &person, photo, photo_size, &problem), 0);
	assert_int_equal(proof_sheet_finish(proof, &problem), 0);
	assert_int_equal(print_sheet_finish(sheet, &problem), 0);
	proof_sheet_destroy(proof);
	print_sheet_destroy(sheet);
}

static void test_a_crop_that_no_picture_has_is_refused(void **state)
{
	(void)state;
	static const struct record_crop bad[] = {
		{ 0, 0, 0, 0 },        { 0, 0, -480, -640 },        { 400, 0, 480, 640 },
		{ 0, 0, 100, 133 },    { 0, 0, 1e300, 1e300 },      { -1e9, 0, 480, 640 },
		{ 0, 5000, 480, 640 }, { 0.0 / 1, 1e18, 480, 640 },
	};
	struct print_plan plan = { PRINT_33X48, PRINT_FIVE, 1, 0, false };
	struct print_sheet *sheet = NULL;
	assert_int_equal(print_sheet_create(path, &plan, "", &problem, &sheet), 0);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct handed other = person;
		other.crop = bad[i];
		int r = print_sheet_add(sheet, &other, photo, photo_size, &problem);
		/* a crop that begins left of the picture is moved to its edge */
		assert_true(r == -EINVAL || (r == 0 && bad[i].x < 0));
	}
	print_sheet_destroy(sheet);
}

static void test_pictures_of_sheets_have_300_dpi_and_one_is_a_sheet(void **state)
{
	(void)state;
	uint8_t *bytes = NULL;
	size_t size = 0;
	struct jpeg_info info;
	assert_int_equal(make_prints(true), 0);
	assert_int_equal(folder_count(folder.fd, ".", NULL), 1);
	assert_int_equal(file_read_all(folder.fd, "out-1.jpg", 1 << 24, &bytes, &size), 0);
	assert_int_equal(jpeg_probe(bytes, size, &problem, &info), 0);
	assert_int_equal(info.width, 1795);
	assert_int_equal(info.height, 1205);
	free(bytes);
}

static void test_a_name_outside_gbk_is_told(void **state)
{
	(void)state;
	assert_true(table_out_is_in_gbk("张小三"));
	assert_true(table_out_is_in_gbk(""));
	assert_false(table_out_is_in_gbk("李𬭚"));
	assert_false(table_out_is_in_gbk("\xff"));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_every_call_that_fails_leaves_no_file_under_the_name_and_none_beside_it),
		TEST(test_a_disk_that_is_full_at_any_place_leaves_no_file),
		TEST(test_a_name_that_is_taken_stays_as_it_is),
		TEST(test_what_a_killed_run_left_is_written_over_but_not_what_another_run_writes),
		TEST(test_a_zip_that_lost_a_byte_is_found_when_it_is_read_back),
		TEST(test_a_photo_that_is_no_picture_is_refused_and_the_next_one_is_drawn),
		TEST(test_a_crop_that_no_picture_has_is_refused),
		TEST(test_pictures_of_sheets_have_300_dpi_and_one_is_a_sheet),
		TEST(test_a_name_outside_gbk_is_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
