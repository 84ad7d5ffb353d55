/* SPDX-License-Identifier: MIT */
/*
 * The client of the socket ui.sock: connects to boothd, checks every message and maps the memory of
 * the slots. While boothd does not run, the client tries to connect every CLIENT_RETRY_MS, without
 * end. If boothd ends a new connection at once, the next try comes after CLIENT_REFUSED_MS.
 *
 * The event loop calls the callbacks. A callback must not destroy the client. The pixels of the
 * slots belong to boothd and are read-only. The pixels of a preview may be read until
 * client_release(); the pixels of the photo may be read as long as the newest STATE message names
 * the photo's slot. After on_lost, no pixels may be read.
 */
#ifndef BOOTH_UI_CLIENT_H
#define BOOTH_UI_CLIENT_H

#include <stdint.h>

#include "daemon/core/problem.h"
#include "daemon/protocol/message.h"
#include "daemon/protocol/texts.h"

enum {
	CLIENT_RETRY_MS = 500,
	/* Under systemd, each try to connect starts boothd. This longer pause saves work on a
	 * machine on which boothd cannot start. */
	CLIENT_REFUSED_MS = 5000,
};

struct event_base;
struct client;

struct client_events {
	/* The school's texts have arrived. They may be read until the next on_texts or on_lost. */
	void (*on_texts)(const struct texts *texts, void *user);
	void (*on_state)(const struct message_state *state, void *user);
	/* A preview has arrived in a slot. The receiver must give the slot back with
	 * client_release(). */
	void (*on_preview)(const struct message_preview *preview, void *user);
	void (*on_service)(const struct message_service *service, void *user);
	/* A demo's saved photo has arrived: a JPEG file, and its record. May be read during the call. */
	void (*on_taken)(const struct message_taken *taken, const uint8_t *bytes, void *user);
	/* The connection is lost. The slots are no longer mapped. */
	void (*on_lost)(void *user);
	/* boothd speaks another version of the protocol (`theirs`), so this program must end. No
	 * further callback follows. */
	void (*on_version)(uint32_t theirs, void *user);
	void *user;
};

/* Borrows base and path. Succeeds even if boothd does not run: the client then waits for boothd.
 * -ENOMEM: out of memory. */
must_check int client_create(struct event_base *base, const char *path,
			     const struct client_events *events, struct client **ret_client);
void client_destroy(struct client *client); /* null is fine */

/* Returns the pixels of a slot, or null if there is no connection. */
const uint8_t *client_pixels(const struct client *client, unsigned slot);
void client_release(struct client *client, unsigned slot);
/* Tells boothd how much of the school's texts a page of this screen shows. */
void client_tell_room(struct client *client, const struct paging_room *room);
/* Tells boothd what a visitor of a demo wants. */
void client_demo(struct client *client, const struct message_demo *demo);
/* Tells boothd that the page of this name has no room for all of its text on a screen of this size. */
void client_tell_cut(struct client *client, const char *page, int width, int height);
/* Tells boothd that a person pressed a button of the display while the display showed screen
 * number `screen`. */
void client_press(struct client *client, enum button button, uint32_t screen);

#endif
