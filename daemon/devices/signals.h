/* SPDX-License-Identifier: MIT */
/*
 * The lights that tell the booth's state: the lights in the buttons, and the status lamp outside.
 * The settings say what they show in each state (leds.idle = "shutter=breathe status=on", ...); a
 * light that the state's setting does not name is off.
 */
#ifndef DAEMON_DEVICES_SIGNALS_H
#define DAEMON_DEVICES_SIGNALS_H

#include "daemon/core/config.h"
#include "daemon/core/problem.h"
#include "daemon/core/session.h"

struct event_base;
struct signals;

/* Whether the settings can be read, without touching any light. -EINVAL: the problem names the key
 * that cannot. */
must_check int signals_check(const struct config_leds *config, struct problem *problem);

/* folder: null for /sys/class/leds. -EINVAL: as signals_check(). Where a light of the settings is
 * not there, or is pulled later, the log says so once, and signals looks for it again and again.
 * Where the settings name no light, all calls do nothing. */
must_check int signals_create(const struct config_leds *config, const char *folder,
			      struct event_base *base, struct problem *problem,
			      struct signals **ret_signals);
/* Restores what the lights showed before. Null is fine. */
void signals_destroy(struct signals *signals);

/* The name of a light that is not there now; null: all are there. */
const char *signals_missing(const struct signals *signals);

/* Call it at each change of state, from the loop. A light that fails is reported once. */
void signals_show(struct signals *signals, enum session_state state);

#endif
