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
 *                      TEXTS     the school's texts, a memfd in ancillary data (texts.h)
 *                      STATE     the complete state of the screen, never a difference
 *                      PREVIEW   lends a slot that holds a frame, with what the examiner saw
 *                      SERVICE   the measures for an operator, in the state MAINTENANCE only
 *                      TAKEN     in a demo: the saved photo and its record, a memfd in ancillary data
 *   screen -> boothd   PRESS     a button that the screen itself has (a demo's browser)
 *                      RELEASE   gives a slot back
 *                      ROOM      how much of the school's texts a page of this screen shows
 *                      DEMO      who shall sit before a demo's rendered camera, and the language
 *                      CUT       a page of this screen has no room for all of its text
 *
 * A slot that PREVIEW lent is free after RELEASE. The slot of the photo (STATE's
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

#include "daemon/core/aim.h"
#include "daemon/core/button.h"
#include "daemon/core/demo.h"
#include "daemon/core/entry.h"
#include "daemon/core/fault.h"
#include "daemon/core/hint.h"
#include "daemon/core/identify.h"
#include "daemon/core/order_flow.h"
#include "daemon/core/paging.h"
#include "daemon/core/payment.h"
#include "daemon/core/presence.h"
#include "daemon/core/reason.h"
#include "daemon/core/session.h"
#include "daemon/core/spot.h"
#include "daemon/core/topic.h"

enum { PROTOCOL_VERSION = 18, MESSAGE_BYTES = 5632 };

/*
 * Sizes of the preview memory, which has SLOT_COUNT slots of SLOT_BYTES. A slot holds a picture
 * with BGRX rows without gaps (core/image.h). There are enough slots for all pictures that may be
 * in use at once: two frames for each screen, the photo and the picture that it replaces, the frame
 * under examination, the frame that waits for the examiner, the frame that waits to be shown, and the
 * frame that is being decoded. A slot takes memory only when it has been used, and the lowest free
 * slot is used first. If one screen is connected, only seven slots are used.
 */
enum {
	SCREENS_MAX = 4,
	/* largest number of frames lent to each screen: the frame that it shows and the next
	 * frame */
	FRAMES_LENT_MAX = 2,
	SLOT_COUNT = SCREENS_MAX * FRAMES_LENT_MAX + 6,
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

enum {
	/* time from the last look that saw the person to the clearing of a page with a photo */
	CLEAR_MS = PRESENCE_CLEAR_MS,
};

enum message_type {
	MESSAGE_HELLO = 1,
	MESSAGE_STATE = 2,
	MESSAGE_PREVIEW = 3,
	MESSAGE_TEXTS = 4,
	MESSAGE_SERVICE = 5,
	MESSAGE_TAKEN = 6,
	MESSAGE_PRESS = 16,
	MESSAGE_RELEASE = 17,
	MESSAGE_ROOM = 18,
	MESSAGE_DEMO = 19,
	MESSAGE_CUT = 20,
};

struct message_hello {
	uint32_t slot_count, slot_bytes;
};

/* A new screen gets TEXTS before the first STATE, and again when a reload has changed the texts. */
struct message_texts {
	uint32_t bytes; /* size of the memfd: sizeof(struct texts) */
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

/* The part of the photo that shows a reason, as fractions of the photo's width and height. */
struct message_region {
	uint32_t reason; /* an enum reason */
	uint32_t shape;  /* an enum spot_shape: the ellipse in this box, or the box itself */
	float x, y, width, height;
};

/* What the examiner saw in a live frame, for drawings that must fit the picture. STATE has none of it:
 * it would be older than the picture that the screen shows. */
struct message_marks {
	/* when the examined frame was captured. If this is the PREVIEW's captured_us, the marks are of
	 * the same frame; else they are of an earlier frame, because the examiner is slower than the
	 * camera, or because the page no longer needs it. 0: no frame of this visit's pose was
	 * examined yet, and all below is empty. */
	int64_t captured_us;
	uint32_t has_face; /* bool: `head` and `box` are valid */
	struct message_head head;
	/* the box around the face, in the unmirrored preview picture, as fractions of its width and
	 * height */
	float box_x, box_y, box_width, box_height;
	/* the photo that would be cut out of this frame if is_crop is set; else the goal */
	struct message_outline outline;
	uint32_t topics_judged, topics_good; /* what the verdict on this frame is, as topic_sets */
};

/* What a code or card of staff did in the state STAFF. */
enum message_staff_code {
	STAFF_CODE_NONE,    /* staff.codes is empty: nobody can go on by a code */
	STAFF_CODE_WAITS,   /* a card or a code lets the visit go on */
	STAFF_CODE_REFUSED, /* the last code was wrong; another try is left */
	STAFF_CODE_SHUT,    /* too many codes were wrong: none is taken for the rest of the visit */
	STAFF_CODE_COUNT,
};

/* What the photo in STATE's photo_slot is. */
enum message_picture {
	PICTURE_IS_PHOTO, /* the finished photo, as it would be or is saved */
	PICTURE_IS_FRAME, /* a whole picture of the camera: no photo could be cut out of it */
	PICTURE_IS_COUNT,
};

/* What the screen says about the payment, in the states SAVED to DONE. */
enum message_pay {
	PAY_NOTHING,     /* the person is asked for nothing */
	PAY_WAITS,       /* the order is being made */
	PAY_OPEN,        /* pay_qr is the code by which the person pays */
	PAY_UNAVAILABLE, /* nobody can pay now; the fee stays due */
	PAY_DONE,        /* the person has paid */
	PAY_COUNT,
};

/* What the shutter key does in the state POSE. */
enum message_shutter {
	SHUTTER_WAITS,   /* the photo is taken by itself; if the checks fail, the key shows why */
	SHUTTER_INSISTS, /* the key takes a photo that will probably be refused */
	SHUTTER_COUNT,
};

/* What booth-reader looks at while the booth asks for a code: the aiming box, in the unmirrored preview
 * picture, as fractions of the picture's width and height. */
struct message_reader {
	uint32_t is_on; /* bool: the camera reads codes now, and PREVIEW messages come */
	uint32_t hint;  /* how to hold the code, an enum aim_hint */
	float x, y, width, height;
};

/* At which side of the screen the lens is, and the order of the keys from left to right (from bottom
 * to top on a wide screen). */
enum screen_lens { LENS_TOP, LENS_LEFT, LENS_RIGHT, LENS_COUNT };
enum screen_keys { KEYS_RED_GREEN, KEYS_GREEN_RED, KEYS_COUNT };

/* How the screen draws its pages: the settings of the section `screen`. */
struct message_screen {
	uint32_t lens;     /* an enum screen_lens */
	uint32_t keys;     /* an enum screen_keys */
	uint32_t is_calm;  /* bool: nothing moves but the live picture and what the person does */
	uint32_t is_large; /* bool: all letters are a quarter larger */
	uint32_t distance_cm; /* from the eyes to the screen; 0: 80 */
	uint32_t diagonal_in; /* of the monitor, if it does not tell its size; 0: unknown */
	uint32_t volume;      /* of the booth's voice now, percent; 0: it is silent */
};

struct message_state {
	uint32_t state; /* the booth's state, an enum session_state */
	/* number of the page on the screen; it grows with every change of the state. A PRESS
	 * contains the number of the page that the person saw. */
	uint32_t screen;
	uint32_t visit; /* number of the visit; grows with every visit */
	uint32_t fault; /* an enum fault; FAULT_NONE: no fault. fault_code() gives its code */
	/* since when the fault holds, milliseconds of the wall clock; 0: no fault */
	int64_t fault_since_unix_ms;
	/* number of presses of the language key for this visit. 0: the screen's own language;
	 * 1: the next one; and so on, round the screen's list of languages */
	uint32_t language;
	/* times by CLOCK_MONOTONIC at which the state began and will end; ends_ms = 0: show no
	 * time */
	int64_t began_ms, ends_ms;
	/* time at which the page is cleared because the person has left, CLEAR_MS after they were
	 * last seen; 0: the person is there, or the booth does not look. Only in the states that
	 * session_watches_person() names */
	int64_t clears_ms;
	/* in the state MORE_TIME: the state that asks, and how many times the visit may still ask */
	uint32_t asking, asks_left;
	uint32_t whole_ms; /* length of the countdown */
	/* what is left of the countdown while a broken pose holds it up; 0: the countdown runs */
	uint32_t paused_ms;
	uint64_t reasons, advice; /* what the last full examination found, as sets of reasons */
	/* bool: true: the `reasons` could not be judged; false: the `reasons` were found */
	uint32_t is_unassessed;
	/* the directions that mend the `reasons`, a way_set */
	uint32_t ways;
	/* the verdict on each topic, as topic_sets, of the photo that was examined. What is not in
	 * topics_judged is unknown */
	uint32_t topics_judged, topics_good;
	/* where the photo shows the `reasons`, the most important first; only while a photo is shown */
	uint32_t region_count;
	struct message_region regions[SPOTS_MAX];
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
	/* number of refused photos and of tries, since the visit began or staff granted more tries */
	uint32_t tries, max_tries;
	uint32_t grants;         /* number of times that staff granted more tries in this visit */
	uint32_t staff_code;     /* an enum message_staff_code; only in the state STAFF */
	uint32_t photos_waiting; /* number of photos that are not sent yet */
	/* bool: this is a demo (booth.demo is set), and the screen must show that */
	uint32_t demo;
	/* bool: this is a demo with a rendered camera, and DEMO messages choose who sits before it */
	uint32_t has_sitter;
	/* the booth's keys that are held down now: bits 1 << enum button. A key of a screen is not
	 * among them */
	uint32_t keys_down;
	uint32_t help_called; /* bool: the student has called for staff */
	uint32_t identify;    /* what the booth asks a student for, an enum identify_mode */
	/* bool: in the states IDENTIFY, CODE and PHONE the booth refused what was read or typed */
	uint32_t code_refused;
	/* why the states ALREADY and REFUSED_ENTRY were entered, an enum entry */
	uint32_t entry;
	/* bool: the school asks the student for another photo, because of the reason `correction` */
	uint32_t has_correction;
	uint32_t correction; /* an enum reason */
	/* bool: in the states UNLISTED, CODE and PHONE the shutter goes on with the visit */
	uint32_t may_go_on;
	/* the page of the texts that the state NOTICE shows, and the number of their pages; the shutter
	 * turns the page, and only on the last page it means consent */
	uint32_t page, page_count;
	/* slot of the photo, which the states EXAMINING to DONE show; -1: no photo. It is not mirrored.
	 * It is in memory only, and boothd wipes it at the latest when the visit ends */
	int32_t photo_slot;
	uint32_t photo_width, photo_height;
	uint32_t photo;              /* an enum message_picture */
	uint32_t photo_number;       /* grows when the slot gets another picture */
	struct message_outline goal; /* where the head should be; is_crop is false */
	/* the receipt code that the student reads out; set from the state SAVED on */
	char receipt[16];
	/* The student's masked name and number, or the end of the code; the other characters are hidden. boothd masks
	 * every name and number, and every typed text, before it is sent. */
	char subject[96];
	/* what the roster says about the student; a text that the roster lacks is empty */
	char person[MESSAGE_PERSON_LINES][96];
	char typed[64]; /* what was typed in the states IDENTIFY, CODE, PHONE and STAFF */
	char phone[16]; /* the roster's number, in the state PHONE; may be empty */
	/* time and receipt code of the student's last photo, in the states ALREADY and
	 * REFUSED_ENTRY */
	char last_time[32];
	char last_receipt[16];
	/* first day of the student's class if it has not begun, or last day if it is over */
	char entry_day[16];
	char contact[128]; /* whom to ask, such as "张老师 0513-85012345"; may be empty */
	char school[128];  /* name of the school; may be empty */
	char place[128];   /* where the booth stands; may be empty */
	/* where a student who does not agree can have the photo taken; may be empty */
	char elsewhere[160];
	/* address for the student's telephone, set from the state SAVED on; may be empty */
	char receipt_url[256];
	char photo_path[256]; /* only in a demo: path of the saved photo; otherwise empty */
	/* the days on which photos are taken, such as "2026-11-01 至 2026-11-30"; may be empty */
	char window[64];
	uint32_t pay; /* an enum message_pay */
	/* what this person owes or has paid, in fen; only if `pay` is not PAY_NOTHING */
	uint32_t owed_fen;
	char order_end[8];          /* the last characters of the order's number; may be empty */
	char pay_qr[ORDER_QR_SIZE]; /* only if `pay` is PAY_OPEN */
	uint32_t pay_mode;          /* who pays for a photo, an enum payment_mode */
	uint32_t pay_fen;           /* the price of a photo in fen; 0: it is free */
	/* days until the photo stands on chsi.com.cn, for the state DONE; 0: the page says nothing */
	uint32_t chsi_days;
	/* bool: the holidays of a year up to the deadline are not known yet */
	uint32_t is_deadline_tentative;
	/* last day on which the student can report an error, YYYY-MM-DD; may be empty */
	char deadline[16];
	struct message_screen look_of_screen;
	char consent_version[16];     /* version of the privacy notice that is shown */
	struct message_reader reader; /* only in the states IDENTIFY and CODE */
};

struct message_preview {
	uint32_t slot, width, height;
	int64_t captured_us;
	struct message_marks marks;
};

/* X(id, name): the measures that an operator sees in the state MAINTENANCE. Light and colour are
 * measured on the face of whoever sits there, the backdrop also without a face. */
#define MESSAGE_GAUGES(X)                                                                          \
	X(LIGHT_LEFT, light_left) /* linear luminance of the image-left half of the face, 0..1 */  \
	X(LIGHT_RIGHT, light_right) /* the same of the image-right half */                         \
	X(BALANCE, balance)         /* (left - right) / (left + right), -1..1 */                   \
	X(EXPOSURE, exposure)       /* linear luminance of the face, 0..1 */                       \
	X(FOCUS, focus)             /* ratio; more is sharper */                                   \
	X(EVENNESS, evenness)       /* mean gradient of the backdrop; less is more even */         \
	X(COLOUR, colour) /* difference between the backdrop's colour and the profile's, dE */     \
	X(RATE, rate)     /* pictures of the camera a second */

enum message_gauge_id {
#define X(id, name) GAUGE_##id,
	MESSAGE_GAUGES(X)
#undef X
		GAUGE_COUNT,
};

/* One measure: good is low <= value <= high. */
struct message_gauge {
	uint32_t is_known, has_low, has_high; /* bools: which of the numbers are valid */
	float value, low, high;
};

struct message_service {
	struct message_gauge gauges[GAUGE_COUNT];
	uint64_t photos_waiting; /* number of photos that are not sent yet */
	uint64_t photos_sent;    /* number of sent photos that are still on the disk */
	uint64_t photos_refused; /* number of photos that the server turned away */
	/* when the folder of sent photos last changed, because a photo was sent or old copies were
	 * deleted, and when the oldest waiting photo was taken; milliseconds of the wall clock, 0:
	 * unknown, or none waits */
	int64_t sent_unix_ms, oldest_unix_ms;
	uint64_t free_bytes; /* room on the spool's disk */
	char device[48];     /* booth.device */
	char version[48];    /* of boothd */
	char camera[96];
	char profile[32];
	char engine[16]; /* what runs the networks: "xnnpack", "plain" or "unavailable" */
};

struct message_press {
	uint32_t button; /* the pressed button, an enum button */
	/* number of the page that the person saw; boothd ignores a press for an older page */
	uint32_t screen;
};

struct message_release {
	uint32_t slot;
};

/* A screen sends this after the first STATE, and again when the room has changed. boothd then splits
 * the texts anew, for the screen with the smallest room. */
struct message_room {
	struct paging_room room;
};

/* A demo's saved photo: a JPEG file, then record.json, in one memfd that nobody can change. */
struct message_taken {
	uint32_t visit; /* as in STATE: the photo is shown until another visit begins */
	uint32_t photo_bytes, record_bytes;
};

enum { TAKEN_FILE_BYTES_MAX = 4 << 20 };

/* What a visitor of a demo wants; boothd takes it only in a demo with a rendered camera. */
struct message_demo {
	uint32_t sitter; /* who sits before the camera, an enum demo_sitter */
	/* as STATE's `language`; DEMO_LANGUAGE_SAME: the language stays */
	uint32_t language;
};

enum { DEMO_LANGUAGE_SAME = 255, DEMO_LANGUAGES_MAX = 16 };

/* A screen sends this once for each page of which it had to cut a text, and again after TEXTS. */
struct message_cut {
	char page[64];          /* the page's name: small letters, digits, '_' and '-' */
	uint32_t width, height; /* of the screen in pixels */
};

struct message {
	uint32_t version; /* PROTOCOL_VERSION */
	uint32_t type;    /* enum message_type */
	union {
		struct message_hello hello;
		struct message_state state;
		struct message_preview preview;
		struct message_service service;
		struct message_texts texts;
		struct message_press press;
		struct message_release release;
		struct message_room room;
		struct message_demo demo;
		struct message_taken taken;
		struct message_cut cut;
		uint8_t bytes[MESSAGE_BYTES - 8];
	};
};

_Static_assert(sizeof(struct message) == MESSAGE_BYTES, "a message is one fixed-size datagram");
/* What is left of the datagram for more fields. */
_Static_assert(sizeof(struct message_state) <= MESSAGE_BYTES - 8 - 1500,
	       "at least 1500 bytes of the datagram are spare");

/* Checks a received datagram before it is used: its size, its version, the ranges of its values,
 * the ends of its strings, and whether its type may be sent in this direction. -EPROTO: another
 * version. -EBADMSG: any other fault. */
int message_validate(const struct message *message, size_t size, bool is_from_daemon);

bool message_outline_is_same(const struct message_outline *a, const struct message_outline *b);

#endif
