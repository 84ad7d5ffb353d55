/* SPDX-License-Identifier: MIT */
/*
 * Prints boothd's answers as text for people. boothd may be broken or of another version, so an
 * answer may contain anything. If a field is missing or has the wrong type, an empty text is
 * printed for it.
 */
#ifndef DAEMON_BOOTHCTL_ANSWERS_H
#define DAEMON_BOOTHCTL_ANSWERS_H

#include <stdbool.h>

struct json_object;

void answers_print_status(struct json_object *status);
/* Prints a notification from boothd, which the method `watch` requested. now: the time, as text. */
void answers_print_event(struct json_object *event, const char *now);
/* Prints the settings. json: as a list in JSON. is_short: leaves out those that no file sets. */
void answers_print_config(struct json_object *list, bool json, bool is_short);
void answers_print_camera(struct json_object *camera);

#endif
