/* SPDX-License-Identifier: MIT */
/*
 * Importing a roster of 100,000 rows in GB18030, beside a bare loop of the same libraries: iconv,
 * libcsv, and the same INSERTs into tables with the same indexes. Then what a look-up takes. The
 * folder is ./build: a RAM disk would measure nothing.
 */
#include <csv.h>
#include <fcntl.h>
#include <iconv.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/file.h"
#include "daemon/roster/intake.h"
#include "daemon/roster/shelf.h"
#include "daemon/store/roster.h"
#include "tests/support/bench.h"

enum { ROWS = 100000, ROUNDS = 3, LOOK_UPS = 2000, LINE_BYTES = 128, COLUMNS = 7 };

static const struct keyed_secret secret = { .bytes = "a secret of at least 32 bytes, test",
					    .size = 35 };
static char folder[64] = "build/bench-roster-XXXXXX", list[100], database[100];

/* ---- the list ---- */

static void add_check(char *number)
{
	static const int weights[] = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2 };
	int sum = 0;
	for (int i = 0; i < 17; i++)
		sum += (number[i] - '0') * weights[i];
	number[17] = "10X98765432"[sum % 11];
	number[18] = '\0';
}

static void write_list(void)
{
	/* 学号,姓名,身份证号,考生号,学院,班级,手机号 */
	static const char heading[] = "XH,XM,SFZH,KSH,FY,BH,SJH\r\n";
	char *text = malloc((size_t)ROWS * LINE_BYTES + sizeof(heading));
	if (!text)
		bench_stop("out of memory");
	size_t length = (size_t)sprintf(text, "%s", heading);
	for (int i = 0; i < ROWS; i++) {
		char number[24];
		(void)snprintf(number, sizeof(number), "3206832003%02d%02d%03d", 1 + i / 1000 % 12,
			       1 + i / 12000, i % 1000);
		add_check(number);
		/* 测, a character of GB 2312, 机电 */
		length += (size_t)snprintf(text + length, LINE_BYTES,
					   "22%07d,\xb2\xe2%c%c,%s,213206%08d,\xbb\xfa\xb5\xe7,"
					   "\xbb\xfa\xb5\xe7%d,139%08d\r\n",
					   i, 0xb0 + i % 39, 0xa1 + i % 90, number, i, i / 48, i);
	}
	if (file_write_path(list, text, length) < 0)
		bench_stop("cannot write the list");
	free(text);
}

/* ---- ours ---- */

static void on_finding(const struct intake_finding *finding, void *user)
{
	(void)user;
	bench_stop(roster_fault_name(finding->fault));
}

static void import(void)
{
	struct problem problem = { "" };
	struct shelf *shelf = NULL;
	struct intake_result result;
	struct intake_options options = { .today = 20260301,
					  .secret = &secret,
					  .tell = on_finding };
	options.about = (struct roster_file_about){ "", "", "" };
	int fd = open(list, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || shelf_open(database, &problem, &shelf) < 0 ||
	    shelf_begin(shelf, &problem, &options.new_path) < 0 ||
	    intake_run(fd, &options, &result, &problem) < 0 || result.persons != ROWS ||
	    shelf_publish(shelf, &problem) < 0)
		bench_stop(problem.text);
	shelf_close(shelf);
	(void)close(fd);
}

/* ---- the yardstick ---- */

struct bare {
	sqlite3_stmt *add;
	int column, line;
};

static void bare_field(void *text, size_t length, void *user)
{
	struct bare *bare = user;
	(void)sqlite3_bind_text(bare->add, ++bare->column + 1, text, (int)length, SQLITE_TRANSIENT);
}

static void bare_row(int end, void *user)
{
	struct bare *bare = user;
	(void)end;
	(void)sqlite3_bind_int(bare->add, 1, ++bare->line);
	if (bare->column != COLUMNS || sqlite3_step(bare->add) != SQLITE_DONE)
		bench_stop("the yardstick's row");
	(void)sqlite3_reset(bare->add);
	bare->column = 0;
}

static char *decode(size_t *ret_length)
{
	uint8_t *bytes = NULL;
	size_t size = 0;
	if (file_read_path(list, SIZE_MAX, &bytes, &size) < 0)
		bench_stop("cannot read the list");
	char *text = malloc(size * 2), *in = (char *)bytes, *out = text;
	size_t left = size * 2;
	iconv_t converter = iconv_open("UTF-8", "GB18030");
	if (!text || iconv(converter, &in, &size, &out, &left) == (size_t)-1)
		bench_stop("iconv");
	(void)iconv_close(converter);
	free(bytes);
	*ret_length = (size_t)(out - text);
	return text;
}

static void run_bare(void)
{
	char path[128];
	sqlite3 *file = NULL;
	struct bare bare = { .column = 0 };
	struct csv_parser parser;
	size_t length;
	(void)snprintf(path, sizeof(path), "%s/bare.db", folder);
	(void)unlink(path);
	char *text = decode(&length);
	if (sqlite3_open(path, &file) != SQLITE_OK ||
	    sqlite3_exec(
		    file,
		    "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-49152;"
		    "CREATE TABLE student(line INTEGER PRIMARY KEY, number TEXT UNIQUE, name, id "
		    "TEXT UNIQUE, candidate TEXT UNIQUE, college, class, phone); BEGIN",
		    NULL, NULL, NULL) != SQLITE_OK ||
	    sqlite3_prepare_v2(file, "INSERT INTO student VALUES(?,?,?,?,?,?,?,?)", -1, &bare.add,
			       NULL) != SQLITE_OK)
		bench_stop(sqlite3_errmsg(file));
	(void)csv_init(&parser, 0);
	if (csv_parse(&parser, text, length, bare_field, bare_row, &bare) != length)
		bench_stop("libcsv");
	csv_free(&parser);
	free(text);
	(void)sqlite3_finalize(bare.add);
	(void)sqlite3_exec(file, "COMMIT", NULL, NULL, NULL);
	(void)sqlite3_close(file);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || fsync(fd) < 0)
		bench_stop("fsync");
	(void)close(fd);
}

/* ---- figures ---- */

static void look_up(void)
{
	static struct figures opening, found;
	struct problem problem = { "" };
	struct roster *roster = NULL;
	int64_t start = figures_now_us();
	if (roster_open(database, &secret, &problem, &roster) < 0)
		bench_stop(problem.text);
	figures_add(&opening, start);
	for (int i = 0; i < LOOK_UPS; i++) {
		char number[16];
		enum roster_answer answer;
		struct roster_person person;
		(void)snprintf(number, sizeof(number), "22%07d", i * 47 % ROWS);
		start = figures_now_us();
		if (roster_find(roster, ROSTER_BY_STUDENT_NUMBER | ROSTER_BY_CARD | ROSTER_BY_ID,
				number, &problem, &answer, NULL, &person) < 0 ||
		    answer != ROSTER_LISTED)
			bench_stop("a person is missing");
		figures_add(&found, start);
	}
	roster_close(roster);
	figures_print(&opening, "opening: every page and every row is checked");
	figures_print(&found, "look-up by four keys");
	figures_target("look-up of one person", figures_median_ms(&found), "ms", 1);
}

int main(void)
{
	static struct figures ours, bare;
	struct rusage usage;
	if (!mkdtemp(folder))
		bench_stop("no folder");
	(void)snprintf(list, sizeof(list), "%s/list.csv", folder);
	(void)snprintf(database, sizeof(database), "%s/roster/roster.db", folder);
	write_list();
	for (int round = 0; round < ROUNDS; round++) {
		int64_t start = figures_now_us();
		import();
		figures_add(&ours, start);
		start = figures_now_us();
		run_bare();
		figures_add(&bare, start);
	}
	figures_print(&ours, "import of 100,000 rows");
	figures_print(&bare, "  yardstick: iconv, libcsv and the same INSERTs");
	figures_target("import of 100,000 rows / a bare loop",
		       figures_median_ms(&ours) / figures_median_ms(&bare), "x", 3);
	(void)getrusage(RUSAGE_SELF, &usage);
	figures_target("memory at its highest, with the yardstick's",
		       (double)usage.ru_maxrss / 1024, "MiB", 120);
	look_up();
	return directory_remove_tree(AT_FDCWD, folder) < 0;
}
