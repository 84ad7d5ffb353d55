/* SPDX-License-Identifier: MIT */
/*
 * The conductor: events in, one session step, effects out. It knows every part of the booth; the
 * parts do not know one another.
 *
 * Everything happens on the event loop. An effect never steps the session: it posts an event, which
 * waits for its turn. Faults are levels, not edges: after each step the conductor compares what
 * holds now with the session's state. So no fault is missed and none is told twice.
 *
 * Its files form a stair (booth_inside.h).
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
	char notice[2048];
};

/* Who makes the parts that a test replaces. */
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
 * Opens all parts. What a running booth survives, a starting one survives, too: an absent camera, a
 * spool that is missing or cannot be written, unreadable keys, missing networks. Each is a fault, on
 * the screen and in `status`, and is opened later when somebody has mended it. A missing lamp is no
 * fault.
 *
 * Borrows the base, copies the settings. creators: null for the product's. Errors: -EINVAL where a
 * setting is wrong; -EADDRINUSE or -EBUSY where another boothd has the sockets or the spool, of which
 * nothing was touched; others where a socket cannot be opened or memory is out.
 */
must_check int booth_create(struct event_base *base, const struct booth_settings *settings,
			    const struct booth_creators *creators, struct problem *problem,
			    struct booth **ret_booth);
/* Finishes a save in hand. Null is fine. */
void booth_destroy(struct booth *booth);

/*
 * Takes over what a reload may change and lists, in text, the changed keys that need a restart (an
 * empty text where there is no such key). A visit goes on as it began: a new lights.level waits for
 * its end.
 */
void booth_reload(struct booth *booth, const struct booth_settings *settings, char *text,
		  size_t size);

/* For the watchdog: which part hangs, in words; null: none does. Frames must flow unless a fault
 * says why not, and the examiner's and the saver's threads must finish their jobs. */
const char *booth_hung_part(const struct booth *booth);
void booth_note_feed(struct booth *booth); /* counts one feeding of the watchdog */
void booth_measure(const struct booth *booth, struct metrics *ret_metrics);

/* Writes a signed sign of life into the spool, which the courier sends. During a visit it waits for
 * the visit's end, because the write stops the loop until the disk has it. */
void booth_beat(struct booth *booth);

/* One line for systemd's STATUS= and for people. */
void booth_describe(const struct booth *booth, char *text, size_t size);

#endif
