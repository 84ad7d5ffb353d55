/* SPDX-License-Identifier: MIT */
/*
 * All messages between boothd and a screen on ui.sock.
 *
 * The socket is SOCK_SEQPACKET; each datagram is one struct message of MESSAGE_BYTES. Both programs
 * run on one machine, so they send the struct as it is in memory. A screen that gets a HELLO with
 * another version exits, and systemd starts the screen that has the same version as boothd. Strings
 * are UTF-8 and end with a NUL.
 *
 *   boothd -> screen   HELLO     version, size of the slots, the memfd in ancillary data
 *                      STATE     the complete state of the screen, never a difference
 *                      PREVIEW   lends a slot that holds a frame
 *   screen -> boothd   PRESS     a button that the screen itself has (a demo's browser)
 *                      RELEASE   gives a slot back
 *
 * A slot that PREVIEW lent is free after RELEASE. The slot of the finished photo (STATE's
 * photo_slot) stays lent until boothd sends a STATE with another photo_slot. When a connection is
 * lost, all slots that were lent to it become free. If no slot is free, boothd skips a preview
 * frame. Sending never blocks: boothd disconnects a screen that stops reading, and the screen
 * connects again.
 */
#ifndef DAEMON_PROTOCOL_MESSAGE_H
#define DAEMON_PROTOCOL_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/core/button.h"
#include "daemon/core/entry.h"
#include "daemon/core/fault.h"
#include "daemon/core/hint.h"
#include "daemon/core/identify.h"
#include "daemon/core/reason.h"
#include "daemon/core/session.h"

enum { PROTOCOL_VERSION = 5, MESSAGE_BYTES = 4096 };

/*
 * Sizes of the preview memory, which has SLOT_COUNT slots of SLOT_BYTES. A slot holds a picture
 * with BGRX rows without gaps (core/image.h). There are enough slots for all pictures that may be
 * in use at once: two frames for each screen, the finished photo, the frame under examination, the
 * frame that waits for the examiner, and the frame that is being decoded. A slot takes memory only
 * when it has been used, and the lowest free slot is used first. If one screen is connected, only
 * five slots are used.
 */
enum {
	SCREENS_MAX = 4,
	/* largest number of frames lent to each screen: the frame that it shows and the next
	 * frame */
	FRAMES_LENT_MAX = 2,
	SLOT_COUNT = SCREENS_MAX * FRAMES_LENT_MAX + 4,
	SLOT_WIDTH_MAX = 1920,
	SLOT_HEIGHT_MAX = 1920,
	/* largest size of a frame, which has 4 * width * height bytes */
	SLOT_BYTES = 1920 * 1200 * 4,
};

/* The lines about a student, in the order in which the screen shows them. */
enum message_person_line {
	MESSAGE_PERSON_NAME,
	MESSAGE_PERSON_NUMBER,
	MESSAGE_PERSON_COLLEGE,
	MESSAGE_PERSON_CLASS,
	MESSAGE_PERSON_LINES,
};

enum message_type {
	MESSAGE_HELLO = 1,
	MESSAGE_STATE = 2,
	MESSAGE_PREVIEW = 3,
	MESSAGE_PRESS = 16,
	MESSAGE_RELEASE = 17,
};

struct message_hello {
	uint32_t slot_count, slot_bytes;
};

/* The photo that would be cut out of the live picture now, or the place where the head should be. x,
 * y, width and height describe the photo's frame (the part that becomes the photo) in the unmirrored
 * preview picture, as fractions of the picture's width and height. */
struct message_outline {
	/* bool: true: a photo can be cut out now, and this is its frame; false: no photo can be cut
	 * out, and this is the goal in the middle of the picture */
	uint32_t is_crop;
	float x, y, width, height;
	/* distances from the top edge of the photo's frame, as fractions of the frame's height */
	float head_top, eyes, chin;
	float face_width; /* width of the face, as a fraction of the width of the photo's frame */
	/* distance of the face from the middle of the photo's frame, to the right in the picture, as
	 * a fraction of the frame's width */
	float offset;
};

/* Where the head is now, in the unmirrored preview picture, as fractions of the picture's width and
 * height: the point between the eyes, and the width of the face. */
struct message_head {
	float x, y, width;
};

/* What the shutter key does in the state POSE. */
enum message_shutter {
	SHUTTER_WAITS,   /* the photo is taken by itself; if the checks fail, the key shows why */
	SHUTTER_INSISTS, /* the key takes a photo that will probably be refused */
	SHUTTER_COUNT,
};

struct message_state {
	uint32_t state; /* the booth's state, an enum session_state */
	/* number of the page on the screen; it grows with every change of the state. A PRESS
	 * contains the number of the page that the person saw. */
	uint32_t screen;
	uint32_t visit; /* number of the visit; grows with every visit */
	uint32_t fault; /* an enum fault; FAULT_NONE: no fault */
	/* times by CLOCK_MONOTONIC at which the state began and will end; ends_ms = 0: show no
	 * time */
	int64_t began_ms, ends_ms;
	uint32_t whole_ms; /* length of the countdown */
	/* what is left of the countdown while a broken pose holds it up; 0: the countdown runs */
	uint32_t paused_ms;
	uint64_t reasons, advice; /* what the last full examination found, as sets of reasons */
	/* bool: true: the `reasons` could not be judged; false: the `reasons` were found */
	uint32_t is_unassessed;
	/* the directions that mend the `reasons`, a way_set */
	uint32_t ways;
	/* what the person should change in the pose, as an enum reason; REASON_NONE: nothing */
	uint32_t hint;
	uint32_t hint_way;      /* an enum way; WAY_NONE: the hint has no direction */
	uint32_t hint_strength; /* how far to go that way, 0 to HINT_STRENGTH_MAX */
	/* grows when the person pressed the shutter key and got this hint instead of a photo */
	uint32_t hint_repeats;
	uint32_t look;    /* an enum hint_look: neutral, something to mend, or good */
	uint32_t shutter; /* an enum message_shutter */
	/* how long all live checks have passed, as a share of hints.hold_ms, 0..1 */
	float held;
	uint32_t face_seen; /* bool: a face can be seen in the live picture */
	uint32_t tries, max_tries;
	uint32_t photos_waiting; /* number of photos that are not sent yet */
	/* bool: this is a demo (booth.demo is set), and the screen must show that */
	uint32_t demo;
	uint32_t help_called; /* bool: the student has called for staff */
	uint32_t identify;    /* what the booth asks a student for, an enum identify_mode */
	/* bool: in the states IDENTIFY and CODE something was read that the booth refused */
	uint32_t code_refused;
	/* why the states ALREADY and REFUSED_ENTRY were entered, an enum entry */
	uint32_t entry;
	/* bool: in the states UNLISTED and CODE the shutter goes on with the visit */
	uint32_t may_go_on;
	/* slot of the finished photo, which the states REVIEW to DONE show; -1: no photo */
	int32_t photo_slot;
	uint32_t photo_width, photo_height;
	struct message_outline outline;
	struct message_outline goal; /* where the head should be; `outline` if that is no crop */
	struct message_head head;    /* only valid if face_seen is set */
	/* the receipt code that the student reads out; set from the state SAVED on */
	char receipt[16];
	/* The student's masked name and number, or the end of the code; the other characters are hidden. boothd masks
	 * every name and number, and every typed text, before it is sent. */
	char subject[96];
	/* what the roster says about the student; a text that the roster lacks is empty */
	char person[MESSAGE_PERSON_LINES][96];
	char typed[64]; /* what was typed in the states IDENTIFY and CODE */
	/* time and receipt code of the student's last photo, in the states ALREADY and
	 * REFUSED_ENTRY */
	char last_time[32];
	char last_receipt[16];
	/* first day of the student's class if it has not begun, or last day if it is over */
	char entry_day[16];
	char contact[128];    /* whom to ask, such as "张老师 0513-85012345"; may be empty */
	char photo_path[256]; /* only in a demo: path of the saved photo; otherwise empty */
	/* the days on which photos are taken, such as "2026-11-01 至 2026-11-30"; may be empty */
	char window[64];
	char fee[64];             /* the price of a photo, such as "15 元"; may be empty */
	char consent_version[16]; /* version of the privacy notice that is shown */
	/* the school's text of the privacy notice; empty: the built-in text */
	char notice[2048];
};

struct message_preview {
	uint32_t slot, width, height;
	int64_t captured_us;
};

struct message_press {
	uint32_t button; /* the pressed button, an enum button */
	/* number of the page that the person saw; boothd ignores a press for an older page */
	uint32_t screen;
};

struct message_release {
	uint32_t slot;
};

struct message {
	uint32_t version; /* PROTOCOL_VERSION */
	uint32_t type;    /* enum message_type */
	union {
		struct message_hello hello;
		struct message_state state;
		struct message_preview preview;
		struct message_press press;
		struct message_release release;
		uint8_t bytes[MESSAGE_BYTES - 8];
	};
};

_Static_assert(sizeof(struct message) == MESSAGE_BYTES, "a message is one fixed-size datagram");
/* What is left of the datagram for more fields. */
_Static_assert(sizeof(struct message_state) <= MESSAGE_BYTES - 8 - 500,
	       "at least 500 bytes of the datagram are spare");

/* Checks a received datagram before it is used: its size, its version, the ranges of its values,
 * the ends of its strings, and whether its type may be sent in this direction. -EPROTO: another
 * version. -EBADMSG: any other fault. */
int message_validate(const struct message *message, size_t size, bool is_from_daemon);

#endif
