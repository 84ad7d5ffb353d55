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

void figures_print(struct figures *figures, const char *what)
{
	double sum = 0;
	for (unsigned i = 0; i < figures->count; i++)
		sum += (double)figures->us[i] / 1000;
	printf("%-52s median %8.3f ms   mean %8.3f   p95 %8.3f   (%u)\n", what,
	       at_share(figures, 0.5), figures->count ? sum / figures->count : 0,
	       at_share(figures, 0.95), figures->count);
}
