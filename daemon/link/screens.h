/* SPDX-License-Identifier: MIT */
/*
 * The screens at ui.sock: who is connected, what they were lent, what they press.
 *
 * A new screen gets HELLO with the preview memory and the last STATE, so it is right after one
 * message. A screen that stops reading, breaks the protocol or speaks another version is
 * disconnected, and everything it held comes back: no screen can hold up the camera.
 */
#ifndef DAEMON_LINK_SCREENS_H
#define DAEMON_LINK_SCREENS_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/core/problem.h"
#include "daemon/link/slots.h"
#include "daemon/protocol/message.h"

struct event_base;
struct screens;

typedef void (*screens_press_fn)(const struct message_press *press, void *user);

/* Takes over listen_fd. Borrows base and slots. may_press: whether screens have buttons of their
 * own (a demo's browser); a booth with a panel ignores them. */
must_check int screens_create(struct event_base *base, int listen_fd, struct slots *slots,
			      bool may_press, screens_press_fn on_press, void *user,
			      struct problem *problem, struct screens **ret_screens);
void screens_destroy(struct screens *screens);

/* To all, and kept for those who come later. The photo's slot is held by each while it is in STATE.
 */
void screens_publish_state(struct screens *screens, const struct message_state *state);
/* Lends the slot to all who have none of the last frames outstanding beyond their share. */
void screens_publish_preview(struct screens *screens, const struct message_preview *preview);

unsigned screens_count(const struct screens *screens);

#endif
