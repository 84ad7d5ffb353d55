/* SPDX-License-Identifier: MIT */
/*
 * The steps of a visit, as a table of rules.
 *
 * session.c has one row for each transition. An event without a row in the present state changes
 * nothing. No row has a condition: the conductor (boothd/booth.c) compares all numbers with their
 * limits and tells the session only events. The session has no clock either: the event TIMEOUT says
 * that a state's time is over. Effects are bits. The conductor carries them out in the order of the
 * bits and answers later with an event. tests/data/session.txt is a printout of the whole table;
 * read it to review a change of behaviour.
 */
#ifndef DAEMON_CORE_SESSION_H
#define DAEMON_CORE_SESSION_H

#include <stdbool.h>
#include <stdint.h>

/* X(id, name, whether the state needs the camera, session.* setting that limits the time in it) */
#define SESSION_STATES(X)                                                                          \
	X(IDLE, idle, false, idle_s)                                                               \
	X(CLOSED, closed, false, idle_s)                                                           \
	X(NOTICE, notice, false, read_s)                                                           \
	X(IDENTIFY, identify, false, identify_s)                                                   \
	X(RULES, rules, false, read_s)                                                             \
	X(POSE, pose, true, pose_s)                                                                \
	X(COUNTDOWN, countdown, true, countdown_s)                                                 \
	X(BURST, burst, true, burst_s)                                                             \
	X(EXAMINING, examining, false, examine_s)                                                  \
	X(REJECTED, rejected, false, read_s)                                                       \
	X(STAFF, staff, false, read_s)                                                             \
	X(REVIEW, review, false, review_s)                                                         \
	X(SAVING, saving, false, save_s)                                                           \
	X(UNSAVED, unsaved, false, retry_s)                                                        \
	X(SAVED, saved, false, saved_s)                                                            \
	X(DONE, done, false, done_s)                                                               \
	X(INTERRUPTED, interrupted, false, interrupted_s)                                          \
	X(OUT_OF_ORDER, out_of_order, false, idle_s)

/* X(id, name) */
#define SESSION_EVENTS(X)                                                                          \
	X(SHUTTER, shutter)           /* the button that starts, photographs and keeps */          \
	X(CANCEL, cancel)             /* button: back, again, not me */                            \
	X(KEEP, keep)                 /* button: keep the photo, where a third button is fitted */ \
	X(TIMEOUT, timeout)           /* the state's time is over */                               \
	X(IDENTIFIED, identified)     /* a code was read, or the booth asks for no code */         \
	X(HELD, held)                 /* all live checks have passed for hints.hold_ms */          \
	X(BURST_TAKEN, burst_taken)   /* enough frames were taken after the shutter */             \
	X(BURST_FAILED, burst_failed) /* no usable frames came */                                  \
	X(PASSED, passed)             /* the examination passed, and the photo is finished */      \
	X(REFUSED, refused)           /* the examination found a reason to retry */                \
	X(REFUSED_LAST, refused_last) /* the examination refused the last allowed try */           \
	X(STORED, stored)             /* the photo is durable on disk */                           \
	X(NOT_STORED, not_stored)     /* the disk failed; the photo is still in memory */          \
	X(CAMERA_LOST, camera_lost)                                                                \
	X(CAMERA_BACK, camera_back)                                                                \
	X(FAULT, fault)     /* any other fault that closes the booth */                            \
	X(CLEARED, cleared) /* the last fault is over */                                           \
	X(CLOSE, close)     /* today is outside the collection window */                           \
	X(OPEN, open)

/* X(id, name), in the order in which the effects are carried out */
#define SESSION_EFFECTS(X)                                                                         \
	X(BEGIN, begin)       /* a new visit: forget the previous person */                        \
	X(CONSENT, consent)   /* record the notice's version and the time of the press */          \
	X(IDENTIFY, identify) /* wait for a code, or send IDENTIFIED at once */                    \
	X(BURST, burst)       /* take frames from now on */                                        \
	X(EXAMINE, examine)   /* choose and examine a frame, finish the photo */                   \
	X(DISCARD, discard)   /* drop the photo and its frames */                                  \
	X(STORE, store)       /* make the photo durable */                                         \
	X(END, end)           /* the visit is over: wipe the person's data */

enum session_state {
#define X(id, name, camera, time) SESSION_##id,
	SESSION_STATES(X)
#undef X
		SESSION_STATE_COUNT,
};

enum session_event {
#define X(id, name) EVENT_##id,
	SESSION_EVENTS(X)
#undef X
		SESSION_EVENT_COUNT,
};

enum session_effect {
#define X(id, name) EFFECT_##id,
	SESSION_EFFECTS(X)
#undef X
		SESSION_EFFECT_COUNT,
};

struct session_step {
	enum session_state next;
	uint32_t effects; /* set of bits 1 << enum session_effect */
	bool has_rule;    /* the table has a row for this event in this state */
};

struct session_step session_step(enum session_state state, enum session_event event);

const char *session_state_name(enum session_state state);
const char *session_event_name(enum session_event event);
/* Whether the screen shows the live picture, so that frames must come. */
bool session_needs_camera(enum session_state state);
/* Whether a person is at the booth: from the notice to the receipt. */
bool session_is_visit(enum session_state state);

#endif
