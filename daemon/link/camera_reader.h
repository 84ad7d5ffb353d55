/* SPDX-License-Identifier: MIT */
/*
 * boothd's end of reader.sock: the program booth-reader, which reads codes in the camera's pictures.
 * One reader is connected at a time.
 *
 * boothd lends the reader one picture after another, and only while it asks for a code. The next
 * picture is due READER_PERIOD_MS after the one before it. If the reader takes long, it is due later,
 * so that the reader works at most a quarter of the time; but after READER_PERIOD_MAX_MS at the latest.
 *
 * A reader that breaks the protocol, stops reading, or keeps a picture for longer than READER_HANG_MS
 * is disconnected, and may connect again. So no reader can block the visit.
 */
#ifndef DAEMON_LINK_CAMERA_READER_H
#define DAEMON_LINK_CAMERA_READER_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/core/aim.h"
#include "daemon/core/problem.h"

struct event_base;
struct camera_reader;

enum { READER_PERIOD_MS = 200, READER_PERIOD_MAX_MS = 800, READER_HANG_MS = 3000 };

struct camera_reader_events {
	/* The reader has answered. text: the code if find is AIM_FOUND_TEXT, printable ASCII;
	 * otherwise empty. Not called for a picture that was lent before the last
	 * camera_reader_rest(). */
	void (*on_answer)(enum aim_find find, const char *text, enum aim_hint hint, void *user);
	/* A reader has connected, or the connection is lost. */
	void (*on_change)(bool is_connected, void *user);
};

/* Serves listen_fd, and owns it from then on. base must outlive the reader. The event loop calls the
 * events. */
must_check int camera_reader_create(struct event_base *base, int listen_fd,
				    const struct camera_reader_events *events, void *user,
				    struct problem *problem, struct camera_reader **ret_reader);
void camera_reader_destroy(struct camera_reader *reader); /* null is fine */

bool camera_reader_is_connected(const struct camera_reader *reader);

/* Returns whether the reader should get a picture now. */
bool camera_reader_is_due(const struct camera_reader *reader, int64_t now_ms);
/* Returns the memory for the next picture, READER_MEMORY_BYTES. The caller may write to it while a
 * picture is due, and then calls camera_reader_lend(). */
uint8_t *camera_reader_pixels(const struct camera_reader *reader);
void camera_reader_lend(struct camera_reader *reader, int width, int height, int64_t now_ms);
/* Disconnects a reader that has kept its picture for too long. Call it often while a code is asked
 * for. */
void camera_reader_look(struct camera_reader *reader, int64_t now_ms);

/* Nobody is asked for a code any more: fills the memory with zeros, and tells the reader to forget what
 * it has read. */
void camera_reader_rest(struct camera_reader *reader);

#endif
