/* SPDX-License-Identifier: MIT */
/*
 * The reasons for which a photo is refused or a hint is shown. Records, metrics, hints, profiles
 * and tests use these ids (docs/reasons.md), so never rename an id or give it another meaning.
 *
 * The order of the rows is the order of the hints: the screen shows the first reason that was
 * found. So a person who follows one hint after the other gets a photo that passes. The reasons
 * about presence come first, then those about light, place, pose, glasses and hair, eyes and the
 * rest.
 */
#ifndef DAEMON_CORE_REASON_H
#define DAEMON_CORE_REASON_H

#include <stdbool.h>
#include <stdint.h>

/* X(id, name, default action, for a profile that does not name the reason) */
#define REASONS(X)                                                                                 \
	X(NO_FACE, no_face, REJECT)                                                                \
	X(SEVERAL_FACES, several_faces, REJECT)                                                    \
	X(TOO_DARK, too_dark, REJECT)                                                              \
	X(TOO_BRIGHT, too_bright, REJECT)                                                          \
	X(UNEVEN_LIGHT, uneven_light, REJECT)                                                      \
	X(TOO_SMALL, too_small, REJECT)                                                            \
	X(TOO_CLOSE, too_close, REJECT)                                                            \
	X(OFF_CENTRE, off_centre, REJECT)                                                          \
	X(FACE_COVERED, face_covered, REJECT)                                                      \
	X(HEAD_TURNED, head_turned, REJECT)                                                        \
	X(HEAD_RAISED, head_raised, REJECT)                                                        \
	X(HEAD_TILTED, head_tilted, REJECT)                                                        \
	X(SHOULDERS_UNEVEN, shoulders_uneven, REJECT)                                              \
	X(GLASSES_TINTED, glasses_tinted, REJECT)                                                  \
	X(HEAD_COVERED, head_covered, REJECT)                                                      \
	X(HAIR_OVER_EYES, hair_over_eyes, REJECT)                                                  \
	X(HAIR_OVER_BROWS, hair_over_brows, REJECT)                                                \
	X(FRAME_OVER_EYES, frame_over_eyes, REJECT)                                                \
	X(GLASSES_GLARE, glasses_glare, REJECT)                                                    \
	X(EYES_CLOSED, eyes_closed, REJECT)                                                        \
	X(GAZE_AWAY, gaze_away, REJECT)                                                            \
	X(MOUTH_OPEN, mouth_open, REJECT)                                                          \
	X(GLARE_ON_SKIN, glare_on_skin, REJECT)                                                    \
	X(HAIR_WASHED_OUT, hair_washed_out, REJECT)                                                \
	X(RED_EYE, red_eye, REJECT)                                                                \
	X(BLURRED, blurred, REJECT)                                                                \
	X(UNNATURAL_COLOUR, unnatural_colour, REJECT)                                              \
	X(BACKGROUND_UNEVEN, background_uneven, REJECT)                                            \
	X(CLOTHES_LIKE_BACKGROUND, clothes_like_background, REJECT)                                \
	X(RECAPTURED, recaptured, ADVISE)                                                          \
	X(SMILING, smiling, ADVISE)                                                                \
	X(EARS_HIDDEN, ears_hidden, ADVISE)                                                        \
	X(HAIR_LOOSE, hair_loose, ADVISE)                                                          \
	X(JEWELLERY, jewellery, ADVISE)                                                            \
	X(CLOTHES_PATTERNED, clothes_patterned, ADVISE)                                            \
	X(MAKEUP, makeup, ADVISE)                                                                  \
	X(RETOUCHED, retouched, ADVISE)

enum reason {
#define X(id, name, action) REASON_##id,
	REASONS(X)
#undef X
		REASON_COUNT,
	REASON_NONE = REASON_COUNT,
};

/* What a profile does about a reason. REASON_OFF: the reason is neither judged nor shown. */
enum reason_action { REASON_OFF, REASON_ADVISE, REASON_REJECT };

/* A set of reasons, one bit each. */
typedef uint64_t reason_set;

static inline reason_set reason_bit(enum reason reason)
{
	return (reason_set)1 << (unsigned)reason;
}

/* Returns a name such as "too_dark"; null for REASON_NONE. */
const char *reason_name(enum reason reason);
enum reason_action reason_default(enum reason reason);
/* Returns whether staff may set the reason aside for one person, for faith or health. The record
 * then says that staff did so. Staff may not set aside a reason that is a fault of the picture. */
bool reason_may_be_overridden(enum reason reason);
/* Returns REASON_NONE if no reason has this name. */
enum reason reason_parse(const char *name);
/* Returns the reason whose hint comes first; REASON_NONE if the set is empty. */
enum reason reason_first(reason_set set);

#endif
