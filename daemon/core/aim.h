/* SPDX-License-Identifier: MIT */
/* What a student should do with the code that he or she holds before the camera. booth-reader
 * finds it, boothd passes it on, and the screen shows it. */
#ifndef DAEMON_CORE_AIM_H
#define DAEMON_CORE_AIM_H

/* X(id, name) */
#define AIM_HINTS(X)                                                                               \
	X(NONE, none)         /* nothing to mend, or no code can be seen */                        \
	X(CLOSER, closer)     /* the code is too small in the picture */                           \
	X(FARTHER, farther)   /* the code does not fit into the aiming box */                      \
	X(TILT, tilt)         /* a lamp is reflected in the code */                                \
	X(BRIGHTER, brighter) /* the phone's screen is too dark */

enum aim_hint {
#define X(id, name) AIM_##id,
	AIM_HINTS(X)
#undef X
		AIM_HINT_COUNT,
};

/* What booth-reader read in one picture. */
enum aim_find {
	AIM_FOUND_NOTHING, /* no code could be read, or two different codes are in the picture */
	AIM_FOUND_TEXT,    /* one code of 1 to IDENTIFY_CODE_MAX printable ASCII characters */
	AIM_FOUND_BYTES,   /* one code that holds something else */
	AIM_FIND_COUNT,
};

#endif
