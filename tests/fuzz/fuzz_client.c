/* SPDX-License-Identifier: MIT */
/* aims: booth-ui/client.c booth-ui/hint_sign.c booth-ui/view.c booth-ui/page.c booth-ui/page_attract.c booth-ui/page_frame.c booth-ui/page_keys.c booth-ui/page_lights.c booth-ui/page_live.c booth-ui/page_mirror.c booth-ui/page_person.c booth-ui/page_photo.c booth-ui/page_picture.c booth-ui/page_plain.c booth-ui/page_progress.c booth-ui/page_service.c booth-ui/page_start.c booth-ui/page_verdict.c daemon/protocol/message.c */
/*
 * booth-ui's end of ui.sock, and the page of each state that passes. The input is a row of messages:
 * a byte of flags, two bytes of length, the message's first bytes after its version. So an input of an
 * older version of the protocol still reaches what it found. With the flag TEXTS the message is a right one with
 * the school's texts in sealed memory; with BROKEN_TEXTS the bytes are written over the head of that memory.
 */
#include <event2/event.h>

#include "booth-ui/client.h"
#include "booth-ui/page.h"
#include "daemon/base/log.h"
#include "tests/fuzz/fuzz.h"
#include "tests/support/fake_boothd.h"

enum {
	NO_HELLO = 1,
	SHORT = 2,
	WITH_FILE = 4,
	OTHER_FILE = 8,
	OTHER_VERSION = 16,
	TEXTS = 32,
	BROKEN_TEXTS = 64
};

static struct {
	struct event_base *base;
	struct client *client;
	struct fake_boothd boothd;
	struct view_model model;
	struct catalog catalog;
	struct texts texts; /* a notice of some pages, and a privacy text */
	char path[256];
} screen;

/* Letters of one width, so that no font is needed. */
static void measure(void *user, const char *text, int size, bool is_bold, int width, int *ret_width,
		    int *ret_height)
{
	int wide = (int)strlen(text) * size / 2;
	(void)user;
	(void)is_bold;
	int lines = width > 0 && wide > width ? (wide + width - 1) / width : 1;
	*ret_width = lines > 1 ? width : wide;
	*ret_height = lines * size * 5 / 4;
}

static void draw(void)
{
	static struct drawing drawing;
	static const struct drawing_ruler ruler = { .measure = measure };
	static const struct page_canvas sizes[] = { { 800, 480, 152, 91 }, { 1080, 1920, 0, 0 } };
	for (int i = 0; i < 2; i++) {
		struct view view = view_now(&screen.model, 1000);
		(void)page_build(&view, &sizes[i], &screen.catalog, &ruler, &drawing);
		assert(!drawing.has_overflowed && drawing.count <= DRAWING_ITEMS_MAX);
	}
}

static void on_texts(const struct texts *texts, void *user)
{
	(void)user;
	assert(texts_are_valid(texts));
	view_take_texts(&screen.model, texts);
	draw();
}

static void on_state(const struct message_state *state, void *user)
{
	(void)user;
	view_take_state(&screen.model, state, 900);
	draw();
}

static void on_preview(const struct message_preview *preview, void *user)
{
	(void)user;
	assert(client_pixels(screen.client, preview->slot));
	view_take_preview(&screen.model, preview, 900);
	draw();
	client_release(screen.client, preview->slot);
}

static void on_service(const struct message_service *service, void *user)
{
	(void)user;
	view_take_service(&screen.model, service);
	draw();
}

static void on_taken(const struct message_taken *taken, const uint8_t *bytes, void *user)
{
	(void)user;
	/* every byte can be read */
	uint32_t sum = 0;
	for (uint32_t i = 0; i < taken->photo_bytes + taken->record_bytes; i++)
		sum += bytes[i];
	(void)sum;
}

static void on_lost(void *user)
{
	(void)user;
	view_lose(&screen.model, 0);
	draw();
}

static void on_version(uint32_t theirs, void *user)
{
	(void)user;
	assert(theirs != PROTOCOL_VERSION);
}

static void make_texts(void)
{
	static char notice[6000], privacy[2000];
	const struct paging_room room = paging_largest();
	for (size_t i = 0; i + 1 < sizeof(notice); i++)
		notice[i] = "Stand on the mark, and look at the lens.\n"[i % 41];
	for (size_t i = 0; i + 1 < sizeof(privacy); i++)
		privacy[i] = "The school keeps the photo. "[i % 28];
	assert(texts_build(notice, privacy, &room, &screen.texts) == 0);
}

static void begin(void)
{
	make_texts();
	(void)snprintf(screen.path, sizeof(screen.path), "%.90s/ui.sock", fuzz_folder());
	fake_boothd_create(&screen.boothd, screen.path);
	assert((screen.base = event_base_new()));
	assert(catalog_open(catalog_languages[0], &screen.catalog) == 0);
	log_open("fuzz", LOG_LEVEL_ERROR);
}

static void turn(void)
{
	(void)event_base_loop(screen.base, EVLOOP_NONBLOCK);
}

/* message: its bytes after the version are the input's. */
static void send_texts(unsigned flags, const struct message *message, size_t size)
{
	struct texts texts = screen.texts;
	size_t head = sizeof(message->version);
	if (flags & BROKEN_TEXTS)
		memcpy(&texts, (const uint8_t *)message + head, size - head);
	fake_boothd_texts(&screen.boothd, &texts);
	turn();
}

static void send_next(struct fuzz_input *input)
{
	struct message message = { .version = PROTOCOL_VERSION };
	unsigned flags = fuzz_byte(input);
	size_t head = sizeof(message.version), size = fuzz_byte(input);
	size = (size << 8 | fuzz_byte(input)) % (sizeof(message) - head + 1);
	size = size < input->left ? size : input->left;
	memcpy((uint8_t *)&message + head, input->at, size);
	input->at += size;
	input->left -= size;
	size += head;
	if (flags & OTHER_VERSION)
		message.version++;
	if (flags & (TEXTS | BROKEN_TEXTS)) {
		send_texts(flags, &message, size);
		return;
	}
	int file = flags & OTHER_FILE ? fuzz_folder_fd() : screen.boothd.memory_fd;
	if (!(flags & SHORT))
		size = sizeof(message);
	if (size > 0)
		fake_boothd_send(&screen.boothd, &message, size, &file, flags & WITH_FILE ? 1 : 0);
	turn();
}

/* Takes what the screen has sent: pictures that it gives back. */
static bool has_left(void)
{
	struct message message;
	while (fake_boothd_read(&screen.boothd, &message))
		assert(message.type == MESSAGE_RELEASE);
	return fake_boothd_is_left(&screen.boothd);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static const struct client_events events = { on_texts, on_state, on_preview, on_service,
						     on_taken, on_lost,  on_version, NULL };
	struct fuzz_input input = { bytes, size };
	if (!screen.base)
		begin();
	screen.model = (struct view_model){ 0 };
	view_lose(&screen.model, 0);
	assert(client_create(screen.base, screen.path, &events, &screen.client) == 0);
	turn();
	fake_boothd_accept(&screen.boothd);
	if (!(fuzz_byte(&input) & NO_HELLO))
		fake_boothd_hello(&screen.boothd);
	turn();
	while (input.left > 0 && !has_left())
		send_next(&input);
	client_destroy(screen.client);
	fake_boothd_hang_up(&screen.boothd);
	/* on a slow machine the client had the time to connect again */
	while (fake_boothd_has_caller(&screen.boothd)) {
		fake_boothd_accept(&screen.boothd);
		fake_boothd_hang_up(&screen.boothd);
	}
	return 0;
}
