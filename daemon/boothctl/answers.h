/* SPDX-License-Identifier: MIT */
/*
 * Prints boothd's answers as text for people. boothd may be broken or of another version, so an
 * answer may contain anything. If a field is missing or has the wrong type, an empty text is
 * printed for it.
 */
#ifndef DAEMON_BOOTHCTL_ANSWERS_H
#define DAEMON_BOOTHCTL_ANSWERS_H

struct json_object;

void answers_print_status(struct json_object *status);
/* Prints a notification from boothd, which the method `watch` requested. */
void answers_print_event(struct json_object *event);
void answers_print_config(struct json_object *list);
void answers_print_camera(struct json_object *camera);

#endif
