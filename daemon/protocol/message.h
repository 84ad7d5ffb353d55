/* SPDX-License-Identifier: MIT */
/*
 * What boothd and a screen say to each other on ui.sock: this page is all there is.
 *
 * SOCK_SEQPACKET: one datagram is one struct message, whole, of MESSAGE_BYTES. Both ends run on one
 * machine, so the struct is the wire format. Another version in HELLO: the screen exits, and
 * systemd starts the one that fits. Strings are UTF-8 and always terminated.
 *
 *   boothd -> screen   HELLO     version, geometry of the slots, the memfd in ancillary data
 *                      STATE     the whole picture, never a difference
 *                      PREVIEW   lends a slot that holds a frame
 *   screen -> boothd   PRESS     a button of the screen's own (a demo's browser)
 *                      RELEASE   gives a slot back
 *
 * A slot is lent by PREVIEW (or by STATE's photo_slot, until a STATE without it) and returned by
 * RELEASE; a lost connection returns all. Without a free slot a preview frame is skipped. Sends
 * never block: a screen that stops reading is disconnected and starts afresh.
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

enum { PROTOCOL_VERSION = 2, MESSAGE_BYTES = 4096 };

/*
 * The preview memory: SLOT_COUNT slots of SLOT_BYTES, BGRX rows without gaps (core/image.h). Enough
 * for all that may be lent at once: two frames a screen, the finished photo, the frame being
 * examined and the one that waits for it, and the one being decoded. Memory is taken by the slots
 * that are used, lowest first; with one screen these are five.
 */
enum {
	SCREENS_MAX = 4,
	FRAMES_LENT_MAX = 2, /* one on the screen, one on its way */
	SLOT_COUNT = SCREENS_MAX * FRAMES_LENT_MAX + 4,
	SLOT_WIDTH_MAX = 1920,
	SLOT_HEIGHT_MAX = 1920,
	SLOT_BYTES = 1920 * 1200 * 4, /* width * height is bounded by this */
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

/* Where the head should be, in fractions of the (unmirrored) preview picture's width and height. */
struct message_outline {
	float x, y, width, height;  /* the photo's frame in the preview */
	float head_top, eyes, chin; /* y in the photo's frame, fractions of its height */
	float face_width;           /* of the photo's frame's width */
};

struct message_state {
	uint32_t state;  /* enum session_state */
	uint32_t screen; /* grows with every change of state; a PRESS names the one it answers */
	uint32_t visit;  /* grows with every visit */
	uint32_t fault;  /* enum fault, FAULT_NONE */
	int64_t began_ms, ends_ms; /* CLOCK_MONOTONIC; ends_ms 0: no time shown */
	uint64_t reasons, advice;  /* reason_set of the last full examination */
	uint32_t is_unassessed; /* bool: `reasons` are what could not be judged, not what was found
				 */
	uint64_t above;         /* of these: brought by a value above its limit */
	uint32_t hint;          /* enum reason while posing; REASON_NONE: all well */
	uint32_t hint_above;    /* bool: the hint comes from a value above its limit */
	float held;             /* 0..1: how much of the hold time has passed */
	uint32_t face_seen;     /* bool */
	uint32_t tries, max_tries;
	uint32_t photos_waiting; /* not sent yet */
	uint32_t demo;           /* bool: marks the screen */
	uint32_t help_called;    /* bool */
	uint32_t identify_code;  /* bool: mode code, so IDENTIFY waits for one */
	uint32_t code_refused;   /* bool: what was read last in IDENTIFY is no code */
	int32_t photo_slot;      /* -1, or the finished photo for REVIEW .. DONE */
	uint32_t photo_width, photo_height;
	struct message_outline outline;
	char receipt[16];         /* after SAVED; 6 to 8 characters to read out */
	char subject[64];         /* masked: "张*三", or a code's last characters */
	char photo_path[256];     /* demo only: where the photo lies, else empty */
	char window[64];          /* "2026-11-01 至 2026-11-30", or empty */
	char fee[64];             /* "15 元", or empty */
	char consent_version[16]; /* of the privacy notice */
	char notice[2048];        /* the school's text, or empty: the built-in one */
};

struct message_preview {
	uint32_t slot, width, height;
	int64_t captured_us;
};

struct message_press {
	uint32_t button; /* enum button */
	uint32_t screen; /* the screen the person saw; a press for an older one is dropped */
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

/*
 * Checks a received datagram before it is used: size, version, type for this direction, ranges,
 * terminated strings. 0, -EPROTO (version), -EBADMSG (anything else).
 */
int message_validate(const struct message *message, size_t size, bool from_daemon);

#endif
