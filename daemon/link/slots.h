/* SPDX-License-Identifier: MIT */
/*
 * The preview memory, and the number of holders of each of its slots (protocol/message.h has the
 * sizes).
 *
 * The memory is one memfd. Its seals forbid everybody to shrink or grow it, and everybody except
 * boothd to write to it: a screen can only read it. A slot without holders is free. Every holder
 * drops the slot once. There are no locks, because only the event loop takes, holds and drops
 * slots.
 */
#ifndef DAEMON_LINK_SLOTS_H
#define DAEMON_LINK_SLOTS_H

#include <stdint.h>

#include "daemon/core/problem.h"

struct slots;

must_check int slots_create(struct problem *problem, struct slots **ret_slots);
void slots_destroy(struct slots *slots);

/* Returns the memfd. The caller must not close it. */
int slots_fd(const struct slots *slots);
uint8_t *slots_pixels(const struct slots *slots, unsigned slot);

/* Takes a free slot. The caller is then the slot's only holder. -EAGAIN: no slot is free, so the
 * caller should skip this frame. */
must_check int slots_take(struct slots *slots, unsigned *ret_slot);
void slots_hold(struct slots *slots, unsigned slot);
void slots_drop(struct slots *slots, unsigned slot);

/* Fills all slots with zeros: a free slot now, and any other slot when its last holder drops it. */
void slots_wipe(struct slots *slots);

#endif
