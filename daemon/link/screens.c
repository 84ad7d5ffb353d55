/* SPDX-License-Identifier: MIT */
#include "daemon/link/screens.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <event2/event.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/clock.h"
#include "daemon/base/events.h"
#include "daemon/base/log.h"
#include "daemon/link/acceptor.h"
#include "daemon/link/peer.h"
#include "daemon/link/sealed.h"

enum {
	/* largest number of other screens; one place is only for a screen of root or boothd's
	 * user */
	OTHERS_MAX = SCREENS_MAX - 1,
	CUTS_MAX = 8,    /* largest number of pages of one screen that are remembered */
	IDLE_MS = 60000, /* a screen that was silent for this long may lose its place */
};

struct screen {
	struct screens *owner;
	int fd;
	bool is_operators;
	struct paging_room room;
	struct message_cut cuts[CUTS_MAX]; /* the pages of which it cut a text */
	unsigned cut_count;
	int64_t heard_ms; /* monotonic time of its last message */
	struct event *readable;
	bool lent[SLOT_COUNT];
	/* lent slots that hold the photo of a STATE; all other lent slots hold frames of a
	 * PREVIEW */
	bool photo[SLOT_COUNT];
};

struct screens {
	struct event_base *base;
	struct slots *slots;
	struct acceptor *acceptor;
	bool may_press;
	screens_press_fn on_press;
	screens_room_fn on_room; /* may be null */
	screens_demo_fn on_demo; /* may be null */
	void *user;
	struct screen *connected[SCREENS_MAX];
	int texts_fd; /* sealed memory with the texts; -1: none yet */
	struct message last_state;
	bool has_state;
	uint64_t skipped; /* number of frames that a slow screen did not get */
};

static void give_back(struct screen *screen, unsigned slot)
{
	if (!screen->lent[slot])
		return;
	screen->lent[slot] = false;
	screen->photo[slot] = false;
	slots_drop(screen->owner->slots, slot);
}

static void disconnect(struct screen *screen)
{
	struct screens *screens = screen->owner;
	for (unsigned i = 0; i < SLOT_COUNT; i++)
		give_back(screen, i);
	for (unsigned i = 0; i < SCREENS_MAX; i++)
		if (screens->connected[i] == screen)
			screens->connected[i] = NULL;
	if (screen->readable)
		event_free(screen->readable);
	(void)close(screen->fd);
	free(screen);
}

/* Sends a message to the screen. If that fails, disconnects the screen and returns false. */
static bool send_message(struct screen *screen, const struct message *message, int passed_fd)
{
	int r = peer_send(screen->fd, message, sizeof(*message), passed_fd);
	if (r == 0)
		return true;
	if (r == -EAGAIN)
		log_event(LOG_LEVEL_WARNING, JOURNAL_PEER_REFUSED,
			  "a screen stopped reading and was disconnected; it may connect again");
	disconnect(screen);
	return false;
}

/* Lends the slot of the photo in the present STATE to the screen. Takes back the slot of any other
 * photo. */
static void lend_photo(struct screen *screen, int32_t photo_slot)
{
	for (unsigned i = 0; i < SLOT_COUNT; i++)
		if (screen->photo[i] && (int32_t)i != photo_slot)
			give_back(screen, i);
	if (photo_slot < 0 || screen->lent[photo_slot])
		return;
	slots_hold(screen->owner->slots, (unsigned)photo_slot);
	screen->lent[photo_slot] = true;
	screen->photo[photo_slot] = true;
}

/* Sends STATE to the screen. If that fails, disconnects the screen and returns false. */
static bool send_state(struct screen *screen)
{
	const struct message *message = &screen->owner->last_state;
	lend_photo(screen, message->state.photo_slot);
	return send_message(screen, message, -1);
}

/* Sends the texts to the screen. If that fails, disconnects the screen and returns false. */
static bool send_texts(struct screen *screen)
{
	const struct message message = { .version = PROTOCOL_VERSION,
					 .type = MESSAGE_TEXTS,
					 .texts = { .bytes = sizeof(struct texts) } };
	int fd = screen->owner->texts_fd;
	return fd < 0 || send_message(screen, &message, fd);
}

/* The list is short: who mends the first pages mends the others too. */
static void note_cut(struct screen *screen, const struct message_cut *cut)
{
	for (unsigned i = 0; i < screen->cut_count; i++)
		if (strcmp(screen->cuts[i].page, cut->page) == 0)
			return;
	if (screen->cut_count < CUTS_MAX)
		screen->cuts[screen->cut_count++] = *cut;
}

static void handle_message(struct screen *screen, const struct message *message)
{
	struct screens *screens = screen->owner;
	if (message->type == MESSAGE_RELEASE) {
		/* The screen keeps the photo's slot until it gets a STATE without this photo. A
		 * RELEASE message does not free this slot. */
		if (!screen->photo[message->release.slot])
			give_back(screen, message->release.slot);
		return;
	}
	if (message->type == MESSAGE_ROOM) {
		screen->room = message->room.room;
		if (screens->on_room)
			screens->on_room(screens->user);
		return;
	}
	if (message->type == MESSAGE_CUT) {
		note_cut(screen, &message->cut);
		return;
	}
	if (!screens->may_press)
		return;
	if (message->type == MESSAGE_PRESS)
		screens->on_press(&message->press, screens->user);
	else if (screens->on_demo)
		screens->on_demo(&message->demo, screens->user);
}

static void on_readable(int fd, short what, void *user)
{
	(void)what;
	struct screen *screen = user;
	struct message message;
	screen->heard_ms = clock_monotonic_ms();
	ssize_t size = recv(fd, &message, sizeof(message), MSG_DONTWAIT | MSG_TRUNC);
	if (size < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (size <= 0) {
		disconnect(screen);
		return;
	}
	int r = message_validate(&message, (size_t)size, false);
	if (r < 0) {
		log_event(LOG_LEVEL_WARNING, JOURNAL_PEER_REFUSED,
			  "a screen sent %s and was disconnected; are boothd and booth-ui of one "
			  "version?",
			  r == -EPROTO ? "another protocol version" : "a malformed message");
		disconnect(screen);
		return;
	}
	handle_message(screen, &message);
}

/* Returns the screen that was silent for longest, and for longer than IDLE_MS; null: there is no
 * such screen. A screen that shows frames gives slots back all the time. Only an operator's screen
 * may take the place of another operator's screen. */
static struct screen *find_idle(const struct screens *screens, bool for_operator)
{
	int64_t latest_ms = clock_monotonic_ms() - IDLE_MS;
	struct screen *found = NULL;
	for (unsigned i = 0; i < SCREENS_MAX; i++) {
		struct screen *screen = screens->connected[i];
		if (!screen || screen->heard_ms > latest_ms ||
		    (screen->is_operators && !for_operator))
			continue;
		if (!found || screen->heard_ms < found->heard_ms)
			found = screen;
	}
	return found;
}

static int look_for_place(const struct screens *screens, bool is_operators)
{
	int place = -EBUSY, others = 0;
	for (int i = 0; i < SCREENS_MAX; i++) {
		const struct screen *screen = screens->connected[i];
		others += screen && !screen->is_operators;
		if (!screen && place < 0)
			place = i;
	}
	return is_operators || others < OTHERS_MAX ? place : -EBUSY;
}

/* Returns a free place. If no place is free, disconnects an idle screen and returns its place.
 * -EBUSY: there is no place. */
static int find_place(const struct screens *screens, bool is_operators)
{
	int place = look_for_place(screens, is_operators);
	struct screen *idle = NULL;
	if (place < 0 && (idle = find_idle(screens, is_operators))) {
		disconnect(idle);
		place = look_for_place(screens, is_operators);
	}
	return place;
}

/* Adds a screen. Takes over fd. Returns null if no place is free or memory runs
 * out. */
static struct screen *new_screen(struct screens *screens, const struct peer *peer, int fd)
{
	int place = find_place(screens, peer->is_operator);
	struct screen *screen = place < 0 ? NULL : calloc(1, sizeof(*screen));
	if (!screen) {
		log_event(LOG_LEVEL_WARNING, JOURNAL_PEER_REFUSED,
			  "a screen was turned away: %u are connected", screens_count(screens));
		(void)close(fd);
		return NULL;
	}
	screen->owner = screens;
	screen->fd = fd;
	screen->room = paging_largest();
	screen->is_operators = peer->is_operator;
	screen->heard_ms = clock_monotonic_ms();
	screens->connected[place] = screen;
	return screen;
}

static void greet(struct screens *screens, const struct peer *peer, int fd)
{
	struct message hello = { .version = PROTOCOL_VERSION,
				 .type = MESSAGE_HELLO,
				 .hello = { .slot_count = SLOT_COUNT, .slot_bytes = SLOT_BYTES } };
	struct screen *screen = new_screen(screens, peer, fd);
	if (!screen)
		return;
	screen->readable = event_new(screens->base, fd, EV_READ | EV_PERSIST, on_readable, screen);
	if (!screen->readable || event_add(screen->readable, NULL) < 0)
		disconnect(screen);
	else if (send_message(screen, &hello, slots_fd(screens->slots)) && send_texts(screen) &&
		 screens->has_state)
		(void)send_state(screen);
}

static void on_accepted(int fd, void *user)
{
	struct peer peer;
	if (peer_read(fd, &peer) < 0 || !peer.is_trusted) {
		log_event(LOG_LEVEL_WARNING, JOURNAL_PEER_REFUSED,
			  "a screen of a user outside group booth was turned away");
		(void)close(fd);
		return;
	}
	greet(user, &peer, fd);
}

int screens_create(struct event_base *base, int listen_fd, struct slots *slots, bool may_press,
		   screens_press_fn on_press, void *user, struct problem *problem,
		   struct screens **ret_screens)
{
	struct screens *screens = calloc(1, sizeof(*screens));
	if (!screens) {
		(void)close(listen_fd);
		return problem_memory(problem);
	}
	*screens = (struct screens){ .base = base,
				     .slots = slots,
				     .may_press = may_press,
				     .texts_fd = -1,
				     .on_press = on_press,
				     .user = user };
	int r = acceptor_create(base, listen_fd, on_accepted, screens, problem, &screens->acceptor);
	if (r < 0) {
		screens_destroy(screens);
		return r;
	}
	*ret_screens = screens;
	return 0;
}

void screens_destroy(struct screens *screens)
{
	if (!screens)
		return;
	for (unsigned i = 0; i < SCREENS_MAX; i++)
		if (screens->connected[i])
			disconnect(screens->connected[i]);
	acceptor_destroy(screens->acceptor);
	if (screens->texts_fd >= 0)
		(void)close(screens->texts_fd);
	free(screens);
}

void screens_watch_demo(struct screens *screens, screens_demo_fn on_demo)
{
	screens->on_demo = on_demo;
}

void screens_watch_room(struct screens *screens, screens_room_fn on_room)
{
	screens->on_room = on_room;
}

struct paging_room screens_room(const struct screens *screens)
{
	struct paging_room room = paging_largest();
	for (unsigned i = 0; i < SCREENS_MAX; i++)
		if (screens->connected[i])
			room = paging_smaller(room, screens->connected[i]->room);
	return room;
}

const struct message_cut *screens_cut(const struct screens *screens, unsigned at)
{
	for (unsigned i = 0; i < SCREENS_MAX; i++) {
		const struct screen *screen = screens->connected[i];
		if (screen && at < screen->cut_count)
			return &screen->cuts[at];
		at -= screen ? screen->cut_count : 0;
	}
	return NULL;
}

int screens_publish_texts(struct screens *screens, const struct texts *texts)
{
	int fd = -1;
	int r = sealed_create("booth-texts", texts, sizeof(*texts), &fd);
	if (r < 0)
		return r;
	if (screens->texts_fd >= 0)
		(void)close(screens->texts_fd);
	screens->texts_fd = fd;
	for (unsigned i = 0; i < SCREENS_MAX; i++)
		if (screens->connected[i]) {
			screens->connected[i]->cut_count = 0;
			(void)send_texts(screens->connected[i]);
		}
	return 0;
}

int screens_publish_taken(struct screens *screens, uint32_t visit,
			  const struct screens_taken *taken)
{
	if (taken->photo_bytes > TAKEN_FILE_BYTES_MAX || taken->record_bytes > TAKEN_FILE_BYTES_MAX)
		return -EFBIG;
	size_t size = taken->photo_bytes + taken->record_bytes;
	autofree uint8_t *bytes = malloc(size);
	if (!bytes)
		return -ENOMEM;
	memcpy(bytes, taken->photo, taken->photo_bytes);
	memcpy(bytes + taken->photo_bytes, taken->record, taken->record_bytes);
	const struct message message = { .version = PROTOCOL_VERSION,
					 .type = MESSAGE_TAKEN,
					 .taken = { .visit = visit,
						    .photo_bytes = (uint32_t)taken->photo_bytes,
						    .record_bytes =
							    (uint32_t)taken->record_bytes } };
	int fd = -1;
	int r = sealed_create("booth-taken", bytes, size, &fd);
	if (r < 0)
		return r;
	for (unsigned i = 0; i < SCREENS_MAX; i++)
		if (screens->connected[i])
			(void)send_message(screens->connected[i], &message, fd);
	(void)close(fd);
	return 0;
}

void screens_publish_state(struct screens *screens, const struct message_state *state)
{
	screens->last_state = (struct message){ .version = PROTOCOL_VERSION,
						.type = MESSAGE_STATE,
						.state = *state };
	screens->has_state = true;
	for (unsigned i = 0; i < SCREENS_MAX; i++)
		if (screens->connected[i])
			(void)send_state(screens->connected[i]);
}

static unsigned frames_lent(const struct screen *screen)
{
	unsigned count = 0;
	for (unsigned i = 0; i < SLOT_COUNT; i++)
		count += screen->lent[i] && !screen->photo[i];
	return count;
}

static void lend_frame(struct screen *screen, const struct message *message)
{
	unsigned slot = message->preview.slot;
	if (frames_lent(screen) >= FRAMES_LENT_MAX) {
		/* this screen is slow: it does not get this frame, so that the other screens need
		 * not wait for it */
		screen->owner->skipped++;
		return;
	}
	slots_hold(screen->owner->slots, slot);
	screen->lent[slot] = true;
	(void)send_message(screen, message, -1);
}

void screens_publish_preview(struct screens *screens, const struct message_preview *preview)
{
	struct message message = { .version = PROTOCOL_VERSION,
				   .type = MESSAGE_PREVIEW,
				   .preview = *preview };
	for (unsigned i = 0; i < SCREENS_MAX; i++)
		if (screens->connected[i])
			lend_frame(screens->connected[i], &message);
}

void screens_publish_service(struct screens *screens, const struct message_service *service)
{
	struct message message = { .version = PROTOCOL_VERSION,
				   .type = MESSAGE_SERVICE,
				   .service = *service };
	for (unsigned i = 0; i < SCREENS_MAX; i++)
		if (screens->connected[i])
			(void)send_message(screens->connected[i], &message, -1);
}

uint64_t screens_skipped(const struct screens *screens)
{
	return screens->skipped;
}

unsigned screens_count(const struct screens *screens)
{
	unsigned count = 0;
	for (unsigned i = 0; i < SCREENS_MAX; i++)
		count += screens->connected[i] != NULL;
	return count;
}
