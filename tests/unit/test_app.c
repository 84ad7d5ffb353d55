/* SPDX-License-Identifier: MIT */
/* The screen program without its options: a fake boothd at a socket, screens as files. */
#include <dirent.h>
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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
	bool is_stopped;
	char socket_path[300], display[300]; /* borrowed by the app */
};

static void on_stop(void *user)
{
	((struct bench *)user)->is_stopped = true;
}

static void turn(struct bench *bench)
{
	for (int i = 0; i < 4; i++)
		(void)event_base_loop(bench->base, EVLOOP_NONBLOCK);
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
	fake_boothd_create(&bench->fake, bench->socket_path);
	bench->base = event_base_new();
	assert_non_null(bench->base);
	struct app_options options = {
		.display = { .kind = bench->display, .width = 800, .height = 600 },
		.socket_path = bench->socket_path,
		.language = "zh_CN"
	};
	struct problem problem = { "" };
	int r = app_create(bench->base, &options, on_stop, bench, &problem, &bench->app);
	if (r < 0)
		fail_msg("%s", problem.text);
	turn(bench);
	fake_boothd_accept(&bench->fake);
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

/* The slots that the screen gave back, as bits. The screen also tells its
 * room; any other message of it fails the test. */
static unsigned released(struct bench *bench)
{
	unsigned slots = 0;
	struct message message;
	turn(bench);
	while (fake_boothd_read(&bench->fake, &message)) {
		if (message.type == MESSAGE_ROOM)
			continue;
		assert_int_equal(message.type, MESSAGE_RELEASE);
		slots |= 1u << message.release.slot;
	}
	return slots;
}

static void test_each_new_screen_is_written_once(void **state)
{
	struct bench *bench = *state;
	assert_true(has_screen(bench, "0001-waiting"));
	struct message_state idle = fake_boothd_plain_state(SESSION_IDLE);
	send_state(bench, idle);
	assert_true(has_screen(bench, "0002-idle"));
	struct message_state broken = fake_boothd_plain_state(SESSION_OUT_OF_ORDER);
	broken.fault = FAULT_DISK_FULL;
	send_state(bench, broken);
	assert_true(has_screen(bench, "0003-out_of_order-disk_full"));
	assert_int_equal(folder_count(bench->folder.fd, "screens", NULL), 3);
}

/* The same number, the same screen. */
static void test_a_state_that_changes_nothing_makes_no_new_file(void **state)
{
	struct bench *bench = *state;
	struct message_state idle = fake_boothd_plain_state(SESSION_IDLE);
	fake_boothd_state(&bench->fake, &idle);
	turn(bench);
	fake_boothd_state(&bench->fake, &idle);
	turn(bench);
	assert_int_equal(folder_count(bench->folder.fd, "screens", NULL), 2);
}

static void test_slots_of_previews_are_given_back(void **state)
{
	struct bench *bench = *state;
	send_plain(bench, SESSION_POSE);
	assert_false(has_screen(bench, "0002-pose")); /* it waits for its first picture */
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

/* It was on its way when the state changed. */
static void test_a_preview_that_comes_too_late_is_given_back(void **state)
{
	struct bench *bench = *state;
	send_plain(bench, SESSION_RULES);
	fake_boothd_preview(&bench->fake, 4, 640, 360, 0x40);
	assert_int_equal(released(bench), 1u << 4);
}

/* STATE lends the photo's slot and takes it back: RELEASE is for previews only. */
static void test_the_slot_of_the_photo_is_not_released(void **state)
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

/* Returns the number of pages that the screen told boothd it had to cut. */
static unsigned cuts_told(struct bench *bench)
{
	unsigned count = 0;
	struct message message;
	turn(bench);
	while (fake_boothd_read(&bench->fake, &message)) {
		if (message.type != MESSAGE_CUT)
			continue;
		assert_string_equal(message.cut.page, "idle");
		assert_int_equal(message.cut.width, 800);
		count++;
	}
	return count;
}

static void test_boothd_is_told_once_which_page_was_cut(void **state)
{
	struct bench *bench = *state;
	struct message_state idle = fake_boothd_plain_state(SESSION_IDLE);
	send_state(bench, idle);
	assert_int_equal(cuts_told(bench), 0);
	/* On a screen that is read from three metres hardly a word fits. */
	idle.look_of_screen.distance_cm = 300;
	idle.look_of_screen.diagonal_in = 7;
	send_state(bench, idle);
	assert_int_equal(cuts_told(bench), 1);
	send_plain(bench, SESSION_EXAMINING);
	send_state(bench, idle);
	assert_int_equal(cuts_told(bench), 0);
}

static void test_the_screen_waits_for_boothd_and_goes_on_with_it(void **state)
{
	struct bench *bench = *state;
	send_plain(bench, SESSION_POSE);
	fake_boothd_preview(&bench->fake, 0, 640, 360, 0x40);
	turn(bench);
	fake_boothd_hang_up(&bench->fake);
	turn(bench);
	assert_true(has_screen(bench, "0003-waiting"));
	for (int i = 0; i < 10 && !fake_boothd_has_caller(&bench->fake); i++)
		(void)event_base_loop(bench->base, EVLOOP_ONCE); /* to the timer of the next try */
	fake_boothd_accept(&bench->fake);
	fake_boothd_hello(&bench->fake);
	send_plain(bench, SESSION_IDLE);
	assert_true(has_screen(bench, "0004-idle"));
}

static void test_a_boothd_of_another_version_stops_the_screen(void **state)
{
	struct bench *bench = *state;
	turn(bench);
	struct message message = { .version = PROTOCOL_VERSION + 7, .type = MESSAGE_STATE };
	fake_boothd_send(&bench->fake, &message, sizeof(message), NULL, 0);
	turn(bench);
	assert_true(bench->is_stopped);
}

static void expect_refusal(const char *display, const char *language, int error, const char *words)
{
	struct event_base *base = event_base_new();
	struct app_options options = { .display = { .kind = display },
				       .socket_path = "/nonexistent",
				       .language = language };
	struct problem problem = { "" };
	struct app *app;
	assert_int_equal(app_create(base, &options, on_stop, NULL, &problem, &app), error);
	assert_non_null(strstr(problem.text, words));
	event_base_free(base);
}

static void test_wrong_displays_and_languages_are_refused(void **state)
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
		WITH_BENCH(test_each_new_screen_is_written_once),
		WITH_BENCH(test_a_state_that_changes_nothing_makes_no_new_file),
		WITH_BENCH(test_slots_of_previews_are_given_back),
		WITH_BENCH(test_a_preview_that_comes_too_late_is_given_back),
		WITH_BENCH(test_the_slot_of_the_photo_is_not_released),
		WITH_BENCH(test_boothd_is_told_once_which_page_was_cut),
		WITH_BENCH(test_the_screen_waits_for_boothd_and_goes_on_with_it),
		WITH_BENCH(test_a_boothd_of_another_version_stops_the_screen),
		cmocka_unit_test(test_wrong_displays_and_languages_are_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
