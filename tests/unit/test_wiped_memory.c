/* SPDX-License-Identifier: MIT */
/* That what SQLite frees is overwritten can be seen only from outside: tests/system/test_identify looks
 * for a student in boothd's whole memory. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <string.h>
#include <sqlite3.h>

#include "daemon/store/wiped_memory.h"

static int insert_many(sqlite3 *database)
{
	return sqlite3_exec(
		database,
		"CREATE TABLE t(name TEXT);"
		"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < 5000)"
		" INSERT INTO t SELECT printf('student %d', i) FROM n;"
		"CREATE INDEX i ON t(name);",
		NULL, NULL, NULL);
}

static void test_sqlite_works_in_wiped_memory(void **state)
{
	(void)state;
	sqlite3 *database = NULL;
	sqlite3_stmt *rows = NULL;
	assert_int_equal(wiped_memory_begin(), 0);
	assert_int_equal(sqlite3_open(":memory:", &database), SQLITE_OK);
	wiped_memory_keep_nothing(database);
	assert_int_equal(insert_many(database), SQLITE_OK);
	wiped_memory_release(database);
	assert_int_equal(sqlite3_prepare_v2(database, "SELECT count(*) FROM t WHERE name > 's'", -1,
					    &rows, NULL),
			 SQLITE_OK);
	assert_int_equal(sqlite3_step(rows), SQLITE_ROW);
	assert_int_equal(sqlite3_column_int(rows, 0), 5000);
	assert_int_equal(sqlite3_finalize(rows), SQLITE_OK);
	assert_int_equal(sqlite3_close(database), SQLITE_OK);
	assert_int_equal(wiped_memory_begin(), -EBUSY);
}

static void test_memory_that_grows_or_shrinks_keeps_its_bytes(void **state)
{
	(void)state;
	static const char text[] = "0123456789abcdef";
	char *memory = sqlite3_malloc(sizeof(text));
	assert_non_null(memory);
	memcpy(memory, text, sizeof(text));
	memory = sqlite3_realloc(memory, 100000);
	assert_non_null(memory);
	assert_string_equal(memory, text);
	assert_true(sqlite3_msize(memory) >= 100000);
	memory = sqlite3_realloc(memory, 8);
	assert_non_null(memory);
	assert_memory_equal(memory, text, 8);
	sqlite3_free(memory);
	sqlite3_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sqlite_works_in_wiped_memory),
		cmocka_unit_test(test_memory_that_grows_or_shrinks_keeps_its_bytes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
