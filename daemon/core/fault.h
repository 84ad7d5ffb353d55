/* SPDX-License-Identifier: MIT */
/* The faults that stop a booth from taking photos. Several faults may exist at the same time; the
 * screen shows the first of them. */
#ifndef DAEMON_CORE_FAULT_H
#define DAEMON_CORE_FAULT_H

#include <stdint.h>

/* X(id, name, code). The most important fault comes first. The code is for people: a student reads it
 * out on the telephone. Never give a code to another fault. */
#define FAULTS(X)                                                                                  \
	X(MAINTENANCE, maintenance, "OPS-1") /* an operator closed the booth */                    \
	X(CAMERA_LOST, camera_lost,                                                                \
	  "CAM-1")                     /* the camera is unplugged, in use elsewhere, or silent */  \
	X(NO_BURST, no_burst, "CAM-2") /* the camera works, but two bursts in a row failed */      \
	X(DISK_FULL, disk_full, "DSK-1") /* the disk may have no room for the next photo */        \
	X(SPOOL_UNWRITABLE, spool_unwritable, "DSK-2")                                             \
	X(NO_KEYS, no_keys, "KEY-1")     /* boothd cannot sign photos, or cannot seal them */      \
	X(NO_VISION, no_vision, "EYE-1") /* the neural networks could not be loaded */             \
	X(NO_ROSTER, no_roster, "LST-1") /* identify.mode needs a roster, and it cannot be used */ \
	X(STUCK_BUTTON, stuck_button, "BTN-1")

enum fault {
#define X(id, name, code) FAULT_##id,
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
/* Returns a code such as "CAM-1"; null for FAULT_NONE. */
const char *fault_code(enum fault fault);
/* Returns FAULT_NONE if the set is empty. */
enum fault fault_first(fault_set set);

#endif
