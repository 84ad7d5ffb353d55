/* SPDX-License-Identifier: MIT */
/*
 * The other end of ui.sock for tests of the screen: sends what a test wants, right or wrong, and
 * reads what the screen says. Holds preview memory like boothd's. Every failure fails the test.
 */
#ifndef TESTS_SUPPORT_FAKE_BOOTHD_H
#define TESTS_SUPPORT_FAKE_BOOTHD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/protocol/message.h"

struct fake_boothd {
	int fd; /* our end */
	int memory_fd;
	uint8_t *memory;
};

/* ret_screen_fd: the screen's end, non-blocking, the caller's to close. */
void fake_boothd_create(struct fake_boothd *fake, int *ret_screen_fd);
void fake_boothd_destroy(struct fake_boothd *fake);

/* Any bytes, with descriptors beside them. */
void fake_boothd_send(const struct fake_boothd *fake, const void *bytes, size_t size,
		      const int *fds, int fd_count);
void fake_boothd_hello(const struct fake_boothd *fake);
void fake_boothd_state(const struct fake_boothd *fake, const struct message_state *state);
/* Fills the slot with one colour first. */
void fake_boothd_preview(const struct fake_boothd *fake, uint32_t slot, uint32_t width,
			 uint32_t height, uint8_t level);
/* False: nothing is there to read. */
bool fake_boothd_read(const struct fake_boothd *fake, struct message *ret_message);
/* Whether the screen closed its end. */
bool fake_boothd_is_left(const struct fake_boothd *fake);
/* A state that message_validate() takes; change what the test is about. */
struct message_state fake_boothd_plain_state(enum session_state state);

#endif
