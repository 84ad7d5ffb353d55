/* SPDX-License-Identifier: MIT */
#include "daemon/core/session.h"

#include <stddef.h>

struct rule {
	enum session_state state;
	enum session_event event;
	enum session_state next;
	uint32_t effects;
};

#define DO(effect) (1u << EFFECT_##effect)

/* clang-format off */
#define RULE(from, on, to, what) { SESSION_##from, EVENT_##on, SESSION_##to, what }

static const struct rule rules[] = {
	/* States in which nobody is at the booth. Here TIMEOUT means: check disk and date again. */
	RULE(IDLE,         SHUTTER,      NOTICE,       DO(BEGIN)),
	RULE(IDLE,         CANCEL,       IDLE,         DO(LANGUAGE)),
	RULE(IDLE,         TIMEOUT,      IDLE,         DO(OWN_LANGUAGE)),
	RULE(IDLE,         MAINTAIN,     MAINTENANCE,  0),
	RULE(IDLE,         CAMERA_LOST,  OUT_OF_ORDER, 0),
	RULE(IDLE,         FAULT,        OUT_OF_ORDER, 0),
	RULE(IDLE,         CLOSE,        CLOSED,       0),
	RULE(CLOSED,       CANCEL,       CLOSED,       DO(LANGUAGE)),
	RULE(CLOSED,       TIMEOUT,      CLOSED,       DO(OWN_LANGUAGE)),
	RULE(CLOSED,       MAINTAIN,     MAINTENANCE,  0),
	RULE(CLOSED,       OPEN,         IDLE,         0),
	RULE(CLOSED,       CAMERA_LOST,  OUT_OF_ORDER, 0),
	RULE(CLOSED,       FAULT,        OUT_OF_ORDER, 0),
	RULE(OUT_OF_ORDER, TIMEOUT,      OUT_OF_ORDER, 0),
	RULE(OUT_OF_ORDER, CLEARED,      IDLE,         0),
	RULE(OUT_OF_ORDER, MAINTAIN,     MAINTENANCE,  0),
	RULE(MAINTENANCE,  TIMEOUT,      MAINTENANCE,  0),
	RULE(MAINTENANCE,  FAULT,        OUT_OF_ORDER, 0),
	RULE(MAINTENANCE,  CAMERA_LOST,  OUT_OF_ORDER, 0),
	RULE(MAINTENANCE,  CLEARED,      IDLE,         0),

	/* States before the first picture. The booth takes no picture without consent. */
	RULE(NOTICE,       NEXT_PAGE,    NOTICE,       DO(TURN)),
	RULE(NOTICE,       SHUTTER,      IDENTIFY,     DO(CONSENT) | DO(IDENTIFY)),
	RULE(NOTICE,       CANCEL,       IDLE,         DO(END)),
	RULE(NOTICE,       ASK,          MORE_TIME,    0),
	RULE(NOTICE,       TIMEOUT,      IDLE,         DO(END)),
	RULE(NOTICE,       CAMERA_LOST,  OUT_OF_ORDER, DO(END)),
	RULE(NOTICE,       FAULT,        OUT_OF_ORDER, DO(END)),
	RULE(IDENTIFY,     IDENTIFIED,   PHONE,        DO(ASK_PHONE)),
	RULE(IDENTIFY,     LISTED,       CONFIRM,      0),
	RULE(IDENTIFY,     UNLISTED,     UNLISTED,     0),
	RULE(IDENTIFY,     AGAIN,        ALREADY,      0),
	RULE(IDENTIFY,     TURNED_AWAY,  REFUSED_ENTRY, 0),
	RULE(IDENTIFY,     CANCEL,       IDLE,         DO(END)),
	RULE(IDENTIFY,     ASK,          MORE_TIME,    0),
	RULE(IDENTIFY,     TIMEOUT,      IDLE,         DO(END)),
	RULE(IDENTIFY,     CAMERA_LOST,  OUT_OF_ORDER, DO(END)),
	RULE(IDENTIFY,     FAULT,        OUT_OF_ORDER, DO(END)),

	/* The person confirms who they are. Only then the booth tells whether the person was
	 * photographed before: the card may be somebody else's. */
	RULE(CONFIRM,      SHUTTER,      CODE,         DO(RIGHT) | DO(ADMIT)),
	RULE(CONFIRM,      CANCEL,       MISMATCH,     0),
	RULE(CONFIRM,      ASK,          MORE_TIME,    0),
	RULE(CONFIRM,      TIMEOUT,      IDLE,         DO(END)),
	RULE(CONFIRM,      CAMERA_LOST,  OUT_OF_ORDER, DO(END)),
	RULE(CONFIRM,      FAULT,        OUT_OF_ORDER, DO(END)),
	RULE(MISMATCH,     SHUTTER,      CODE,         DO(WRONG) | DO(ADMIT)),
	RULE(MISMATCH,     CANCEL,       IDENTIFY,     DO(FORGET) | DO(IDENTIFY)),
	RULE(MISMATCH,     ASK,          MORE_TIME,    0),
	RULE(MISMATCH,     TIMEOUT,      IDLE,         DO(END)),
	RULE(MISMATCH,     CAMERA_LOST,  OUT_OF_ORDER, DO(END)),
	RULE(MISMATCH,     FAULT,        OUT_OF_ORDER, DO(END)),
	RULE(UNLISTED,     GO_ON,        CODE,         DO(ADMIT)),
	RULE(UNLISTED,     CANCEL,       IDENTIFY,     DO(FORGET) | DO(IDENTIFY)),
	RULE(UNLISTED,     ASK,          MORE_TIME,    0),
	RULE(UNLISTED,     TIMEOUT,      IDLE,         DO(END)),
	RULE(UNLISTED,     CAMERA_LOST,  OUT_OF_ORDER, DO(END)),
	RULE(UNLISTED,     FAULT,        OUT_OF_ORDER, DO(END)),
	RULE(CODE,         IDENTIFIED,   PHONE,        DO(ASK_PHONE)),
	RULE(CODE,         GO_ON,        PHONE,        DO(ASK_PHONE)),
	RULE(CODE,         AGAIN,        ALREADY,      0),
	RULE(CODE,         TURNED_AWAY,  REFUSED_ENTRY, 0),
	RULE(CODE,         CANCEL,       IDENTIFY,     DO(FORGET) | DO(IDENTIFY)),
	RULE(CODE,         ASK,          MORE_TIME,    0),
	RULE(CODE,         TIMEOUT,      IDLE,         DO(END)),
	RULE(CODE,         CAMERA_LOST,  OUT_OF_ORDER, DO(END)),
	RULE(CODE,         FAULT,        OUT_OF_ORDER, DO(END)),
	/* CANCEL leaves no number. */
	RULE(PHONE,        IDENTIFIED,   RULES,        0),
	RULE(PHONE,        GO_ON,        RULES,        0),
	RULE(PHONE,        CANCEL,       RULES,        0),
	RULE(PHONE,        ASK,          MORE_TIME,    0),
	RULE(PHONE,        TIMEOUT,      IDLE,         DO(END)),
	RULE(PHONE,        CAMERA_LOST,  OUT_OF_ORDER, DO(END)),
	RULE(PHONE,        FAULT,        OUT_OF_ORDER, DO(END)),
	RULE(ALREADY,      SHUTTER,      CODE,         DO(ASK_CODE)),
	RULE(ALREADY,      CANCEL,       IDLE,         DO(END)),
	RULE(ALREADY,      ASK,          MORE_TIME,    0),
	RULE(ALREADY,      TIMEOUT,      IDLE,         DO(END)),
	RULE(ALREADY,      CAMERA_LOST,  OUT_OF_ORDER, DO(END)),
	RULE(ALREADY,      FAULT,        OUT_OF_ORDER, DO(END)),
	RULE(REFUSED_ENTRY, SHUTTER,     IDLE,         DO(END)),
	RULE(REFUSED_ENTRY, CANCEL,      IDLE,         DO(END)),
	RULE(REFUSED_ENTRY, ASK,         MORE_TIME,    0),
	RULE(REFUSED_ENTRY, TIMEOUT,     IDLE,         DO(END)),
	RULE(REFUSED_ENTRY, CAMERA_LOST, OUT_OF_ORDER, DO(END)),
	RULE(REFUSED_ENTRY, FAULT,       OUT_OF_ORDER, DO(END)),
	RULE(RULES,        SHUTTER,      POSE,         0),
	RULE(RULES,        CANCEL,       IDLE,         DO(END)),
	RULE(RULES,        ASK,          MORE_TIME,    0),
	RULE(RULES,        TIMEOUT,      IDLE,         DO(END)),
	RULE(RULES,        CAMERA_LOST,  INTERRUPTED,  0),
	RULE(RULES,        FAULT,        OUT_OF_ORDER, DO(END)),

	/* States in which the student poses. A full disk closes the booth here, before the photo is
	 * taken. */
	RULE(POSE,         SHUTTER,      COUNTDOWN,    0),
	RULE(POSE,         HELD,         COUNTDOWN,    0),
	RULE(POSE,         CANCEL,       RULES,        0),
	RULE(POSE,         ASK,          MORE_TIME,    0),
	RULE(POSE,         TIMEOUT,      IDLE,         DO(END)),
	RULE(POSE,         CAMERA_LOST,  INTERRUPTED,  0),
	RULE(POSE,         FAULT,        OUT_OF_ORDER, DO(END)),
	RULE(COUNTDOWN,    TIMEOUT,      BURST,        DO(BURST)),
	RULE(COUNTDOWN,    CANCEL,       POSE,         0),
	RULE(COUNTDOWN,    POSE_BROKEN,  POSE,         0),
	RULE(COUNTDOWN,    CAMERA_LOST,  INTERRUPTED,  0),
	RULE(COUNTDOWN,    FAULT,        OUT_OF_ORDER, DO(END)),
	RULE(BURST,        BURST_TAKEN,  EXAMINING,    DO(EXAMINE)),
	RULE(BURST,        BURST_FAILED, POSE,         DO(DISCARD)),
	RULE(BURST,        TIMEOUT,      POSE,         DO(DISCARD)),
	RULE(BURST,        CAMERA_LOST,  INTERRUPTED,  DO(DISCARD)),
	RULE(INTERRUPTED,  CAMERA_BACK,  POSE,         0),
	RULE(INTERRUPTED,  CANCEL,       OUT_OF_ORDER, DO(END)),
	RULE(INTERRUPTED,  TIMEOUT,      OUT_OF_ORDER, DO(END)),
	RULE(INTERRUPTED,  FAULT,        OUT_OF_ORDER, DO(END)),

	/* States after the photo was taken. The frames are in memory, so a lost camera does not
	 * matter. */
	RULE(EXAMINING,    PASSED,       REVIEW,       0),
	RULE(EXAMINING,    REFUSED,      REJECTED,     0),
	RULE(EXAMINING,    REFUSED_LAST, STAFF,        0),
	RULE(EXAMINING,    BURST_FAILED, POSE,         DO(DISCARD)),
	RULE(EXAMINING,    TIMEOUT,      POSE,         DO(DISCARD)),
	RULE(REJECTED,     SHUTTER,      POSE,         DO(DISCARD)),
	RULE(REJECTED,     CANCEL,       IDLE,         DO(DISCARD) | DO(END)),
	RULE(REJECTED,     ASK,          MORE_TIME,    0),
	RULE(REJECTED,     TIMEOUT,      IDLE,         DO(DISCARD) | DO(END)),
	RULE(STAFF,        GRANTED,      POSE,         DO(GRANT) | DO(DISCARD)),
	RULE(STAFF,        SHUTTER,      IDLE,         DO(DISCARD) | DO(END)),
	RULE(STAFF,        CANCEL,       IDLE,         DO(DISCARD) | DO(END)),
	RULE(STAFF,        ASK,          MORE_TIME,    0),
	RULE(STAFF,        TIMEOUT,      IDLE,         DO(DISCARD) | DO(END)),
	RULE(REVIEW,       SHUTTER,      SAVING,       DO(STORE)),
	RULE(REVIEW,       KEEP,         SAVING,       DO(STORE)),
	RULE(REVIEW,       CANCEL,       POSE,         DO(DISCARD)),
	RULE(REVIEW,       ASK,          MORE_TIME,    0),
	RULE(REVIEW,       TIMEOUT,      IDLE,         DO(DISCARD) | DO(END)),
	RULE(REVIEW,       LEFT,         IDLE,         DO(DISCARD) | DO(END)),

	/* The student has chosen to keep the photo. Buttons do nothing until the disk has
	 * answered. */
	RULE(SAVING,       STORED,       SAVED,        0),
	RULE(SAVING,       NOT_STORED,   UNSAVED,      0),
	RULE(SAVING,       TIMEOUT,      SAVING,       0),
	RULE(UNSAVED,      TIMEOUT,      SAVING,       DO(STORE)),
	RULE(UNSAVED,      SHUTTER,      SAVING,       DO(STORE)),
	RULE(UNSAVED,      CANCEL,       IDLE,         DO(DISCARD) | DO(END)),
	RULE(SAVED,        TIMEOUT,      PAYING,       DO(ASK_PAYMENT)),
	RULE(SAVED,        SHUTTER,      PAYING,       DO(ASK_PAYMENT)),
	RULE(SAVED,        LEFT,         IDLE,         DO(DISCARD) | DO(END)),

	/* The photo is safe whatever happens here. The person may be reading their telephone, so
	 * nobody looks whether they are still there. */
	RULE(PAYING,       NOT_ASKED,    DONE,         0),
	RULE(PAYING,       ORDER_PAID,   PAID,         0),
	RULE(PAYING,       SHUTTER,      PAYING,       DO(HURRY_ORDER)),
	RULE(PAYING,       GO_ON,        DONE,         0),
	RULE(PAYING,       CANCEL,       DONE,         0),
	RULE(PAYING,       TIMEOUT,      DONE,         0),
	RULE(PAID,         SHUTTER,      DONE,         0),
	RULE(PAID,         TIMEOUT,      DONE,         0),
	RULE(DONE,         SHUTTER,      IDLE,         DO(DISCARD) | DO(END)),
	RULE(DONE,         CANCEL,       IDLE,         DO(DISCARD) | DO(END)),
	RULE(DONE,         TIMEOUT,      IDLE,         DO(DISCARD) | DO(END)),
	RULE(DONE,         LEFT,         IDLE,         DO(DISCARD) | DO(END)),

	/* The time of a page is over, and the person may still be there. The visit stays as it is,
	 * and so does a photo that is not kept yet. A fault waits until the page is gone. */
	RULE(MORE_TIME,    SHUTTER,      BACK,         0),
	RULE(MORE_TIME,    CANCEL,       IDLE,         DO(DISCARD) | DO(END)),
	RULE(MORE_TIME,    TIMEOUT,      IDLE,         DO(DISCARD) | DO(END)),
};
/* clang-format on */

struct session_step session_step(enum session_state state, enum session_event event)
{
	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
		if (rules[i].state == state && rules[i].event == event)
			return (struct session_step){ .next = rules[i].next,
						      .effects = rules[i].effects,
						      .has_rule = true };
	return (struct session_step){ .next = state };
}

static const struct {
	const char *name;
	bool needs_camera;
} states[SESSION_STATE_COUNT] = {
#define X(id, text, camera, time) [SESSION_##id] = { .name = #text, .needs_camera = camera },
	SESSION_STATES(X)
#undef X
};

static const char *const events[SESSION_EVENT_COUNT] = {
#define X(id, text) [EVENT_##id] = #text,
	SESSION_EVENTS(X)
#undef X
};

const char *session_state_name(enum session_state state)
{
	return state < SESSION_STATE_COUNT ? states[state].name : NULL;
}

const char *session_event_name(enum session_event event)
{
	return event < SESSION_EVENT_COUNT ? events[event] : NULL;
}

bool session_needs_camera(enum session_state state)
{
	return state < SESSION_STATE_COUNT && states[state].needs_camera;
}

bool session_watches_person(enum session_state state)
{
	return state == SESSION_REVIEW || state == SESSION_SAVED || state == SESSION_DONE;
}

bool session_is_visit(enum session_state state)
{
	return state != SESSION_IDLE && state != SESSION_CLOSED && state != SESSION_OUT_OF_ORDER &&
	       state != SESSION_MAINTENANCE;
}
