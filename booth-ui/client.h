/* SPDX-License-Identifier: MIT */
/*
 * The screen's end of ui.sock: connects, checks every message, maps the memory of the slots.
 * Without boothd it tries to connect every CLIENT_RETRY_MS, for ever; where boothd ends the connection
 * at once, every CLIENT_REFUSED_MS.
 *
 * Callbacks come from the loop and must not destroy the client. The pixels of the slots belong to
 * boothd and are read-only. Those of a preview may be read until client_release(), those of the
 * photo while STATE names its slot. After on_lost no pixels may be read.
 */
#ifndef BOOTH_UI_CLIENT_H
#define BOOTH_UI_CLIENT_H

#include <stdint.h>

#include "daemon/core/problem.h"
#include "daemon/protocol/message.h"

enum {
	CLIENT_RETRY_MS = 500,
	/* Under systemd each try starts a boothd that cannot start. */
	CLIENT_REFUSED_MS = 5000,
};

struct event_base;
struct client;

struct client_events {
	void (*on_state)(const struct message_state *state, void *user);
	/* Give the slot back with client_release(). */
	void (*on_preview)(const struct message_preview *preview, void *user);
	/* The connection is gone, and the slots with it. */
	void (*on_lost)(void *user);
	/* boothd speaks another version of the protocol: this program must end. This is the last
	 * callback. */
	void (*on_version)(uint32_t theirs, void *user);
	void *user;
};

/* Borrows base and path. -ENOMEM. Succeeds without boothd too, and waits for it. */
must_check int client_create(struct event_base *base, const char *path,
			     const struct client_events *events, struct client **ret_client);
void client_destroy(struct client *client); /* null is fine */

/* The pixels of a slot; null without a connection. */
const uint8_t *client_pixels(const struct client *client, unsigned slot);
void client_release(struct client *client, unsigned slot);
/* The person pressed a button of the display while it showed the screen of this number. */
void client_press(struct client *client, enum button button, uint32_t screen);

#endif
