/* SPDX-License-Identifier: MIT */
/* The faults that stop a booth from taking photos. Several faults may exist at the same time; the
 * screen shows the first of them. */
#ifndef DAEMON_CORE_FAULT_H
#define DAEMON_CORE_FAULT_H

#include <stdint.h>

/* X(id, name). The most important fault comes first. */
#define FAULTS(X)                                                                                  \
	X(MAINTENANCE, maintenance) /* an operator closed the booth */                             \
	X(CAMERA_LOST, camera_lost) /* the camera is unplugged, in use elsewhere, or silent */     \
	X(NO_BURST, no_burst)       /* the camera works, but two bursts in a row failed */         \
	X(DISK_FULL, disk_full)     /* the disk may have no room for the next photo */             \
	X(SPOOL_UNWRITABLE, spool_unwritable)                                                      \
	X(NO_KEYS, no_keys)     /* boothd cannot sign photos, or cannot seal them */               \
	X(NO_VISION, no_vision) /* the neural networks could not be loaded */                      \
	X(NO_ROSTER, no_roster) /* identify.mode needs a roster, and it cannot be used */          \
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
