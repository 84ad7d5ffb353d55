/* SPDX-License-Identifier: MIT */
/*
 * The conductor's data and the layers of its files. A file may call functions of the files below it
 * in this list, but not of the files above it. The parts of the booth report to a file through the
 * callbacks that booth_open gives to each part. tests/checks/circles checks this in the object
 * files.
 *
 *	booth_open      creates, destroys and reloads
 *	booth_answers   answers requests from control.sock
 *	booth_presses   buttons, code readers, the keypad
 *	booth_frames    frames and hints
 *	booth_results   results from the threads: an examined burst, a saved photo
 *	booth_snapshot  one frame for an operator
 *	booth_trial     tries whether the camera gives bursts again
 *	booth           the session: step, enter, settle, faults
 *	booth_effects   effects of a step; their results are posted events
 *	booth_tell      STATE for the screens, notifications for watchers
 *	booth_care      the disk, the heartbeat file, the metrics, the watchdog
 */
#ifndef DAEMON_BOOTHD_BOOTH_INSIDE_H
#define DAEMON_BOOTHD_BOOTH_INSIDE_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/boothd/booth.h"
#include "daemon/boothd/keep.h"
#include "daemon/boothd/live.h"
#include "daemon/boothd/visit.h"
#include "daemon/boothd/worker.h"
#include "daemon/core/fault.h"
#include "daemon/core/session.h"
#include "daemon/core/shutter.h"
#include "daemon/devices/camera.h"
#include "daemon/devices/lamps.h"
#include "daemon/devices/panel.h"
#include "daemon/devices/signals.h"
#include "daemon/imaging/jpeg.h"
#include "daemon/link/control.h"
#include "daemon/link/screens.h"
#include "daemon/link/slots.h"
#include "daemon/store/ledger.h"
#include "daemon/store/saver.h"
#include "daemon/store/spool.h"

/* Events that were posted and wait for their step. */
enum { POSTED_MAX = 32 };
struct posted {
	enum session_event events[POSTED_MAX];
	unsigned count;
};

/* The burst that is being taken or examined. Its frames lie in the visit. */
struct burst {
	struct shutter shutter; /* decides which frames belong to the burst */
	unsigned failed;        /* how many bursts have failed in a row */
	bool is_awaited;        /* false: the burst under examination was given up */
};

/* The finished photo in its slot of the preview memory. No other picture ever gets this slot. */
struct shown_photo {
	unsigned slot;
	bool is_on;
	size_t bytes; /* how many bytes of the slot hold the photo, to be wiped */
};

/* The running save of a photo. */
struct saving {
	struct keep keep;
	bool is_on;
	int64_t since_ms;
	/* 0, or the error of the ledger; the saver's thread sets it before it reports the save */
	int ledger_error;
};

struct snapshot {
	control_ticket ticket; /* 0: no snapshot was asked for */
	struct event *timer;
};

/* A burst that only counts its frames and keeps none. */
struct trial {
	bool is_on;
	struct shutter shutter;
	unsigned count; /* frames that could belong to a photo */
	int64_t until_ms;
};

struct care {
	int64_t started_ms;
	size_t photos_waiting;
	int64_t last_photo_unix_ms; /* 0: no photo since the start */
	bool has_told_beat; /* the log already says that the heartbeat file cannot be written */
	bool owes_beat, owes_light; /* write heartbeat, set lamps at the visit's end */
};

struct counts {
	uint32_t visits;
	uint64_t frames, previews, examined, undecodable, no_slot;
	uint64_t saved, refused, tries, bursts_failed, watchdog_feeds;
	double time_to_photo_s;
	uint64_t reasons[REASON_COUNT];
};

struct booth {
	struct event_base *base;
	struct booth_settings settings;
	const struct booth_creators *creators;

	struct camera *camera;
	struct lamps *lamps;
	struct signals *signals;
	struct panel *panel;
	struct worker *worker; /* null: no networks, so FAULT_NO_VISION */
	struct jpeg_decoder *decoder;
	struct slots *slots;
	struct screens *screens;
	struct control *control;
	struct spool *spool; /* spool and saver null: FAULT_SPOOL_UNWRITABLE */
	struct saver *saver;
	struct ledger *ledger;  /* null: the booth knows nobody again */
	bool has_told_ledger;   /* the journal says that the ledger fails */
	struct keyring keyring; /* signer null: FAULT_NO_KEYS */

	enum session_state state; /* assigned only in enter() of booth.c */
	/* number of the page on the screen; a press tells the number of the page it was meant for */
	uint32_t screen;
	int64_t began_ms, ends_ms;
	struct event *timer;
	struct posted posted;
	bool is_stepping;
	fault_set faults;

	struct visit visit;
	bool help_called;
	bool code_refused; /* the last code that was read or typed was invalid */
	/* time of the last frame, or of the last moment at which no frames were wanted */
	int64_t last_frame_ms;
	struct live live;
	struct burst burst;
	struct shown_photo shown;
	struct saving saving;
	struct snapshot snapshot;
	struct trial trial;
	struct care care;
	struct counts counts;
};

/* ---- booth_answers ---- */

int booth_answer(const char *method, struct json_object *params, const struct peer *peer,
		 struct problem *problem, void *user, struct json_object **ret_result);

/* ---- booth_presses ---- */

extern const struct panel_events booth_panel_events;
/* Handles a press from the panel, a demo's browser or boothctl. */
void booth_press(struct booth *booth, enum button button);
void booth_press_screen(const struct message_press *pressed, void *user);
/* Takes a code that was read or typed. Returns false if the booth asks nobody for a code now. */
bool booth_take_code(struct booth *booth, const char *text);

/* ---- booth_frames ---- */

extern const struct camera_events booth_camera_events;
extern const struct worker_events booth_worker_events;

/* ---- booth_results ---- */

void booth_still_examined(int result, struct still *still, const struct problem *problem,
			  void *user);
/* Notes the photo in the ledger, on the saver's thread. */
void booth_note_photo(const struct spool_item *item, void *user);
void booth_photo_saved(const char *id, int result, const struct problem *problem, void *user);

/* ---- booth_snapshot ---- */

/* -EINPROGRESS: the answer follows with the next frame. -EBUSY: a person is at the booth. */
int booth_snapshot_begin(struct booth *booth, struct problem *problem);
void booth_snapshot_take(struct booth *booth, const struct frame *frame);
void booth_snapshot_late(int fd, short what, void *booth);

/* ---- booth_trial ---- */

/* Begins a trial if FAULT_NO_BURST holds. A trial that succeeds ends the fault. */
void booth_trial_begin(struct booth *booth);
void booth_trial_take(struct booth *booth, const struct frame *frame);

/* ---- booth ---- */

/* Posts the event, steps as long as an event or a condition is due, and tells the screens. */
void booth_handle(struct booth *booth, enum session_event event);
/* Like booth_handle(), but without a new event. */
void booth_settle(struct booth *booth);
/* Begins or ends a fault. why: text for the journal if the fault begins. */
void booth_set_fault(struct booth *booth, enum fault fault, bool holds, const char *why);
/* Enters the first state and tells the screens. */
void booth_begin(struct booth *booth);
/* Handles the end of the state's time. */
void booth_time_out(struct booth *booth);
/* Gives the page on the screen a new number. So a press that was meant for the page before, and is
 * still on its way, is dropped. */
void booth_turn_page(struct booth *booth);

/* ---- booth_effects ---- */

void booth_post(struct booth *booth, enum session_event event);
/* Takes the posted event that has waited the longest. Returns false if no event waits. */
bool booth_take_posted(struct booth *booth, enum session_event *ret_event);
void booth_carry_out(struct booth *booth, enum session_effect effect);
/* Starts or stops the camera, as the state, a snapshot and a trial require. */
void booth_want_camera(struct booth *booth);
/* Counts and logs a failed burst. The second one in a row sets FAULT_NO_BURST. */
void booth_note_failed_burst(struct booth *booth, const char *why);

/* ---- booth_tell ---- */

void booth_publish(struct booth *booth);
void booth_tell_watchers(struct booth *booth, const char *event);
/* Adds the state, the visit's data and the faults to the object. */
void booth_add_visit(const struct booth *booth, struct json_object *object);

/* ---- booth_care ---- */

/* Returns the name of the examiner's engine; "unavailable" without networks. */
const char *booth_engine(const struct booth *booth);
/* Changes and logs the fault. The session does not react before booth_settle(). */
void booth_note_fault(struct booth *booth, enum fault fault, bool holds, const char *why);
void booth_look_at_disk(struct booth *booth);
void booth_count_waiting(struct booth *booth);
/* Sets the lamps to lights.level. */
void booth_shine(struct booth *booth);
/* Does the work that had to wait for the end of the visit. */
void booth_do_owed(struct booth *booth);

#endif
