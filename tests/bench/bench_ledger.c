/* SPDX-License-Identifier: MIT */
/*
 * Reading a ledger of 100,000 rows at the start, beside reading the same file line by line with the
 * same libraries' calls: getline and sscanf, into an array. Both cold (the kernel has dropped the
 * file's pages) and warm. Then what it takes to know a person again, and to note one more photo. The
 * folder is ./build: a RAM disk would measure nothing.
 */
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/directory.h"
#include "daemon/base/file.h"
#include "daemon/store/ledger.h"
#include "tests/support/bench.h"

enum { ROWS = 100000, ROUNDS = 9, LOOK_UPS = 4000, NOTES = 50, FINGERPRINT_DIGIT = 'a' };

static char folder[64] = "build/bench-ledger-XXXXXX", file[100], fingerprint[PERSON_TEXT_SIZE];

/* ---- the ledger ---- */

static uint64_t chance(void)
{
	static uint64_t state = 7;
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state;
}

static struct ledger_row make_row(char (*persons)[PERSON_TEXT_SIZE], unsigned i)
{
	struct ledger_row row = { .unix_ms = 1777863721000 + (int64_t)i * 60000 };
	(void)snprintf(persons[i], PERSON_TEXT_SIZE, "%016" PRIx64 "%016" PRIx64, chance(),
		       chance());
	memcpy(row.person, persons[i], PERSON_TEXT_SIZE);
	(void)snprintf(row.id, sizeof(row.id), "0192f0c1-%04x-7%03x-8%03x-%012" PRIx64, i >> 16,
		       i & 0xfff, i >> 12, chance() >> 16);
	return row;
}

static void write_ledger(char (*persons)[PERSON_TEXT_SIZE])
{
	char *text = malloc((size_t)(ROWS + 1) * LEDGER_LINE_SIZE);
	if (!text)
		bench_stop("out of memory");
	size_t size = (size_t)sprintf(text, "booth-ledger\t%s\n", fingerprint);
	for (unsigned i = 0; i < ROWS; i++) {
		struct ledger_row row = make_row(persons, i);
		size += ledger_format(&row, text + size);
	}
	if (file_write_path(file, text, size) < 0)
		bench_stop("cannot write the ledger");
	free(text);
}

static struct ledger *open_ledger(void)
{
	struct problem problem = { "" };
	struct ledger_start start;
	struct ledger *ledger = NULL;
	if (ledger_open(folder, fingerprint, NULL, &problem, &start, &ledger) < 0)
		bench_stop(problem.text);
	if (start.file.rows != ROWS || start.file.damaged > 0)
		bench_stop("rows are missing");
	return ledger;
}

/* ---- the yardsticks ---- */

static void read_only(void)
{
	uint8_t *bytes = NULL;
	size_t size = 0;
	if (file_read_path(file, SIZE_MAX, &bytes, &size) < 0)
		bench_stop("cannot read the ledger");
	free(bytes);
}

static void read_lines(void)
{
	struct ledger_row *rows = malloc(ROWS * sizeof(*rows));
	FILE *stream = fopen(file, "r");
	char *line = NULL, state[8];
	size_t room = 0, count = 0;
	if (!rows || !stream || getline(&line, &room, stream) < 0)
		bench_stop("the yardstick");
	while (getline(&line, &room, stream) > 0 &&
	       sscanf(line, "%32s\t%36s\t%" SCNd64 "\t%7s", rows[count].person, rows[count].id,
		      &rows[count].unix_ms, state) == 4)
		count++;
	if (count != ROWS)
		bench_stop("the yardstick's rows");
	free(line);
	free(rows);
	(void)fclose(stream);
}

static void drop_pages(void)
{
	int fd = open(file, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || fsync(fd) < 0 || posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED) != 0)
		bench_stop("the pages stay");
	(void)close(fd);
}

/* ---- figures ---- */

static void measure_start(bool is_cold)
{
	static struct figures ours[2], bare[2], lines[2];
	static const char *const names[2] = { "warm", "cold" };
	char name[80];
	for (int round = 0; round < ROUNDS; round++) {
		if (is_cold)
			drop_pages();
		int64_t start = figures_now_us();
		ledger_close(open_ledger());
		figures_add(&ours[is_cold], start);
		if (is_cold)
			drop_pages();
		start = figures_now_us();
		read_only();
		figures_add(&bare[is_cold], start);
		start = figures_now_us();
		read_lines();
		figures_add(&lines[is_cold], start);
	}
	(void)snprintf(name, sizeof(name), "opening a ledger of 100,000 rows, %s", names[is_cold]);
	figures_print(&ours[is_cold], name);
	figures_print(&bare[is_cold], "  reading its bytes");
	figures_print(&lines[is_cold], "  yardstick: getline and sscanf, warm");
	(void)snprintf(name, sizeof(name), "opening the ledger / reading its lines bare, %s",
		       names[is_cold]);
	figures_target(name, figures_median_ms(&ours[is_cold]) / figures_median_ms(&lines[is_cold]),
		       "x", 3);
	if (!is_cold)
		return;
	figures_target("opening the ledger / reading its bytes, which nobody looks at, cold",
		       figures_median_ms(&ours[1]) / figures_median_ms(&bare[1]), "x", 0);
	figures_target("opening the ledger, cold", figures_median_ms(&ours[1]), "ms", 300);
}

static void measure_use(char (*persons)[PERSON_TEXT_SIZE])
{
	static struct figures found, noted;
	struct ledger *ledger = open_ledger();
	struct ledger_row row;
	for (unsigned i = 0; i < LOOK_UPS; i++) {
		int64_t start = figures_now_us();
		if (!ledger_find(ledger, persons[i * 47 % ROWS], LEDGER_KEPT, &row))
			bench_stop("a person is missing");
		figures_add(&found, start);
	}
	for (unsigned i = 0; i < NOTES; i++) {
		row.id[0] = "0123456789abcdef"[i % 16];
		row.id[1] = "0123456789abcdef"[i / 16];
		int64_t start = figures_now_us();
		if (ledger_add(ledger, &row) < 0)
			bench_stop("a photo is not noted");
		figures_add(&noted, start);
	}
	ledger_close(ledger);
	figures_print(&found, "knowing a person again");
	figures_print(&noted, "noting a photo: append, fdatasync");
}

int main(void)
{
	static char persons[ROWS][PERSON_TEXT_SIZE];
	if (!mkdtemp(folder))
		bench_stop("no folder");
	(void)snprintf(file, sizeof(file), "%s/photos.tsv", folder);
	memset(fingerprint, FINGERPRINT_DIGIT, PERSON_TEXT_SIZE - 1);
	write_ledger(persons);
	measure_start(false);
	measure_start(true);
	measure_use(persons);
	return directory_remove_tree(AT_FDCWD, folder) < 0;
}
