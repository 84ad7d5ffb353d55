/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "daemon/base/language.h"
#include "daemon/core/mo.h"
#include "daemon/core/retell.h"
#include "daemon/core/wording.h"

static void check(const char *sentence, const char *expected)
{
	char text[RETELL_SIZE];
	retell_sentence(sentence, text);
	assert_string_equal(text, expected);
}

static void test_a_finished_sentence_is_said_in_chinese(void **state)
{
	(void)state;
	language_choose(true);
	check("there is no photo 0197", "没有照片 0197");
	check("/etc/x: cannot be read: No such file or directory",
	      "/etc/x：无法读取：没有这个文件或文件夹");
	check("courier: the server answers 401 to PUT https://a.example/b: the name or password in "
	      "courier.credentials is wrong or may not write there; sending is paused",
	      "courier：服务器对 PUT https://a.example/b 应答 401：courier.credentials "
	      "中的用户名或密码不对，或没有写入权限；发送已暂停");
	/* the values change places */
	check("there is no photo 0197 in held", "held 中没有照片 0197");
	language_choose(false);
}

static void test_the_longest_text_that_fits_is_taken(void **state)
{
	char text[RETELL_SIZE];
	(void)state;
	language_choose(true);
	retell_sentence(
		"mirror: the connection to a.example broke (Connection reset by peer); the "
		"courier tries again; if this goes on, ask whether that server wants a client "
		"certificate (mirror.certificate)",
		text);
	assert_non_null(strstr(text, "（连接被对方重置）"));
	assert_non_null(strstr(text, "（mirror.certificate）"));
	assert_null(strstr(text, "the "));
	language_choose(false);
}

static void test_what_no_text_fits_stays_as_it_is(void **state)
{
	char hostile[RETELL_SIZE * 2], text[RETELL_SIZE];
	(void)state;
	check("there is no photo 0197", "there is no photo 0197"); /* English was chosen */
	language_choose(true);
	check("", "");
	check("a word of nobody: %s {host} 100%", "a word of nobody: %s {host} 100%");
	check("photo", "photo");
	memset(hostile, ' ', sizeof(hostile));
	hostile[sizeof(hostile) - 1] = '\0';
	memcpy(hostile, "there is no photo", 17);
	retell_sentence(hostile, text);
	assert_true(strlen(text) < RETELL_SIZE);
	language_choose(false);
}

/* Every text of the catalogue, with values in its gaps, becomes its own translation or a better one,
 * and never reaches beyond the buffer. */
static void test_every_text_of_the_catalogue_can_be_told(void **state)
{
	char text[RETELL_SIZE];
	(void)state;
	language_choose(true);
	const struct mo *catalog = wording_catalog();
	assert_non_null(catalog);
	assert_true(catalog->count > 500);
	for (uint32_t i = 0; i < catalog->count; i++) {
		retell_sentence(mo_key(catalog, i), text);
		assert_true(strlen(text) < RETELL_SIZE);
	}
	language_choose(false);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_finished_sentence_is_said_in_chinese),
		cmocka_unit_test(test_the_longest_text_that_fits_is_taken),
		cmocka_unit_test(test_what_no_text_fits_stays_as_it_is),
		cmocka_unit_test(test_every_text_of_the_catalogue_can_be_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
