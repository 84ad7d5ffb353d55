/* SPDX-License-Identifier: MIT */
/*
 * boothd's end of ui.sock, for tests of the screen: listens at a path, sends what a test wants,
 * right or wrong, and reads what the screen sends. Has memory for slots like boothd's. Every
 * failure fails the test.
 */
#ifndef TESTS_SUPPORT_FAKE_BOOTHD_H
#define TESTS_SUPPORT_FAKE_BOOTHD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/protocol/message.h"
#include "daemon/protocol/texts.h"

struct fake_boothd {
	int listener;
	int fd; /* the connection to the screen; -1: there is none */
	int memory_fd;
	uint8_t *memory;
};

void fake_boothd_create(struct fake_boothd *fake, const char *path);
void fake_boothd_destroy(struct fake_boothd *fake);

/* Takes the connection of a screen that has connected. */
void fake_boothd_accept(struct fake_boothd *fake);
bool fake_boothd_has_caller(const struct fake_boothd *fake);
/* Closes the connection; goes on listening. */
void fake_boothd_hang_up(struct fake_boothd *fake);

/* Sends any bytes, and descriptors with them. */
void fake_boothd_send(const struct fake_boothd *fake, const void *bytes, size_t size,
		      const int *fds, int fd_count);
void fake_boothd_hello(const struct fake_boothd *fake);
void fake_boothd_state(const struct fake_boothd *fake, const struct message_state *state);
/* Sends TEXTS with sealed memory. */
void fake_boothd_texts(const struct fake_boothd *fake, const struct texts *texts);
/* Fills the slot with this level in every byte, then sends PREVIEW. */
void fake_boothd_preview(const struct fake_boothd *fake, uint32_t slot, uint32_t width,
			 uint32_t height, uint8_t level);
/* False: the screen has sent nothing. */
bool fake_boothd_read(const struct fake_boothd *fake, struct message *ret_message);
/* Whether the screen has closed the connection. */
bool fake_boothd_is_left(const struct fake_boothd *fake);
/* A state that message_validate() accepts; the test changes what it is about. */
struct message_state fake_boothd_plain_state(enum session_state state);

#endif
