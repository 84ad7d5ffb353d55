/* SPDX-License-Identifier: MIT */
#include "daemon/examiner/readout.h"

#include "daemon/examiner/readout_tables.h"

static const struct {
	const int8_t *weights;
	float scale, bias;
} tables[READOUTS] = {
	[READOUT_HEADWEAR] = { readout_headwear_weights, READOUT_HEADWEAR_SCALE,
			       READOUT_HEADWEAR_BIAS },
	[READOUT_COVERING] = { readout_covering_weights, READOUT_COVERING_SCALE,
			       READOUT_COVERING_BIAS },
	[READOUT_GLASSES] = { readout_glasses_weights, READOUT_GLASSES_SCALE,
			      READOUT_GLASSES_BIAS },
};

float readout_score(enum readout which, const float *map)
{
	const int8_t *weights = tables[which].weights;
	float sum = 0;
	for (int k = 0; k < FACE_MAP_COUNT; k++)
		sum += map[k] * (float)weights[k];
	return sum * tables[which].scale + tables[which].bias;
}
