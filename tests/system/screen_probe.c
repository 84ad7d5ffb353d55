/* SPDX-License-Identifier: MIT */
/*
 * screen_probe SOCKET FRAMES: a screen that prints what boothd tells it, and compares what it would draw
 * with the picture under it.
 *
 *	state NAME LOOK HINT WAY TRIES
 *		for each STATE; "-": no hint, or no way
 *	frame OWN PICTURE OUTLINE HEAD WIDTH
 *		for each live frame with a face. OWN: 1 if the marks are of this very frame. PICTURE: where the
 *		rendered sitter's head is in the pixels. OUTLINE: where the middle of the outline is drawn; -1:
 *		the outline is the goal. HEAD: where the head is to which the chevrons belong. WIDTH: of the
 *		face. All as fractions of the picture's width.
 *
 * Ends after FRAMES such frames.
 */
#include <stdio.h>
#include <stdlib.h>
#include <event2/event.h>

#include "booth-ui/client.h"
#include "booth-ui/view.h"
#include "daemon/base/clock.h"
#include "daemon/core/image.h"

struct watcher {
	struct event_base *base;
	struct client *client;
	struct view_model model;
	long frames_left; /* number of frames until the end */
	;
};

static void on_state(const struct message_state *state, void *user)
{
	struct watcher *watcher = user;
	const char *hint = reason_name((enum reason)state->hint);
	const char *way = way_name((enum way)state->hint_way);
	view_take_state(&watcher->model, state, clock_monotonic_ms());
	(void)printf("state %s %s %s %s %u\n", session_state_name((enum session_state)state->state),
		     hint_look_name((enum hint_look)state->look),
		     state->hint < REASON_COUNT ? hint : "-", way ? way : "-", state->tries);
}

/* The rendered backdrop is blue, and nothing of the sitter is. */
static bool is_backdrop(const uint8_t *pixel)
{
	return pixel[0] > pixel[2] + 40;
}

/* Returns the middle of the head at the height of the eyes; -1: there is only backdrop. */
static double find_head(const struct image *picture, double eyes_y)
{
	int y = (int)(eyes_y * picture->height), first = picture->width, last = -1;
	if (y < 0 || y >= picture->height)
		return -1;
	const uint8_t *row = picture->pixels + (size_t)y * picture->stride;
	for (int x = 0; x < picture->width; x++) {
		if (is_backdrop(row + (size_t)x * IMAGE_BYTES_PER_PIXEL))
			continue;
		first = x < first ? x : first;
		last = x;
	}
	return last < 0 ? -1 : (first + last + 1) / 2.0 / picture->width;
}

static void compare(struct watcher *watcher, const struct message_preview *preview)
{
	struct view view = view_now(&watcher->model, clock_monotonic_ms());
	const struct message_outline *outline = &view.outline;
	struct image picture = {
		.pixels = (uint8_t *)(uintptr_t)client_pixels(watcher->client, preview->slot),
		.width = (int)preview->width,
		.height = (int)preview->height,
		.stride = (size_t)preview->width * IMAGE_BYTES_PER_PIXEL,
	};
	double middle = (double)(outline->x + outline->width * (0.5f + outline->offset));
	if (!view.has_face)
		return;
	(void)printf("frame %d %.4f %.4f %.4f %.4f\n",
		     preview->marks.captured_us == preview->captured_us,
		     find_head(&picture, (double)preview->marks.head.y),
		     outline->is_crop ? middle : -1, (double)view.head.x, (double)view.head.width);
	watcher->frames_left--;
}

static void on_preview(const struct message_preview *preview, void *user)
{
	struct watcher *watcher = user;
	if (view_wants_preview(&watcher->model)) {
		view_take_preview(&watcher->model, preview, clock_monotonic_ms());
		compare(watcher, preview);
	}
	client_release(watcher->client, preview->slot);
	if (watcher->frames_left <= 0)
		(void)event_base_loopbreak(watcher->base);
}

static void on_texts(const struct texts *texts, void *user)
{
	(void)texts;
	(void)user;
}

static void on_service(const struct message_service *service, void *user)
{
	(void)service;
	(void)user;
}

static void on_lost(void *user)
{
	(void)user;
	(void)fputs("screen_probe: boothd is gone\n", stderr);
	exit(EXIT_FAILURE);
}

static void on_version(uint32_t theirs, void *user)
{
	(void)theirs;
	on_lost(user);
}

int main(int argc, char **argv)
{
	struct watcher watcher = { .frames_left = argc == 3 ? strtol(argv[2], NULL, 10) : 0 };
	struct client_events events = { .on_texts = on_texts,
					.on_state = on_state,
					.on_preview = on_preview,
					.on_service = on_service,
					.on_lost = on_lost,
					.on_version = on_version,
					.user = &watcher };
	if (watcher.frames_left <= 0) {
		(void)fputs("Usage: screen_probe SOCKET FRAMES\n", stderr);
		return 2;
	}
	view_lose(&watcher.model, clock_monotonic_ms());
	watcher.base = event_base_new();
	if (!watcher.base || client_create(watcher.base, argv[1], &events, &watcher.client) < 0)
		return 1;
	(void)event_base_dispatch(watcher.base);
	client_destroy(watcher.client);
	event_base_free(watcher.base);
	return 0;
}
