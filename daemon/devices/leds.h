/* SPDX-License-Identifier: MIT */
/*
 * What the booth's lights say: button lights and the status lamp by the visit's state, from the
 * settings (leds.idle = "shutter=breathe status=on", ...). A light a state does not name is off.
 */
#ifndef DAEMON_DEVICES_LEDS_H
#define DAEMON_DEVICES_LEDS_H

#include "daemon/core/config.h"
#include "daemon/core/problem.h"
#include "daemon/core/session.h"

struct event_base;
struct leds;

/* Whether the patterns make sense, without any light: -EINVAL, and the problem names the key. */
must_check int leds_check(const struct config_leds *config, struct problem *problem);

/* folder: null for /sys/class/leds. -EINVAL: a setting makes no sense. A light that is named and
 * not there, or pulled later, is reported once and looked for. No light named: all calls do
 * nothing. */
must_check int leds_create(const struct config_leds *config, const char *folder,
			   struct event_base *base, struct problem *problem,
			   struct leds **ret_leds);
/* Restores what was found. Null is fine. */
void leds_destroy(struct leds *leds);
/* Leaves the lights as they are. */
void leds_leave(struct leds *leds);

/* From the loop, at each change of state; the same state again costs nothing. A light that fails is
 * reported once. */
void leds_show(struct leds *leds, enum session_state state);

#endif
