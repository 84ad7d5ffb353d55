/* SPDX-License-Identifier: MIT */
/*
 * The preview memory, and how many hold each slot (protocol/message.h has the geometry).
 *
 * The memory is one memfd. Seals keep everybody from shrinking and growing it, and everybody but us
 * from writing: a screen can only map it for reading. A slot is free when nobody holds it; every
 * holder drops it once. There are no locks, because the event loop alone takes, holds and drops.
 */
#ifndef DAEMON_LINK_SLOTS_H
#define DAEMON_LINK_SLOTS_H

#include <stdint.h>

#include "daemon/core/problem.h"

struct slots;

must_check int slots_create(struct problem *problem, struct slots **ret_slots);
void slots_destroy(struct slots *slots);

/* The memfd; it stays ours. */
int slots_fd(const struct slots *slots);
uint8_t *slots_pixels(const struct slots *slots, unsigned slot);

/* A free slot with one holder. -EAGAIN: all are lent; skip this frame. */
must_check int slots_take(struct slots *slots, unsigned *ret_slot);
void slots_hold(struct slots *slots, unsigned slot);
void slots_drop(struct slots *slots, unsigned slot);

/* Zeroes all slots: a free one now, one that is held when its last holder drops it. */
void slots_wipe(struct slots *slots);

#endif
