/* SPDX-License-Identifier: MIT */
/* The rows of measure.h: every measure, with what its low and its high side mean. */
#ifndef DAEMON_CORE_MEASURE_TABLE_H
#define DAEMON_CORE_MEASURE_TABLE_H

/* X(id, Name, unit, reason below its minimum, reason above its maximum, family, source) */
#define MEASURES(X)                                                                                \
	X(FACE_COUNT, FaceCount, "faces", NO_FACE, SEVERAL_FACES, presence,                        \
	  "notice: one person; BlazeFace confirmed by the mesh")

#endif
