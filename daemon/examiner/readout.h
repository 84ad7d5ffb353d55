/* SPDX-License-Identifier: MIT */
/*
 * A read-out is a weighted sum of what the mesh network knows about a face (`map` in face/face.h).
 * The network was trained to place points, yet its features also tell whether the head wears
 * something and whether something covers the face. One read-out costs 4,608 multiplications.
 *
 * tests/eval/readouts fits the weights on drawings (readout_tables.h). A score has no unit: about 1
 * means that the thing is there, about -1 that it is not. No score stands alone: where drawings and
 * life differ, a score is wrong, so each family combines it with what its pixels show.
 */
#ifndef DAEMON_EXAMINER_READOUT_H
#define DAEMON_EXAMINER_READOUT_H

enum readout {
	READOUT_HEADWEAR, /* caps, scarves, hoods, bands */
	READOUT_COVERING, /* masks, hands, things before the face */
	READOUT_GLASSES,  /* glasses of any kind */
	READOUTS,
};

/* Returns the score of a map of FACE_MAP_COUNT features. */
float readout_score(enum readout which, const float *map);

#endif
