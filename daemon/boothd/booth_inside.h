/* SPDX-License-Identifier: MIT */
/* The conductor's memory, shared by the three files that make it up: booth.c (session, faults,
 * screens), booth_frames.c (frames, hints, burst) and booth_answers.c (control.sock). */
#ifndef DAEMON_BOOTHD_BOOTH_INSIDE_H
#define DAEMON_BOOTHD_BOOTH_INSIDE_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/boothd/booth.h"
#include "daemon/core/frame.h"
#include "daemon/core/hint.h"
#include "daemon/core/shutter.h"
#include "daemon/devices/camera.h"
#include "daemon/devices/signals.h"
#include "daemon/devices/lamps.h"
#include "daemon/devices/panel.h"
#include "daemon/imaging/jpeg.h"
#include "daemon/boothd/keep.h"
#include "daemon/link/control.h"
#include "daemon/link/screens.h"
#include "daemon/link/slots.h"
#include "daemon/store/saver.h"
#include "daemon/store/spool.h"
#include "daemon/boothd/visit.h"
#include "daemon/boothd/worker.h"

enum { EVENTS_WAITING_MAX = 32 };

struct booth {
	struct event_base *base;
	struct booth_settings settings;
	int64_t started_ms;

	struct camera *camera;
	struct lamps *lamps;
	struct signals *signals;
	struct panel *panel;
	struct worker *worker; /* null: no networks, FAULT_NO_VISION */
	char engine[16];
	struct jpeg_decoder *decoder;
	struct slots *slots;
	struct screens *screens;
	struct control *control;
	struct spool *spool;
	struct saver *saver;
	struct keyring keyring;

	/* the session */
	enum session_state state; /* assigned in booth.c's enter() only */
	uint32_t screen;
	int64_t began_ms, ends_ms;
	struct event *timer;
	enum session_event waiting[EVENTS_WAITING_MAX];
	unsigned waiting_count;
	bool is_stepping;
	fault_set faults;
	uint32_t visits;
	bool help_called;
	size_t photos_waiting;
	int64_t last_photo_unix_ms;
	bool told_beat, owes_beat;
	bool owes_light; /* lights.level is another: from the visit's end */

	/* the person */
	struct visit visit;
	char typed[VISIT_KEY_BYTES]; /* on the keypad, until Enter */
	bool code_refused;           /* what was read or typed last is none */
	struct keep keep;
	bool is_saving;
	int64_t saving_since_ms;
	bool visit_saved; /* a photo: said when the visit ends, when the rest is wiped already */
	int64_t visit_began_ms;
	unsigned photo_slot; /* ours for good, so that a finished photo always has a place */
	bool shows_photo;
	size_t photo_bytes; /* of photo_slot: pixels of a face that are still there */
	bool expects_still; /* false: the examination in hand is of a burst given up */

	/* the live picture */
	struct hint_state hint;
	struct verdict live_verdict;
	bool face_seen;
	float held;
	int64_t last_frame_ms;   /* or when frames were last not to be expected */
	control_ticket snapshot; /* 0: nobody asked for a frame */
	struct event *snapshot_timer;
	struct shutter shutter; /* which frames belong to the burst */
	struct {
		uint64_t frames, previews, examined, undecodable, no_slot;
		uint64_t saved, refused, tries, burst_failed, watchdog_feeds;
		double time_to_photo_s;
		uint64_t reasons[REASON_COUNT];
	} counts;
};

/* booth.c */
void booth_publish(struct booth *booth);
/* Whoever pressed: the panel, a demo's browser, boothctl. */
void booth_press(struct booth *booth, enum button button);
/* False: nobody is asked for a code now. */
bool booth_take_code(struct booth *booth, const char *text);

/* booth_frames.c */
extern const struct camera_events booth_camera_events;
extern const struct worker_events booth_worker_events;
void booth_live_reset(struct booth *booth);
void booth_burst_begin(struct booth *booth);
/* After the screens were told that the photo is gone. */
void booth_photo_wipe(struct booth *booth);
void booth_examine(struct booth *booth);
/* One frame for an operator's eyes, when nobody is being photographed. -EINPROGRESS: it comes. */
int booth_snapshot(struct booth *booth, struct problem *problem);
void booth_snapshot_late(struct booth *booth);

/* booth_answers.c */
int booth_answer(const char *method, struct json_object *params, const struct peer *peer,
		 struct problem *problem, void *user, struct json_object **ret_result);
void booth_tell_watchers(struct booth *booth, const char *event);

#endif
