/* SPDX-License-Identifier: MIT */
/* aims: daemon/link/screens.c daemon/link/slots.c daemon/protocol/message.c */
/*
 * boothd's end of ui.sock. The input is a row of actions: what a screen sends, what boothd shows, and
 * when a screen goes. In the end every slot must be free again.
 */
#include <event2/event.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "daemon/base/log.h"
#include "daemon/link/screens.h"
#include "tests/fuzz/fuzz.h"

/* One peer more than boothd has places. */
enum {
	SEND,
	SEND_SHORT,
	RELEASE,
	PRESS,
	STATE,
	PREVIEW,
	LEAVE,
	TEXTS,
	SERVICE,
	ACTIONS,
	PEERS = 5
};

static struct {
	struct event_base *base;
	struct sockaddr_un address;
	struct slots *slots;
	struct screens *screens;
	int peers[PEERS];
	unsigned photo; /* as boothd, we keep one slot for the photo */
} booth;

static void on_press(const struct message_press *press, void *user)
{
	(void)user;
	assert(press->button < BUTTON_COUNT);
}

/* Starts boothd's end at the socket's path. */
static void start_screens(void)
{
	struct problem problem = { "" };
	(void)unlink(booth.address.sun_path);
	int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	assert(fd >= 0);
	assert(bind(fd, (struct sockaddr *)&booth.address, sizeof(booth.address)) == 0);
	assert(listen(fd, PEERS) == 0);
	assert(screens_create(booth.base, fd, booth.slots, true, on_press, NULL, &problem,
			      &booth.screens) == 0);
}

static void open_booth(void)
{
	struct problem problem = { "" };
	booth.address.sun_family = AF_UNIX;
	(void)snprintf(booth.address.sun_path, sizeof(booth.address.sun_path), "%.90s/ui.sock",
		       fuzz_folder());
	assert((booth.base = event_base_new()));
	assert(slots_create(&problem, &booth.slots) == 0);
	assert(slots_take(booth.slots, &booth.photo) == 0);
	log_open("fuzz", LOG_LEVEL_ERROR);
}

static void turn(void)
{
	struct message message;
	(void)event_base_loop(booth.base, EVLOOP_NONBLOCK);
	for (int i = 0; i < PEERS; i++)
		while (booth.peers[i] >= 0 &&
		       recv(booth.peers[i], &message, sizeof(message), MSG_DONTWAIT) > 0)
			assert(message_validate(&message, sizeof(message), true) == 0);
}

static void join(int peer)
{
	if (booth.peers[peer] >= 0)
		(void)close(booth.peers[peer]);
	booth.peers[peer] = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	assert(connect(booth.peers[peer], (struct sockaddr *)&booth.address,
		       sizeof(booth.address)) == 0);
	turn();
}

/* Sends a message that is empty but for its version and the input's next bytes, which follow the
 * version. */
static void send_bytes(int peer, struct fuzz_input *input, bool is_short)
{
	struct message message = { .version = PROTOCOL_VERSION };
	size_t head = sizeof(message.version), size = fuzz_byte(input) % 32;
	if (size > input->left)
		size = input->left;
	memcpy((uint8_t *)&message + head, input->at, size);
	input->at += size;
	input->left -= size;
	(void)send(booth.peers[peer], &message, is_short ? head + size : sizeof(message),
		   MSG_NOSIGNAL);
}

/* What a screen sends that has no fault but its numbers. */
static void send_whole(int peer, struct fuzz_input *input, bool is_press)
{
	struct message message = { .version = PROTOCOL_VERSION };
	message.type = is_press ? MESSAGE_PRESS : MESSAGE_RELEASE;
	if (is_press)
		message.press.button = fuzz_byte(input) % (BUTTON_COUNT + 1);
	else
		message.release.slot = fuzz_byte(input) % (SLOT_COUNT + 1);
	(void)send(booth.peers[peer], &message, sizeof(message), MSG_NOSIGNAL);
}

static void show(struct fuzz_input *input)
{
	struct message_state state = { .state = fuzz_byte(input) % SESSION_STATE_COUNT,
				       .fault = FAULT_NONE,
				       .hint = REASON_NONE,
				       .photo_slot = fuzz_byte(input) % 2 ? (int)booth.photo : -1,
				       .photo_width = 8,
				       .photo_height = 8,
				       .region_count = fuzz_byte(input) % (SPOTS_MAX + 1) };
	screens_publish_state(booth.screens, &state);
}

/* The texts of a notice, or an operator's page. Numbers of the page may be those of no clock. */
static void show_texts(void)
{
	static struct texts texts;
	struct paging_room room = screens_room(booth.screens);
	assert(texts_build("notice", "privacy", &room, &texts) == 0);
	assert(screens_publish_texts(booth.screens, &texts) == 0);
}

static void show_service(struct fuzz_input *input)
{
	struct message_service service = { .device = "booth-1" };
	for (unsigned i = 0; i < GAUGE_COUNT; i++)
		service.gauges[i].value = (float)fuzz_byte(input);
	service.sent_unix_ms = (int64_t)fuzz_byte(input) << 40;
	screens_publish_service(booth.screens, &service);
}

/* As boothd does: takes a free slot, lends it, lets it go. */
static void show_frame(void)
{
	struct message_preview preview = { .width = 8, .height = 8 };
	unsigned slot;
	if (slots_take(booth.slots, &slot) < 0)
		return;
	preview.slot = slot;
	screens_publish_preview(booth.screens, &preview);
	slots_drop(booth.slots, slot);
}

static void act(struct fuzz_input *input)
{
	unsigned action = fuzz_byte(input);
	int peer = (int)(action / ACTIONS % PEERS);
	switch (action % ACTIONS) {
	case SEND:
	case SEND_SHORT:
		send_bytes(peer, input, action % ACTIONS == SEND_SHORT);
		break;
	case RELEASE:
	case PRESS:
		send_whole(peer, input, action % ACTIONS == PRESS);
		break;
	case STATE:
		show(input);
		break;
	case PREVIEW:
		show_frame();
		break;
	case TEXTS:
		show_texts();
		break;
	case SERVICE:
		show_service(input);
		break;
	default:
		join(peer);
		break;
	}
	turn();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct fuzz_input input = { bytes, size };
	unsigned slot, free_slots = 0;
	bool was_free[SLOT_COUNT] = { false };
	if (!booth.base)
		open_booth();
	start_screens();
	for (int i = 0; i < PEERS; i++) {
		booth.peers[i] = -1;
		join(i);
	}
	while (input.left > 0)
		act(&input);
	/* Either all screens go, or boothd ends while some are connected. */
	for (int i = 0; i < PEERS; i++)
		if (i != (int)size % PEERS)
			(void)close(booth.peers[i]);
	(void)event_base_loop(booth.base, EVLOOP_NONBLOCK);
	assert(screens_count(booth.screens) <= 1);
	screens_destroy(booth.screens);
	(void)close(booth.peers[size % PEERS]);
	while (slots_take(booth.slots, &slot) == 0) {
		was_free[slot] = true;
		free_slots++;
	}
	assert(free_slots == SLOT_COUNT - 1);
	for (unsigned i = 0; i < SLOT_COUNT; i++)
		if (was_free[i]) {
			*slots_pixels(booth.slots, i) = 1;
			slots_drop(booth.slots, i);
		}
	slots_wipe(booth.slots);
	for (unsigned i = 0; i < SLOT_COUNT; i++)
		assert(!was_free[i] || *slots_pixels(booth.slots, i) == 0);
	return 0;
}
