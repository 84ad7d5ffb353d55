/* SPDX-License-Identifier: MIT */
/* wrap: peer_read clock_monotonic_ms */
/* boothd's end of reader.sock over a real socket: greeting, lending, resting, and every way a reader
 * can misbehave. */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <cmocka.h>
#include <event2/event.h>

#include "daemon/link/camera_reader.h"
#include "daemon/link/listener.h"
#include "daemon/link/peer.h"
#include "daemon/protocol/reader_message.h"
#include "tests/support/folder.h"

static bool is_stranger; /* the next reader belongs to a user outside group booth */
static int64_t now_ms;

int __real_peer_read(int fd, struct peer *ret_peer);
int __wrap_peer_read(int fd, struct peer *ret_peer);
int __wrap_peer_read(int fd, struct peer *ret_peer)
{
	int r = __real_peer_read(fd, ret_peer);
	ret_peer->is_trusted = !is_stranger;
	return r;
}

int64_t __wrap_clock_monotonic_ms(void);
int64_t __wrap_clock_monotonic_ms(void)
{
	return now_ms;
}

static struct fixture {
	struct folder folder;
	struct event_base *base;
	struct camera_reader *reader;
	char path[300];
	unsigned answers, changes;
	bool is_connected;
	enum aim_find find;
	enum aim_hint hint;
	char text[IDENTIFY_CODE_MAX + 1];
} its;

static void on_answer(enum aim_find find, const char *text, enum aim_hint hint, void *user)
{
	assert_ptr_equal(user, &its);
	its.answers++;
	its.find = find;
	its.hint = hint;
	(void)snprintf(its.text, sizeof(its.text), "%s", text);
}

static void on_change(bool is_connected, void *user)
{
	assert_ptr_equal(user, &its);
	assert_int_not_equal(is_connected, its.is_connected);
	its.is_connected = is_connected;
	its.changes++;
}

static int begin(void **state)
{
	static const struct camera_reader_events events = { on_answer, on_change };
	struct problem problem = { "" };
	int fd = -1;
	(void)state;
	memset(&its, 0, sizeof(its));
	is_stranger = false;
	now_ms = 100000;
	folder_create(&its.folder);
	(void)snprintf(its.path, sizeof(its.path), "%s/reader.sock", its.folder.path);
	its.base = event_base_new();
	assert_int_equal(listener_open("reader", its.path, SOCK_SEQPACKET, &problem, &fd), 0);
	assert_int_equal(camera_reader_create(its.base, fd, &events, &its, &problem, &its.reader),
			 0);
	return 0;
}

static int end(void **state)
{
	(void)state;
	camera_reader_destroy(its.reader);
	event_base_free(its.base);
	folder_remove(&its.folder);
	return 0;
}

static void turn(void)
{
	for (unsigned i = 0; i < 8; i++)
		(void)event_base_loop(its.base, EVLOOP_NONBLOCK);
}

static int connect_reader(void)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	(void)snprintf(address.sun_path, sizeof(address.sun_path), "%.107s", its.path);
	int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
	assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	turn();
	return fd;
}

/* Returns the type of the next message; 0: there is none; -1: the connection has ended. */
static int receive(int fd, struct reader_message *message, int *ret_memory)
{
	struct iovec part = { .iov_base = message, .iov_len = sizeof(*message) };
	union {
		struct cmsghdr header;
		char bytes[CMSG_SPACE(sizeof(int))];
	} control;
	struct msghdr datagram = { .msg_iov = &part,
				   .msg_iovlen = 1,
				   .msg_control = control.bytes,
				   .msg_controllen = sizeof(control.bytes) };
	ssize_t size = recvmsg(fd, &datagram, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
	if (size <= 0)
		return size < 0 && errno == EAGAIN ? 0 : -1;
	assert_int_equal(reader_message_validate(message, (size_t)size, true), 0);
	struct cmsghdr *header = CMSG_FIRSTHDR(&datagram);
	assert_int_equal(header != NULL, message->type == READER_HELLO);
	if (header && ret_memory)
		memcpy(ret_memory, CMSG_DATA(header), sizeof(int));
	return (int)message->type;
}

/* Connects a reader and takes its HELLO. */
static int greeted_reader(int *ret_memory)
{
	struct reader_message message;
	int fd = connect_reader();
	assert_int_equal(receive(fd, &message, ret_memory), READER_HELLO);
	return fd;
}

static uint32_t lend(int fd)
{
	struct reader_message message;
	assert_true(camera_reader_is_due(its.reader, now_ms));
	memset(camera_reader_pixels(its.reader), 0x55, 100);
	camera_reader_lend(its.reader, 10, 10, now_ms);
	assert_int_equal(receive(fd, &message, NULL), READER_PICTURE);
	return message.picture.number;
}

static void answer(int fd, uint32_t number, const char *text)
{
	struct reader_message message = {
		.version = READER_PROTOCOL_VERSION,
		.type = READER_ANSWER,
		.answer = { .number = number, .find = text ? AIM_FOUND_TEXT : AIM_FOUND_NOTHING }
	};
	if (text)
		memcpy(message.answer.text, text, strlen(text));
	assert_int_equal(send(fd, &message, sizeof(message), 0), sizeof(message));
	turn();
}

static void assert_turned_away(int fd)
{
	struct reader_message message;
	turn();
	assert_int_equal(receive(fd, &message, NULL), -1);
	(void)close(fd);
}

static void test_an_answer_reaches_the_booth(void **state)
{
	(void)state;
	int fd = greeted_reader(NULL);
	assert_true(its.is_connected);
	uint32_t number = lend(fd);
	assert_false(camera_reader_is_due(its.reader, now_ms + 100000));
	answer(fd, number, "B1:ABC");
	assert_int_equal(its.answers, 1);
	assert_int_equal(its.find, AIM_FOUND_TEXT);
	assert_string_equal(its.text, "B1:ABC");
	(void)close(fd);
	turn();
	assert_false(its.is_connected);
}

static void test_the_next_picture_is_due_later_if_the_reader_was_slow(void **state)
{
	(void)state;
	static const struct {
		int64_t took_ms, period_ms;
	} rows[] = { { 1, READER_PERIOD_MS }, { 90, 360 }, { 900, READER_PERIOD_MAX_MS } };
	int fd = greeted_reader(NULL);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		int64_t lent_ms = now_ms;
		uint32_t number = lend(fd);
		now_ms += rows[i].took_ms;
		answer(fd, number, NULL);
		assert_false(camera_reader_is_due(its.reader, lent_ms + rows[i].period_ms - 1));
		assert_true(camera_reader_is_due(its.reader, lent_ms + rows[i].period_ms));
		now_ms += 1000;
	}
	(void)close(fd);
}

static void test_the_reader_can_neither_write_nor_keep_a_picture(void **state)
{
	(void)state;
	int memory = -1;
	struct reader_message message;
	int fd = greeted_reader(&memory);
	assert_ptr_equal(
		mmap(NULL, READER_MEMORY_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, memory, 0),
		MAP_FAILED);
	const uint8_t *seen = mmap(NULL, READER_MEMORY_BYTES, PROT_READ, MAP_SHARED, memory, 0);
	assert_ptr_not_equal(seen, MAP_FAILED);
	(void)lend(fd);
	assert_int_equal(seen[50], 0x55);
	camera_reader_rest(its.reader);
	assert_int_equal(seen[50], 0);
	assert_int_equal(receive(fd, &message, NULL), READER_REST);
	/* It rests already. */
	camera_reader_rest(its.reader);
	assert_int_equal(receive(fd, &message, NULL), 0);
	(void)munmap((void *)(uintptr_t)seen, READER_MEMORY_BYTES);
	(void)close(memory);
	(void)close(fd);
}

static void test_an_answer_that_comes_after_the_question_is_dropped(void **state)
{
	(void)state;
	int fd = greeted_reader(NULL);
	uint32_t number = lend(fd);
	camera_reader_rest(its.reader);
	answer(fd, number, "B1:ABC");
	assert_int_equal(its.answers, 0);
	assert_true(its.is_connected);
	assert_true(camera_reader_is_due(its.reader, now_ms + 1000));
	(void)close(fd);
}

static void test_an_answer_to_no_picture_ends_the_connection(void **state)
{
	(void)state;
	int fd = greeted_reader(NULL);
	answer(fd, 0, "B1:ABC");
	assert_turned_away(fd);
	fd = greeted_reader(NULL);
	uint32_t number = lend(fd);
	answer(fd, number + 1, "B1:ABC");
	assert_false(its.is_connected);
	(void)close(fd);
	fd = greeted_reader(NULL);
	number = lend(fd);
	answer(fd, number, NULL);
	answer(fd, number, "B1:ABC");
	assert_false(its.is_connected);
	assert_int_equal(its.answers, 1);
	(void)close(fd);
}

static void test_malformed_messages_end_the_connection(void **state)
{
	(void)state;
	static uint8_t junk[READER_MESSAGE_BYTES + 1];
	static const size_t sizes[] = { 1, READER_MESSAGE_BYTES - 1, READER_MESSAGE_BYTES,
					READER_MESSAGE_BYTES + 1 };
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		int fd = greeted_reader(NULL);
		assert_int_equal(send(fd, junk, sizes[i], 0), sizes[i]);
		assert_turned_away(fd);
	}
	int fd = greeted_reader(NULL);
	uint32_t number = lend(fd);
	answer(fd, number, "\x1b[2J");
	assert_int_equal(its.answers, 0);
	assert_false(its.is_connected);
	(void)close(fd);
}

static void test_a_reader_that_keeps_its_picture_is_disconnected(void **state)
{
	(void)state;
	int fd = greeted_reader(NULL);
	(void)lend(fd);
	camera_reader_look(its.reader, now_ms + READER_HANG_MS);
	assert_true(its.is_connected);
	camera_reader_look(its.reader, now_ms + READER_HANG_MS + 1);
	assert_false(its.is_connected);
	(void)close(fd);
	fd = greeted_reader(NULL);
	assert_true(camera_reader_is_due(its.reader, now_ms));
	(void)close(fd);
}

static void test_strangers_and_second_readers_are_turned_away(void **state)
{
	(void)state;
	is_stranger = true;
	assert_turned_away(connect_reader());
	assert_int_equal(its.changes, 0);
	is_stranger = false;
	int fd = greeted_reader(NULL);
	assert_turned_away(connect_reader());
	uint32_t number = lend(fd);
	answer(fd, number, "B1:ABC");
	assert_int_equal(its.answers, 1);
	(void)close(fd);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
	const struct CMUnitTest tests[] = {
		TEST(test_an_answer_reaches_the_booth),
		TEST(test_the_next_picture_is_due_later_if_the_reader_was_slow),
		TEST(test_the_reader_can_neither_write_nor_keep_a_picture),
		TEST(test_an_answer_that_comes_after_the_question_is_dropped),
		TEST(test_an_answer_to_no_picture_ends_the_connection),
		TEST(test_malformed_messages_end_the_connection),
		TEST(test_a_reader_that_keeps_its_picture_is_disconnected),
		TEST(test_strangers_and_second_readers_are_turned_away),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
