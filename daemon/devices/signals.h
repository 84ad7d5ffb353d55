/* SPDX-License-Identifier: MIT */
/*
 * The lights that show the booth's state: the lights in the buttons, and the status lamp outside.
 * For each state, a setting says how the lights shine (leds.idle = "shutter=breathe status=on",
 * ...). A light that this setting does not name is off.
 */
#ifndef DAEMON_DEVICES_SIGNALS_H
#define DAEMON_DEVICES_SIGNALS_H

#include "daemon/core/config.h"
#include "daemon/core/problem.h"
#include "daemon/core/session.h"

struct event_base;
struct signals;

/* Checks that the settings of the lights are well-formed. Touches no light. -EINVAL: a setting is
 * malformed; the problem names its key. */
must_check int signals_check(const struct config_leds *config, struct problem *problem);

/* folder: null for /sys/class/leds. -EINVAL: a setting is malformed; the problem names its key. If
 * a light in the settings is missing or is unplugged later, this module logs it once and keeps
 * looking for it. If the settings name no light, all functions do nothing. */
must_check int signals_create(const struct config_leds *config, const char *folder,
			      struct event_base *base, struct problem *problem,
			      struct signals **ret_signals);
/* Restores the state that each light had before. Null is fine. */
void signals_destroy(struct signals *signals);

/* Returns the name of the light that is missing now, the first for at = 0, and so on; null: no more
 * lights are missing. */
const char *signals_missing(const struct signals *signals, unsigned at);

/* Shows the booth's state. Call it from the loop at each change of state. A light that fails is
 * logged once. */
void signals_show(struct signals *signals, enum session_state state);

#endif
