/* SPDX-License-Identifier: MIT */
/* The faults for which a booth takes no photos now. Several may be set; the screen shows the
 * first. */
#ifndef DAEMON_CORE_FAULT_H
#define DAEMON_CORE_FAULT_H

#include <stdint.h>

/* X(id, name), the most important fault first */
#define FAULTS(X)                                                                                  \
	X(MAINTENANCE, maintenance) /* an operator closed the booth */                             \
	X(CAMERA_LOST, camera_lost) /* unplugged, held by another program, or silent */            \
	X(NO_BURST, no_burst)       /* pictures come, but two bursts in a row failed */            \
	X(DISK_FULL, disk_full)     /* there may be no room for the next photo */                  \
	X(SPOOL_UNWRITABLE, spool_unwritable)                                                      \
	X(NO_KEYS, no_keys)     /* boothd cannot sign photos, or cannot seal them */               \
	X(NO_VISION, no_vision) /* the networks could not be loaded */                             \
	X(STUCK_BUTTON, stuck_button)

enum fault {
#define X(id, name) FAULT_##id,
	FAULTS(X)
#undef X
		FAULT_COUNT,
	FAULT_NONE = FAULT_COUNT,
};

typedef uint32_t fault_set;

static inline fault_set fault_bit(enum fault fault)
{
	return (fault_set)1 << (unsigned)fault;
}

/* Returns null for FAULT_NONE. */
const char *fault_name(enum fault fault);
/* Returns FAULT_NONE if the set is empty. */
enum fault fault_first(fault_set set);

#endif
