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
 * The preview memory: SLOT_COUNT slots of SLOT_BYTES, each with BGRX rows without gaps
 * (core/image.h). The count covers all slots that may be in use at once: two frames for each
 * screen, the finished photo, the frame under examination, the frame that waits for the examiner,
 * and the frame that is being decoded. A slot takes memory only once it is used, and the lowest
 * free slot is used first. With one screen only five slots are used.
 */
enum {
	SCREENS_MAX = 4,
	FRAMES_LENT_MAX = 2, /* per screen: the frame that it shows and the frame on its way */
	SLOT_COUNT = SCREENS_MAX * FRAMES_LENT_MAX + 4,
	SLOT_WIDTH_MAX = 1920,
	SLOT_HEIGHT_MAX = 1920,
	SLOT_BYTES = 1920 * 1200 * 4, /* 4 * width * height must not exceed this */
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

/* The place where the head should be. x to height: the photo's frame in the unmirrored preview
 * picture, as fractions of the picture's width and height. */
struct message_outline {
	float x, y, width, height;
	float head_top, eyes, chin; /* from the frame's top edge, as fractions of its height */
	float face_width;           /* as a fraction of the frame's width */
};

struct message_state {
	uint32_t state;  /* enum session_state */
	uint32_t screen; /* grows with every change of state; a PRESS names the screen it answers */
	uint32_t visit;  /* grows with every visit */
	uint32_t fault;  /* enum fault; FAULT_NONE: no fault */
	int64_t began_ms, ends_ms; /* CLOCK_MONOTONIC; ends_ms 0: the screen shows no time */
	uint64_t reasons, advice;  /* reason_set of the last full examination */
	uint32_t is_unassessed;    /* bool: `reasons` could not be judged; false: they were found */
	uint64_t above;            /* the members of `reasons` whose value lies above its limit */
	uint32_t hint;             /* enum reason while posing; REASON_NONE: nothing is wrong */
	uint32_t hint_above;       /* bool: the hint's value lies above its limit */
	float held;                /* 0..1: the share of hints.hold_ms that has passed */
	uint32_t face_seen;        /* bool: the live picture shows a face */
	uint32_t tries, max_tries;
	uint32_t photos_waiting; /* number of photos not sent yet */
	uint32_t demo;           /* bool: booth.demo, which marks the screen */
	uint32_t help_called;    /* bool: the student has called staff */
	uint32_t identify_code;  /* bool: IDENTIFY waits for a code (identify.mode = code) */
	uint32_t code_refused;   /* bool: in IDENTIFY the reader read something other than a code */
	int32_t photo_slot;      /* the finished photo's slot for REVIEW .. DONE; -1: no photo */
	uint32_t photo_width, photo_height;
	struct message_outline outline;
	char receipt[16];         /* from SAVED on: the receipt that the student reads out */
	char subject[64];         /* the last characters of the code; the others are masked */
	char photo_path[256];     /* demo only: path of the photo; empty: not a demo */
	char window[64];          /* "2026-11-01 至 2026-11-30", or empty */
	char fee[64];             /* "15 元", or empty */
	char consent_version[16]; /* version of the privacy notice */
	char notice[2048];        /* the school's text; empty: the built-in text */
};

struct message_preview {
	uint32_t slot, width, height;
	int64_t captured_us;
};

struct message_press {
	uint32_t button; /* enum button */
	uint32_t screen; /* the STATE that the person saw; boothd drops presses for older ones */
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

/* Checks a received datagram before it is used: size, version, a type of this direction, ranges,
 * terminated strings. -EPROTO: another version. -EBADMSG: any other fault. */
int message_validate(const struct message *message, size_t size, bool is_from_daemon);

#endif
