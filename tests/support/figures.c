/* SPDX-License-Identifier: MIT */
#include "tests/support/figures.h"

#include <stdio.h>
#include <stdlib.h>

#include "daemon/base/clock.h"

int64_t figures_now_us(void)
{
	return clock_monotonic_us();
}

void figures_add(struct figures *figures, int64_t start_us)
{
	if (figures->count < FIGURES_MOST)
		figures->us[figures->count++] = figures_now_us() - start_us;
}

static int compare(const void *a, const void *b)
{
	const int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
	return (left > right) - (left < right);
}

static double at_share(struct figures *figures, double share)
{
	if (figures->count == 0)
		return 0;
	qsort(figures->us, figures->count, sizeof(figures->us[0]), compare);
	return (double)figures->us[(unsigned)(share * (figures->count - 1))] / 1000;
}

double figures_median_ms(struct figures *figures)
{
	return at_share(figures, 0.5);
}

double figures_p95_ms(struct figures *figures)
{
	return at_share(figures, 0.95);
}

double figures_mean_ms(const struct figures *figures)
{
	double sum = 0;
	for (unsigned i = 0; i < figures->count; i++)
		sum += (double)figures->us[i] / 1000;
	return figures->count ? sum / figures->count : 0;
}

void figures_print(struct figures *figures, const char *what)
{
	printf("%-52s median %8.3f ms   mean %8.3f   p95 %8.3f   (%u)\n", what,
	       figures_median_ms(figures), figures_mean_ms(figures), figures_p95_ms(figures),
	       figures->count);
}

void figures_target(const char *what, double value, const char *unit, double most)
{
	printf("  %-58s %9.2f %-5s ", what, value, unit);
	if (most <= 0)
		printf("(beside it)\n");
	else
		printf("(to reach: %g at most%s)\n", most, value <= most ? "" : "; MISSED");
}
