/* SPDX-License-Identifier: MIT */
/*
 * The people that a visitor of a demo may put before the rendered camera, one button each. Pure. The
 * camera draws them (sitter/sitter_people.h); the screen names them.
 */
#ifndef DAEMON_CORE_DEMO_H
#define DAEMON_CORE_DEMO_H

#include <stdbool.h>

#include "daemon/core/reason.h"

/* X(id, name, the reason that the booth will find; NONE: a photo of this person passes, words in Chinese,
 * words in English) */
#define DEMO_SITTERS(X)                                                                            \
	X(GOOD, good, NONE, "合格", "All right")                                                   \
	X(GLASSES, glasses, NONE, "戴眼镜", "Glasses")                                             \
	X(GLARE, glare, GLASSES_GLARE, "镜片反光", "Glare")                                        \
	X(SUNGLASSES, sunglasses, GLASSES_TINTED, "墨镜", "Sunglasses")                            \
	X(EYES_SHUT, eyes_shut, EYES_CLOSED, "闭眼", "Eyes shut")                                  \
	X(MOUTH_OPEN, mouth_open, MOUTH_OPEN, "张嘴", "Mouth open")                                \
	X(TURNED, turned, HEAD_TURNED, "转头", "Turned away")                                      \
	X(CHIN_UP, chin_up, HEAD_RAISED, "抬头", "Chin up")                                        \
	X(TILTED, tilted, HEAD_TILTED, "歪头", "Tilted")                                           \
	X(FAR, far, TOO_SMALL, "太远", "Too far")                                                  \
	X(NEAR, near, TOO_CLOSE, "太近", "Too near")                                               \
	X(DARK, dark, TOO_DARK, "太暗", "Dark")                                                    \
	X(SIDE_LIGHT, side_light, UNEVEN_LIGHT, "侧光", "Side light")                              \
	X(MASK, mask, FACE_COVERED, "口罩", "Mask")                                                \
	X(HAT, hat, HEAD_COVERED, "帽子", "Hat")                                                   \
	X(FRINGE, fringe, HAIR_OVER_BROWS, "刘海挡眉", "Fringe")                                   \
	X(CURTAIN, curtain, BACKGROUND_UNEVEN, "背景皱", "Crumpled backdrop")                      \
	X(TWO, two, SEVERAL_FACES, "两个人", "Two people")                                         \
	X(NOBODY, nobody, NO_FACE, "没有人", "Nobody")

enum demo_sitter {
#define X(id, name, reason, zh, en) DEMO_SITTER_##id,
	DEMO_SITTERS(X)
#undef X
		DEMO_SITTER_COUNT,
	DEMO_SITTER_SAME = DEMO_SITTER_COUNT, /* who sits there stays */
};

/* Returns a name such as "eyes_shut"; null for DEMO_SITTER_SAME. */
const char *demo_sitter_name(enum demo_sitter sitter);
/* Returns DEMO_SITTER_SAME if nobody has this name. */
enum demo_sitter demo_sitter_find(const char *name);
/* Returns the reason that the booth will find; REASON_NONE: a photo passes. */
enum reason demo_sitter_reason(enum demo_sitter sitter);
/* Returns the words of the button. */
const char *demo_sitter_words(enum demo_sitter sitter, bool is_chinese);

#endif
