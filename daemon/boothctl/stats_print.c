/* SPDX-License-Identifier: MIT */
#include "daemon/boothctl/stats_print.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/base/csv_out.h"
#include "daemon/console/output.h"
#include "daemon/core/utf8.h"
#include "daemon/core/wording.h"

enum { CELL_SIZE = 32, LINE_SIZE = 2048, CELLS_MAX = 8 };

/* ---- rows ---- */

/* As utf8_field(); a negative width is to the left. */
static int field(const char *cell, int width)
{
	return width < 0 ? -utf8_field(cell, -width) : utf8_field(cell, width);
}

/* widths: of the columns of text; a negative one: to the left. */
static void print_row(const struct stats_print *print, char (*cells)[CELL_SIZE], unsigned count,
		      const int *widths)
{
	char line[LINE_SIZE] = "";
	size_t used = 0;
	for (unsigned i = 0; i < count; i++) {
		if (print->is_csv)
			csv_out_field(stdout, cells[i], i + 1 == count);
		else
			used += (size_t)snprintf(line + used, sizeof(line) - used, "%s%*s",
						 i ? "  " : "", field(cells[i], widths[i]),
						 cells[i]);
	}
	if (!print->is_csv)
		output_line("%s", line);
}

static void print_head(struct stats_print *print, const char *const *names, unsigned count,
		       const int *widths)
{
	char cells[CELLS_MAX][CELL_SIZE];
	if (print->has_head)
		return;
	print->has_head = true;
	if (print->is_csv)
		csv_out_mark(stdout);
	for (unsigned i = 0; i < count; i++)
		(void)snprintf(cells[i], CELL_SIZE, "%s",
			       print->is_csv ? names[i] : wording_of(names[i]));
	print_row(print, cells, count, widths);
}

static void put_number(char cell[CELL_SIZE], uint64_t number)
{
	(void)snprintf(cell, CELL_SIZE, "%" PRIu64, number);
}

/* A time that no photo or no class gives is an empty cell. */
static void put_seconds(char cell[CELL_SIZE], uint64_t seconds)
{
	cell[0] = '\0';
	if (seconds > 0)
		put_number(cell, seconds);
}

static uint64_t mean_s(const struct tally *tally)
{
	return tally->photos ? (tally->wait_ms / tally->photos + 500) / 1000 : 0;
}

static unsigned percent(uint64_t part, uint64_t all)
{
	return all ? (unsigned)((part * 100 + all / 2) / all) : 0;
}

/* ---- by day ---- */

void stats_print_add(struct stats_print *print, const struct tally *day)
{
	if (print->days++ == 0)
		memcpy(print->first, day->day, sizeof(print->first));
	memcpy(print->last, day->day, sizeof(print->last));
	tally_add(&print->sum, day);
}

void stats_print_day(struct stats_print *print, const struct tally *day)
{
	static const char *const names[] = { WORDING("day"),      WORDING("visits"),
					     WORDING("photos"),   WORDING("refused"),
					     WORDING("no photo"), WORDING("mean s"),
					     WORDING("half s"),   WORDING("9 of 10 s") };
	static const int widths[] = { -10, 6, 6, 7, 8, 6, 6, 9 };
	enum { CELLS = sizeof(widths) / sizeof(widths[0]) };
	char cells[CELLS][CELL_SIZE];
	print_head(print, names, CELLS, widths);
	(void)snprintf(cells[0], CELL_SIZE, "%s", day->day);
	put_number(cells[1], day->visits);
	put_number(cells[2], day->photos);
	put_number(cells[3], tally_refused(day));
	put_number(cells[4], tally_left(day));
	put_seconds(cells[5], mean_s(day));
	put_seconds(cells[6], tally_within_s(day, 50));
	put_seconds(cells[7], tally_within_s(day, 90));
	print_row(print, cells, CELLS, widths);
}

/* ---- by reason and by state ---- */

struct figure {
	const char *name;
	uint64_t count;
};

static int compare_figures(const void *one, const void *other)
{
	const struct figure *left = one, *right = other;
	if (left->count != right->count)
		return left->count < right->count ? 1 : -1;
	return strcmp(left->name, right->name);
}

enum { FIGURES_MAX = TALLY_REFUSALS > TALLY_LEFT ? TALLY_REFUSALS : TALLY_LEFT };

/* Lists the figures that are not 0, the largest first. */
static unsigned sort(const uint64_t *counts, unsigned count, const char *(*name)(unsigned),
		     struct figure figures[FIGURES_MAX])
{
	unsigned used = 0;
	for (unsigned i = 0; i < count; i++)
		if (counts[i] > 0)
			figures[used++] = (struct figure){ name(i), counts[i] };
	qsort(figures, used, sizeof(figures[0]), compare_figures);
	return used;
}

static void print_figures(struct stats_print *print, const char *heading,
			  const struct figure *figures, unsigned count, uint64_t all)
{
	const char *const names[] = { heading, WORDING("count"), WORDING("percent") };
	static const int widths[] = { -24, 7, 7 };
	char cells[3][CELL_SIZE];
	print_head(print, names, 3, widths);
	for (unsigned i = 0; i < count; i++) {
		(void)snprintf(cells[0], CELL_SIZE, "%s", figures[i].name);
		put_number(cells[1], figures[i].count);
		put_number(cells[2], percent(figures[i].count, all));
		print_row(print, cells, 3, widths);
	}
}

void stats_print_reasons(struct stats_print *print)
{
	struct figure figures[FIGURES_MAX];
	unsigned count = sort(print->sum.refusals, TALLY_REFUSALS, tally_refusal_name, figures);
	print_figures(print, WORDING("reason"), figures, count, tally_refused(&print->sum));
}

void stats_print_states(struct stats_print *print)
{
	struct figure figures[FIGURES_MAX];
	unsigned count = sort(print->sum.left, TALLY_LEFT, tally_left_name, figures);
	print_figures(print, WORDING("state"), figures, count, tally_left(&print->sum));
}

/* ---- all ---- */

static void format_list(const struct figure *figures, unsigned count, char line[LINE_SIZE])
{
	size_t used = 0;
	line[0] = '\0';
	for (unsigned i = 0; i < count && used < LINE_SIZE; i++)
		used += (size_t)snprintf(line + used, LINE_SIZE - used, "%s%s %" PRIu64,
					 i ? ", " : ": ", figures[i].name, figures[i].count);
}

static void print_waits(const struct tally *sum)
{
	unsigned half_s = tally_within_s(sum, 50), most_s = tally_within_s(sum, 90);
	char line[LINE_SIZE] = "";
	size_t used = 0;
	if (half_s > 0)
		used = (size_t)snprintf(line, sizeof(line), wording_of("; half within %u s"),
					half_s);
	if (most_s > 0)
		(void)snprintf(line + used, sizeof(line) - used,
			       wording_of(", nine of ten within %u s"), most_s);
	if (sum->photos > 0)
		output_line("time to photo  %" PRIu64 " s on average%s", mean_s(sum), line);
}

void stats_print_sum(const struct stats_print *print)
{
	const struct tally *sum = &print->sum;
	struct figure figures[FIGURES_MAX];
	char list[LINE_SIZE];
	output_line("%s to %s: %u days with figures", print->first, print->last, print->days);
	output_line("visits         %" PRIu64, sum->visits);
	output_line("photos saved   %" PRIu64, sum->photos);
	print_waits(sum);
	format_list(figures, sort(sum->refusals, TALLY_REFUSALS, tally_refusal_name, figures),
		    list);
	output_line("refused        %" PRIu64 "%s", tally_refused(sum), list);
	format_list(figures, sort(sum->left, TALLY_LEFT, tally_left_name, figures), list);
	output_line("no photo       %" PRIu64 "%s", tally_left(sum), list);
}
