/* SPDX-License-Identifier: MIT */
/* The whole screen program but for its options: a fake boothd at a socket, screens as files. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include <cmocka.h>
#include <event2/event.h>

#include "booth-ui/app.h"
#include "booth-ui/display_png.h"
#include "daemon/base/log.h"
#include "tests/support/fake_boothd.h"
#include "tests/support/folder.h"

struct bench {
	struct folder folder;
	struct event_base *base;
	struct app *app;
	struct fake_boothd fake;
	int listener;
	bool stopped;
	char socket_path[300], display[300]; /* borrowed by the app */
};

static void on_stop(void *user)
{
	((struct bench *)user)->stopped = true;
}

static void turn(struct bench *bench)
{
	for (int i = 0; i < 4; i++)
		(void)event_base_loop(bench->base, EVLOOP_NONBLOCK);
}

static int open_listener(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	(void)snprintf(address.sun_path, sizeof(address.sun_path), "%.100s", path);
	int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	assert_true(fd >= 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	assert_int_equal(listen(fd, 1), 0);
	return fd;
}

static int set_up(void **state)
{
	struct bench *bench = calloc(1, sizeof(*bench));
	assert_non_null(bench);
	folder_create(&bench->folder);
	(void)snprintf(bench->socket_path, sizeof(bench->socket_path), "%s/ui.sock",
		       bench->folder.path);
	(void)snprintf(bench->display, sizeof(bench->display), "png:%s/screens",
		       bench->folder.path);
	bench->listener = open_listener(bench->socket_path);
	bench->base = event_base_new();
	assert_non_null(bench->base);
	const struct app_options options = {
		.display = { .kind = bench->display, .width = 800, .height = 600 },
		.socket_path = bench->socket_path,
		.language = "zh_CN"
	};
	struct problem problem = { "" };
	int r = app_create(bench->base, &options, on_stop, bench, &problem, &bench->app);
	if (r < 0)
		fail_msg("%s", problem.text);
	turn(bench);
	int unused;
	fake_boothd_create(&bench->fake, &unused);
	(void)close(unused);
	(void)close(bench->fake.fd);
	bench->fake.fd = accept4(bench->listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
	assert_true(bench->fake.fd >= 0);
	fake_boothd_hello(&bench->fake);
	*state = bench;
	return 0;
}

static int tear_down(void **state)
{
	struct bench *bench = *state;
	app_destroy(bench->app);
	app_destroy(NULL);
	event_base_free(bench->base);
	fake_boothd_destroy(&bench->fake);
	(void)close(bench->listener);
	folder_remove(&bench->folder);
	free(bench);
	return 0;
}

static void send_state(struct bench *bench, struct message_state state)
{
	static uint32_t screen = 1;
	state.screen = screen++;
	fake_boothd_state(&bench->fake, &state);
	turn(bench);
}

static void send_plain(struct bench *bench, enum session_state state)
{
	send_state(bench, fake_boothd_plain_state(state));
}

static bool has_screen(const struct bench *bench, const char *name)
{
	char path[300];
	(void)snprintf(path, sizeof(path), "screens/%s.png", name);
	return folder_has(bench->folder.fd, path);
}

/* The slots that came back, as bits; anything else the screen says fails the test. */
static unsigned released(struct bench *bench)
{
	unsigned slots = 0;
	struct message message;
	turn(bench);
	while (fake_boothd_read(&bench->fake, &message)) {
		assert_int_equal(message.type, MESSAGE_RELEASE);
		slots |= 1u << message.release.slot;
	}
	return slots;
}

static void test_each_screen_once(void **state)
{
	struct bench *bench = *state;
	assert_true(has_screen(bench, "0001-waiting"));
	const struct message_state idle = fake_boothd_plain_state(SESSION_IDLE);
	send_state(bench, idle);
	assert_true(has_screen(bench, "0002-idle"));
	struct message_state broken = fake_boothd_plain_state(SESSION_OUT_OF_ORDER);
	broken.fault = FAULT_DISK_FULL;
	send_state(bench, broken);
	assert_true(has_screen(bench, "0003-out_of_order-disk_full"));
	assert_int_equal(folder_count(bench->folder.fd, "screens", NULL), 3);
}

/* A STATE that changes nothing (its number stays) makes no new file. */
static void test_same_screen_again(void **state)
{
	struct bench *bench = *state;
	const struct message_state idle = fake_boothd_plain_state(SESSION_IDLE);
	fake_boothd_state(&bench->fake, &idle);
	turn(bench);
	fake_boothd_state(&bench->fake, &idle);
	turn(bench);
	assert_int_equal(folder_count(bench->folder.fd, "screens", NULL), 2);
}

static void test_preview_slots_come_back(void **state)
{
	struct bench *bench = *state;
	send_plain(bench, SESSION_POSE);
	assert_false(has_screen(bench, "0002-pose")); /* no picture yet */
	fake_boothd_preview(&bench->fake, 0, 640, 360, 0x40);
	assert_int_equal(released(bench), 0);
	assert_true(has_screen(bench, "0002-pose"));
	fake_boothd_preview(&bench->fake, 1, 640, 360, 0x50);
	assert_int_equal(released(bench), 1u << 0);
	fake_boothd_preview(&bench->fake, 2, 640, 360, 0x60);
	fake_boothd_preview(&bench->fake, 3, 640, 360, 0x70);
	assert_int_equal(released(bench), 1u << 1 | 1u << 2);
	send_plain(bench, SESSION_EXAMINING);
	assert_int_equal(released(bench), 1u << 3);
}

/* One that was on its way when the state changed is not kept. */
static void test_late_preview(void **state)
{
	struct bench *bench = *state;
	send_plain(bench, SESSION_RULES);
	fake_boothd_preview(&bench->fake, 4, 640, 360, 0x40);
	assert_int_equal(released(bench), 1u << 4);
}

/* The photo's slot is lent by STATE: the screen never gives it back by itself. */
static void test_photo_is_not_released(void **state)
{
	struct bench *bench = *state;
	struct message_state review = fake_boothd_plain_state(SESSION_REVIEW);
	review.photo_slot = 5;
	review.photo_width = 480;
	review.photo_height = 640;
	send_state(bench, review);
	assert_true(has_screen(bench, "0002-review"));
	send_plain(bench, SESSION_IDLE);
	assert_int_equal(released(bench), 0);
	assert_true(has_screen(bench, "0003-idle"));
}

static void test_boothd_lost_and_back(void **state)
{
	struct bench *bench = *state;
	send_plain(bench, SESSION_POSE);
	fake_boothd_preview(&bench->fake, 0, 640, 360, 0x40);
	turn(bench);
	(void)close(bench->fake.fd);
	bench->fake.fd = -1;
	turn(bench);
	assert_true(has_screen(bench, "0003-waiting"));
	int accepted = -1;
	for (int i = 0; i < 10 && accepted < 0; i++) { /* the retry is a timer of the loop */
		(void)event_base_loop(bench->base, EVLOOP_ONCE);
		accepted = accept4(bench->listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
	}
	bench->fake.fd = accepted;
	fake_boothd_hello(&bench->fake);
	send_plain(bench, SESSION_IDLE);
	assert_true(has_screen(bench, "0004-idle"));
}

static void test_other_version_stops(void **state)
{
	struct bench *bench = *state;
	turn(bench);
	const struct message message = { .version = PROTOCOL_VERSION + 7, .type = MESSAGE_STATE };
	fake_boothd_send(&bench->fake, &message, sizeof(message), NULL, 0);
	turn(bench);
	assert_true(bench->stopped);
}

static void expect_refusal(const char *display, const char *language, int error, const char *words)
{
	struct event_base *base = event_base_new();
	const struct app_options options = { .display = { .kind = display },
					     .socket_path = "/nonexistent",
					     .language = language };
	struct problem problem = { "" };
	struct app *app;
	assert_int_equal(app_create(base, &options, on_stop, NULL, &problem, &app), error);
	assert_non_null(strstr(problem.text, words));
	event_base_free(base);
}

static void test_refusals(void **state)
{
	(void)state;
	expect_refusal("hologram", "zh_CN", -EINVAL, "unknown display 'hologram'");
	expect_refusal("png:", "zh_CN", -EINVAL, "name a folder");
	expect_refusal("png:/proc/none/there", "zh_CN", -ENOENT, "/proc/none/there");
	expect_refusal("png:/tmp", "tlh", -ENOENT, "no texts in the language 'tlh'");
}

int main(void)
{
	log_open("test", (enum log_level)0);
#define WITH_BENCH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		WITH_BENCH(test_each_screen_once),        WITH_BENCH(test_same_screen_again),
		WITH_BENCH(test_preview_slots_come_back), WITH_BENCH(test_late_preview),
		WITH_BENCH(test_photo_is_not_released),   WITH_BENCH(test_boothd_lost_and_back),
		WITH_BENCH(test_other_version_stops),     cmocka_unit_test(test_refusals),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
