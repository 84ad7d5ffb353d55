/* SPDX-License-Identifier: MIT */
/* The settings as a list in JSON. This module is separate from settings.h, because booth-check
 * reads settings without JSON. */
#ifndef DAEMON_BASE_SETTINGS_LIST_H
#define DAEMON_BASE_SETTINGS_LIST_H

#include "daemon/core/config.h"

struct json_object;

/* Returns every setting as {"key", "value", "origin", "needs_restart"}, for `boothctl config`.
 * Null if memory runs out. Free it with json_object_put(). */
struct json_object *settings_list_describe(const struct config *config);

#endif
