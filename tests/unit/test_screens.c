/* SPDX-License-Identifier: MIT */
/* wrap: peer_read clock_monotonic_ms */
/* The screens' server over a real socket: greeting, lending, and every way a screen can misbehave.
 */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
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

#include "daemon/base/file.h"
#include "daemon/link/listener.h"
#include "daemon/link/peer.h"
#include "daemon/link/screens.h"
#include "tests/support/folder.h"

static bool is_others; /* the next screen is neither root's nor our user's */
static int64_t now_ms;

int __real_peer_read(int fd, struct peer *ret_peer);
int __wrap_peer_read(int fd, struct peer *ret_peer);
int __wrap_peer_read(int fd, struct peer *ret_peer)
{
	int r = __real_peer_read(fd, ret_peer);
	ret_peer->is_operator = !is_others;
	return r;
}

int64_t __wrap_clock_monotonic_ms(void);
int64_t __wrap_clock_monotonic_ms(void)
{
	return now_ms;
}

struct fixture {
	struct folder folder;
	char path[300];
	struct event_base *base;
	struct slots *slots;
	struct screens *screens;
	struct message_press pressed;
	unsigned presses, rooms;
};

static void on_press(const struct message_press *press, void *user)
{
	struct fixture *fixture = user;
	fixture->pressed = *press;
	fixture->presses++;
}

/* Takes all that can be taken, and gives them back. */
static unsigned count_free(struct slots *slots)
{
	unsigned taken[SLOT_COUNT], count = 0;
	while (count < SLOT_COUNT && slots_take(slots, &taken[count]) == 0)
		count++;
	for (unsigned i = 0; i < count; i++)
		slots_drop(slots, taken[i]);
	return count;
}

static void start(struct fixture *fixture, bool may_press)
{
	struct problem problem = { "" };
	int fd = -1;
	memset(fixture, 0, sizeof(*fixture));
	folder_create(&fixture->folder);
	(void)snprintf(fixture->path, sizeof(fixture->path), "%s/ui.sock", fixture->folder.path);
	fixture->base = event_base_new();
	assert_int_equal(slots_create(&problem, &fixture->slots), 0);
	assert_int_equal(listener_open("ui", fixture->path, SOCK_SEQPACKET, &problem, &fd), 0);
	assert_int_equal(screens_create(fixture->base, fd, fixture->slots, may_press, on_press,
					fixture, &problem, &fixture->screens),
			 0);
}

static void stop(struct fixture *fixture)
{
	screens_destroy(fixture->screens);
	assert_int_equal(count_free(fixture->slots), SLOT_COUNT);
	slots_destroy(fixture->slots);
	event_base_free(fixture->base);
	folder_remove(&fixture->folder);
}

static void turn(struct fixture *fixture)
{
	for (unsigned i = 0; i < 8; i++)
		(void)event_base_loop(fixture->base, EVLOOP_NONBLOCK);
}

static int connect_screen(struct fixture *fixture)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	(void)snprintf(address.sun_path, sizeof(address.sun_path), "%.107s", fixture->path);
	int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
	assert_true(fd >= 0);
	assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	turn(fixture);
	return fd;
}

/* Null ret_fd: none is expected. False: nothing to read. */
static bool receive(int fd, struct message *message, int *ret_fd)
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
	if (size < 0)
		return false;
	if (size == 0)
		return false;
	assert_int_equal(message_validate(message, (size_t)size, true), 0);
	struct cmsghdr *header = CMSG_FIRSTHDR(&datagram);
	if (ret_fd) {
		assert_non_null(header);
		memcpy(ret_fd, CMSG_DATA(header), sizeof(int));
	}
	return true;
}

static bool is_disconnected(int fd)
{
	struct message message;
	ssize_t size;
	do {
		size = recv(fd, &message, sizeof(message), MSG_DONTWAIT);
	} while (size > 0);
	return size == 0 || errno == ECONNRESET;
}

static void send_from_screen(struct fixture *fixture, int fd, enum message_type type,
			     uint32_t first, uint32_t second)
{
	struct message message = { .version = PROTOCOL_VERSION, .type = (uint32_t)type };
	message.press = (struct message_press){ .button = first, .screen = second };
	assert_int_equal(send(fd, &message, sizeof(message), 0), sizeof(message));
	turn(fixture);
}

static void publish_state(struct fixture *fixture, uint32_t screen, int photo_slot)
{
	struct message_state state = { .screen = screen,
				       .photo_slot = photo_slot,
				       .photo_width = 480,
				       .photo_height = 640,
				       .fault = FAULT_NONE,
				       .hint = REASON_NONE };
	screens_publish_state(fixture->screens, &state);
	turn(fixture);
}

static void publish_preview(struct fixture *fixture)
{
	unsigned slot;
	assert_int_equal(slots_take(fixture->slots, &slot), 0);
	struct message_preview preview = { .slot = slot, .width = 640, .height = 480 };
	screens_publish_preview(fixture->screens, &preview);
	slots_drop(fixture->slots, slot);
}

static void test_a_late_screen_is_right_after_one_state(void **state)
{
	(void)state;
	struct fixture fixture;
	struct message message;
	int memory = -1;
	start(&fixture, true);
	publish_state(&fixture, 41, -1);
	publish_state(&fixture, 42, -1);
	int fd = connect_screen(&fixture);
	assert_true(receive(fd, &message, &memory));
	assert_int_equal(message.type, MESSAGE_HELLO);
	assert_true(receive(fd, &message, NULL));
	assert_int_equal(message.type, MESSAGE_STATE);
	assert_int_equal(message.state.screen, 42);
	assert_false(receive(fd, &message, NULL));
	(void)close(memory);
	(void)close(fd);
	turn(&fixture);
	assert_int_equal(screens_count(fixture.screens), 0);
	stop(&fixture);
}

static void test_a_screen_gets_the_texts_and_nobody_can_change_them(void **state)
{
	(void)state;
	struct fixture fixture;
	struct message message;
	struct texts *texts = malloc(sizeof(*texts)), *got = calloc(1, sizeof(*got));
	int memory = -1;
	assert_true(texts && got);
	start(&fixture, true);
	assert_int_equal(texts_build("须知", "隐私",
				     &(struct paging_room){ PAGING_ROWS, PAGING_COLUMNS }, texts),
			 0);
	assert_int_equal(screens_publish_texts(fixture.screens, texts), 0);
	publish_state(&fixture, 41, -1);
	int fd = connect_screen(&fixture);
	assert_true(receive(fd, &message, &memory));
	(void)close(memory);
	assert_true(receive(fd, &message, &memory));
	assert_int_equal(message.type, MESSAGE_TEXTS);
	assert_int_equal(pread(memory, got, sizeof(*got), 0), sizeof(*got));
	assert_memory_equal(got, texts, sizeof(*got));
	assert_int_equal(pwrite(memory, "x", 1, 0), -1);
	assert_int_equal(ftruncate(memory, 0), -1);
	(void)close(memory);
	assert_true(receive(fd, &message, NULL));
	assert_int_equal(message.type, MESSAGE_STATE);
	/* a screen that is connected gets new texts */
	assert_int_equal(screens_publish_texts(fixture.screens, texts), 0);
	assert_true(receive(fd, &message, &memory));
	assert_int_equal(message.type, MESSAGE_TEXTS);
	(void)close(memory);
	(void)close(fd);
	turn(&fixture);
	stop(&fixture);
	free(texts);
	free(got);
}

static void test_the_memory_is_for_reading(void **state)
{
	(void)state;
	struct fixture fixture;
	struct message message;
	int memory = -1;
	start(&fixture, true);
	int fd = connect_screen(&fixture);
	assert_true(receive(fd, &message, &memory));
	size_t size = (size_t)SLOT_COUNT * SLOT_BYTES;
	assert_ptr_equal(mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, memory, 0),
			 MAP_FAILED);
	assert_int_equal(ftruncate(memory, 0), -1);
	assert_int_equal(write(memory, "x", 1), -1);
	const uint8_t *seen = mmap(NULL, size, PROT_READ, MAP_SHARED, memory, 0);
	assert_ptr_not_equal(seen, MAP_FAILED);
	slots_pixels(fixture.slots, 3)[7] = 99;
	assert_int_equal(seen[(size_t)3 * SLOT_BYTES + 7], 99);
	(void)munmap((void *)(uintptr_t)seen, size);
	(void)close(memory);
	(void)close(fd);
	stop(&fixture);
}

static void test_screens_that_give_nothing_back_stop_nobody(void **state)
{
	(void)state;
	struct fixture fixture;
	int fds[SCREENS_MAX];
	unsigned photos[2];
	start(&fixture, true);
	for (int i = 0; i < 2; i++)
		assert_int_equal(slots_take(fixture.slots, &photos[i]), 0);
	for (int i = 0; i < SCREENS_MAX; i++) {
		fds[i] = connect_screen(&fixture);
		for (int k = 0; k < FRAMES_LENT_MAX; k++) /* the screens before have theirs */
			publish_preview(&fixture);
	}
	/* one to decode into, one that waits to be shown, one that waits for the examiner, one that
	 * is examined */
	assert_int_equal(count_free(fixture.slots), 4);
	for (int i = 0; i < 2; i++)
		slots_drop(fixture.slots, photos[i]);
	for (int i = 0; i < SCREENS_MAX; i++)
		(void)close(fds[i]);
	turn(&fixture);
	stop(&fixture);
}

static void test_lent_slots_come_back(void **state)
{
	(void)state;
	struct fixture fixture;
	struct message message;
	start(&fixture, true);
	int fd = connect_screen(&fixture);
	assert_true(receive(fd, &message, NULL));
	publish_preview(&fixture);
	publish_preview(&fixture);
	assert_int_equal(count_free(fixture.slots), SLOT_COUNT - 2);
	/* a slow screen is lent no third frame */
	publish_preview(&fixture);
	assert_int_equal(count_free(fixture.slots), SLOT_COUNT - 2);
	assert_int_equal(screens_skipped(fixture.screens), 1);
	assert_true(receive(fd, &message, NULL));
	assert_int_equal(message.type, MESSAGE_PREVIEW);
	send_from_screen(&fixture, fd, MESSAGE_RELEASE, message.preview.slot, 0);
	assert_int_equal(count_free(fixture.slots), SLOT_COUNT - 1);
	/* twice, and one it never had: no harm */
	send_from_screen(&fixture, fd, MESSAGE_RELEASE, message.preview.slot, 0);
	send_from_screen(&fixture, fd, MESSAGE_RELEASE, SLOT_COUNT - 1, 0);
	assert_int_equal(count_free(fixture.slots), SLOT_COUNT - 1);
	(void)close(fd);
	turn(&fixture);
	assert_int_equal(count_free(fixture.slots), SLOT_COUNT);
	stop(&fixture);
}

static void test_the_photo_is_lent_while_it_is_in_the_state(void **state)
{
	(void)state;
	struct fixture fixture;
	unsigned photo;
	start(&fixture, true);
	assert_int_equal(slots_take(fixture.slots, &photo), 0);
	int fd = connect_screen(&fixture);
	publish_state(&fixture, 1, (int)photo);
	slots_drop(fixture.slots, photo);
	assert_int_equal(count_free(fixture.slots), SLOT_COUNT - 1);
	send_from_screen(&fixture, fd, MESSAGE_RELEASE, photo, 0);
	assert_int_equal(count_free(fixture.slots), SLOT_COUNT - 1);
	publish_state(&fixture, 2, -1);
	assert_int_equal(count_free(fixture.slots), SLOT_COUNT);
	(void)close(fd);
	stop(&fixture);
}

static void test_a_screen_that_stops_reading_goes(void **state)
{
	(void)state;
	struct fixture fixture;
	start(&fixture, true);
	int fd = connect_screen(&fixture);
	unsigned sent = 0;
	while (screens_count(fixture.screens) == 1 && sent < 10000)
		publish_state(&fixture, ++sent, -1);
	assert_int_equal(screens_count(fixture.screens), 0);
	assert_true(is_disconnected(fd));
	(void)close(fd);
	/* the next one finds the truth */
	struct message message;
	fd = connect_screen(&fixture);
	assert_true(receive(fd, &message, NULL));
	assert_true(receive(fd, &message, NULL));
	assert_int_equal(message.state.screen, sent);
	(void)close(fd);
	stop(&fixture);
}

static void test_another_version_is_shown_the_door(void **state)
{
	(void)state;
	struct fixture fixture;
	start(&fixture, true);
	int fd = connect_screen(&fixture);
	struct message message = { .version = PROTOCOL_VERSION + 1, .type = MESSAGE_PRESS };
	assert_int_equal(send(fd, &message, sizeof(message), 0), sizeof(message));
	turn(&fixture);
	assert_true(is_disconnected(fd));
	(void)close(fd);
	fd = connect_screen(&fixture);
	assert_int_equal(send(fd, "short", 5, 0), 5);
	turn(&fixture);
	assert_true(is_disconnected(fd));
	(void)close(fd);
	assert_int_equal(fixture.presses, 0);
	stop(&fixture);
}

static void test_presses_only_where_screens_have_buttons(void **state)
{
	(void)state;
	struct fixture fixture;
	start(&fixture, true);
	int fd = connect_screen(&fixture);
	send_from_screen(&fixture, fd, MESSAGE_PRESS, BUTTON_CANCEL, 17);
	assert_int_equal(fixture.presses, 1);
	assert_int_equal(fixture.pressed.button, BUTTON_CANCEL);
	assert_int_equal(fixture.pressed.screen, 17);
	(void)close(fd);
	stop(&fixture);
	start(&fixture, false);
	fd = connect_screen(&fixture);
	send_from_screen(&fixture, fd, MESSAGE_PRESS, BUTTON_SHUTTER, 1);
	assert_int_equal(fixture.presses, 0);
	(void)close(fd);
	stop(&fixture);
}

static void on_room(void *user)
{
	((struct fixture *)user)->rooms++;
}

static void test_the_room_is_that_of_the_smallest_screen_that_is_connected(void **state)
{
	(void)state;
	struct fixture fixture;
	start(&fixture, false);
	screens_watch_room(fixture.screens, on_room);
	int wide = connect_screen(&fixture), narrow = connect_screen(&fixture);
	assert_int_equal(screens_room(fixture.screens).rows, PAGING_ROWS);
	assert_int_equal(screens_room(fixture.screens).columns, PAGING_COLUMNS);
	send_from_screen(&fixture, wide, MESSAGE_ROOM, 6, 40);
	send_from_screen(&fixture, narrow, MESSAGE_ROOM, 8, 16);
	assert_int_equal(fixture.rooms, 2);
	assert_int_equal(screens_room(fixture.screens).rows, 6);
	assert_int_equal(screens_room(fixture.screens).columns, 16);
	(void)close(narrow);
	turn(&fixture);
	assert_int_equal(screens_room(fixture.screens).columns, 40);
	send_from_screen(&fixture, wide, MESSAGE_ROOM, 0, 40); /* no rows: not a room */
	assert_int_equal(fixture.rooms, 2);
	assert_int_equal(screens_count(fixture.screens), 0);
	(void)close(wide);
	stop(&fixture);
}

static void send_cut(struct fixture *fixture, int fd, const char *page)
{
	struct message message = { .version = PROTOCOL_VERSION,
				   .type = MESSAGE_CUT,
				   .cut = { .width = 800, .height = 480 } };
	(void)snprintf(message.cut.page, sizeof(message.cut.page), "%s", page);
	assert_int_equal(send(fd, &message, sizeof(message), 0), sizeof(message));
	turn(fixture);
}

static void test_the_pages_that_were_cut_are_remembered_until_new_texts_come(void **state)
{
	(void)state;
	struct fixture fixture;
	struct texts *texts = calloc(1, sizeof(*texts));
	struct paging_room room = paging_largest();
	assert_non_null(texts);
	start(&fixture, false);
	int first = connect_screen(&fixture), second = connect_screen(&fixture);
	assert_null(screens_cut(fixture.screens, 0));
	send_cut(&fixture, first, "idle");
	send_cut(&fixture, first, "idle");
	send_cut(&fixture, second, "closed");
	assert_string_equal(screens_cut(fixture.screens, 0)->page, "idle");
	assert_string_equal(screens_cut(fixture.screens, 1)->page, "closed");
	assert_null(screens_cut(fixture.screens, 2));
	for (char name[] = "page-a"; name[5] <= 'z'; name[5]++)
		send_cut(&fixture, second, name); /* more than boothd keeps */
	assert_string_equal(screens_cut(fixture.screens, 8)->page, "page-g");
	assert_null(screens_cut(fixture.screens, 9));
	(void)close(second);
	turn(&fixture);
	assert_null(screens_cut(fixture.screens, 1));
	assert_int_equal(texts_build("须知", "", &room, texts), 0);
	assert_int_equal(screens_publish_texts(fixture.screens, texts), 0);
	assert_null(screens_cut(fixture.screens, 0));
	(void)close(first);
	free(texts);
	stop(&fixture);
}

static void test_a_screen_too_many_is_turned_away(void **state)
{
	(void)state;
	struct fixture fixture;
	int fds[6];
	start(&fixture, true);
	for (unsigned i = 0; i < 6; i++)
		fds[i] = connect_screen(&fixture);
	assert_int_equal(screens_count(fixture.screens), 4);
	assert_true(is_disconnected(fds[5]));
	for (unsigned i = 0; i < 6; i++)
		(void)close(fds[i]);
	turn(&fixture);
	assert_int_equal(screens_count(fixture.screens), 0);
	stop(&fixture);
}

static void test_silent_screens_keep_nobody_out(void **state)
{
	(void)state;
	struct fixture fixture;
	int fds[7];
	start(&fixture, true);
	is_others = true;
	for (unsigned i = 0; i < 4; i++)
		fds[i] = connect_screen(&fixture);
	assert_int_equal(screens_count(fixture.screens), 3);
	is_others = false;
	fds[4] = connect_screen(&fixture); /* the place that others cannot have */
	assert_false(is_disconnected(fds[4]));
	assert_int_equal(screens_count(fixture.screens), 4);
	is_others = true;
	now_ms += 60000;
	fds[5] = connect_screen(&fixture); /* and an idle one's */
	assert_false(is_disconnected(fds[5]));
	assert_false(is_disconnected(fds[4]));
	assert_true(is_disconnected(fds[0]));
	assert_int_equal(screens_count(fixture.screens), 4);
	is_others = false;
	for (unsigned i = 0; i < 6; i++)
		(void)close(fds[i]);
	turn(&fixture);
	stop(&fixture);
}

static void test_a_listener_says_what_is_wrong(void **state)
{
	(void)state;
	struct fixture fixture;
	struct problem problem = { "" };
	int fd = -1;
	start(&fixture, true);
	assert_int_equal(listener_open("ui", fixture.path, SOCK_SEQPACKET, &problem, &fd),
			 -EADDRINUSE);
	assert_non_null(strstr(problem.text, "another boothd"));
	assert_true(listener_open("ui", "/nonexistent/x.sock", SOCK_STREAM, &problem, &fd) < 0);
	assert_non_null(strstr(problem.text, "does the folder exist"));
	char path[200];
	memset(path, 'x', sizeof(path) - 1);
	path[sizeof(path) - 1] = '\0';
	assert_int_equal(listener_open("ui", path, SOCK_STREAM, &problem, &fd), -ENAMETOOLONG);
	/* what is no socket is somebody's file: it stays */
	(void)snprintf(path, sizeof(path), "%.180s/file", fixture.folder.path);
	assert_int_equal(file_write_path(path, "kept", 4), 0);
	assert_int_equal(listener_open("ui", path, SOCK_STREAM, &problem, &fd), -EEXIST);
	assert_non_null(strstr(problem.text, "no socket"));
	assert_true(folder_has(fixture.folder.fd, "file"));
	stop(&fixture);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_late_screen_is_right_after_one_state),
		cmocka_unit_test(test_a_screen_gets_the_texts_and_nobody_can_change_them),
		cmocka_unit_test(test_the_memory_is_for_reading),
		cmocka_unit_test(test_screens_that_give_nothing_back_stop_nobody),
		cmocka_unit_test(test_lent_slots_come_back),
		cmocka_unit_test(test_the_photo_is_lent_while_it_is_in_the_state),
		cmocka_unit_test(test_a_screen_that_stops_reading_goes),
		cmocka_unit_test(test_another_version_is_shown_the_door),
		cmocka_unit_test(test_presses_only_where_screens_have_buttons),
		cmocka_unit_test(test_the_room_is_that_of_the_smallest_screen_that_is_connected),
		cmocka_unit_test(test_the_pages_that_were_cut_are_remembered_until_new_texts_come),
		cmocka_unit_test(test_a_screen_too_many_is_turned_away),
		cmocka_unit_test(test_silent_screens_keep_nobody_out),
		cmocka_unit_test(test_a_listener_says_what_is_wrong),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
