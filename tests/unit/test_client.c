/* SPDX-License-Identifier: MIT */
/* wrap: event_add */
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
#include <unistd.h>
#include <cmocka.h>
#include <event2/event.h>

#include "booth-ui/client.h"
#include "daemon/base/log.h"
#include "daemon/link/sealed.h"
#include "tests/support/fake_boothd.h"
#include "tests/support/folder.h"

static int64_t armed_ms; /* the timer that was set last */

int __real_event_add(struct event *event, const struct timeval *timeout);
int __wrap_event_add(struct event *event, const struct timeval *timeout);
int __wrap_event_add(struct event *event, const struct timeval *timeout)
{
	if (timeout)
		armed_ms = (int64_t)timeout->tv_sec * 1000 + timeout->tv_usec / 1000;
	return __real_event_add(event, timeout);
}

/* A client under test, a fake boothd, and what the client told. */
struct bench {
	struct folder folder;
	struct event_base *base;
	struct client *client;
	struct fake_boothd fake;
	char path[108];
	int texts, states, previews, services, taken, lost;
	uint32_t version, slot, state;
};

static const char taken_files[] = "a photo{}";

static void on_texts(const struct texts *texts, void *user)
{
	struct bench *bench = user;
	assert_true(texts_are_valid(texts));
	bench->texts++;
}

static void on_state(const struct message_state *state, void *user)
{
	struct bench *bench = user;
	bench->states++;
	bench->state = state->state;
}

static void on_preview(const struct message_preview *preview, void *user)
{
	struct bench *bench = user;
	bench->previews++;
	bench->slot = preview->slot;
}

static void on_service(const struct message_service *service, void *user)
{
	struct bench *bench = user;
	bench->services++;
	assert_true(service->gauges[GAUGE_FOCUS].is_known);
}

static void on_taken(const struct message_taken *taken, const uint8_t *bytes, void *user)
{
	struct bench *bench = user;
	assert_int_equal(taken->photo_bytes + taken->record_bytes, sizeof(taken_files));
	assert_memory_equal(bytes, taken_files, sizeof(taken_files));
	bench->taken++;
}

static void on_lost(void *user)
{
	((struct bench *)user)->lost++;
}

static void on_version(uint32_t theirs, void *user)
{
	((struct bench *)user)->version = theirs;
}

/* path: borrowed by the client. */
static void create_client(struct bench *bench, const char *path)
{
	struct client_events events = { on_texts, on_state, on_preview, on_service,
					on_taken, on_lost,  on_version, bench };
	bench->base = event_base_new();
	assert_non_null(bench->base);
	assert_int_equal(client_create(bench->base, path, &events, &bench->client), 0);
}

static void make_path(struct bench *bench)
{
	folder_create(&bench->folder);
	(void)snprintf(bench->path, sizeof(bench->path), "%.80s/ui.sock", bench->folder.path);
}

/* Takes what is there now; does not wait for timers. */
static void turn(struct bench *bench)
{
	(void)event_base_loop(bench->base, EVLOOP_NONBLOCK);
}

static int set_up(void **state)
{
	static struct bench bench;
	memset(&bench, 0, sizeof(bench));
	make_path(&bench);
	fake_boothd_create(&bench.fake, bench.path);
	create_client(&bench, bench.path);
	turn(&bench);
	fake_boothd_accept(&bench.fake);
	*state = &bench;
	return 0;
}

static int tear_down(void **state)
{
	struct bench *bench = *state;
	client_destroy(bench->client);
	fake_boothd_destroy(&bench->fake);
	event_base_free(bench->base);
	folder_remove(&bench->folder);
	return 0;
}

static void send_plain(struct bench *bench, enum session_state session)
{
	struct message_state message = fake_boothd_plain_state(session);
	fake_boothd_state(&bench->fake, &message);
}

static void greet(struct bench *bench)
{
	fake_boothd_hello(&bench->fake);
	turn(bench);
}

static void test_state_and_preview_arrive(void **state)
{
	struct bench *bench = *state;
	greet(bench);
	send_plain(bench, SESSION_POSE);
	fake_boothd_preview(&bench->fake, 3, 64, 48, 0x5a);
	turn(bench);
	turn(bench);
	assert_int_equal(bench->states, 1);
	assert_int_equal(bench->state, SESSION_POSE);
	struct message service = { .version = PROTOCOL_VERSION, .type = MESSAGE_SERVICE };
	service.service.gauges[GAUGE_FOCUS].is_known = true;
	fake_boothd_send(&bench->fake, &service, sizeof(service), NULL, 0);
	turn(bench);
	assert_int_equal(bench->services, 1);
	assert_int_equal(bench->previews, 1);
	assert_int_equal(bench->slot, 3);
	assert_int_equal(client_pixels(bench->client, 3)[64 * 48 * 4 - 1], 0x5a);
	assert_null(client_pixels(bench->client, SLOT_COUNT));
}

static void test_the_texts_arrive_and_come_again_after_a_reload(void **state)
{
	struct bench *bench = *state;
	struct texts *texts = malloc(sizeof(*texts));
	assert_non_null(texts);
	assert_int_equal(texts_build("须知", "",
				     &(struct paging_room){ PAGING_ROWS, PAGING_COLUMNS }, texts),
			 0);
	greet(bench);
	fake_boothd_texts(&bench->fake, texts);
	turn(bench);
	fake_boothd_texts(&bench->fake, texts);
	turn(bench);
	assert_int_equal(bench->texts, 2);
	assert_int_equal(bench->lost, 0);
	free(texts);
}

static void test_release_and_press_are_sent(void **state)
{
	struct bench *bench = *state;
	greet(bench);
	client_release(bench->client, 4);
	client_press(bench->client, BUTTON_CANCEL, 77);
	struct message message;
	assert_true(fake_boothd_read(&bench->fake, &message));
	assert_int_equal(message.type, MESSAGE_RELEASE);
	assert_int_equal(message.release.slot, 4);
	assert_true(fake_boothd_read(&bench->fake, &message));
	assert_int_equal(message.type, MESSAGE_PRESS);
	assert_int_equal(message.press.button, BUTTON_CANCEL);
	assert_int_equal(message.press.screen, 77);
}

/* The connection has ended, on_lost came once, and no slot is left. */
static void expect_lost(struct bench *bench)
{
	turn(bench);
	assert_int_equal(bench->lost, 1);
	assert_true(fake_boothd_is_left(&bench->fake));
	assert_null(client_pixels(bench->client, 0));
	client_press(bench->client, BUTTON_SHUTTER, 1); /* nobody gets it */
}

static void send_texts_with(struct bench *bench, int fd)
{
	struct message message = { .version = PROTOCOL_VERSION,
				   .type = MESSAGE_TEXTS,
				   .texts = { .bytes = sizeof(struct texts) } };
	greet(bench);
	fake_boothd_send(&bench->fake, &message, sizeof(message), &fd, 1);
	(void)close(fd);
}

/* Who could still write could mix two texts while the screen reads them. */
static void test_texts_that_can_change_are_refused(void **state)
{
	struct bench *bench = *state;
	int fd = memfd_create("unsealed", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	assert_true(fd >= 0);
	assert_int_equal(ftruncate(fd, sizeof(struct texts)), 0);
	assert_int_equal(fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW), 0);
	send_texts_with(bench, fd);
	expect_lost(bench);
	assert_int_equal(bench->texts, 0);
}

static void test_texts_that_boothd_did_not_build_end_the_connection(void **state)
{
	struct bench *bench = *state;
	struct texts *texts = calloc(1, sizeof(*texts)); /* no page */
	assert_non_null(texts);
	greet(bench);
	fake_boothd_texts(&bench->fake, texts);
	expect_lost(bench);
	assert_int_equal(bench->texts, 0);
	free(texts);
}

static void test_texts_of_another_size_are_refused(void **state)
{
	struct bench *bench = *state;
	int fd = -1;
	assert_int_equal(sealed_create("short", "x", 1, &fd), 0);
	send_texts_with(bench, fd);
	expect_lost(bench);
	assert_int_equal(bench->texts, 0);
}

static void test_a_boothd_that_goes_away_is_lost(void **state)
{
	struct bench *bench = *state;
	greet(bench);
	fake_boothd_hang_up(&bench->fake);
	turn(bench);
	assert_int_equal(bench->lost, 1);
	assert_int_equal(armed_ms, 500);
	assert_null(client_pixels(bench->client, 0));
}

/* Each connection starts a boothd under systemd: one that cannot start is left in peace. */
static void test_a_boothd_that_ends_before_it_greets_is_asked_less_often(void **state)
{
	struct bench *bench = *state;
	fake_boothd_hang_up(&bench->fake);
	turn(bench);
	assert_int_equal(bench->lost, 1);
	assert_int_equal(armed_ms, 5000);
}

static void test_a_datagram_that_is_too_short_ends_the_connection(void **state)
{
	struct bench *bench = *state;
	greet(bench);
	struct message message = { .version = PROTOCOL_VERSION, .type = MESSAGE_STATE };
	fake_boothd_send(&bench->fake, &message, sizeof(message) - 1, NULL, 0);
	expect_lost(bench);
}

static void test_a_datagram_that_is_too_long_ends_the_connection(void **state)
{
	struct bench *bench = *state;
	greet(bench);
	char bytes[sizeof(struct message) + 8] = { 0 };
	struct message message = { .version = PROTOCOL_VERSION,
				   .type = MESSAGE_STATE,
				   .state = fake_boothd_plain_state(SESSION_IDLE) };
	memcpy(bytes, &message, sizeof(message));
	fake_boothd_send(&bench->fake, bytes, sizeof(bytes), NULL, 0);
	expect_lost(bench);
	assert_int_equal(bench->states, 0);
}

static void test_a_slot_out_of_range_ends_the_connection(void **state)
{
	struct bench *bench = *state;
	greet(bench);
	struct message message = { .version = PROTOCOL_VERSION,
				   .type = MESSAGE_PREVIEW,
				   .preview = { .slot = SLOT_COUNT, .width = 8, .height = 8 } };
	fake_boothd_send(&bench->fake, &message, sizeof(message), NULL, 0);
	expect_lost(bench);
	assert_int_equal(bench->previews, 0);
}

static void test_a_state_before_hello_ends_the_connection(void **state)
{
	struct bench *bench = *state;
	send_plain(bench, SESSION_IDLE);
	expect_lost(bench);
	assert_int_equal(bench->states, 0);
}

static void test_a_second_hello_ends_the_connection(void **state)
{
	struct bench *bench = *state;
	greet(bench);
	fake_boothd_hello(&bench->fake);
	expect_lost(bench);
}

static void test_a_hello_without_memory_ends_the_connection(void **state)
{
	struct bench *bench = *state;
	struct message hello = { .version = PROTOCOL_VERSION,
				 .type = MESSAGE_HELLO,
				 .hello = { SLOT_COUNT, SLOT_BYTES } };
	fake_boothd_send(&bench->fake, &hello, sizeof(hello), NULL, 0);
	expect_lost(bench);
}

static void send_hello_with(struct bench *bench, int memory_fd)
{
	struct message hello = { .version = PROTOCOL_VERSION,
				 .type = MESSAGE_HELLO,
				 .hello = { SLOT_COUNT, SLOT_BYTES } };
	fake_boothd_send(&bench->fake, &hello, sizeof(hello), &memory_fd, 1);
	(void)close(memory_fd);
}

static void test_memory_that_can_shrink_is_refused(void **state)
{
	struct bench *bench = *state;
	int fd = memfd_create("unsealed", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	assert_true(fd >= 0);
	assert_int_equal(ftruncate(fd, (off_t)SLOT_COUNT * SLOT_BYTES), 0);
	send_hello_with(bench, fd);
	expect_lost(bench);
}

static void test_memory_that_is_too_small_is_refused(void **state)
{
	struct bench *bench = *state;
	int fd = memfd_create("small", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	assert_true(fd >= 0);
	assert_int_equal(ftruncate(fd, SLOT_BYTES), 0);
	assert_int_equal(fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK), 0);
	send_hello_with(bench, fd);
	expect_lost(bench);
}

/* The stray descriptor is the writing end of a pipe: read() returns 0 once all copies are
 * closed. */
static void test_stray_descriptors_are_closed(void **state)
{
	struct bench *bench = *state;
	greet(bench);
	int ends[2];
	assert_int_equal(pipe2(ends, O_CLOEXEC | O_NONBLOCK), 0);
	struct message message = { .version = PROTOCOL_VERSION,
				   .type = MESSAGE_STATE,
				   .state = fake_boothd_plain_state(SESSION_IDLE) };
	fake_boothd_send(&bench->fake, &message, sizeof(message), &ends[1], 1);
	(void)close(ends[1]);
	expect_lost(bench);
	char byte;
	assert_int_equal(read(ends[0], &byte, 1), 0);
	(void)close(ends[0]);
}

static void test_another_version_is_told(void **state)
{
	struct bench *bench = *state;
	struct message hello = { .version = PROTOCOL_VERSION + 1, .type = MESSAGE_HELLO };
	fake_boothd_send(&bench->fake, &hello, sizeof(hello), &bench->fake.memory_fd, 1);
	turn(bench);
	assert_int_equal(bench->version, PROTOCOL_VERSION + 1);
	assert_int_equal(bench->lost, 0);
	assert_true(fake_boothd_is_left(&bench->fake));
}

static void test_the_client_finds_a_boothd_that_starts_later(void **state)
{
	(void)state;
	struct bench bench = { 0 };
	make_path(&bench);
	create_client(&bench, bench.path);
	turn(&bench); /* there is no such file */
	fake_boothd_create(&bench.fake, bench.path);
	(void)event_base_loop(bench.base, EVLOOP_ONCE); /* to the timer of the next try */
	fake_boothd_accept(&bench.fake);
	greet(&bench);
	assert_non_null(client_pixels(bench.client, 0));
	void *end = &bench;
	(void)tear_down(&end);
}

static void test_a_path_that_is_too_long_is_waited_for(void **state)
{
	(void)state;
	char path[300];
	memset(path, 'x', sizeof(path));
	path[sizeof(path) - 1] = '\0';
	struct bench bench = { 0 };
	create_client(&bench, path);
	turn(&bench);
	assert_null(client_pixels(bench.client, 0));
	client_destroy(bench.client);
	event_base_free(bench.base);
	client_destroy(NULL);
}

/* Sends a demo's saved photo in memory that nobody can change, or only in a file that can shrink. */
static void send_taken(const struct bench *bench, uint32_t photo_bytes, bool is_sealed)
{
	struct message message = { .version = PROTOCOL_VERSION,
				   .type = MESSAGE_TAKEN,
				   .taken = { .photo_bytes = photo_bytes, .record_bytes = 3 } };
	int fd = -1;
	if (is_sealed)
		assert_int_equal(sealed_create("taken", taken_files, sizeof(taken_files), &fd), 0);
	else
		fd = memfd_create("taken", MFD_CLOEXEC);
	assert_true(fd >= 0);
	fake_boothd_send(&bench->fake, &message, sizeof(message), &fd, 1);
	(void)close(fd);
}

static void test_a_demos_photo_is_taken_from_sealed_memory_only(void **state)
{
	struct bench *bench = *state;
	greet(bench);
	send_taken(bench, sizeof(taken_files) - 3, true);
	turn(bench);
	assert_int_equal(bench->taken, 1);
	assert_int_equal(bench->lost, 0);
	send_taken(bench, sizeof(taken_files) - 3, false);
	expect_lost(bench);
	assert_int_equal(bench->taken, 1);
}

static void test_a_demos_photo_that_is_longer_than_its_memory_is_refused(void **state)
{
	struct bench *bench = *state;
	greet(bench);
	send_taken(bench, 1 << 20, true);
	expect_lost(bench);
	assert_int_equal(bench->taken, 0);
}

int main(void)
{
	log_open("test", LOG_LEVEL_ERROR);
#define WITH_BENCH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		WITH_BENCH(test_state_and_preview_arrive),
		WITH_BENCH(test_the_texts_arrive_and_come_again_after_a_reload),
		WITH_BENCH(test_texts_that_can_change_are_refused),
		WITH_BENCH(test_texts_that_boothd_did_not_build_end_the_connection),
		WITH_BENCH(test_texts_of_another_size_are_refused),
		WITH_BENCH(test_a_demos_photo_is_taken_from_sealed_memory_only),
		WITH_BENCH(test_a_demos_photo_that_is_longer_than_its_memory_is_refused),
		WITH_BENCH(test_release_and_press_are_sent),
		WITH_BENCH(test_a_boothd_that_goes_away_is_lost),
		WITH_BENCH(test_a_boothd_that_ends_before_it_greets_is_asked_less_often),
		WITH_BENCH(test_a_datagram_that_is_too_short_ends_the_connection),
		WITH_BENCH(test_a_datagram_that_is_too_long_ends_the_connection),
		WITH_BENCH(test_a_slot_out_of_range_ends_the_connection),
		WITH_BENCH(test_a_state_before_hello_ends_the_connection),
		WITH_BENCH(test_a_second_hello_ends_the_connection),
		WITH_BENCH(test_a_hello_without_memory_ends_the_connection),
		WITH_BENCH(test_memory_that_can_shrink_is_refused),
		WITH_BENCH(test_memory_that_is_too_small_is_refused),
		WITH_BENCH(test_stray_descriptors_are_closed),
		WITH_BENCH(test_another_version_is_told),
		cmocka_unit_test(test_the_client_finds_a_boothd_that_starts_later),
		cmocka_unit_test(test_a_path_that_is_too_long_is_waited_for),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
