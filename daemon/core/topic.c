/* SPDX-License-Identifier: MIT */
#include "daemon/core/topic.h"

#include <stddef.h>

/* A reason that is not named here belongs to the topic LIGHT, like the reasons that are only
 * advice. */
enum topic topic_of(enum reason reason)
{
	switch ((unsigned)reason) {
	case REASON_NO_FACE:
	case REASON_SEVERAL_FACES:
	case REASON_OFF_CENTRE:
		return TOPIC_PLACE;
	case REASON_TOO_SMALL:
	case REASON_TOO_CLOSE:
		return TOPIC_DISTANCE;
	case REASON_FACE_COVERED:
	case REASON_HEAD_TURNED:
	case REASON_HEAD_RAISED:
	case REASON_HEAD_TILTED:
	case REASON_SHOULDERS_UNEVEN:
	case REASON_HEAD_COVERED:
	case REASON_MOUTH_OPEN:
	case REASON_SMILING:
	case REASON_BLURRED:
		return TOPIC_POSE;
	case REASON_GLASSES_TINTED:
	case REASON_GLASSES_GLARE:
	case REASON_FRAME_OVER_EYES:
	case REASON_HAIR_OVER_EYES:
	case REASON_HAIR_OVER_BROWS:
	case REASON_EYES_CLOSED:
	case REASON_GAZE_AWAY:
	case REASON_RED_EYE:
		return TOPIC_EYES;
	default:
		return TOPIC_LIGHT;
	}
}

static topic_set topics_in(reason_set reasons)
{
	topic_set set = 0;
	for (unsigned i = 0; i < REASON_COUNT; i++)
		if (reasons & reason_bit((enum reason)i))
			set |= topic_bit(topic_of((enum reason)i));
	return set;
}

struct topics topics_of(const struct verdict *verdict)
{
	topic_set all = topic_bit(TOPIC_COUNT) - 1;
	topic_set bad = topics_in(verdict->reasons), unknown = topics_in(verdict->unassessed);
	return (struct topics){ .judged = (all & ~unknown) | bad, .good = all & ~unknown & ~bad };
}

const char *topic_name(enum topic topic)
{
	static const char *const names[TOPIC_COUNT] = {
#define X(id, text) [TOPIC_##id] = #text,
		TOPICS(X)
#undef X
	};
	return topic < TOPIC_COUNT ? names[topic] : NULL;
}
