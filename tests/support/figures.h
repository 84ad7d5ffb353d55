/* SPDX-License-Identifier: MIT */
/* Times of a benchmark: median, mean and 95th percentile on one line. */
#ifndef TESTS_SUPPORT_FIGURES_H
#define TESTS_SUPPORT_FIGURES_H

#include <stdint.h>

enum { FIGURES_MOST = 4096 };

struct figures {
	unsigned count;
	int64_t us[FIGURES_MOST];
};

int64_t figures_now_us(void);

/* Adds the time since start_us; beyond FIGURES_MOST nothing is kept. */
void figures_add(struct figures *figures, int64_t start_us);
double figures_median_ms(struct figures *figures);
double figures_p95_ms(struct figures *figures);
double figures_mean_ms(const struct figures *figures);
void figures_print(struct figures *figures, const char *what);

/* A figure that has something to reach: `make bench` ends with a table of these lines. Where most
 * is 0 it stands in the table to be seen beside the others. */
void figures_target(const char *what, double value, const char *unit, double most);

#endif
