/* SPDX-License-Identifier: MIT */
/*
 * The topics under which the screen sums up the checks: five lights that a person understands
 * without reading. Every reason for which a photo can be refused belongs to one topic. Pure.
 */
#ifndef DAEMON_CORE_TOPIC_H
#define DAEMON_CORE_TOPIC_H

#include <stdint.h>

#include "daemon/core/verdict.h"

/* X(id, name) */
#define TOPICS(X)                                                                                  \
	X(PLACE, place)       /* one person, in the middle of the picture */                       \
	X(DISTANCE, distance) /* neither too far from the camera nor too close */                  \
	X(POSE, pose)         /* head, shoulders, mouth, nothing on the head or before the face */ \
	X(EYES, eyes)         /* open eyes that look at the camera, and all that covers eyes */    \
	X(LIGHT, light)       /* light, colours, backdrop and clothes */

enum topic {
#define X(id, name) TOPIC_##id,
	TOPICS(X)
#undef X
		TOPIC_COUNT,
};

/* A set of topics, one bit each. */
typedef uint32_t topic_set;

static inline topic_set topic_bit(enum topic topic)
{
	return (topic_set)1 << (unsigned)topic;
}

/* A topic that is in `good` is in `judged` too. A topic that is not in `judged` is unknown. */
struct topics {
	topic_set judged; /* the verdict judged every reason of the topic, or found one */
	topic_set good;   /* it judged every reason of the topic and found none */
};

enum topic topic_of(enum reason reason);
struct topics topics_of(const struct verdict *verdict);
/* Returns a name such as "place"; null for TOPIC_COUNT. */
const char *topic_name(enum topic topic);

#endif
