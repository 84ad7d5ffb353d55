/* SPDX-License-Identifier: MIT */
/* The commands of booth-office. Each returns an exit status; office_manual.c says what they do. */
#ifndef DAEMON_BOOTH_OFFICE_OFFICE_COMMANDS_H
#define DAEMON_BOOTH_OFFICE_OFFICE_COMMANDS_H

struct office;

int office_index(struct office *office);
int office_missing(struct office *office);
int office_stats(struct office *office);
int office_find(struct office *office);

#endif
