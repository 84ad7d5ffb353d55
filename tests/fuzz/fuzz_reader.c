/* SPDX-License-Identifier: MIT */
/* aims: daemon/link/camera_reader.c daemon/protocol/reader_message.c daemon/core/reading.c daemon/core/identify.c daemon/booth-reader/reader_client.c daemon/booth-reader/sight.c */
/*
 * Both ends of reader.sock, and what becomes of a code's text. The first byte chooses: boothd's end
 * against a reader that sends anything, booth-reader's end against a boothd that sends anything, the
 * search for corner squares in any picture, or texts that a reader or a scanner gave.
 */
#include <event2/event.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "daemon/base/clock.h"
#include "daemon/base/log.h"
#include "daemon/booth-reader/reader_client.h"
#include "daemon/booth-reader/sight.h"
#include "daemon/core/identify.h"
#include "daemon/core/reading.h"
#include "daemon/link/camera_reader.h"
#include "daemon/protocol/reader_message.h"
#include "tests/fuzz/fuzz.h"

static struct {
	struct event_base *base;
	struct camera_reader *reader;
	struct sockaddr_un address;
	struct reading reading;
	int peer;
	int64_t now_ms;
} its;

static void check_text(const char *text)
{
	char shown[64];
	if (identify_is_code(text))
		assert(identify_may_be_code(text) && strlen(text) >= IDENTIFY_CODE_MIN);
	if (identify_is_key(text))
		assert(strlen(text) <= IDENTIFY_KEY_MAX);
	identify_mask_code(text, shown, sizeof(shown));
	assert(strlen(text) < 8 || !strstr(shown, text));
	identify_mask_typed(text, shown, sizeof(shown));
	assert(strlen(shown) < sizeof(shown));
}

static void on_answer(enum aim_find find, const char *text, enum aim_hint hint, void *user)
{
	(void)user;
	assert(find < AIM_FIND_COUNT && hint < AIM_HINT_COUNT);
	assert(strlen(text) <= IDENTIFY_CODE_MAX);
	for (const char *at = text; *at; at++)
		assert(*at >= ' ' && *at <= '~');
	check_text(text);
	if (reading_take(&its.reading, find, text, hint, its.now_ms += 100) == READING_TEXT)
		assert(strcmp(its.reading.text, text) == 0);
}

static void on_change(bool is_connected, void *user)
{
	(void)is_connected;
	(void)user;
}

static int listen_there(void)
{
	(void)unlink(its.address.sun_path);
	int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	assert(fd >= 0);
	assert(bind(fd, (struct sockaddr *)&its.address, sizeof(its.address)) == 0);
	assert(listen(fd, 4) == 0);
	return fd;
}

/* A message of which the input gives the type and the first bytes. */
static struct reader_message next_message(struct fuzz_input *input, uint32_t number)
{
	struct reader_message message = { .version = READER_PROTOCOL_VERSION,
					  .type = fuzz_byte(input) % 20 };
	unsigned kind = fuzz_byte(input);
	if (message.type == READER_HELLO)
		message.hello.memory_bytes = READER_MEMORY_BYTES;
	else
		message.answer.number = number;
	size_t size = fuzz_byte(input) % 64, skip = kind % 4 == 0 ? 0 : 4;
	size = size < input->left ? size : input->left;
	memcpy(message.bytes + skip, input->at, size);
	input->at += size;
	input->left -= size;
	if (kind % 16 == 15)
		message.version++;
	return message;
}

/* ---- boothd's end ---- */

static void turn(void)
{
	(void)event_base_loop(its.base, EVLOOP_NONBLOCK);
	(void)event_base_loop(its.base, EVLOOP_NONBLOCK);
}

static uint32_t take_messages(uint32_t number)
{
	struct reader_message message;
	while (recv(its.peer, &message, sizeof(message), MSG_DONTWAIT) > 0) {
		assert(reader_message_validate(&message, sizeof(message), true) == 0);
		if (message.type == READER_PICTURE)
			number = message.picture.number;
	}
	return number;
}

static void join(void)
{
	if (its.peer >= 0)
		(void)close(its.peer);
	its.peer = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	assert(connect(its.peer, (struct sockaddr *)&its.address, sizeof(its.address)) == 0);
	turn();
}

static void play_reader(struct fuzz_input *input)
{
	static const struct camera_reader_events events = { on_answer, on_change };
	struct problem problem = { "" };
	uint32_t number = 0;
	int64_t at_ms = clock_monotonic_ms();
	its.peer = -1;
	assert(camera_reader_create(its.base, listen_there(), &events, NULL, &problem,
				    &its.reader) == 0);
	join();
	while (input->left > 0) {
		unsigned action = fuzz_byte(input);
		if (!camera_reader_is_connected(its.reader))
			join();
		if (camera_reader_is_due(its.reader, at_ms += READER_PERIOD_MAX_MS))
			camera_reader_lend(its.reader, 8, 8, at_ms);
		number = take_messages(number);
		if (action % 8 == 7)
			camera_reader_rest(its.reader);
		struct reader_message message = next_message(input, number);
		size_t size = action % 16 == 6 ? action : sizeof(message);
		(void)send(its.peer, &message, size, MSG_NOSIGNAL);
		turn();
	}
	(void)close(its.peer);
	camera_reader_destroy(its.reader);
}

/* ---- booth-reader's end ---- */

static void send_to_client(int fd, struct reader_message *message, int memory)
{
	struct iovec part = { .iov_base = message, .iov_len = sizeof(*message) };
	union {
		struct cmsghdr header;
		char bytes[CMSG_SPACE(sizeof(int))];
	} control = { 0 };
	struct msghdr header = { .msg_iov = &part, .msg_iovlen = 1 };
	if (memory >= 0) {
		header.msg_control = control.bytes;
		header.msg_controllen = sizeof(control.bytes);
		struct cmsghdr *item = CMSG_FIRSTHDR(&header);
		item->cmsg_level = SOL_SOCKET;
		item->cmsg_type = SCM_RIGHTS;
		item->cmsg_len = CMSG_LEN(sizeof(int));
		memcpy(CMSG_DATA(item), &memory, sizeof(int));
	}
	(void)sendmsg(fd, &header, MSG_NOSIGNAL | MSG_DONTWAIT);
}

static int make_memory(bool is_sealed)
{
	int fd = memfd_create("fuzz-reader", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	assert(fd >= 0 && ftruncate(fd, READER_MEMORY_BYTES) == 0);
	if (is_sealed)
		assert(fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW) == 0);
	return fd;
}

static void play_boothd(struct fuzz_input *input)
{
	struct reader_client *client = NULL;
	int listening = listen_there();
	assert(reader_client_create(its.address.sun_path, &client) == 0);
	assert(reader_client_connect(client) == 0);
	int fd = accept4(listening, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
	assert(fd >= 0);
	for (unsigned i = 0; input->left > 0 && i < 64; i++) {
		unsigned flags = fuzz_byte(input);
		struct reader_message message = next_message(input, i), answer;
		/* ZBar itself is not what this fuzzer looks at: its pictures are small. */
		if (message.type == READER_PICTURE) {
			message.picture.width %= 64;
			message.picture.height %= 64;
		}
		int memory = flags % 2 ? make_memory(flags & 2) : -1;
		send_to_client(fd, &message, memory);
		if (memory >= 0)
			(void)close(memory);
		if (reader_client_step(client) != READER_CLIENT_GOES_ON)
			break;
		while (recv(fd, &answer, sizeof(answer), MSG_DONTWAIT) > 0)
			assert(reader_message_validate(&answer, sizeof(answer), false) == 0);
	}
	(void)close(fd);
	(void)close(listening);
	reader_client_destroy(client);
}

/* ---- pictures and texts ---- */

static void search_picture(struct fuzz_input *input)
{
	struct sight sight;
	int width = 16 + (int)fuzz_byte(input);
	struct grey grey = { .pixels = input->at,
			     .width = width,
			     .height = (int)(input->left / (size_t)width) };
	for (int is_light = 0; is_light < 2; is_light++) {
		sight_find(&grey, is_light, &sight);
		assert(sight.count <= SIGHT_SQUARES_MAX);
		for (unsigned i = 0; i < sight.count; i++)
			assert(sight.squares[i].x >= 0 && sight.squares[i].x <= (float)width &&
			       sight.squares[i].module > 0);
		assert(sight_judge(&grey, &sight) < AIM_HINT_COUNT);
	}
}

static void read_texts(struct fuzz_input *input)
{
	while (input->left > 0) {
		char *text = fuzz_text(input);
		check_text(text);
		free(text);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct fuzz_input input = { bytes, size };
	if (!its.base) {
		its.address.sun_family = AF_UNIX;
		(void)snprintf(its.address.sun_path, sizeof(its.address.sun_path),
			       "%.90s/reader.sock", fuzz_folder());
		assert((its.base = event_base_new()));
		log_open("fuzz", LOG_LEVEL_ERROR);
	}
	memset(&its.reading, 0, sizeof(its.reading));
	switch (fuzz_byte(&input) % 4) {
	case 0:
		play_reader(&input);
		break;
	case 1:
		play_boothd(&input);
		break;
	case 2:
		search_picture(&input);
		break;
	default:
		read_texts(&input);
	}
	return 0;
}
