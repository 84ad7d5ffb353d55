/* SPDX-License-Identifier: MIT */
/*
 * The steps of a visit, as a table of rules.
 *
 * session.c has one row for each transition. An event without a row in the present state changes
 * nothing. No row has a condition: the conductor (boothd/booth.c) compares all numbers with their
 * limits and reports only events to the session. The session has no clock either: the event TIMEOUT
 * says that a state's time is over. Effects are bits. The conductor carries them out in the order
 * of the bits and later reports the result as an event. tests/data/session.txt is a printout of the
 * whole table; read it to review a change of behaviour.
 */
#ifndef DAEMON_CORE_SESSION_H
#define DAEMON_CORE_SESSION_H

#include <stdbool.h>
#include <stdint.h>

/* X(id, name, whether the state needs the camera, session.* setting that limits the state's
 * time) */
#define SESSION_STATES(X)                                                                          \
	X(IDLE, idle, false, idle_s)                                                               \
	X(CLOSED, closed, false, idle_s)                                                           \
	X(NOTICE, notice, false, read_s)                                                           \
	X(IDENTIFY, identify, false, identify_s)                                                   \
	X(CONFIRM, confirm, false, read_s)                                                         \
	X(MISMATCH, mismatch, false, read_s)                                                       \
	X(UNLISTED, unlisted, false, read_s)                                                       \
	X(CODE, code, false, identify_s)                                                           \
	X(PHONE, phone, false, identify_s)                                                         \
	X(ALREADY, already, false, read_s)                                                         \
	X(REFUSED_ENTRY, refused_entry, false, read_s)                                             \
	X(RULES, rules, false, read_s)                                                             \
	X(POSE, pose, true, pose_s)                                                                \
	X(COUNTDOWN, countdown, true, countdown_s)                                                 \
	X(BURST, burst, true, burst_s)                                                             \
	X(EXAMINING, examining, false, examine_s)                                                  \
	X(REJECTED, rejected, false, read_s)                                                       \
	X(STAFF, staff, false, staff_s)                                                            \
	X(REVIEW, review, false, review_s)                                                         \
	X(SAVING, saving, false, save_s)                                                           \
	X(UNSAVED, unsaved, false, retry_s)                                                        \
	X(SAVED, saved, false, saved_s)                                                            \
	X(PAYING, paying, false, pay_s)                                                            \
	X(PAID, paid, false, saved_s)                                                              \
	X(DONE, done, false, done_s)                                                               \
	X(INTERRUPTED, interrupted, false, interrupted_s)                                          \
	X(MORE_TIME, more_time, false, more_s)                                                     \
	X(OUT_OF_ORDER, out_of_order, false, idle_s)                                               \
	X(MAINTENANCE, maintenance, true, idle_s)

/* X(id, name) */
#define SESSION_EVENTS(X)                                                                          \
	X(SHUTTER, shutter)           /* the button that starts, photographs and keeps */          \
	X(CANCEL, cancel)             /* the button that means "back", "again" or "not me" */      \
	X(KEEP, keep)                 /* the third button, if fitted: it keeps the photo */        \
	X(NEXT_PAGE, next_page)       /* the shutter, where the notice has another page */         \
	X(TIMEOUT, timeout)           /* the time of the present state is over */                  \
	X(ASK, ask)                   /* as TIMEOUT, but the person may ask for more time */       \
	X(LEFT, left)                 /* the person who saw the photo is no longer there */        \
	X(GRANTED, granted)           /* staff grants more tries */                                \
	X(IDENTIFIED, identified)     /* the booth knows all that it asks for */                   \
	X(LISTED, listed)             /* the roster has one person with the key */                 \
	X(UNLISTED, unlisted)         /* the roster has nobody with the key, or several */         \
	X(AGAIN, again)               /* the person was photographed before, and may be again */   \
	X(TURNED_AWAY, turned_away)   /* the person may not be photographed now */                 \
	X(GO_ON, go_on)               /* the shutter, where a setting or an answer allows it */    \
	X(HELD, held)                 /* all live checks passed for the time hints.hold_ms */      \
	X(POSE_BROKEN, pose_broken)   /* the person left the pose during the countdown */          \
	X(BURST_TAKEN, burst_taken)   /* enough frames were taken after the shutter */             \
	X(BURST_FAILED, burst_failed) /* no usable frames came */                                  \
	X(PASSED, passed)             /* the examination passed, and the photo is finished */      \
	X(REFUSED, refused)           /* the examination refused the photo; a try is left */       \
	X(REFUSED_LAST, refused_last) /* the examination refused the photo; no try is left */      \
	X(STORED, stored)             /* the photo is safely on disk */                            \
	X(NOT_STORED, not_stored)     /* the disk failed; the photo is still in memory */          \
	X(NOT_ASKED, not_asked)       /* the booth asks the person for no money */                 \
	X(ORDER_PAID, order_paid)     /* the server says that the person's order is paid */        \
	X(CAMERA_LOST, camera_lost)                                                                \
	X(CAMERA_BACK, camera_back)                                                                \
	X(MAINTAIN, maintain) /* an operator closed the booth and wants to see its measures */     \
	X(FAULT, fault)       /* any other fault that closes the booth */                          \
	X(CLEARED, cleared)   /* no fault is left */                                               \
	X(CLOSE, close)       /* today is outside the collection window */                         \
	X(OPEN, open)

/* X(id, name), in the order in which the effects are carried out */
#define SESSION_EFFECTS(X)                                                                         \
	X(LANGUAGE, language)         /* show the next language */                                 \
	X(OWN_LANGUAGE, own_language) /* show the booth's own language again */                    \
	X(BEGIN, begin)               /* begin a visit: forget the previous person */              \
	X(TURN, turn)                 /* show the next page of the notice */                       \
	X(CONSENT, consent)           /* record the notice's version and the time of consent */    \
	X(FORGET, forget)             /* forget who the person is, but keep the consent */         \
	X(IDENTIFY, identify)         /* wait for a code or key, or send IDENTIFIED at once */     \
	X(RIGHT, right)               /* note that the person found the roster's data right */     \
	X(WRONG, wrong)               /* note that the person found an error in the data */        \
	X(ADMIT, admit)               /* send AGAIN or TURNED_AWAY, or do ASK_CODE */              \
	X(ASK_CODE, ask_code)         /* wait for the code, or send IDENTIFIED at once */          \
	X(ASK_PHONE, ask_phone)       /* wait for a phone number, or send IDENTIFIED at once */    \
	X(GRANT, grant)               /* give as many tries again as a visit has */                \
	X(BURST, burst)               /* take frames from now on */                                \
	X(EXAMINE, examine)           /* choose a frame, examine it and finish the photo */        \
	X(DISCARD, discard)           /* drop the photo and its frames */                          \
	X(STORE, store)               /* write the photo safely to disk */                         \
	X(ASK_PAYMENT, ask_payment) /* show the order, or send NOT_ASKED or ORDER_PAID at once */  \
	X(HURRY_ORDER, hurry_order) /* let the courier ask now whether the order is paid */        \
	X(END, end)                 /* end the visit: wipe the person's data */

enum session_state {
#define X(id, name, camera, time) SESSION_##id,
	SESSION_STATES(X)
#undef X
		SESSION_STATE_COUNT,
	/* Not a state: the step leads back to the state from which MORE_TIME was entered. Only rows
	 * of MORE_TIME have it. */
	SESSION_BACK = SESSION_STATE_COUNT,
};

/* How often a visit may ask for more time (WCAG 2.2, 2.2.1: at least ten times). */
enum { SESSION_ASKS_MAX = 10 };

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
	uint32_t effects; /* bits 1 << enum session_effect */
	bool has_rule;    /* the table has a row for this event in this state */
};

struct session_step session_step(enum session_state state, enum session_event event);

const char *session_state_name(enum session_state state);
const char *session_event_name(enum session_event event);
/* Returns whether the screen shows the live picture in this state, so that the camera must work. */
bool session_needs_camera(enum session_state state);
/* Returns whether the booth looks once a second whether somebody is there: in the states that show a
 * photo that the person no longer needs to look at the camera for. */
bool session_watches_person(enum session_state state);
/* Returns whether a person is at the booth in this state: from the notice to the receipt. */
bool session_is_visit(enum session_state state);

#endif
