/* SPDX-License-Identifier: MIT */
/*
 * The conductor's data, and the list of its files in layers. A file may call functions of the files
 * below it in this list, but not of the files above it. The booth's parts, such as the camera, call
 * these files through the callbacks that booth_open gives to each part. tests/checks/circles checks
 * the object files for calls that break this rule.
 *
 *	booth_open      creates, destroys and reloads
 *	booth_answers   answers requests from control.sock
 *	booth_presses   buttons, code readers, the keypad
 *	booth_frames    frames
 *	booth_pose      what the examiner's verdicts do: the hold, the countdown, the shutter key
 *	booth_presence  whether the person who saw the photo is still there
 *	booth_service   the measures for an operator, while the booth is closed
 *	booth_staff     what staff may do for a visit after the last try
 *	booth_results   results from the threads: an examined burst, a saved photo, a look-up
 *	booth_orders    what the courier tells about payments
 *	booth_snapshot  one frame for an operator
 *	booth_purge     deletes what the booth holds about a person
 *	booth_trial     tests whether the camera gives bursts again
 *	booth           the session: step, enter, settle, faults
 *	booth_effects   effects of a step; their results are posted events
 *	booth_photo     the photo's slots in the preview memory
 *	booth_tell      STATE for the screens, notifications for watchers
 *	booth_stats     the statistics
 *	booth_care      the disk, the heartbeat file, the metrics, the watchdog
 *	booth_reader    pictures for booth-reader; whether the booth needs frames
 */
#ifndef DAEMON_BOOTHD_BOOTH_INSIDE_H
#define DAEMON_BOOTHD_BOOTH_INSIDE_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/base/pattern.h"
#include "daemon/boothd/booth.h"
#include "daemon/boothd/keep.h"
#include "daemon/boothd/live.h"
#include "daemon/boothd/lookup.h"
#include "daemon/boothd/visit.h"
#include "daemon/boothd/worker.h"
#include "daemon/core/fault.h"
#include "daemon/core/presence.h"
#include "daemon/core/reading.h"
#include "daemon/core/session.h"
#include "daemon/core/shutter.h"
#include "daemon/devices/camera.h"
#include "daemon/devices/lamps.h"
#include "daemon/devices/panel.h"
#include "daemon/devices/signals.h"
#include "daemon/imaging/jpeg.h"
#include "daemon/link/camera_reader.h"
#include "daemon/link/control.h"
#include "daemon/link/screens.h"
#include "daemon/link/slots.h"
#include "daemon/store/census.h"
#include "daemon/store/ledger.h"
#include "daemon/store/saver.h"
#include "daemon/store/spool.h"
#include "daemon/store/stats.h"

/* Events that were posted and wait until the session handles them. */
enum { POSTED_MAX = 32 };
struct posted {
	enum session_event events[POSTED_MAX];
	unsigned count;
};

/* What a save of the statistics met. */
struct stats_saved {
	int error;                    /* 0: it succeeded */
	char damaged[TALLY_DAY_SIZE]; /* day whose file was set aside; empty: no file was */
};

/* What boothd remembers of the present try while a person poses. */
struct posing {
	int64_t since_ms;  /* time when the person began to pose for this photo */
	int width, height; /* of the pictures that are examined */
	uint32_t
		repeats; /* number of times that the shutter key showed a hint instead of taking a photo */
	bool may_insist;   /* the shutter key takes a photo although a check fails */
	int64_t paused_ms; /* what is left of the countdown that is held up; 0: it runs */
};

/* The burst that is being taken or examined. Its frames are stored in the visit. */
struct burst {
	struct shutter shutter; /* decides which frames belong to the burst */
	unsigned failed;        /* number of bursts that have failed one after another */
	/* false: nobody waits for the result of the burst that is being examined */
	bool is_awaited;
};

/* The photo in the preview memory. It has two slots, which no other picture ever gets: a new photo is
 * written into the slot that the screens do not show. */
struct shown_photo {
	unsigned slots[2];
	size_t bytes[2]; /* number of bytes of each slot that hold a picture and must be wiped */
	unsigned now;    /* index of the slot that STATE names */
	bool is_on;
	uint32_t number; /* grows with every photo that is shown */
	uint32_t width, height;
	enum message_picture picture;
};

/* A frame that waits for the examiner before the screens get it, so that the marks in its PREVIEW are
 * its own. It waits at most until the next frame comes. */
struct waiting_frame {
	bool is_on; /* if true, the booth holds the slot */
	struct message_preview preview;
};

/* A photo that is being saved. */
struct saving {
	struct keep keep;
	bool is_on;
	int64_t since_ms;
	/* 0, or the error of the ledger; the saver's thread sets it before it reports the save */
	int ledger_error;
	struct stats_saved stats; /* what the thread met when it saved the statistics */
	int64_t visit_began_ms;
	int64_t waited_ms; /* from the visit's first press to the durable photo; set by the thread */
};

/* The saving of the statistics on the saver's thread. */
struct stats_job {
	bool is_on; /* `saved` belongs to the thread */
	struct stats_saved saved;
	bool is_wanted; /* something was counted since the job began */
	bool has_told;  /* the journal already says that the statistics cannot be written */
};

struct snapshot {
	/* ticket of the operator's request; 0: nobody has asked for a snapshot */
	control_ticket ticket;
	struct event *timer;
};

/* A trial burst, which only counts its frames and keeps none. */
struct trial {
	bool is_on;
	struct shutter shutter;
	unsigned count; /* number of frames that would be good enough for a photo's burst */
	int64_t until_ms;
};

/* The operator's page, in the state MAINTENANCE. */
struct service {
	bool is_wanted;           /* the operator who closed the booth asked for the page */
	int64_t told_ms;          /* time of the last SERVICE message */
	int64_t since_ms;         /* time at which counting the frames for `rate` began */
	uint64_t frames;          /* counts.frames at that time */
	float rate;               /* pictures a second; 0: not counted yet */
	struct measures measures; /* of the last frame that was examined */
};

struct care {
	int64_t started_ms;
	size_t photos_waiting;
	int64_t last_photo_unix_ms; /* time of the last photo; 0: no photo since the start */
	bool has_told_beat; /* the log already says that the heartbeat file cannot be written */
	/* at the visit's end the heartbeat must be written, or the lamps must be set */
	bool owes_beat, owes_light;
};

struct counts {
	uint32_t visits;
	uint64_t frames, previews, examined, undecodable, no_slot;
	uint64_t saved, refused, tries, bursts_failed, watchdog_feeds;
	uint64_t codes_read, codes_refused; /* by booth-reader */
	double time_to_photo_s;
	uint64_t reasons[REASON_COUNT];
};

struct purging;   /* a running purge */
struct order_job; /* the end of an order that is being stored */

struct booth {
	struct event_base *base;
	struct booth_settings settings;
	const struct booth_creators *creators;

	struct camera *camera;
	struct lamps *lamps;
	struct signals *signals;
	struct panel *panel;
	struct worker *worker; /* null: there are no networks, so FAULT_NO_VISION holds */
	struct jpeg_decoder *decoder;
	struct slots *slots;
	struct screens *screens;
	struct control *control;
	struct control *orders;       /* null: payment.mode is not order */
	struct order_job *order_jobs; /* ends of orders that are being stored */
	struct event *pay_timer;      /* ends the wait for the courier's first word */
	struct spool *spool; /* if spool and saver are null, FAULT_SPOOL_UNWRITABLE holds */
	struct saver *saver;
	struct census *census; /* null where the spool is */
	struct ledger *ledger; /* null: the booth recognises nobody from an earlier visit */
	bool has_told_ledger;  /* the journal already says that the ledger fails */
	struct stats *stats;   /* null: the statistics cannot be kept */
	struct stats_job stats_job;
	struct keyring keyring; /* if its signer is null, FAULT_NO_KEYS holds */

	enum session_state state; /* changed only by enter() in booth.c */
	enum session_state left;  /* the state before this one */
	/* number of the page on the screen; a press contains the number of the page that it was
	 * meant for */
	uint32_t screen;
	int64_t began_ms, ends_ms;
	struct event *timer;
	struct posted posted;
	bool is_stepping;
	fault_set faults;
	int64_t fault_since_unix_ms[FAULT_COUNT]; /* valid for the faults that hold */
	uint32_t language; /* number of presses of the language key for this visit */
	/* the state from which MORE_TIME was entered */
	enum session_state asking;

	struct texts texts;      /* the notice and the privacy text in pages */
	struct paging_room room; /* the room for which `texts` was built */
	struct visit visit;
	bool help_called;
	uint32_t keys_down;           /* bits 1 << enum button: what the panel's buttons do now */
	bool code_refused;            /* the last text that was read or typed was refused */
	enum identify_mode mode;      /* identify.mode */
	unsigned roster_keys;         /* identify.keys, as bits of enum roster_key */
	struct lookup *lookup;        /* null: the mode needs no roster */
	uint32_t question;            /* number of the last question to the roster */
	struct pattern *code_pattern; /* null: identify.code_pattern is empty */
	struct camera_reader *reader; /* null: identify.camera = no */
	struct reading reading;       /* what booth-reader read on this page */
	bool is_aiming;               /* booth-reader may get pictures now */
	/* the time of the last frame or the time since which frames are needed, whichever is
	 * later */
	int64_t last_frame_ms;
	struct live live;
	struct posing pose;
	struct burst burst;
	struct shown_photo shown;
	struct waiting_frame waiting;
	struct presence presence;
	int64_t looked_ms; /* time of the last frame in which the booth looked for a person */
	struct service service;
	struct message_marks marks; /* what the examiner saw last on this page */
	struct saving saving;
	struct snapshot snapshot;
	struct purging *purging; /* null: no purge is running */
	struct trial trial;
	struct care care;
	struct counts counts;
};

/* ---- booth_answers ---- */

int booth_answer(const char *method, struct json_object *params, const struct peer *peer,
		 struct problem *problem, void *user, struct json_object **ret_result);

/* ---- booth_presses ---- */

extern const struct panel_events booth_panel_events;
/* Handles a press of a button, on the panel, in a demo's browser or by boothctl. */
void booth_press(struct booth *booth, enum button button);
/* Takes what a visitor of a demo wants. user: the booth. */
void booth_take_demo(const struct message_demo *demo, void *user);
void booth_press_screen(const struct message_press *pressed, void *user);
/* Handles a text that was read or typed. -EAGAIN: the booth is not asking for one now. -EINVAL: the
 * text can be neither the code nor the key for which the booth asks. */
must_check int booth_take_text(struct booth *booth, const char *text, bool is_typed);

/* What booth-reader has read. */
extern const struct camera_reader_events booth_reader_events;

/* ---- booth_frames ---- */

extern const struct camera_events booth_camera_events;
extern const struct worker_events booth_worker_events;

/* ---- booth_pose ---- */

/* Returns whether live frames are examined in the present state. */
bool booth_pose_is_watched(const struct booth *booth);
/* Handles the result of one live frame. */
void booth_pose_take(struct booth *booth, const struct examination *examination,
		     int64_t captured_us);
/* Returns whether the shutter key may go on. If not, the key has shown the hint again. */
bool booth_pose_allows_shutter(struct booth *booth);
/* Called when the time limit of the state has passed. The countdown does not end in a photo while
 * the pose is broken. */
void booth_pose_time_out(struct booth *booth);

/* ---- booth_presence ---- */

/* Returns whether the next frame must be examined for a face. */
bool booth_presence_is_due(struct booth *booth);
/* Handles the result of such a frame. */
void booth_presence_take(struct booth *booth, bool has_face);

/* ---- booth_service ---- */

/* Handles an examined frame in the state MAINTENANCE. */
void booth_service_take(struct booth *booth, const struct examination *examination,
			int64_t captured_us);
/* Called for every frame in this state: sends SERVICE a few times a second. */
void booth_service_tell(struct booth *booth);

/* ---- booth_staff ---- */

/* Grants one more set of tries in the state STAFF, and goes on with the visit. -EAGAIN: no visit waits
 * for staff. -EDQUOT: too many grants. */
int booth_staff_grant(struct booth *booth, const char *why, const char *by);
/* Takes a text that was read or typed in the state STAFF. -EAGAIN: no code is taken now. -EINVAL: it
 * is no code of staff. */
int booth_staff_take_code(struct booth *booth, const char *text);

/* ---- booth_results ---- */

extern const struct lookup_events booth_lookup_events;
void booth_still_examined(int result, struct still *still, const struct problem *problem,
			  void *user);
/* Notes the photo in the ledger, on the saver's thread. */
void booth_note_photo(const struct spool_item *item, void *user);
void booth_photo_saved(const char *id, int result, const struct problem *problem, void *user);

/* ---- booth_orders ---- */

/* Answers the courier's requests on link.orders_socket. */
int booth_order_answer(const char *method, struct json_object *params, const struct peer *peer,
		       struct problem *problem, void *user, struct json_object **ret_result);
/* Called when the courier has said nothing about the visit's order for too long. */
void booth_pay_late(int fd, short what, void *booth);
/* Frees the ends that were not stored. The courier tells them again. */
void booth_orders_forget(struct booth *booth);

/* ---- booth_snapshot ---- */

/* Begins to take a snapshot for an operator. -EINPROGRESS: the answer follows when the next frame
 * comes. -EBUSY: a person is at the booth. */
int booth_snapshot_begin(struct booth *booth, struct problem *problem);
void booth_snapshot_take(struct booth *booth, const struct frame *frame);
void booth_snapshot_late(int fd, short what, void *booth);

/* ---- booth_purge ---- */

/* by: the operator's account. -EINPROGRESS: the answer follows when the saver's thread is done. */
int booth_purge_begin(struct booth *booth, struct json_object *params, const char *by,
		      struct problem *problem);

/* ---- booth_trial ---- */

/* If FAULT_NO_BURST holds, begins a trial burst. A trial that succeeds ends the fault. */
void booth_trial_begin(struct booth *booth);
void booth_trial_take(struct booth *booth, const struct frame *frame);

/* ---- booth ---- */

/* Posts the event, then steps as long as an event waits or a condition requires a step, and tells
 * the screens. */
void booth_handle(struct booth *booth, enum session_event event);
/* Like booth_handle(), but posts no event. */
void booth_settle(struct booth *booth);
/* Begins or ends a fault. why: the reason, which is written to the journal if the fault begins. */
void booth_set_fault(struct booth *booth, enum fault fault, bool holds, const char *why);
/* Enters the session's first state and tells the screens. */
void booth_begin(struct booth *booth);
/* Ends the time of the state: logs which part kept the person waiting, and steps the session. */
void booth_time_out(struct booth *booth);
/* ---- booth_effects ---- */

void booth_post(struct booth *booth, enum session_event event);
/* Gives the page on the screen a new number. A press that was meant for the previous page, and is
 * still on its way, then has an old number and is dropped. */
void booth_turn_page(struct booth *booth);
/* Removes from the queue the posted event that has waited longest. Returns false if no event
 * waits. */
bool booth_take_posted(struct booth *booth, enum session_event *ret_event);
/* Posts AGAIN or TURNED_AWAY if the person was photographed before or may not be photographed;
 * otherwise asks for what is still missing, or posts IDENTIFIED. */
void booth_admit(struct booth *booth);
void booth_carry_out(struct booth *booth, enum session_effect effect);
/* Starts or stops the camera. It must run if the state, a snapshot or a trial needs frames. */
void booth_want_camera(struct booth *booth);
/* Counts and logs a failed burst. The second failed burst in a row sets FAULT_NO_BURST. */
void booth_note_failed_burst(struct booth *booth, const char *why);

/* ---- booth_photo ---- */

/* Shows this picture in the place of the photo that is shown now. The next STATE names it. */
void booth_photo_show(struct booth *booth, const struct image *picture, enum message_picture what);
void booth_photo_hide(struct booth *booth);
/* Wipes the slots that the last STATE does not name. Call this after STATE was sent. */
void booth_photo_wipe(struct booth *booth);

/* ---- booth_tell ---- */

/* Returns whether the notice has another page after the one on the screen. The shutter then turns the
 * page, and means no consent. */
bool booth_has_next_page(const struct booth *booth);
/* Returns what a code of staff can do now. */
enum message_staff_code booth_staff_code(const struct booth *booth);
/* Returns whether the shutter goes on with the visit in the states UNLISTED, CODE and PHONE. */
bool booth_may_go_on(const struct booth *booth);
void booth_publish(struct booth *booth);
/* Makes the marks of the PREVIEW from what live_take() has found in the frame of this time. */
void booth_mark(struct booth *booth, int64_t captured_us);
void booth_tell_watchers(struct booth *booth, const char *event);
/* Adds to the object the state, the data of the visit and the faults. */
void booth_add_visit(const struct booth *booth, struct json_object *object);

/* ---- booth_stats ---- */

/* Opens the statistics if they are not open. A booth whose statistics cannot be kept works on. */
void booth_stats_open(struct booth *booth);
/* Counts the photo that became durable, and makes the figure durable, too. Runs on the saver's
 * thread. */
void booth_stats_photo(struct booth *booth);
/* Has the saver's thread write what was counted. */
void booth_stats_save(struct booth *booth);
/* Writes to the journal what a save met. */
void booth_stats_report(struct booth *booth, const struct stats_saved *saved);

/* ---- booth_care ---- */

/* Returns the name of the engine that runs the networks, or "unavailable" if there are no
 * networks. */
const char *booth_engine(const struct booth *booth);
/* Sets or clears the fault and logs the change. The session reacts only when booth_settle() is
 * called. */
void booth_note_fault(struct booth *booth, enum fault fault, bool holds, const char *why);
void booth_look_at_disk(struct booth *booth);
void booth_count_waiting(struct booth *booth);
/* Sets the lamps to the brightness of the setting lights.level. */
void booth_shine(struct booth *booth);
/* Does the work that had to wait for the end of the visit. */
void booth_do_owed(struct booth *booth);

/* ---- booth_reader ---- */

/* Returns whether the camera reads codes now: the booth asks for one, and identify.camera is set. */
bool booth_reader_is_asked(const struct booth *booth);
/* Returns whether the booth needs frames in the present state. */
bool booth_needs_frames(const struct booth *booth);
/* Begins or ends the reading of codes, as the present state demands. Call it on each new page. */
void booth_reader_turn(struct booth *booth);
/* Returns whether booth-reader should get a picture now. Disconnects a reader that hangs. */
bool booth_reader_is_due(struct booth *booth);
/* Gives the frame to booth-reader, if it is due. image: the decoded frame. If it was decoded at a
 * smaller scale, it is decoded again, because small codes need all pixels. */
void booth_reader_offer(struct booth *booth, const struct frame *frame, const struct image *image);

#endif
