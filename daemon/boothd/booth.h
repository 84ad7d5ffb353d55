/* SPDX-License-Identifier: MIT */
/*
 * The conductor: events in, one session step, effects out. The only code that knows every module.
 *
 * Everything happens on the event loop. Effects never step the session themselves: they answer with
 * an event that waits its turn. Faults are levels, not edges: after each step the booth looks at
 * what holds now, so nothing is missed and nothing is told twice.
 */
#ifndef DAEMON_BOOTHD_BOOTH_H
#define DAEMON_BOOTHD_BOOTH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/base/hash.h"
#include "daemon/core/config.h"
#include "daemon/core/fault.h"
#include "daemon/core/problem.h"
#include "daemon/core/profile.h"
#include "daemon/core/session.h"

struct event_base;
struct booth;
struct metrics;

struct booth_settings {
	struct config config;
	struct profile profile;
	struct hash profile_hash;
	char notice[2048];
};

/*
 * Opens everything in order: spool, sockets, networks, camera. A missing network file or an absent
 * camera is a fault on the screen, not a failure; a spool that cannot be written or a socket that
 * is taken is a failure. Borrows the base, copies the settings.
 */
must_check int booth_create(struct event_base *base, const struct booth_settings *settings,
			    struct problem *problem, struct booth **ret_booth);
/* Finishes a save in hand. */
void booth_destroy(struct booth *booth);

void booth_handle(struct booth *booth, enum session_event event);
void booth_set_fault(struct booth *booth, enum fault fault, bool holds, const char *why);

/*
 * Takes over what a reload may change and lists, in text, the changed keys that need a restart
 * (empty: none). The visit does not notice: another lights.level waits for its end.
 */
void booth_reload(struct booth *booth, const struct booth_settings *settings, char *text,
		  size_t size);

/* The part that no longer answers, in words, or null: frames flow or the session knows why not, the
 * examiner's and the saver's threads get on. For the watchdog. */
const char *booth_hung_part(const struct booth *booth);
void booth_note_feed(struct booth *booth); /* the watchdog was fed: a figure */
void booth_measure(const struct booth *booth, struct metrics *ret_metrics);

/* Leaves a signed sign of life in the spool for the courier to send; where a visit is going on, at
 * its end, as writing stops the loop until the disk has it. */
void booth_beat(struct booth *booth);

/* One line for systemd's STATUS= and for people. */
void booth_describe(const struct booth *booth, char *text, size_t size);

#endif
