/* SPDX-License-Identifier: MIT */
/* The school's texts: where core/paging breaks them, and how they travel to the screens. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "daemon/core/paging.h"
#include "daemon/core/utf8.h"
#include "daemon/protocol/texts.h"

enum { ROW = PAGING_COLUMNS / 2 }; /* Chinese characters in one row */

static const struct paging_room largest = { PAGING_ROWS, PAGING_COLUMNS };

/* Fills the text with `count` copies of the piece. */
static void repeat(char *text, const char *piece, size_t count)
{
	for (size_t i = 0; i < count; i++, text += strlen(piece))
		(void)strcpy(text, piece);
}

static void test_a_text_that_fits_is_one_page(void **state)
{
	(void)state;
	char text[PAGING_BYTES_MAX + 1];
	repeat(text, "图", ROW * PAGING_ROWS);
	assert_int_equal(paging_length(text, &largest), strlen(text));
	repeat(text, "a\n", PAGING_ROWS - 1);
	(void)strcat(text, "a");
	assert_int_equal(paging_length(text, &largest), strlen(text));
	assert_int_equal(paging_length("", &largest), 0);
}

static void test_one_character_more_makes_a_second_page(void **state)
{
	(void)state;
	char text[2 * PAGING_BYTES_MAX];
	repeat(text, "图", ROW * PAGING_ROWS + 1);
	assert_int_equal(paging_length(text, &largest), 3 * ROW * PAGING_ROWS);
	repeat(text, "a\n", PAGING_ROWS);
	(void)strcat(text, "a");
	assert_int_equal(paging_length(text, &largest), 2 * PAGING_ROWS - 1);
}

static void test_a_smaller_room_makes_shorter_pages_and_keeps_words_and_marks_together(void **state)
{
	(void)state;
	struct paging_room room = { 4, 12 };
	char text[400] = "";
	repeat(text, "图", 30);
	assert_int_equal(paging_length(text, &room), 3 * 4 * 6);
	/* the mark would begin the fifth row, so the character before it goes there too */
	memcpy(text + 3 * 24, "，", 3);
	assert_int_equal(paging_length(text, &room), 3 * 23);
	/* each word of seven letters takes a row of its own */
	(void)strcpy(text, "letters letters letters letters letters");
	assert_int_equal(paging_length(text, &room), 4 * 8);
	/* a word that is longer than a row is broken anywhere */
	repeat(text, "x", 60);
	assert_int_equal(paging_length(text, &room), 4 * 9);
}

static void test_the_room_of_two_screens_is_what_fits_on_both(void **state)
{
	(void)state;
	struct paging_room room =
		paging_smaller((struct paging_room){ 5, 40 }, (struct paging_room){ 9, 20 });
	assert_int_equal(room.rows, 5);
	assert_int_equal(room.columns, 20);
	room = paging_limit(0, 1000);
	assert_int_equal(room.rows, PAGING_ROWS_MIN);
	assert_int_equal(room.columns, PAGING_COLUMNS);
	assert_true(paging_room_is_valid(&room));
	room.rows = PAGING_ROWS + 1;
	assert_false(paging_room_is_valid(&room));
}

static void test_a_page_ends_with_a_paragraph_or_a_sentence(void **state)
{
	(void)state;
	char text[2 * PAGING_BYTES_MAX];
	repeat(text, "图", ROW * 8);
	(void)strcat(text, "\n");
	repeat(text + strlen(text), "像", ROW * 8);
	assert_int_equal(paging_length(text, &largest), 3 * ROW * 8);
	text[3 * ROW * 8] = 'x'; /* no line break any more */
	memcpy(text + 3 * ROW * 7, "。", 3);
	assert_int_equal(paging_length(text, &largest), 3 * ROW * 7 + 3);
	/* a break in the first half would leave most of the page empty */
	repeat(text, "图", ROW * 16);
	memcpy(text + 3 * (ROW - 1), "。", 3);
	assert_int_equal(paging_length(text, &largest), 3 * ROW * PAGING_ROWS);
}

/* Reads the seed's own notice, which has 3,303 bytes in its first part. */
static char *read_notice(void)
{
	char path[300];
	const char *shared = getenv("BOOTH_SHARED");
	(void)snprintf(path, sizeof(path), "%s/reference/%s.%s", shared ? shared : "../shared",
		       "notice", "md");
	FILE *file = fopen(path, "re");
	if (!file)
		return NULL;
	char *text = calloc(1, TEXTS_FILE_MAX);
	assert_non_null(text);
	assert_true(fread(text, 1, 3303, file) == 3303);
	(void)fclose(file);
	utf8_repair(text);
	return text;
}

static void test_the_pages_of_a_real_notice_are_the_whole_notice(void **state)
{
	(void)state;
	char *notice = read_notice();
	if (!notice)
		skip();
	struct texts *texts = malloc(sizeof(*texts));
	assert_non_null(texts);
	assert_int_equal(texts_build(notice, "", &largest, texts), 0);
	assert_true(texts_are_valid(texts));
	assert_in_range(texts->page_count, 4, 8);
	assert_int_equal(texts->privacy_from, texts->page_count);
	const char *at = notice;
	for (uint32_t i = 0; i < texts->page_count; i++) {
		const char *page = texts_page(texts, i);
		at = paging_skip(at);
		assert_int_equal(strncmp(at, page, strlen(page)), 0);
		at += strlen(page);
	}
	assert_string_equal(paging_skip(at), "");
	free(texts);
	free(notice);
}

static void test_the_privacy_text_has_pages_of_its_own(void **state)
{
	(void)state;
	struct texts *texts = malloc(sizeof(*texts));
	assert_non_null(texts);
	assert_int_equal(texts_build("", "", &largest, texts), 0);
	assert_int_equal(texts->page_count, 1);
	assert_string_equal(texts_page(texts, 0), "");
	assert_false(texts_is_privacy(texts, 0));
	assert_int_equal(texts_build("\n\n", "谁，为何，多久", &largest, texts), 0);
	assert_int_equal(texts->page_count, 2);
	assert_false(texts_is_privacy(texts, 0));
	assert_true(texts_is_privacy(texts, 1));
	assert_false(texts_is_privacy(texts, 2));
	assert_string_equal(texts_page(texts, 1), "谁，为何，多久");
	assert_string_equal(texts_page(texts, 2), "");
	assert_string_equal(texts_page(NULL, 0), "");
	free(texts);
}

static void test_the_longest_texts_fit_and_too_many_rows_do_not(void **state)
{
	(void)state;
	struct texts *texts = malloc(sizeof(*texts));
	char *text = calloc(1, TEXTS_FILE_MAX);
	assert_true(texts && text);
	repeat(text, "图", (TEXTS_FILE_MAX - 1) / 3);
	assert_int_equal(texts_build(text, text, &largest, texts), 0);
	assert_true(texts_are_valid(texts));
	memset(text, 0, TEXTS_FILE_MAX);
	repeat(text, "a\n", (TEXTS_FILE_MAX - 1) / 2);
	assert_int_equal(texts_build(text, "", &largest, texts), -EFBIG);
	memset(text, '\n', TEXTS_FILE_MAX - 1); /* empty rows make no pages */
	assert_int_equal(texts_build(text, text, &largest, texts), 0);
	assert_int_equal(texts->page_count, 1);
	free(text);
	free(texts);
}

/* What another program could send in the place of boothd. */
static void test_texts_that_boothd_did_not_build_are_refused(void **state)
{
	(void)state;
	struct texts *good = malloc(sizeof(*good)), *bad = malloc(sizeof(*bad));
	assert_true(good && bad);
	assert_int_equal(texts_build("须知", "隐私", &largest, good), 0);
	assert_true(texts_are_valid(good));
	*bad = *good;
	bad->page_count = 0;
	assert_false(texts_are_valid(bad));
	*bad = *good;
	bad->page_count = TEXTS_PAGES_MAX + 1;
	assert_false(texts_are_valid(bad));
	*bad = *good;
	bad->privacy_from = 3;
	assert_false(texts_are_valid(bad));
	*bad = *good;
	bad->begins[1] = TEXTS_BYTES_MAX;
	assert_false(texts_are_valid(bad));
	*bad = *good;
	bad->bytes[1] = '\xff';
	assert_false(texts_are_valid(bad));
	*bad = *good;
	memset(bad->bytes, 'x', sizeof(bad->bytes)); /* no NUL at the end */
	assert_false(texts_are_valid(bad));
	bad->bytes[PAGING_BYTES_MAX + 1] = '\0'; /* a page longer than a page */
	bad->page_count = bad->privacy_from = 1;
	assert_false(texts_are_valid(bad));
	bad->bytes[PAGING_BYTES_MAX] = '\0';
	assert_true(texts_are_valid(bad));
	free(good);
	free(bad);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_text_that_fits_is_one_page),
		cmocka_unit_test(test_one_character_more_makes_a_second_page),
		cmocka_unit_test(
			test_a_smaller_room_makes_shorter_pages_and_keeps_words_and_marks_together),
		cmocka_unit_test(test_the_room_of_two_screens_is_what_fits_on_both),
		cmocka_unit_test(test_a_page_ends_with_a_paragraph_or_a_sentence),
		cmocka_unit_test(test_the_pages_of_a_real_notice_are_the_whole_notice),
		cmocka_unit_test(test_the_privacy_text_has_pages_of_its_own),
		cmocka_unit_test(test_the_longest_texts_fit_and_too_many_rows_do_not),
		cmocka_unit_test(test_texts_that_boothd_did_not_build_are_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
