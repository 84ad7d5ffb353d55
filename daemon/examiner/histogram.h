/* SPDX-License-Identifier: MIT */
/* Medians and percentiles from histograms whose bins have equal widths. */
#ifndef DAEMON_EXAMINER_HISTOGRAM_H
#define DAEMON_EXAMINER_HISTOGRAM_H

#include <stdint.h>

/*
 * Returns the index of the bin for a value; the first bin starts at `least`. A value below or above
 * all bins goes into the first or the last bin.
 */
static inline int histogram_bin(float value, float least, float step, int bins)
{
	int bin = (int)((value - least) / step);
	return bin < 0 ? 0 : bin >= bins ? bins - 1 : bin;
}

/* Returns the centre of the bin that holds the median. `count` is the sum of all bins. */
float histogram_median(const int32_t *histogram, int bins, int count, float least, float step);

/* Returns the index of the bin below which `share` of the counted values lie. */
int histogram_percentile(const int32_t histogram[256], float share);

#endif
