/* SPDX-License-Identifier: MIT */
/*
 * The screens that are connected to ui.sock. This module keeps the connections, records which slots
 * are lent to each screen, and receives the button presses.
 *
 * A new screen gets HELLO with the preview memory, TEXTS, and the last STATE, which contains all that the
 * screen must show. A screen that stops reading, breaks the protocol or speaks another version is
 * disconnected, and the slots that were lent to it become free. So no screen can block the camera.
 */
#ifndef DAEMON_LINK_SCREENS_H
#define DAEMON_LINK_SCREENS_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/core/problem.h"
#include "daemon/link/slots.h"
#include "daemon/protocol/message.h"
#include "daemon/protocol/texts.h"

struct event_base;
struct screens;

typedef void (*screens_press_fn)(const struct message_press *press, void *user);
/* A screen has told how much of the texts its page shows. */
typedef void (*screens_room_fn)(void *user);
/* The two files of a demo's saved photo. */
struct screens_taken {
	const uint8_t *photo, *record;
	size_t photo_bytes, record_bytes;
};

typedef void (*screens_demo_fn)(const struct message_demo *demo, void *user);

/* Serves listen_fd, and owns it from then on. base and slots must outlive the screens. may_press:
 * the screens have buttons of their own, like the browser of a demo. If may_press is false, every
 * PRESS message is ignored. */
must_check int screens_create(struct event_base *base, int listen_fd, struct slots *slots,
			      bool may_press, screens_press_fn on_press, void *user,
			      struct problem *problem, struct screens **ret_screens);
void screens_destroy(struct screens *screens);
/* Calls on_room(user) of screens_create() whenever a screen tells its room. */
void screens_watch_room(struct screens *screens, screens_room_fn on_room);
/* Calls on_demo() with the user of screens_create() for each DEMO message. Without this call, and if the
 * screens may not press, they are ignored. */
void screens_watch_demo(struct screens *screens, screens_demo_fn on_demo);
/* Returns the room of the screen that has the smallest. A screen that has not told its room counts as
 * the largest. */
struct paging_room screens_room(const struct screens *screens);
/* Returns the page of which a connected screen had to cut a text, the first for at = 0, and so on; null:
 * no more. New texts empty the list. */
const struct message_cut *screens_cut(const struct screens *screens, unsigned at);

/* Sends the texts to all screens, and later to each new screen. Copies them. A negative errno: no
 * memory for them; the screens keep the texts that they have. */
must_check int screens_publish_texts(struct screens *screens, const struct texts *texts);
/* Sends a demo's saved photo and its record to all screens that are connected now. Copies them. A negative
 * errno: no memory for them, or they are too large; the screens then have nothing to offer. */
must_check int screens_publish_taken(struct screens *screens, uint32_t visit,
				     const struct screens_taken *taken);
/* Sends this STATE to all screens, and later to each new screen. As long as STATE shows a photo,
 * the photo's slot is lent to each screen. */
void screens_publish_state(struct screens *screens, const struct message_state *state);
/* Lends the slot with the new frame to every screen that has fewer than FRAMES_LENT_MAX frames at
 * present. */
void screens_publish_preview(struct screens *screens, const struct message_preview *preview);

/* Sends the measures for an operator to all screens. */
void screens_publish_service(struct screens *screens, const struct message_service *service);

unsigned screens_count(const struct screens *screens);
/* Returns how many preview frames a screen did not get because it still held FRAMES_LENT_MAX frames. */
uint64_t screens_skipped(const struct screens *screens);

#endif
