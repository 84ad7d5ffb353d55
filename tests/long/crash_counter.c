/* SPDX-License-Identifier: MIT */
/*
 * Counts photos and keeps the day's figures as boothd does, for the crash sweep and the power cuts.
 *
 * crash_counter FOLDER COUNT
 *     counts COUNT photos of one day, and saves after each. Prints "ack N": the figures of the first N
 *     photos of this run are on the disk; or "nak N". A failed save is tried again with the next photo,
 *     as boothd does.
 */
#include <stdio.h>
#include <stdlib.h>

#include "daemon/store/stats.h"

enum { WAIT_MS = 30000 }; /* the time to photo of each counted photo */
static const int64_t noon_unix_ms = INT64_C(1717934400000); /* 2024-06-09T12:00:00Z */

int main(int argc, char **argv)
{
	struct stats *stats = NULL;
	struct problem problem = { "" };
	char damaged[TALLY_DAY_SIZE];
	if (argc != 3)
		return 2;
	const unsigned count = (unsigned)strtoul(argv[2], NULL, 10);
	(void)setvbuf(stdout, NULL, _IONBF, 0);
	int r = stats_open(argv[1], false, &problem, &stats);
	if (r < 0) /* a booth tries again with the next photo */
		r = stats_open(argv[1], false, &problem, &stats);
	if (r < 0) {
		(void)fprintf(stderr, "crash_counter: %s\n", problem.text);
		return 1;
	}
	for (unsigned i = 1; i <= count; i++) {
		stats_count_photo(stats, noon_unix_ms, WAIT_MS);
		r = stats_save(stats, damaged);
		(void)printf("%s %u\n", r == 0 ? "ack" : "nak", i);
		if (damaged[0])
			(void)printf("damaged %s\n", damaged);
	}
	stats_close(stats);
	return 0;
}
