/* SPDX-License-Identifier: MIT */
/* Prints the statistics for people, or as CSV for a spreadsheet. */
#ifndef DAEMON_BOOTHCTL_STATS_PRINT_H
#define DAEMON_BOOTHCTL_STATS_PRINT_H

#include <stdbool.h>

#include "daemon/core/tally.h"

struct stats_print {
	bool is_csv;
	struct tally sum; /* of the days that were added */
	unsigned days;    /* how many */
	char first[TALLY_DAY_SIZE], last[TALLY_DAY_SIZE];
	bool has_head;
};

void stats_print_add(struct stats_print *print, const struct tally *day);
/* One row for the day, below a heading. */
void stats_print_day(struct stats_print *print, const struct tally *day);
/* All figures of all days. */
void stats_print_sum(const struct stats_print *print);
/* One row for each reason for which photos were refused, the most frequent first. */
void stats_print_reasons(struct stats_print *print);
/* One row for each state in which visits ended without a photo. */
void stats_print_states(struct stats_print *print);

#endif
