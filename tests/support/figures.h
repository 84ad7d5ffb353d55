/* SPDX-License-Identifier: MIT */
/* The times of a benchmark; prints median, mean and 95th percentile in one line. */
#ifndef TESTS_SUPPORT_FIGURES_H
#define TESTS_SUPPORT_FIGURES_H

#include <stdint.h>

enum { FIGURES_MOST = 4096 };

struct figures {
	unsigned count;
	int64_t us[FIGURES_MOST];
};

int64_t figures_now_us(void);

/* Adds the time since start_us. Drops it after FIGURES_MOST times. */
void figures_add(struct figures *figures, int64_t start_us);
double figures_median_ms(struct figures *figures);
double figures_p95_ms(struct figures *figures);
double figures_mean_ms(const struct figures *figures);
void figures_print(struct figures *figures, const char *what);

/* Prints a figure beside its target, most. `make bench` ends with a table of these lines. 0: the
 * figure has no target but belongs into the table. */
void figures_target(const char *what, double value, const char *unit, double most);

#endif
