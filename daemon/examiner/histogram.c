/* SPDX-License-Identifier: MIT */
#include "daemon/examiner/histogram.h"

float histogram_median(const int32_t *histogram, int bins, int count, float least, float step)
{
	int seen = 0;
	for (int i = 0; i < bins; i++) {
		seen += histogram[i];
		if (2 * seen >= count)
			return least + ((float)i + 0.5f) * step;
	}
	return least;
}

int histogram_percentile(const int32_t histogram[256], float share)
{
	int64_t total = 0, seen = 0;
	for (int i = 0; i < 256; i++)
		total += histogram[i];
	double wanted = share * (double)total;
	for (int i = 0; i < 256; i++) {
		seen += histogram[i];
		if ((double)seen > wanted)
			return i;
	}
	return 255;
}
