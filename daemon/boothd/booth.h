/* SPDX-License-Identifier: MIT */
/*
 * The conductor: it turns each event into at most one step of the session, and each step into
 * effects. The conductor knows every part of the booth; the parts do not know one another.
 *
 * Everything happens on the event loop. An effect never steps the session: it posts an event, which
 * waits for its turn. Faults are states, not events: after each step the conductor compares the
 * present faults with the session's state. So it misses no fault and reports no fault twice.
 *
 * The conductor's files form layers; booth_inside.h lists them.
 */
#ifndef DAEMON_BOOTHD_BOOTH_H
#define DAEMON_BOOTHD_BOOTH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/base/hash.h"
#include "daemon/core/config.h"
#include "daemon/core/problem.h"
#include "daemon/core/profile.h"
#include "daemon/core/workdays.h"
#include "daemon/protocol/texts.h"

struct booth;
struct camera;
struct camera_events;
struct event_base;
struct examiner_config;
struct lamps;
struct metrics;
struct panel;
struct panel_events;
struct panel_setup;
struct worker;
struct worker_events;

struct booth_settings {
	struct config config;
	struct profile profile;
	struct hash profile_hash;
	/* the school's notice and privacy text, as the files have them; empty: the built-in texts */
	char notice[TEXTS_FILE_MAX], privacy[TEXTS_FILE_MAX];
	/* the last day on which a student can report an error; day 0: none is named */
	struct workdays_due deadline;
};

/* The functions that create the booth's parts. A test passes other functions, which create
 * stand-ins for the parts. */
struct booth_creators {
	int (*camera)(const struct config_camera *config, bool allows_stand_in,
		      struct event_base *base, const struct camera_events *events, void *user,
		      struct problem *problem, struct camera **ret_camera);
	int (*lamps)(const struct config_lights *config, const char *folder, struct camera *camera,
		     struct event_base *base, struct problem *problem, struct lamps **ret_lamps);
	int (*panel)(const struct config_panel *config, const struct panel_setup *setup,
		     struct event_base *base, const struct panel_events *events, void *user,
		     struct problem *problem, struct panel **ret_panel);
	int (*worker)(struct event_base *base, const struct examiner_config *config,
		      const struct profile *profile, const struct worker_events *events, void *user,
		      struct problem *problem, struct worker **ret_worker);
};

/*
 * Opens all parts of the booth. Some troubles do not stop the start: an absent camera, a spool that
 * is missing or cannot be written, unreadable keys, missing networks. Such a trouble is a fault,
 * shown on the screen and in `status`. The booth opens the part later, when somebody has repaired
 * it. A missing lamp is not a fault.
 *
 * base must outlive the booth; the settings are copied. creators: null for the product's own parts.
 * -EINVAL: a setting is wrong. -EADDRINUSE, -EBUSY: another boothd has the sockets or the spool,
 * and its files were not changed. Other errors: a socket cannot be opened, or memory runs out.
 */
must_check int booth_create(struct event_base *base, const struct booth_settings *settings,
			    const struct booth_creators *creators, struct problem *problem,
			    struct booth **ret_booth);
/* Closes all parts. If a photo is being saved, waits until it is saved. booth may be null. */
void booth_destroy(struct booth *booth);

/*
 * Takes over the settings that may change without a restart. Writes to `text` the names of the
 * changed keys that need a restart (an empty text if there is no such key). A running visit is not
 * disturbed: a new lights.level takes effect after the visit.
 */
void booth_reload(struct booth *booth, const struct booth_settings *settings, char *text,
		  size_t size);

/* Returns a text that says which part hangs, for the watchdog; null: no part hangs. The camera
 * hangs if no frames come although no fault explains why. The threads of the examiner and the saver
 * hang if they do not finish their jobs. */
const char *booth_hung_part(const struct booth *booth);
void booth_note_feed(struct booth *booth); /* counts one signal to systemd's watchdog */
void booth_measure(const struct booth *booth, struct metrics *ret_metrics);

/* Writes a signed heartbeat file into the spool, from where the courier sends it. During a visit
 * nothing is written before the visit's end, because the write blocks the event loop until the disk
 * is done. */
void booth_beat(struct booth *booth);

/* Writes to `text` one line about the booth, for systemd's STATUS= and for people. */
void booth_describe(const struct booth *booth, char *text, size_t size);

#endif
