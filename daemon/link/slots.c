/* SPDX-License-Identifier: MIT */
#include "daemon/link/slots.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "daemon/base/error_text.h"
#include "daemon/protocol/message.h"

struct slots {
	int fd;
	uint8_t *memory;
	unsigned holders[SLOT_COUNT];
	/* the slot must be filled with zeros when its last holder drops it */
	bool must_wipe[SLOT_COUNT];
};

static const size_t memory_bytes = (size_t)SLOT_COUNT * SLOT_BYTES;

static int make_memory(struct slots *slots)
{
	slots->fd = memfd_create("booth-preview", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	if (slots->fd < 0 || ftruncate(slots->fd, (off_t)memory_bytes) < 0)
		return -errno;
	slots->memory = mmap(NULL, memory_bytes, PROT_READ | PROT_WRITE, MAP_SHARED, slots->fd, 0);
	if (slots->memory == MAP_FAILED)
		return -errno;
	/* F_SEAL_FUTURE_WRITE: boothd's own mapping stays writable, but nobody can make another
	 * writable mapping. */
	if (fcntl(slots->fd, F_ADD_SEALS,
		  F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_FUTURE_WRITE | F_SEAL_SEAL) < 0)
		return -errno;
	return 0;
}

int slots_create(struct problem *problem, struct slots **ret_slots)
{
	struct slots *slots = calloc(1, sizeof(*slots));
	if (!slots)
		return problem_memory(problem);
	slots->memory = MAP_FAILED;
	int r = make_memory(slots);
	if (r < 0) {
		slots_destroy(slots);
		return problem_set(problem, r, "the preview memory of %zu bytes cannot be made: %s",
				   memory_bytes, error_text(-r));
	}
	*ret_slots = slots;
	return 0;
}

void slots_destroy(struct slots *slots)
{
	if (!slots)
		return;
	if (slots->memory != MAP_FAILED)
		(void)munmap(slots->memory, memory_bytes);
	if (slots->fd >= 0)
		(void)close(slots->fd);
	free(slots);
}

int slots_fd(const struct slots *slots)
{
	return slots->fd;
}

uint8_t *slots_pixels(const struct slots *slots, unsigned slot)
{
	assert(slot < SLOT_COUNT);
	return slots->memory + (size_t)slot * SLOT_BYTES;
}

int slots_take(struct slots *slots, unsigned *ret_slot)
{
	for (unsigned i = 0; i < SLOT_COUNT; i++) {
		if (slots->holders[i] > 0)
			continue;
		slots->holders[i] = 1;
		*ret_slot = i;
		return 0;
	}
	return -EAGAIN;
}

void slots_hold(struct slots *slots, unsigned slot)
{
	assert(slot < SLOT_COUNT && slots->holders[slot] > 0);
	slots->holders[slot]++;
}

/* Fills the slot with zeros, but only those of its pages that were ever written. Writing zeros to
 * the other pages would allocate memory. */
static void wipe(struct slots *slots, unsigned slot)
{
	const off_t end = (off_t)(slot + 1) * SLOT_BYTES;
	off_t at = (off_t)slot * SLOT_BYTES;
	slots->must_wipe[slot] = false;
	while ((at = lseek(slots->fd, at, SEEK_DATA)) >= 0 && at < end) {
		off_t hole = lseek(slots->fd, at, SEEK_HOLE);
		if (hole < 0 || hole > end)
			hole = end;
		explicit_bzero(slots->memory + at, (size_t)(hole - at));
		at = hole;
	}
}

void slots_drop(struct slots *slots, unsigned slot)
{
	assert(slot < SLOT_COUNT && slots->holders[slot] > 0);
	slots->holders[slot]--;
	if (slots->holders[slot] == 0 && slots->must_wipe[slot])
		wipe(slots, slot);
}

void slots_wipe(struct slots *slots)
{
	for (unsigned i = 0; i < SLOT_COUNT; i++) {
		slots->must_wipe[i] = slots->holders[i] > 0;
		if (!slots->must_wipe[i])
			wipe(slots, i);
	}
}
