/* SPDX-License-Identifier: MIT */
/*
 * All messages between boothd and a screen on ui.sock.
 *
 * The socket is SOCK_SEQPACKET; each datagram is one struct message of MESSAGE_BYTES. Both ends run
 * on one machine, so the struct is the wire format. A screen that gets HELLO of another version
 * exits, and systemd starts the screen of the matching version. Strings are UTF-8 and end with a
 * NUL.
 *
 *   boothd -> screen   HELLO     version, size of the slots, the memfd in ancillary data
 *                      STATE     the complete state of the screen, never a difference
 *                      PREVIEW   lends a slot that holds a frame
 *   screen -> boothd   PRESS     a button that the screen itself has (a demo's browser)
 *                      RELEASE   gives a slot back
 *
 * PREVIEW lends a slot until RELEASE. STATE's photo_slot lends a slot until a STATE without it.
 * When a connection is lost, all its slots are free. If no slot is free, boothd skips a preview
 * frame. Sending never blocks: boothd disconnects a screen that stops reading, and the screen
 * connects again.
 */
#ifndef DAEMON_PROTOCOL_MESSAGE_H
#define DAEMON_PROTOCOL_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/core/button.h"
#include "daemon/core/fault.h"
#include "daemon/core/reason.h"
#include "daemon/core/session.h"

enum { PROTOCOL_VERSION = 3, MESSAGE_BYTES = 4096 };

/*
 * Sizes of the preview memory: SLOT_COUNT slots of SLOT_BYTES, each with BGRX rows without gaps
 * (core/image.h). SLOT_COUNT covers all slots that may be in use at once: two frames for each
 * screen, the finished photo, the frame under examination, the frame that waits for the examiner,
 * and the frame that is being decoded. A slot takes memory only once it is used, and the lowest
 * free slot is used first. With one screen only five slots are used.
 */
enum {
	SCREENS_MAX = 4,
	/* frames lent to each screen at most: the one that it shows and the one on its way */
	FRAMES_LENT_MAX = 2,
	SLOT_COUNT = SCREENS_MAX * FRAMES_LENT_MAX + 4,
	SLOT_WIDTH_MAX = 1920,
	SLOT_HEIGHT_MAX = 1920,
	/* the most bytes of a frame, which has 4 * width * height bytes */
	SLOT_BYTES = 1920 * 1200 * 4,
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

/* The place where the head should be in the preview. x, y, width, height: the photo's frame in the
 * unmirrored preview picture, as fractions of the picture's width and height. */
struct message_outline {
	float x, y, width, height;
	/* distances from the frame's top edge, as fractions of the frame's height */
	float head_top, eyes, chin;
	float face_width; /* width of the face, as a fraction of the frame's width */
};

struct message_state {
	uint32_t state; /* the booth's state, an enum session_state */
	/* number of the state; grows with every change. A PRESS repeats the number that the person
	 * saw. */
	uint32_t screen;
	uint32_t visit; /* number of the visit; grows with every visit */
	uint32_t fault; /* an enum fault; FAULT_NONE: no fault */
	/* when the state began and ends, by CLOCK_MONOTONIC; ends_ms 0: the screen shows no time */
	int64_t began_ms, ends_ms;
	uint64_t reasons, advice; /* what the last full examination found: reason_sets */
	/* bool. true: `reasons` could not be judged; false: they were found */
	uint32_t is_unassessed;
	/* those of `reasons` whose measured value lies above its limit, not below */
	uint64_t above;
	/* what the person should change while posing: an enum reason; REASON_NONE: nothing */
	uint32_t hint;
	/* bool: the value measured for the hint lies above its limit, not below */
	uint32_t hint_above;
	/* 0..1: for which share of hints.hold_ms all live checks have passed */
	float held;
	uint32_t face_seen; /* bool: a face is visible in the live picture */
	uint32_t tries, max_tries;
	uint32_t photos_waiting; /* number of photos that are not sent yet */
	/* bool: booth.demo is set, and the screen must show that it is a demo */
	uint32_t demo;
	uint32_t help_called; /* bool: the student has called for staff */
	/* bool: the state IDENTIFY waits for a code (identify.mode = code) */
	uint32_t identify_code;
	/* bool: in the state IDENTIFY the reader read something that is not a code */
	uint32_t code_refused;
	/* slot of the finished photo, in the states REVIEW .. DONE; -1: no photo */
	int32_t photo_slot;
	uint32_t photo_width, photo_height;
	struct message_outline outline;
	/* from the state SAVED on: the receipt code that the student reads out */
	char receipt[16];
	char subject[64];     /* the student's code: its last characters, the others masked */
	char photo_path[256]; /* path of the photo, only in a demo; empty: this is not a demo */
	/* the days on which photos are taken, "2026-11-01 至 2026-11-30"; or empty */
	char window[64];
	char fee[64];             /* the price of a photo, "15 元"; or empty */
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
	/* number of the STATE that the person saw; boothd ignores a press for an older one */
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

/* Checks a received datagram before it is used: its size, version, type (must fit the direction),
 * value ranges and string ends. -EPROTO: another version. -EBADMSG: any other fault. */
int message_validate(const struct message *message, size_t size, bool is_from_daemon);

#endif
