/* SPDX-License-Identifier: MIT */
/* The result of one check of `boothctl doctor`. */
#ifndef DAEMON_BOOTHCTL_FINDING_H
#define DAEMON_BOOTHCTL_FINDING_H

enum finding_state {
	FINDING_GOOD,
	FINDING_OFF,     /* the settings do not use what would be checked */
	FINDING_WARNING, /* the booth works, but not as well as it could */
	FINDING_BAD,     /* the booth is out of order, or soon will be */
};

struct finding {
	enum finding_state state;
	char text[400];   /* the facts that the check found */
	char remedy[300]; /* what the operator should do; empty: nothing */
};

/* Sets all members of the finding. The format and its arguments make the text. */
void finding_set(struct finding *finding, enum finding_state state, const char *remedy,
		 const char *format, ...) __attribute__((format(printf, 4, 5)));

#endif
