/* SPDX-License-Identifier: MIT */
/*
 * The preview memory and who holds which slot (geometry: protocol/message.h).
 *
 * One memfd, sealed against shrinking, growing and writing by anyone but us: a screen can map it
 * for reading only. A slot is free when nobody holds it; every holder drops it once. No locks: the
 * event loop alone takes, holds and drops.
 */
#ifndef DAEMON_LINK_SLOTS_H
#define DAEMON_LINK_SLOTS_H

#include <stdint.h>

#include "daemon/core/problem.h"

struct slots;

must_check int slots_create(struct problem *problem, struct slots **ret_slots);
void slots_destroy(struct slots *slots);

/* The memfd, borrowed. */
int slots_fd(const struct slots *slots);
uint8_t *slots_pixels(const struct slots *slots, unsigned slot);

/* A free slot with one holder. -EAGAIN: all are lent; skip this frame. */
must_check int slots_take(struct slots *slots, unsigned *ret_slot);
void slots_hold(struct slots *slots, unsigned slot);
void slots_drop(struct slots *slots, unsigned slot);
unsigned slots_free(const struct slots *slots);

/* No slot shows any longer what was put there so far: the free ones are zeroed now, those that are
 * held when their last holder drops them. */
void slots_wipe(struct slots *slots);

#endif
