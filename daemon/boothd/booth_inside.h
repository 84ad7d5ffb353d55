/* SPDX-License-Identifier: MIT */
/*
 * The conductor's memory and its stair. A file may call functions of the files below it, never of
 * those above; what an upper file wants to hear reaches it through the events that booth_open hands
 * to each part. tests/checks/circles looks at the objects.
 *
 *	booth_open      creates, destroys and reloads
 *	booth_answers   what control.sock asks
 *	booth_presses   buttons, code readers, the keypad
 *	booth_frames    frames and hints
 *	booth_results   what the threads answer: an examined burst, a saved photo
 *	booth_snapshot  one frame for an operator
 *	booth           the session: step, enter, settle, faults
 *	booth_effects   what a step asks for; answers are posted events
 *	booth_tell      what screens and watchers are told
 *	booth_care      the disk, the sign of life, the figures, the watchdog
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
#include "daemon/store/saver.h"
#include "daemon/store/spool.h"

/* Events that wait for their turn. */
enum { POSTED_MAX = 32 };
struct posted {
	enum session_event events[POSTED_MAX];
	unsigned count;
};

/* The burst being taken or examined; its frames are the visit's. */
struct burst {
	struct shutter shutter; /* which frames belong to it */
	bool is_awaited;        /* false: the burst that is being examined was given up */
};

/* The finished photo in its slot, which is never lent for anything else. */
struct shown_photo {
	unsigned slot;
	bool is_on;
	size_t bytes; /* how much of the slot shows a face */
};

/* The photo on its way to the disk. */
struct saving {
	struct keep keep;
	bool is_on;
	int64_t since_ms;
};

struct snapshot {
	control_ticket ticket; /* 0: nobody asked for a frame */
	struct event *timer;
};

struct care {
	int64_t started_ms;
	size_t photos_waiting;
	int64_t last_photo_unix_ms; /* 0: none since the start */
	bool has_told_beat;         /* that no sign of life can be written */
	bool owes_beat, owes_light; /* from the visit's end on */
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
	struct worker *worker; /* null: no networks, FAULT_NO_VISION */
	struct jpeg_decoder *decoder;
	struct slots *slots;
	struct screens *screens;
	struct control *control;
	struct spool *spool; /* null with saver: FAULT_SPOOL_UNWRITABLE */
	struct saver *saver;
	struct keyring keyring; /* without signer: FAULT_NO_KEYS */

	enum session_state state; /* assigned in booth.c's enter() only */
	uint32_t screen;          /* counts what the screen has shown: a press names it */
	int64_t began_ms, ends_ms;
	struct event *timer;
	struct posted posted;
	bool is_stepping;
	fault_set faults;

	struct visit visit;
	bool help_called;
	bool code_refused;     /* what was read or typed last is no code */
	int64_t last_frame_ms; /* of the last frame, or of the last moment without a wish for frames */
	struct live live;
	struct burst burst;
	struct shown_photo shown;
	struct saving saving;
	struct snapshot snapshot;
	struct care care;
	struct counts counts;
};

/* ---- booth_answers ---- */

int booth_answer(const char *method, struct json_object *params, const struct peer *peer,
		 struct problem *problem, void *user, struct json_object **ret_result);

/* ---- booth_presses ---- */

extern const struct panel_events booth_panel_events;
/* From the panel, a demo's browser or boothctl. */
void booth_press(struct booth *booth, enum button button);
void booth_press_screen(const struct message_press *pressed, void *user);
/* False: nobody is asked for a code now. */
bool booth_take_code(struct booth *booth, const char *text);

/* ---- booth_frames ---- */

extern const struct camera_events booth_camera_events;
extern const struct worker_events booth_worker_events;

/* ---- booth_results ---- */

void booth_still_examined(int result, struct still *still, const struct problem *problem,
			  void *user);
void booth_photo_saved(const char *id, int result, const struct problem *problem, void *user);

/* ---- booth_snapshot ---- */

/* -EINPROGRESS: the answer follows with the next frame. -EBUSY: somebody is at the booth. */
int booth_snapshot_begin(struct booth *booth, struct problem *problem);
void booth_snapshot_take(struct booth *booth, const struct frame *frame);
void booth_snapshot_late(int fd, short what, void *booth);

/* ---- booth ---- */

/* Posts the event, steps as long as anything is due, and tells the screens. */
void booth_handle(struct booth *booth, enum session_event event);
/* The same without an event. */
void booth_settle(struct booth *booth);
/* why: for the journal, where the fault begins to hold. */
void booth_set_fault(struct booth *booth, enum fault fault, bool holds, const char *why);
/* The first state; nothing was told before. */
void booth_begin(struct booth *booth);
/* The state's time is over. */
void booth_time_out(struct booth *booth);
/* Gives the screen a new number: a press on its way was meant for what it showed before. */
void booth_turn_page(struct booth *booth);

/* ---- booth_effects ---- */

void booth_post(struct booth *booth, enum session_event event);
/* False: no event waits. */
bool booth_take_posted(struct booth *booth, enum session_event *ret_event);
void booth_carry_out(struct booth *booth, enum session_effect effect);
/* Starts or stops the camera as the state and a snapshot need it. */
void booth_want_camera(struct booth *booth);
void booth_note_failed_burst(struct booth *booth, const char *why);

/* ---- booth_tell ---- */

void booth_publish(struct booth *booth);
void booth_tell_watchers(struct booth *booth, const char *event);
/* Adds the states of session and visit, and the faults. */
void booth_add_visit(const struct booth *booth, struct json_object *object);

/* ---- booth_care ---- */

/* "unavailable" without networks. */
const char *booth_engine(const struct booth *booth);
/* Changes and logs the fault; the session does not notice before booth_settle(). */
void booth_note_fault(struct booth *booth, enum fault fault, bool holds, const char *why);
void booth_look_at_disk(struct booth *booth);
void booth_count_waiting(struct booth *booth);
/* Lamps to lights.level. */
void booth_shine(struct booth *booth);
/* Does what had to wait for the end of the visit. */
void booth_do_owed(struct booth *booth);

#endif
