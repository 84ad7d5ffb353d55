/* SPDX-License-Identifier: MIT */
/*
 * The screen's end of ui.sock: connects, checks every message, maps the preview memory, returns
 * slots; when boothd is gone it tries again, for ever, every CLIENT_RETRY_MS.
 *
 * Callbacks come from the loop and must not destroy the client. Slots' pixels belong to boothd and
 * are read-only; they may be read until client_release() (previews), or while STATE names them (the
 * photo), and never after on_lost.
 */
#ifndef BOOTH_UI_CLIENT_H
#define BOOTH_UI_CLIENT_H

#include <stdint.h>

#include "daemon/core/problem.h"
#include "daemon/protocol/message.h"

enum { CLIENT_RETRY_MS = 500 };

struct event_base;
struct client;

struct client_events {
	void (*on_state)(const struct message_state *state, void *user);
	/* The slot is lent: give it back with client_release(). */
	void (*on_preview)(const struct message_preview *preview, void *user);
	/* The connection is gone, and all slots with it. */
	void (*on_lost)(void *user);
	/* boothd speaks another version: this program must end. No callback follows. */
	void (*on_version)(uint32_t theirs, void *user);
	void *user;
};

/* Borrows base and path. Fails for want of memory only: a missing boothd is waited for. */
must_check int client_create(struct event_base *base, const char *path,
			     const struct client_events *events, struct client **ret_client);
void client_destroy(struct client *client); /* null is fine */

/* Takes over a connected socket instead of connecting by itself: for tests. */
must_check int client_attach(struct client *client, int fd);

/* The pixels of a lent slot; null without a connection. */
const uint8_t *client_pixels(const struct client *client, unsigned slot);
void client_release(struct client *client, unsigned slot);
/* A button of the screen's own, answering the screen that the person saw. */
void client_press(struct client *client, enum button button, uint32_t screen);

#endif
