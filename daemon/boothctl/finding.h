/* SPDX-License-Identifier: MIT */
/* The result of one check of `boothctl doctor`, and how it is shown. */
#ifndef DAEMON_BOOTHCTL_FINDING_H
#define DAEMON_BOOTHCTL_FINDING_H

#include "daemon/console/output.h"

enum finding_state {
	FINDING_GOOD,
	FINDING_OFF,     /* there is nothing to check, because the settings do not use this part */
	FINDING_WARNING, /* the booth works, but not as well as it could */
	FINDING_BAD,     /* the booth is out of order, or soon will be */
};

struct finding {
	enum finding_state state;
	char text[700];   /* what the check found out */
	char remedy[400]; /* what the operator should do; empty: nothing is to be done */
};

/* Sets all members of the finding. The member `text` is printed from the format and its arguments.
 * Remedy and format are looked up in the catalogue of wording.h. */
void finding_set(struct finding *finding, enum finding_state state, const char *remedy,
		 const char *format, ...) __attribute__((format(printf, 4, 5)));

/* The colour of the state's word on a terminal. */
enum output_colour finding_colour(enum finding_state state);

/* Prints the finding as one line, and its remedy as a second. name: of the check. */
void finding_print(const char *name, const struct finding *finding);
/* Returns the finding as an object, which the caller must put. Null: out of memory. */
struct json_object *finding_describe(const char *name, const struct finding *finding);

#endif
