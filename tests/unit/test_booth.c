/* SPDX-License-Identifier: MIT */
/* wrap: sendmsg fstatvfs fsync clock_realtime_ms log_event */
/* The conductor with a camera, a panel, lamps and a worker of the test's own, and with a disk that fails
 * on demand: results that come too late, steps that fail half-way, data that must not be kept, starts
 * with a fault. No test waits for a clock. */
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>
#include <cmocka.h>
#include <event2/event.h>
#include <event2/thread.h>
#include <json-c/json.h>

#include "daemon/base/clock.h"
#include "daemon/base/file.h"
#include "daemon/base/json.h"
#include "daemon/base/log.h"
#include "daemon/base/passcode.h"
#include "daemon/base/settings.h"
#include "daemon/boothd/booth_inside.h"
#include "daemon/boothd/metrics.h"
#include "daemon/protocol/reader_message.h"
#include "daemon/roster/roster_file.h"
#include "daemon/roster/shelf.h"
#include "daemon/store/campaign.h"
#include "daemon/store/days.h"
#include "tests/support/failing.h"
#include "tests/support/folder.h"
#include "tests/support/pictures.h"

static struct {
	/* the worker */
	struct worker worker;
	struct worker_events events;
	void *user;
	int take; /* what worker_examine_take() answers */
	unsigned taken;
	reason_set overridden; /* exceptions that came with the last burst */
	bool is_slow;          /* the worker keeps the frame that it is offered: `slot` */
	unsigned slot;
	int64_t examiner_limit_ms;
	int vision_error; /* what creating the worker answers */
	/* the camera */
	struct camera camera;
	bool is_wanted, is_near;
	unsigned metered; /* how often the exposure was to be metered again */
	/* the panel */
	struct panel_events panel;
	void *panel_user;
	/* the screens */
	struct booth *booth;
	struct message_state state;     /* the last STATE that a screen got */
	struct message_service service; /* the last SERVICE */
	struct message_preview preview; /* the last PREVIEW */
	unsigned previews;              /* number of PREVIEW messages */
	bool photo_was_there;           /* whether the photo's slot had pixels at that moment */
	/* the disk */
	bool is_disk_silent;
	char leds[200];  /* the folder of our lamps */
	int64_t wall_ms; /* the wall clock; 0: the real one */
	FILE *journal;   /* what the booth logs, each line after its day; null: nobody reads it */
} fake;

/* ---- the system's calls ---- */

ssize_t __real_sendmsg(int fd, const struct msghdr *message, int flags);
ssize_t __wrap_sendmsg(int fd, const struct msghdr *message, int flags);
int __real_fstatvfs(int fd, struct statvfs *status);
int __wrap_fstatvfs(int fd, struct statvfs *status);

/* A screen that takes every message at once. */
ssize_t __wrap_sendmsg(int fd, const struct msghdr *message, int flags)
{
	struct message told;
	if (message->msg_iov[0].iov_len != sizeof(told))
		return __real_sendmsg(fd, message, flags);
	memcpy(&told, message->msg_iov[0].iov_base, sizeof(told));
	if (told.type == MESSAGE_STATE) {
		const struct booth *booth = fake.booth;
		fake.state = told.state;
		fake.photo_was_there =
			*slots_pixels(booth->slots, booth->shown.slots[booth->shown.now]) == 0x7f;
	}
	if (told.type == MESSAGE_PREVIEW) {
		fake.preview = told.preview;
		fake.previews++;
	}
	if (told.type == MESSAGE_SERVICE)
		fake.service = told.service;
	return (ssize_t)sizeof(told);
}

int64_t __real_clock_realtime_ms(void);
int64_t __wrap_clock_realtime_ms(void);
int64_t __wrap_clock_realtime_ms(void)
{
	return fake.wall_ms ? fake.wall_ms : __real_clock_realtime_ms();
}

void __wrap_log_event(enum log_level level, const char *message_id, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
void __wrap_log_event(enum log_level level, const char *message_id, const char *format, ...)
{
	time_t now = (time_t)(__wrap_clock_realtime_ms() / 1000);
	struct tm local;
	char day[16];
	(void)message_id;
	if (!fake.journal || level > LOG_LEVEL_INFO || !localtime_r(&now, &local) ||
	    strftime(day, sizeof(day), "%Y-%m-%d", &local) == 0)
		return;
	va_list arguments;
	va_start(arguments, format);
	(void)fprintf(fake.journal, "%s ", day);
	(void)vfprintf(fake.journal, format, arguments);
	(void)fputc('\n', fake.journal);
	va_end(arguments);
}

int __wrap_fstatvfs(int fd, struct statvfs *status)
{
	if (!fake.is_disk_silent)
		return __real_fstatvfs(fd, status);
	errno = EIO;
	return -1;
}

/* ---- a worker that answers when a test does ---- */

static void destroy_worker(struct worker *worker)
{
	assert_ptr_equal(worker, &fake.worker);
}

static void offer(struct worker *worker, unsigned slot, const struct image *image,
		  int64_t captured_us)
{
	(void)worker;
	(void)image;
	fake.slot = slot;
	if (!fake.is_slow)
		fake.events.on_live(slot, captured_us, -ECANCELED, NULL, fake.user);
}

static int examine_take(struct worker *worker, struct still_shots *burst)
{
	(void)worker;
	fake.taken++;
	fake.overridden = burst->overridden;
	if (fake.take == 0)
		still_shots_release(burst);
	return fake.take;
}

static void forget(struct worker *worker)
{
	(void)worker;
}

static bool is_alive(struct worker *worker, int64_t now_ms, int64_t limit_ms)
{
	(void)worker;
	(void)now_ms;
	fake.examiner_limit_ms = limit_ms;
	return true;
}

static int create_worker(struct event_base *base, const struct examiner_config *config,
			 const struct profile *profile, const struct worker_events *events,
			 void *user, struct problem *problem, struct worker **ret_worker)
{
	static const struct worker_operations operations = { .destroy = destroy_worker,
							     .offer = offer,
							     .examine_take = examine_take,
							     .forget = forget,
							     .is_alive = is_alive };
	(void)base;
	(void)config;
	(void)profile;
	if (fake.vision_error < 0)
		return problem_set(problem, fake.vision_error, "no networks today");
	fake.worker = (struct worker){ .operations = &operations, .engine = "none" };
	fake.events = *events;
	fake.user = user;
	*ret_worker = &fake.worker;
	return 0;
}

/* ---- a camera whose frames come from a test ---- */

static void destroy_camera(struct camera *camera)
{
	assert_ptr_equal(camera, &fake.camera);
}

static void want(struct camera *camera, bool wanted)
{
	(void)camera;
	fake.is_wanted = wanted;
}

static void meter(struct camera *camera)
{
	(void)camera;
	fake.metered++;
}

static void focus(struct camera *camera, bool is_near)
{
	(void)camera;
	fake.is_near = is_near;
}

static void describe(const struct camera *camera, struct camera_description *ret_description)
{
	(void)camera;
	*ret_description = (struct camera_description){ .name = "the test's", .is_stand_in = true };
}

static int create_camera(const struct config_camera *config, bool allows_stand_in,
			 struct event_base *base, const struct camera_events *events, void *user,
			 struct problem *problem, struct camera **ret_camera)
{
	static const struct camera_operations operations = { .destroy = destroy_camera,
							     .want = want,
							     .meter = meter,
							     .focus = focus,
							     .describe = describe };
	(void)config;
	(void)base;
	(void)problem;
	assert_true(allows_stand_in);
	fake.camera = (struct camera){ .operations = &operations, .events = *events, .user = user };
	*ret_camera = &fake.camera;
	return 0;
}

static void hand_frame(const struct frame *frame)
{
	fake.camera.events.on_frame(frame, fake.camera.user);
}

/* ---- a panel that a test presses, and lamps in a folder ---- */

static int create_panel(const struct config_panel *config, const struct panel_setup *setup,
			struct event_base *base, const struct panel_events *events, void *user,
			struct problem *problem, struct panel **ret_panel)
{
	(void)config;
	(void)setup;
	(void)base;
	(void)problem;
	fake.panel = *events;
	fake.panel_user = user;
	*ret_panel = NULL;
	return 0;
}

static int create_lamps(const struct config_lights *config, const char *folder,
			struct camera *camera, struct event_base *base, struct problem *problem,
			struct lamps **ret_lamps)
{
	(void)folder;
	return lamps_create(config, fake.leds, camera, base, problem, ret_lamps);
}

static const struct booth_creators creators = {
	.camera = create_camera,
	.lamps = create_lamps,
	.panel = create_panel,
	.worker = create_worker,
};

/* ---- a booth in a folder ---- */

struct fixture {
	struct folder folder;
	struct event_base *base;
	struct booth_settings settings;
	struct booth *booth;
	int screen_fd;
};

#define PUT(field, ...) (void)snprintf(field, sizeof(field), __VA_ARGS__)

static void write_text(int folder_fd, const char *name, const char *text)
{
	int fd = -1;
	assert_int_equal(file_create(folder_fd, name, text, strlen(text), 0600, &fd), 0);
	assert_int_equal(close(fd), 0);
}

static void make_lamp(int folder_fd, const char *name)
{
	char path[64];
	(void)mkdirat(folder_fd, "leds", 0700);
	PUT(path, "leds/%s", name);
	assert_int_equal(mkdirat(folder_fd, path, 0700), 0);
	PUT(path, "leds/%s/brightness", name);
	write_text(folder_fd, path, "0\n");
	PUT(path, "leds/%s/max_brightness", name);
	write_text(folder_fd, path, "100\n");
}

/* Checks what was written to both lamps since the last call. */
static void assert_light(const struct fixture *fixture, const char *level)
{
	static const char *const names[] = { "leds/left/brightness", "leds/right/brightness" };
	for (size_t i = 0; i < 2; i++) {
		uint8_t *text = NULL;
		size_t size;
		assert_int_equal(file_read_all(fixture->folder.fd, names[i], 64, &text, &size), 0);
		text[strcspn((char *)text, "\n")] = '\0';
		assert_string_equal((char *)text, level);
		free(text);
		int fd = openat(fixture->folder.fd, names[i], O_WRONLY | O_TRUNC | O_CLOEXEC);
		assert_true(fd >= 0);
		assert_int_equal(close(fd), 0);
	}
}

static void disconnect_screen(struct fixture *fixture)
{
	assert_int_equal(close(fixture->screen_fd), 0);
	fixture->screen_fd = -1;
	(void)event_base_loop(fixture->base, EVLOOP_NONBLOCK);
	assert_int_equal(screens_count(fixture->booth->screens), 0);
}

static void connect_screen(struct fixture *fixture)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	PUT(address.sun_path, "%.100s", fixture->settings.config.link.ui_socket);
	fixture->screen_fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
	assert_int_equal(
		connect(fixture->screen_fd, (const struct sockaddr *)&address, sizeof(address)), 0);
	(void)event_base_loop(fixture->base, EVLOOP_NONBLOCK);
	assert_int_equal(screens_count(fixture->booth->screens), 1);
}

/* Makes the folder and the settings, but no booth. */
static void prepare(struct fixture *fixture)
{
	struct problem problem = { "" };
	struct config *config = &fixture->settings.config;
	memset(&fake, 0, sizeof(fake));
	memset(fixture, 0, sizeof(*fixture));
	folder_create(&fixture->folder);
	const char *path = fixture->folder.path;
	assert_int_equal(mkdirat(fixture->folder.fd, "spool", 0700), 0);
	make_lamp(fixture->folder.fd, "left");
	make_lamp(fixture->folder.fd, "right");
	PUT(fake.leds, "%.180s/leds", path);
	config_defaults(config);
	config->booth.demo = true;
	config->spool.reserve_mb = 1;
	PUT(config->identify.mode, "none");
	PUT(config->notice.consent_version, "v1");
	PUT(config->lights.left, "left");
	PUT(config->lights.right, "right");
	PUT(config->booth.keys, "%.200s/keys", path);
	PUT(config->campaign.ledger, "%.200s/ledger", path);
	PUT(config->booth.stats, "%.200s/stats", path);
	PUT(config->campaign.secret, "%.200s/keys/campaign", path);
	PUT(config->spool.path, "%.200s/spool", path);
	PUT(config->link.ui_socket, "%.80s/ui.sock", path);
	PUT(config->link.reader_socket, "%.80s/reader.sock", path);
	PUT(config->link.control_socket, "%.80s/control.sock", path);
	assert_int_equal(settings_read_profile("etc/profiles", "chsi", &problem,
					       &fixture->settings.profile,
					       &fixture->settings.profile_hash),
			 0);
	(void)evthread_use_pthreads();
	fixture->base = event_base_new();
	fixture->screen_fd = -1;
}

static void open_booth(struct fixture *fixture)
{
	struct problem problem = { "" };
	if (booth_create(fixture->base, &fixture->settings, &creators, &problem, &fixture->booth) <
	    0)
		fail_msg("%s", problem.text);
	fake.booth = fixture->booth;
	connect_screen(fixture);
}

/* identify: "none", or "code" if the booth is to ask for a code. */
static void start(struct fixture *fixture, const char *identify)
{
	prepare(fixture);
	PUT(fixture->settings.config.identify.mode, "%s", identify);
	open_booth(fixture);
	assert_int_equal(fixture->booth->state, SESSION_IDLE);
}

static void stop(struct fixture *fixture)
{
	booth_destroy(fixture->booth);
	fixture->booth = NULL;
	if (fixture->screen_fd >= 0)
		(void)close(fixture->screen_fd);
	event_base_free(fixture->base);
	folder_remove(&fixture->folder);
}

static void to_pose(struct booth *booth)
{
	booth_press(booth, BUTTON_SHUTTER);
	booth_press(booth, BUTTON_SHUTTER);
	booth_press(booth, BUTTON_SHUTTER);
	assert_int_equal(booth->state, SESSION_POSE);
}

static void to_examining(struct booth *booth)
{
	booth_press(booth, BUTTON_SHUTTER);
	booth_handle(booth, EVENT_TIMEOUT);
	assert_int_equal(booth->state, SESSION_BURST);
	booth_handle(booth, EVENT_BURST_TAKEN);
}

static void *bytes_of(size_t size)
{
	void *bytes = malloc(size);
	assert_non_null(bytes);
	memset(bytes, 0x7f, size);
	return bytes;
}

/* Returns a still that passed. */
static struct still good_still(void)
{
	struct still still = { .original = { .bytes = bytes_of(100), .size_bytes = 100 },
			       .has_photo = true,
			       .crop = { .width = 480, .height = 640 },
			       .photo = { .bytes = bytes_of(30000),
					  .size_bytes = 30000,
					  .quality = 80,
					  .is_in_range = true },
			       .picture = { .width = 480, .height = 640, .stride = 480 * 4 } };
	still.picture.pixels = bytes_of(480 * 640 * 4);
	still.verdict.outcome = VERDICT_PASS;
	return still;
}

static void hand_in(struct still still)
{
	const struct problem problem = { "" };
	fake.events.on_still(0, &still, &problem, fake.user);
}

static void to_review(struct booth *booth)
{
	to_pose(booth);
	to_examining(booth);
	assert_int_equal(booth->state, SESSION_EXAMINING);
	hand_in(good_still());
	assert_int_equal(booth->state, SESSION_REVIEW);
}

static void keep_photo(struct booth *booth)
{
	booth_press(booth, BUTTON_KEEP);
	assert_int_equal(booth->state, SESSION_SAVING);
}

/* Runs the loop until the saver's thread has answered. */
static void end_save(struct fixture *fixture)
{
	while (fixture->booth->saving.is_on)
		assert_true(event_base_loop(fixture->base, EVLOOP_ONCE) >= 0);
}

/* Lets every fsync fail until failing_disarm(). */
static void break_disk(void)
{
	failing_only("fsync");
	failing_arm(1, FAILING_FOREVER, EIO);
}

/* ---- tests ---- */

static void test_a_visit_ends_with_a_saved_photo(void **state)
{
	(void)state;
	struct fixture fixture;
	start(&fixture, "none");
	struct booth *booth = fixture.booth;
	to_review(booth);
	assert_true(fake.state.photo_slot >= 0);
	booth_press(booth, BUTTON_SHUTTER);
	assert_int_equal(booth->state, SESSION_SAVING);
	assert_string_equal(fake.state.receipt, "");
	end_save(&fixture);
	assert_int_equal(booth->state, SESSION_SAVED);
	assert_string_not_equal(fake.state.receipt, "");
	booth_handle(booth, EVENT_TIMEOUT);
	booth_press(booth, BUTTON_SHUTTER);
	assert_int_equal(booth->state, SESSION_IDLE);
	assert_int_equal(booth->counts.saved, 1);
	stop(&fixture);
}

/* A visit gives its burst up. The examination of this burst ends during the next visit. */
static void test_an_examination_that_comes_too_late_is_nobodys_photo(void **state)
{
	(void)state;
	struct fixture fixture;
	start(&fixture, "none");
	struct booth *booth = fixture.booth;
	to_pose(booth);
	to_examining(booth);
	booth_handle(booth, EVENT_TIMEOUT);
	booth_handle(booth, EVENT_TIMEOUT);
	assert_int_equal(booth->state, SESSION_IDLE);

	to_pose(booth);
	fake.take = -EBUSY;
	to_examining(booth);
	assert_int_equal(booth->state,
			 SESSION_POSE); /* at once: the worker is busy with the first burst */
	hand_in(good_still());
	assert_int_equal(booth->state, SESSION_POSE);
	assert_false(booth->visit.has_still);

	fake.take = 0;
	to_examining(booth);
	hand_in(good_still());
	assert_int_equal(booth->state, SESSION_REVIEW);
	stop(&fixture);
}

/* The first camera.settle_frames frames after the shutter belong to no photo. */
static void test_a_burst_leaves_out_the_frames_that_settle(void **state)
{
	(void)state;
	static const uint8_t jpeg[] = { 0xff, 0xd8, 0xff, 0xd9 };
	static const unsigned rows[] = { 0, 1, 3 };
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct fixture fixture;
		start(&fixture, "none");
		struct booth *booth = fixture.booth;
		booth->settings.config.camera.settle_frames = (int)rows[i];
		to_pose(booth);
		booth_press(booth, BUTTON_SHUTTER);
		booth_handle(booth, EVENT_TIMEOUT);
		assert_int_equal(booth->state, SESSION_BURST);
		struct frame frame = { .bytes = jpeg, .size_bytes = sizeof(jpeg) };
		for (unsigned k = 1; k <= rows[i] + 1; k++) {
			frame.sequence = k;
			frame.captured_us = booth->burst.shutter.released_us + k;
			hand_frame(&frame);
			assert_int_equal(booth->visit.burst.count, k > rows[i] ? 1 : 0);
		}
		stop(&fixture);
	}
}

static void run_timer(struct fixture *fixture)
{
	event_active(fixture->booth->timer, EV_TIMEOUT, 0);
	(void)event_base_loop(fixture->base, EVLOOP_NONBLOCK);
}

static void assert_closed_by(const struct fixture *fixture, enum fault fault)
{
	const struct booth *booth = fixture->booth;
	assert_int_equal(booth->faults, fault_bit(fault));
	assert_int_equal(booth->state, SESSION_OUT_OF_ORDER);
	assert_int_equal(fake.state.state, SESSION_OUT_OF_ORDER);
	assert_int_equal(fake.state.fault, fault);
}

static void assert_open(const struct fixture *fixture)
{
	assert_int_equal(fixture->booth->faults, 0);
	assert_int_equal(fixture->booth->state, SESSION_IDLE);
	assert_int_equal(fake.state.state, SESSION_IDLE);
}

/* Returns a grey frame as a camera sends it. free() the bytes. */
static uint8_t *grey_frame(struct frame *ret_frame)
{
	static const struct jpeg_settings settings = { .quality = 80, .dpi = 300 };
	uint8_t *bytes = NULL;
	struct image image = {
		.pixels = bytes_of(640 * 480 * 4), .width = 640, .height = 480, .stride = 640 * 4
	};
	size_t size = 0;
	assert_int_equal(jpeg_encode(&image, &settings, &bytes, &size), 0);
	free(image.pixels);
	*ret_frame = pictures_frame(bytes, size);
	return bytes;
}

/* Lets a burst fail, because the camera sends too few frames. */
static void fail_burst(struct fixture *fixture)
{
	booth_press(fixture->booth, BUTTON_SHUTTER);
	booth_handle(fixture->booth, EVENT_TIMEOUT);
	assert_int_equal(fixture->booth->state, SESSION_BURST);
	run_timer(fixture);
}

/* A burst fails in three ways: too few frames, an examination that takes too long, an examination that
 * cannot begin. */
static void test_a_burst_that_is_given_up_is_counted(void **state)
{
	(void)state;
	struct fixture fixture;
	struct metrics metrics;
	start(&fixture, "none");
	struct booth *booth = fixture.booth;
	for (unsigned kind = 0; kind < 3; kind++) {
		booth->burst.failed = 0;
		to_pose(booth);
		if (kind == 0) {
			fail_burst(&fixture);
		} else {
			fake.take = kind == 1 ? 0 : -EBUSY;
			to_examining(booth);
			if (kind == 1)
				run_timer(&fixture);
		}
		assert_int_equal(booth->state, SESSION_POSE);
		booth_measure(booth, &metrics);
		assert_int_equal(metrics.bursts_failed, kind + 1);
		run_timer(&fixture);
		assert_int_equal(booth->state, SESSION_MORE_TIME);
		run_timer(&fixture); /* a person who went away is no failure */
		assert_int_equal(booth->state, SESSION_IDLE);
		assert_int_equal(booth->counts.bursts_failed, kind + 1);
	}
	stop(&fixture);
}

/* A camera whose time stamps stand still gives live pictures but no photo. Nobody must be asked to pose
 * for it again and again. */
static void test_two_failed_bursts_in_a_row_close_the_booth(void **state)
{
	(void)state;
	struct fixture fixture;
	struct metrics metrics;
	start(&fixture, "none");
	struct booth *booth = fixture.booth;
	to_pose(booth);
	fail_burst(&fixture);
	assert_int_equal(booth->state, SESSION_POSE);
	fail_burst(&fixture);
	assert_closed_by(&fixture, FAULT_NO_BURST);
	assert_int_equal(booth->visit.number, 0); /* the visit is over, and wiped */
	booth_measure(booth, &metrics);
	assert_true(metrics.faults & fault_bit(FAULT_NO_BURST));
	assert_int_equal(metrics.bursts_failed, 2);
	stop(&fixture);
}

static void test_failed_bursts_with_a_photo_between_them_do_not(void **state)
{
	(void)state;
	struct fixture fixture;
	start(&fixture, "none");
	struct booth *booth = fixture.booth;
	to_pose(booth);
	for (unsigned i = 0; i < 3; i++) {
		fail_burst(&fixture);
		assert_int_equal(booth->state, SESSION_POSE);
		to_examining(booth);
		hand_in(good_still());
		assert_int_equal(booth->state, SESSION_REVIEW);
		booth_press(booth, BUTTON_CANCEL);
		assert_int_equal(booth->state, SESSION_POSE);
	}
	assert_int_equal(booth->faults, 0);
	stop(&fixture);
}

static void test_the_booth_opens_when_the_camera_gives_a_burst_again(void **state)
{
	(void)state;
	static const uint8_t damaged[] = { 0xff, 0xd8, 0xff, 0xd9 };
	struct fixture fixture;
	struct frame frame;
	uint8_t *bytes = grey_frame(&frame);
	start(&fixture, "none");
	struct booth *booth = fixture.booth;
	unsigned wanted = (unsigned)booth->settings.config.session.burst_frames;
	booth->settings.config.camera.settle_frames = 0;
	to_pose(booth);
	fail_burst(&fixture);
	fail_burst(&fixture);
	assert_false(fake.is_wanted);
	run_timer(&fixture);
	assert_true(fake.is_wanted);
	int64_t now_us = booth->trial.shutter.released_us;
	for (unsigned i = 0; i <= wanted;
	     i++) { /* the first frame is older than the trial, the others have the same stamp */
		frame.captured_us = i == 0 ? now_us - 1 : now_us;
		hand_frame(&frame);
	}
	for (unsigned i = 0; i <= wanted; i++) {
		struct frame bad = { .bytes = damaged, .size_bytes = sizeof(damaged) };
		bad.captured_us = ++now_us;
		hand_frame(&bad);
	}
	assert_int_equal(fake.camera.counters.bad, wanted + 1);
	assert_closed_by(&fixture, FAULT_NO_BURST);
	for (unsigned i = 1; i < wanted; i++) { /* one frame counted above */
		assert_closed_by(&fixture, FAULT_NO_BURST);
		frame.captured_us = ++now_us;
		hand_frame(&frame);
	}
	assert_open(&fixture);
	assert_false(fake.is_wanted);
	assert_int_equal(booth->visit.burst.count, 0);

	to_pose(booth); /* the count of failures starts again */
	fail_burst(&fixture);
	assert_int_equal(booth->state, SESSION_POSE);
	free(bytes);
	stop(&fixture);
}

static void test_a_trial_that_takes_too_long_fails(void **state)
{
	(void)state;
	struct fixture fixture;
	struct frame frame;
	uint8_t *bytes = grey_frame(&frame);
	start(&fixture, "none");
	struct booth *booth = fixture.booth;
	to_pose(booth);
	fail_burst(&fixture);
	fail_burst(&fixture);
	run_timer(&fixture);
	booth->trial.until_ms = clock_monotonic_ms() - 1;
	for (unsigned i = 1; i <= 100; i++) {
		frame.captured_us = booth->trial.shutter.released_us + i;
		hand_frame(&frame);
	}
	assert_closed_by(&fixture, FAULT_NO_BURST);
	assert_false(fake.is_wanted);
	run_timer(&fixture);
	assert_true(fake.is_wanted); /* for the next trial */
	free(bytes);
	stop(&fixture);
}

static void test_the_record_names_the_notice_that_the_screen_showed(void **state)
{
	(void)state;
	struct fixture fixture;
	char restart[64];
	start(&fixture, "none");
	to_pose(fixture.booth);
	PUT(fixture.settings.config.notice.consent_version, "v2");
	booth_reload(fixture.booth, &fixture.settings, restart, sizeof(restart));
	assert_string_equal(restart, "");
	assert_string_equal(fixture.booth->settings.config.notice.consent_version, "v2");
	to_examining(fixture.booth);
	hand_in(good_still());
	keep_photo(fixture.booth);
	assert_non_null(strstr(fixture.booth->saving.keep.record, "\"v1\""));
	assert_null(strstr(fixture.booth->saving.keep.record, "\"v2\""));
	assert_non_null(strstr(fixture.booth->saving.keep.subject, "\"v1\""));
	end_save(&fixture);
	assert_int_equal(fixture.booth->state, SESSION_SAVED);
	stop(&fixture);
}

/* The settings are reloaded while somebody reads the notice. A press for the old text is no consent to
 * the new text. */
static void test_a_press_for_an_older_notice_is_no_consent(void **state)
{
	(void)state;
	struct fixture fixture;
	char restart[64];
	start(&fixture, "none");
	struct booth *booth = fixture.booth;
	booth_press(booth, BUTTON_SHUTTER);
	assert_int_equal(booth->state, SESSION_NOTICE);
	uint32_t read = fake.state.screen;
	booth->began_ms -= 1000; /* as if the page had been there for a second */
	int64_t read_ms = booth->began_ms;
	PUT(fixture.settings.config.notice.consent_version, "v2");
	booth_reload(booth, &fixture.settings, restart, sizeof(restart));
	assert_string_equal(fake.state.consent_version, "v2");
	assert_true(fake.state.screen > read);
	assert_true(booth->began_ms > read_ms);
	assert_int_equal(booth->state, SESSION_NOTICE);
	stop(&fixture);
}

/* The notice has two pages and the privacy text one. Only the third press is consent. */
static void test_consent_is_given_on_the_last_page_only(void **state)
{
	(void)state;
	struct fixture fixture;
	char restart[64], both[64];
	struct hash hash;
	prepare(&fixture);
	memset(fixture.settings.notice, 'n', 700); /* a page has 576 Latin letters */
	PUT(fixture.settings.privacy, "privacy");
	open_booth(&fixture);
	struct booth *booth = fixture.booth;
	booth_press(booth, BUTTON_SHUTTER);
	assert_int_equal(fake.state.page_count, 3);
	uint32_t first = fake.state.screen;
	booth_press(booth, BUTTON_SHUTTER);
	assert_int_equal(booth->state, SESSION_NOTICE);
	assert_int_equal(fake.state.page, 1);
	assert_true(fake.state.screen > first); /* a second press for the first page is dropped */
	booth_press_screen(&(struct message_press){ .button = BUTTON_SHUTTER, .screen = first },
			   booth);
	assert_int_equal(fake.state.page, 1);
	booth_press(booth, BUTTON_SHUTTER);
	assert_int_equal(fake.state.page, 2);
	assert_false(booth->visit.has_consent);
	/* new texts begin again */
	PUT(fixture.settings.notice, "notice");
	booth_reload(booth, &fixture.settings, restart, sizeof(restart));
	assert_int_equal(fake.state.page, 0);
	assert_int_equal(fake.state.page_count, 2);
	booth_press(booth, BUTTON_SHUTTER);
	assert_false(booth->visit.has_consent);
	booth_press(booth, BUTTON_SHUTTER);
	assert_int_equal(booth->state, SESSION_RULES);
	assert_true(booth->visit.has_consent);
	PUT(both, "noticeprivacy");
	assert_int_equal(hash_bytes(both, strlen(both), &hash), 0);
	assert_true(booth->visit.has_consent_text);
	assert_memory_equal(&booth->visit.consent_text, &hash, sizeof(hash));
	/* the next visit begins with the first page */
	booth_press(booth, BUTTON_CANCEL);
	booth_press(booth, BUTTON_SHUTTER);
	assert_int_equal(fake.state.page, 0);
	assert_int_equal(booth->state, SESSION_NOTICE);
	stop(&fixture);
}

/* boothd reads the profile only at its start, so a reload has to name a changed profile. */
static void test_a_reload_names_a_changed_profile_as_needing_a_restart(void **state)
{
	(void)state;
	struct fixture fixture;
	char restart[200];
	start(&fixture, "none");
	booth_reload(fixture.booth, &fixture.settings, restart, sizeof(restart));
	assert_string_equal(restart, "");
	fixture.settings.profile_hash.bytes[0] ^= 1;
	booth_reload(fixture.booth, &fixture.settings, restart, sizeof(restart));
	assert_string_equal(restart, "the file of profile chsi");
	fixture.settings.config.camera.rate++;
	booth_reload(fixture.booth, &fixture.settings, restart, sizeof(restart));
	assert_string_equal(restart, "camera.rate, the file of profile chsi");
	stop(&fixture);
}

/* A code and a press were under way when the page changed. */
static void test_a_press_and_a_code_for_an_older_page_are_dropped(void **state)
{
	(void)state;
	struct fixture fixture;
	start(&fixture, "code");
	struct booth *booth = fixture.booth;
	booth_press(booth, BUTTON_SHUTTER);
	booth_press(booth, BUTTON_SHUTTER);
	assert_int_equal(booth->state, SESSION_IDENTIFY);
	int64_t asked_us = booth->began_ms * 1000;
	fake.panel.on_code("code-for-an-older-page-1", asked_us - 1, fake.panel_user);
	fake.panel.on_press(BUTTON_CANCEL, asked_us - 1, fake.panel_user);
	assert_int_equal(booth->state, SESSION_IDENTIFY);
	assert_string_equal(booth->visit.key, "");
	fake.panel.on_code("code-for-this-page-00002", asked_us, fake.panel_user);
	assert_int_equal(booth->state, SESSION_RULES);
	assert_string_equal(booth->visit.key, "code-for-this-page-00002");
	stop(&fixture);
}

static void test_the_screen_is_told_which_key_is_held_down(void **state)
{
	(void)state;
	struct fixture fixture;
	start(&fixture, "none");
	struct booth *booth = fixture.booth;
	fake.panel.on_press(BUTTON_SHUTTER, booth->began_ms * 1000 + 1, fake.panel_user);
	assert_int_equal(fake.state.state, SESSION_NOTICE);
	assert_int_equal(fake.state.keys_down, 1u << BUTTON_SHUTTER);
	fake.panel.on_release(BUTTON_SHUTTER, fake.panel_user);
	assert_int_equal(fake.state.keys_down, 0);
	/* a key that means nothing on this page, and one that came too late, are answered too */
	fake.panel.on_press(BUTTON_KEEP, booth->began_ms * 1000 + 1, fake.panel_user);
	assert_int_equal(fake.state.keys_down, 1u << BUTTON_KEEP);
	fake.panel.on_press(BUTTON_CANCEL, booth->began_ms * 1000 - 1, fake.panel_user);
	assert_int_equal(fake.state.state, SESSION_NOTICE);
	assert_int_equal(fake.state.keys_down, 1u << BUTTON_KEEP | 1u << BUTTON_CANCEL);
	fake.panel.on_release(BUTTON_CANCEL, fake.panel_user);
	fake.panel.on_release(BUTTON_KEEP, fake.panel_user);
	assert_int_equal(fake.state.keys_down, 0);
	stop(&fixture);
}

/* A reader sends something that is no code: the screen says so. Then a code is typed on the keypad. */
static void test_a_code_can_be_refused_and_typed_again(void **state)
{
	(void)state;
	struct fixture fixture;
	start(&fixture, "code");
	struct booth *booth = fixture.booth;
	fake.panel.on_refused(SCAN_TOO_SHORT, fake.panel_user);
	assert_false(fake.state.code_refused);
	booth_press(booth, BUTTON_SHUTTER);
	booth_press(booth, BUTTON_SHUTTER);
	assert_int_equal(booth->state, SESSION_IDENTIFY);
	assert_false(fake.state.code_refused);
	fake.panel.on_refused(SCAN_CUT_OFF, fake.panel_user);
	assert_true(fake.state.code_refused);
	int64_t asked_us = booth->began_ms * 1000;
	fake.panel.on_digit('7', asked_us - 1, fake.panel_user); /* typed for the page before */
	for (const char *c = "123\n"; *c; c++)                   /* too short */
		fake.panel.on_digit(*c, asked_us, fake.panel_user);
	assert_int_equal(booth->state, SESSION_IDENTIFY);
	for (const char *c = "\b12345678901234567896\b0\n"; *c; c++)
		fake.panel.on_digit(*c, asked_us, fake.panel_user);
	assert_int_equal(booth->state, SESSION_RULES);
	assert_string_equal(booth->visit.key, "12345678901234567890");
	assert_false(fake.state.code_refused);
	assert_string_equal(booth->visit.typed, "");
	stop(&fixture);
}

/* Without a face nothing else can be measured. The screen names the reason that was found, and not the
 * reasons that could not be judged. */
static void test_a_refusal_names_what_was_found(void **state)
{
	(void)state;
	struct fixture fixture;
	start(&fixture, "none");
	to_pose(fixture.booth);
	to_examining(fixture.booth);
	struct still still = good_still();
	still.verdict.outcome = VERDICT_REJECT;
	still.verdict.reasons = reason_bit(REASON_NO_FACE);
	still.verdict.unassessed = reason_bit(REASON_TOO_DARK) | reason_bit(REASON_TOO_BRIGHT);
	hand_in(still);
	assert_int_equal(fake.state.reasons, reason_bit(REASON_NO_FACE));
	assert_false(fake.state.is_unassessed);
	booth_press(fixture.booth, BUTTON_SHUTTER);
	to_examining(fixture.booth);
	still = good_still();
	still.verdict.outcome = VERDICT_UNASSESSED;
	still.verdict.unassessed = reason_bit(REASON_TOO_DARK);
	hand_in(still);
	assert_int_equal(fake.state.reasons, reason_bit(REASON_TOO_DARK));
	assert_true(fake.state.is_unassessed);
	stop(&fixture);
}

static void test_the_watchdog_waits_as_long_as_the_settings_allow(void **state)
{
	(void)state;
	struct fixture fixture;
	start(&fixture, "none");
	struct booth *booth = fixture.booth;
	struct config *config = &booth->settings.config;
	to_pose(booth);
	config->camera.timeout_ms = 60000;
	booth->last_frame_ms = clock_monotonic_ms() - 59000;
	assert_null(booth_hung_part(booth));
	booth->last_frame_ms = clock_monotonic_ms() - 81000;
	assert_non_null(booth_hung_part(booth));
	booth->last_frame_ms = clock_monotonic_ms();
	config->session.examine_s = 120;
	assert_null(booth_hung_part(booth));
	assert_true(fake.examiner_limit_ms > 120000);
	config->session.save_s = 600;
	booth->saving.is_on = true;
	booth->saving.since_ms = clock_monotonic_ms() - 590000;
	assert_null(booth_hung_part(booth));
	booth->saving.since_ms = clock_monotonic_ms() - 721000;
	assert_non_null(booth_hung_part(booth));
	booth->saving.is_on = false;
	stop(&fixture);
}

static void test_an_idle_time_out_keeps_the_page(void **state)
{
	(void)state;
	struct fixture fixture;
	start(&fixture, "none");
	struct booth *booth = fixture.booth;
	uint32_t screen = booth->screen;
	int64_t began_ms = booth->began_ms;
	booth_handle(booth, EVENT_TIMEOUT);
	assert_int_equal(booth->screen, screen);
	assert_int_equal(booth->began_ms, began_ms);
	assert_true(event_pending(booth->timer, EV_TIMEOUT, NULL));
	booth_press(booth, BUTTON_SHUTTER);
	assert_int_equal(booth->screen, screen + 1);
	stop(&fixture);
}

static void test_a_disk_that_fails_closes_the_booth_until_it_is_proved(void **state)
{
	(void)state;
	struct fixture fixture;
	start(&fixture, "none");
	struct booth *booth = fixture.booth;
	to_review(booth);
	break_disk();
	keep_photo(booth);
	end_save(&fixture);
	assert_int_equal(booth->state, SESSION_UNSAVED);
	assert_true(booth->visit.has_still); /* the photo is still in memory */
	assert_int_equal(fake.state.fault, FAULT_SPOOL_UNWRITABLE);
	booth_handle(booth, EVENT_TIMEOUT);
	assert_int_equal(booth->state, SESSION_SAVING);
	end_save(&fixture);
	assert_int_equal(booth->state, SESSION_UNSAVED);
	assert_true(failing_disarm());
	booth_press(booth, BUTTON_CANCEL);
	assert_int_equal(booth->state, SESSION_OUT_OF_ORDER);

	/* The booth stays closed while the spool takes no file, and opens when it takes one. */
	char path[300], away[300];
	PUT(path, "%s/spool", fixture.folder.path);
	PUT(away, "%s/away", fixture.folder.path);
	assert_int_equal(rename(path, away), 0);
	run_timer(&fixture);
	assert_int_equal(booth->state, SESSION_OUT_OF_ORDER);
	assert_int_equal(rename(away, path), 0);
	run_timer(&fixture);
	assert_int_equal(booth->state, SESSION_IDLE);
	assert_false(folder_has(fixture.folder.fd, "spool/.probe"));
	stop(&fixture);
}

static void test_a_disk_that_cannot_be_asked_is_not_full(void **state)
{
	(void)state;
	struct fixture fixture;
	start(&fixture, "none");
	fake.is_disk_silent = true;
	run_timer(&fixture);
	assert_int_equal(fixture.booth->faults, fault_bit(FAULT_SPOOL_UNWRITABLE));
	assert_int_equal(fixture.booth->state, SESSION_OUT_OF_ORDER);
	fake.is_disk_silent = false;
	run_timer(&fixture);
	assert_int_equal(fixture.booth->state, SESSION_IDLE);
	stop(&fixture);
}

static void reload(struct fixture *fixture, const char *to)
{
	char restart[64];
	PUT(fixture->settings.config.notice.to, "%s", to);
	booth_reload(fixture->booth, &fixture->settings, restart, sizeof(restart));
	assert_string_equal(restart, "");
}

/* A student may be told another day than before as soon as the settings were read again. */
static void test_the_screen_gets_the_deadline_that_was_read_last(void **state)
{
	(void)state;
	struct fixture fixture;
	start(&fixture, "none");
	assert_string_equal(fake.state.deadline, "");
	fixture.settings.config.notice.chsi_days = 25;
	fixture.settings.deadline = (struct workdays_due){ .day = 20210629, .is_tentative = true };
	reload(&fixture, "");
	assert_string_equal(fake.state.deadline, "2021-06-29");
	assert_true(fake.state.is_deadline_tentative);
	assert_int_equal(fake.state.chsi_days, 25);
	stop(&fixture);
}

static void test_the_collection_window_holds_at_once(void **state)
{
	(void)state;
	struct fixture fixture;
	start(&fixture, "none");
	struct booth *booth = fixture.booth;
	reload(&fixture, "2000-01-01");
	assert_int_equal(booth->state, SESSION_CLOSED);
	assert_int_equal(fake.state.state, SESSION_CLOSED);
	reload(&fixture, "");
	assert_int_equal(booth->state, SESSION_IDLE);
	/* Midnight after the last day: the timer has not looked at the date yet. */
	PUT(booth->settings.config.notice.to, "2000-01-01");
	booth_press(booth, BUTTON_SHUTTER);
	assert_int_equal(booth->state, SESSION_CLOSED);
	assert_int_equal(booth->counts.visits, 0);
	/* The same before the first day. */
	PUT(booth->settings.config.notice.to, "%s", "");
	booth_press(booth, BUTTON_SHUTTER);
	assert_int_equal(booth->state, SESSION_NOTICE);
	/* A visit that has begun goes on. */
	reload(&fixture, "2000-01-01");
	assert_int_equal(booth->state, SESSION_NOTICE);
	booth_press(booth, BUTTON_CANCEL);
	assert_int_equal(booth->state, SESSION_CLOSED);
	stop(&fixture);
}

/* The exposure is locked for the light, so both change together, and never during a visit. */
static void test_a_changed_light_is_metered_again(void **state)
{
	(void)state;
	struct fixture fixture;
	start(&fixture, "none");
	struct booth *booth = fixture.booth;
	assert_light(&fixture, "100");
	reload(&fixture, "");
	assert_int_equal(fake.metered, 0);
	fixture.settings.config.lights.level = 50;
	reload(&fixture, "");
	assert_light(&fixture, "50");
	assert_int_equal(fake.metered, 1);
	to_pose(booth);
	fixture.settings.config.lights.level = 25;
	reload(&fixture, "");
	assert_light(&fixture, "");
	booth_handle(booth, EVENT_TIMEOUT);
	assert_int_equal(booth->state, SESSION_IDLE);
	assert_light(&fixture, "25");
	assert_int_equal(fake.metered, 2);
	reload(&fixture, "");
	assert_int_equal(fake.metered, 2);
	stop(&fixture);
}

static void test_a_save_that_works_again_clears_the_fault(void **state)
{
	(void)state;
	struct fixture fixture;
	start(&fixture, "none");
	struct booth *booth = fixture.booth;
	to_review(booth);
	break_disk();
	keep_photo(booth);
	end_save(&fixture);
	assert_true(failing_disarm());
	assert_int_equal(booth->faults, fault_bit(FAULT_SPOOL_UNWRITABLE));
	booth_press(booth, BUTTON_SHUTTER);
	end_save(&fixture);
	assert_int_equal(booth->state, SESSION_SAVED);
	assert_int_equal(booth->faults, 0);
	stop(&fixture);
}

static void test_nothing_of_the_person_is_left(void **state)
{
	(void)state;
	struct fixture fixture;
	start(&fixture, "code");
	struct booth *booth = fixture.booth;
	booth_press(booth, BUTTON_SHUTTER);
	booth_press(booth, BUTTON_SHUTTER);
	assert_int_equal(booth->state, SESSION_IDENTIFY);
	assert_int_equal(booth_take_text(booth, "20220317 0123456789", true), -EINVAL);
	assert_int_equal(booth_take_text(booth, "capture-code-0123456789", true), 0);
	assert_string_equal(fake.state.subject, "···6789");
	booth_press(booth, BUTTON_SHUTTER);
	to_examining(booth);
	hand_in(good_still());
	const uint8_t *pixels = slots_pixels(booth->slots, booth->shown.slots[booth->shown.now]);
	assert_int_equal(pixels[480 * 640 * 4 - 1], 0x7f);
	booth_handle(booth, EVENT_TIMEOUT);
	assert_int_equal(booth->state, SESSION_IDLE);
	assert_int_equal(fake.state.photo_slot, -1);
	assert_true(
		fake.photo_was_there); /* the slot is wiped after the screens have let go of it, not before */
	for (size_t i = 0; i < 480 * 640 * 4; i++)
		assert_int_equal(pixels[i], 0);
	static const char zeros[VISIT_KEY_BYTES];
	assert_memory_equal(booth->visit.key, zeros, sizeof(zeros));
	assert_string_equal(fake.state.subject, "");
	stop(&fixture);
}

static bool is_zero(const uint8_t *bytes, size_t size)
{
	return bytes[0] == 0 && memcmp(bytes, bytes + 1, size - 1) == 0;
}

/* Every screen can map the preview memory. A screen that connects later must not find the last visitor
 * there. */
static void test_no_preview_outlives_the_visit(void **state)
{
	(void)state;
	struct fixture fixture;
	struct frame frame;
	uint8_t *bytes = grey_frame(&frame);
	start(&fixture, "none");
	struct booth *booth = fixture.booth;
	unsigned lent, next;
	disconnect_screen(&fixture); /* it would keep the slots that it is lent */
	to_pose(booth);
	assert_int_equal(slots_take(booth->slots, &lent), 0); /* a screen still shows this frame */
	memset(slots_pixels(booth->slots, lent), 0x7f, SLOT_BYTES);
	hand_frame(&frame);
	assert_int_equal(booth->counts.previews, 1);
	assert_int_equal(slots_take(booth->slots, &next), 0);
	assert_int_equal(*slots_pixels(booth->slots, next), 0x7f);
	slots_drop(booth->slots, next);

	booth_press(booth, BUTTON_CANCEL);
	booth_press(booth, BUTTON_CANCEL);
	assert_int_equal(booth->state, SESSION_IDLE);
	assert_true(is_zero(slots_pixels(booth->slots, next), SLOT_BYTES));
	assert_int_equal(*slots_pixels(booth->slots, lent), 0x7f); /* it is still shown */
	slots_drop(booth->slots, lent);
	assert_true(is_zero(slots_pixels(booth->slots, lent), SLOT_BYTES));
	free(bytes);
	stop(&fixture);
}

/* A frame that cannot be decoded is one bad frame, and not one for each part that notices it. */
static void test_an_undecodable_frame_counts_once(void **state)
{
	(void)state;
	static const uint8_t jpeg[] = { 0xff, 0xd8, 0xff, 0xd9 };
	const struct frame frame = { .bytes = jpeg, .size_bytes = sizeof(jpeg) };
	struct fixture fixture;
	struct metrics metrics;
	struct camera_counters counters;
	start(&fixture, "none");
	to_pose(fixture.booth);
	hand_frame(&frame);
	booth_measure(fixture.booth, &metrics);
	camera_count(fixture.booth->camera, &counters);
	assert_int_equal(fixture.booth->counts.undecodable, 1);
	assert_int_equal(counters.bad, 1);
	assert_int_equal(metrics.frames_bad, 1);
	stop(&fixture);
}

/* The school knows that its codes have 4 or 5 digits. */
static void test_a_pattern_says_what_a_code_is(void **state)
{
	(void)state;
	static const struct {
		const char *code, *shown;
		int taken;
	} rows[] = { { "1234", "", 0 },
		     { "12345", "···2345", 0 },
		     { "123456", "", -EINVAL },
		     { "capture-code-0123456789", "", -EINVAL } };
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct fixture fixture;
		prepare(&fixture);
		PUT(fixture.settings.config.identify.mode, "code");
		PUT(fixture.settings.config.identify.code_pattern, "[0-9]{4,5}");
		open_booth(&fixture);
		booth_press(fixture.booth, BUTTON_SHUTTER);
		booth_press(fixture.booth, BUTTON_SHUTTER);
		assert_int_equal(booth_take_text(fixture.booth, rows[i].code, true), rows[i].taken);
		assert_string_equal(fake.state.subject, rows[i].shown);
		stop(&fixture);
	}
}

static const char code[] = "capture-code-0123456789";

/* A booth with a campaign's secret that asks for a code. */
static void start_campaign(struct fixture *fixture, const char *again)
{
	struct problem problem = { "" };
	char path[300];
	prepare(fixture);
	PUT(fixture->settings.config.identify.mode, "code");
	PUT(fixture->settings.config.identify.again, "%s", again);
	PUT(fixture->settings.config.booth.contact, "Mr Zhang 0513-1234");
	assert_int_equal(mkdirat(fixture->folder.fd, "keys", 0700), 0);
	PUT(path, "%s/keys/campaign", fixture->folder.path);
	assert_int_equal(campaign_make(path, &problem), 0);
	open_booth(fixture);
}

static void show_code(struct booth *booth)
{
	booth_press(booth, BUTTON_SHUTTER);
	booth_press(booth, BUTTON_SHUTTER);
	assert_int_equal(booth_take_text(booth, code, true), 0);
}

/* Takes and saves a photo of the person whom the code names, from the page of the rules on. */
static void photograph(struct fixture *fixture)
{
	struct booth *booth = fixture->booth;
	assert_int_equal(booth->state, SESSION_RULES);
	booth_press(booth, BUTTON_SHUTTER);
	to_examining(booth);
	hand_in(good_still());
	keep_photo(booth);
	end_save(fixture);
	booth_handle(booth, EVENT_TIMEOUT);
	booth_press(booth, BUTTON_SHUTTER);
	assert_int_equal(booth->state, SESSION_IDLE);
}

static void test_a_second_visit_shows_the_first_and_supersedes_it(void **state)
{
	(void)state;
	struct fixture fixture;
	char receipt[RECEIPT_TEXT_SIZE], member[80];
	start_campaign(&fixture, "ask");
	struct booth *booth = fixture.booth;
	show_code(booth);
	booth_press(booth, BUTTON_SHUTTER);
	to_examining(booth);
	hand_in(good_still());
	PUT(receipt, "%s", booth->visit.receipt);
	PUT(member, "\"supersedes\":\"%s\"", booth->visit.id_text);
	keep_photo(booth);
	assert_non_null(strstr(booth->saving.keep.record, "\"supersedes\":null"));
	end_save(&fixture);
	booth_handle(booth, EVENT_TIMEOUT);
	booth_press(booth, BUTTON_SHUTTER);
	assert_int_equal(booth->state, SESSION_IDLE);

	show_code(booth);
	assert_int_equal(booth->state, SESSION_ALREADY);
	assert_int_equal(fake.state.entry, ENTRY_AGAIN);
	assert_string_equal(fake.state.last_receipt, receipt);
	assert_int_equal(strlen(fake.state.last_time), strlen("2026-05-04 10:12"));
	booth_press(booth, BUTTON_SHUTTER);
	assert_int_equal(booth->state, SESSION_RULES);
	booth_press(booth, BUTTON_SHUTTER);
	to_examining(booth);
	hand_in(good_still());
	keep_photo(booth);
	assert_non_null(strstr(booth->saving.keep.record, member));
	end_save(&fixture);
	booth_handle(booth, EVENT_TIMEOUT);
	booth_press(booth, BUTTON_SHUTTER);
	assert_int_equal(booth->state, SESSION_IDLE);
	assert_string_equal(fake.state.last_receipt, "");
	assert_string_equal(fake.state.last_time, "");
	assert_true(is_zero((const uint8_t *)&booth->visit, sizeof(booth->visit)));
	stop(&fixture);
}

static void test_a_school_may_refuse_a_second_photo(void **state)
{
	(void)state;
	struct fixture fixture;
	start_campaign(&fixture, "refuse");
	struct booth *booth = fixture.booth;
	show_code(booth);
	photograph(&fixture);
	show_code(booth);
	assert_int_equal(booth->state, SESSION_REFUSED_ENTRY);
	assert_int_equal(fake.state.entry, ENTRY_AGAIN_REFUSED);
	assert_string_equal(fake.state.contact, "Mr Zhang 0513-1234");
	booth_press(booth, BUTTON_SHUTTER);
	assert_int_equal(booth->state, SESSION_IDLE);
	assert_true(is_zero((const uint8_t *)&booth->visit, sizeof(booth->visit)));
	stop(&fixture);
}

/* ---- a booth with a roster ---- */

static const struct roster_person zhang = { .line = 2,
					    .student_number = "0012345",
					    .name = "张小三",
					    .college = "机电学院",
					    .class = "机电2201",
					    .card_number = "2A83155E",
					    .prepaid_fen = -1 };

static void publish_roster(const struct fixture *fixture, const struct roster_person *persons,
			   size_t count)
{
	static const struct roster_file_about about = { .imported = "2026-05-04T00:00:00Z",
							.source = "list.csv",
							.campaign = "" };
	struct roster_file_clash clashes[ROSTER_FILE_CLASHES_MAX];
	struct problem problem = { "" };
	struct keyed_secret secret;
	struct shelf *shelf = NULL;
	struct roster_file *file = NULL;
	const char *path = NULL;
	unsigned clash_count;
	const struct config *config = &fixture->settings.config;
	assert_int_equal(keyed_hash_read(config->campaign.secret, &problem, &secret), 0);
	assert_int_equal(shelf_open(config->roster.file, &problem, &shelf), 0);
	assert_int_equal(shelf_begin(shelf, &problem, &path), 0);
	assert_int_equal(roster_file_create(path, &secret, ROSTER_FILE_KEEP_HASH, &problem, &file),
			 0);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(
			roster_file_add(file, &persons[i], clashes, &clash_count, &problem), 0);
	assert_int_equal(roster_file_finish(file, &about, &problem), 0);
	roster_file_destroy(file);
	assert_int_equal(shelf_publish(shelf, &problem), 0);
	shelf_close(shelf);
}

/* Makes the folder, the secret and the settings, but no roster and no booth. */
static void prepare_roster(struct fixture *fixture, const char *mode)
{
	struct problem problem = { "" };
	struct config *config = &fixture->settings.config;
	prepare(fixture);
	assert_int_equal(mkdirat(fixture->folder.fd, "keys", 0700), 0);
	assert_int_equal(campaign_make(config->campaign.secret, &problem), 0);
	PUT(config->roster.file, "%.200s/roster/roster.db", fixture->folder.path);
	PUT(config->identify.mode, "%s", mode);
}

static void start_roster(struct fixture *fixture, const char *mode)
{
	prepare_roster(fixture, mode);
	publish_roster(fixture, &zhang, 1);
	open_booth(fixture);
}

static void to_identify(struct booth *booth)
{
	booth_press(booth, BUTTON_SHUTTER);
	booth_press(booth, BUTTON_SHUTTER);
	assert_int_equal(booth->state, SESSION_IDENTIFY);
}

/* Gives the key and waits for the roster's answer. */
static void give_key(struct fixture *fixture, const char *key, bool is_typed)
{
	assert_int_equal(booth_take_text(fixture->booth, key, is_typed), 0);
	while (fixture->booth->state == SESSION_IDENTIFY)
		assert_true(event_base_loop(fixture->base, EVLOOP_ONCE) >= 0);
}

static void assert_masked(const char *planted)
{
	assert_null(memmem(&fake.state, sizeof(fake.state), planted, strlen(planted)));
}

static void test_who_is_listed_confirms_and_is_recorded(void **state)
{
	(void)state;
	struct fixture fixture;
	start_roster(&fixture, "roster");
	struct booth *booth = fixture.booth;
	to_identify(booth);
	give_key(&fixture, "0713233758", false); /* the card, as another reader types it */
	assert_int_equal(booth->state, SESSION_CONFIRM);
	assert_string_equal(fake.state.person[MESSAGE_PERSON_NAME], "张*三");
	assert_string_equal(fake.state.person[MESSAGE_PERSON_NUMBER], "···2345");
	assert_string_equal(fake.state.person[MESSAGE_PERSON_CLASS], "机电2201");
	assert_masked("张小三");
	assert_masked("0012345");
	assert_masked("0713233758");
	booth_press(booth, BUTTON_SHUTTER);
	assert_int_equal(booth->state, SESSION_RULES);
	booth_press(booth, BUTTON_SHUTTER);
	to_examining(booth);
	hand_in(good_still());
	assert_masked("张小三");
	keep_photo(booth);
	const struct keep *keep = &booth->saving.keep;
	assert_non_null(strstr(keep->record, "\"by\":\"card\",\"roster\":\"listed\""));
	assert_non_null(strstr(keep->record, "\"proofread\":{\"data\":\"right\""));
	assert_null(strstr(keep->record, "0012345"));
	assert_null(strstr(keep->record, "张"));
	assert_non_null(strstr(keep->subject, "\"key_kind\":\"student_number\","
					      "\"key\":\"0012345\",\"name\":\"张小三\""));
	char person[PERSON_TEXT_SIZE];
	assert_int_equal(
		campaign_person(booth->keyring.campaign, "student_number", "0012345", person), 0);
	assert_string_equal(keep->row.person, person);
	end_save(&fixture);
	booth_handle(booth, EVENT_TIMEOUT);
	booth_press(booth, BUTTON_SHUTTER);
	assert_int_equal(booth->state, SESSION_IDLE);
	assert_true(is_zero((const uint8_t *)&booth->visit, sizeof(booth->visit)));
	assert_string_equal(fake.state.person[MESSAGE_PERSON_NAME], "");
	/* the second visit is told only after the person has confirmed */
	to_identify(booth);
	give_key(&fixture, "0012345", true);
	assert_int_equal(booth->state, SESSION_CONFIRM);
	assert_string_equal(fake.state.last_receipt, "");
	booth_press(booth, BUTTON_SHUTTER);
	assert_int_equal(booth->state, SESSION_ALREADY);
	assert_string_not_equal(fake.state.last_receipt, "");
	stop(&fixture);
}

/* Gives a text as a code reader does. */
static void scan(struct booth *booth, const char *text, int64_t at_us)
{
	booth_panel_events.on_code(text, at_us, booth);
}

static void wait_for_roster(struct fixture *fixture)
{
	while (fixture->booth->state == SESSION_IDENTIFY)
		assert_true(event_base_loop(fixture->base, EVLOOP_ONCE) >= 0);
}

/* A reader that sees a ticket all the time sends it again while the booth asks for the code. */
static void test_a_text_that_is_read_twice_at_once_counts_once(void **state)
{
	(void)state;
	struct fixture fixture;
	start_roster(&fixture, "both");
	struct booth *booth = fixture.booth;
	to_identify(booth);
	int64_t at_us = clock_monotonic_us() + 1000;
	scan(booth, "2A83155E", at_us);
	uint32_t question = booth->question;
	scan(booth, "2A83155E", at_us + 100000);
	assert_int_equal(booth->question, question);
	wait_for_roster(&fixture);
	assert_int_equal(booth->state, SESSION_CONFIRM);
	booth_press(booth, BUTTON_SHUTTER);
	assert_int_equal(booth->state, SESSION_CODE);
	at_us = clock_monotonic_us() + 1000;
	booth->visit.read_us = at_us - 100000;
	scan(booth, "2A83155E", at_us);
	assert_false(fake.state.code_refused);
	scan(booth, "2A83155E", at_us + 1900000); /* each repetition counts from the last one */
	assert_false(fake.state.code_refused);
	scan(booth, "2A83155E", at_us + 4000000);
	assert_true(fake.state.code_refused);
	assert_int_equal(booth->state, SESSION_CODE);
	stop(&fixture);
}

/* Two cards at once: the last one counts, and nothing of the first one is mixed into it. */
static void test_two_cards_at_once_are_the_last_one(void **state)
{
	(void)state;
	struct fixture fixture;
	struct roster_person both[2] = { zhang, zhang };
	PUT(both[1].student_number, "0054321");
	PUT(both[1].name, "李四");
	PUT(both[1].card_number, "11223344");
	both[1].line = 3;
	prepare_roster(&fixture, "roster");
	publish_roster(&fixture, both, 2);
	open_booth(&fixture);
	struct booth *booth = fixture.booth;
	to_identify(booth);
	int64_t at_us = clock_monotonic_us() + 1000;
	scan(booth, "2A83155E", at_us);
	scan(booth, "11223344", at_us + 1);
	wait_for_roster(&fixture);
	assert_int_equal(booth->state, SESSION_CONFIRM);
	assert_string_equal(fake.state.person[MESSAGE_PERSON_NAME], "李*");
	assert_string_equal(booth->visit.key, "0054321");
	for (int i = 0; i < 3; i++)
		(void)event_base_loop(fixture.base, EVLOOP_NONBLOCK);
	assert_string_equal(booth->visit.student.name, "李四");
	/* a third card while the student reads the page is nobody's answer */
	scan(booth, "2A83155E", clock_monotonic_us() + 1000);
	assert_string_equal(booth->visit.key, "0054321");
	assert_string_equal(booth->visit.read, "11223344");
	stop(&fixture);
}

static void test_texts_that_can_be_no_key_are_refused_at_once(void **state)
{
	(void)state;
	struct fixture fixture;
	char long_text[1001];
	memset(long_text, '7', sizeof(long_text) - 1);
	long_text[sizeof(long_text) - 1] = '\0';
	const char *const bad[] = {
		"",          "\x1b[2J0012345",
		"0012345\n", "学号0012345",
		long_text,   "https://example.org/s/0012345?from=a-poster-on-the-wall"
	};
	start_roster(&fixture, "roster");
	struct booth *booth = fixture.booth;
	scan(booth, "0012345", clock_monotonic_us()); /* before its question */
	to_identify(booth);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		uint32_t question = booth->question;
		booth->code_refused = false;
		assert_int_equal(booth_take_text(booth, bad[i], false), -EINVAL);
		scan(booth, bad[i], clock_monotonic_us() + 1000);
		assert_true(fake.state.code_refused || !bad[i][0]);
		assert_int_equal(booth->question, question); /* the roster was not asked */
		assert_int_equal(booth->state, SESSION_IDENTIFY);
		assert_string_equal(booth->visit.key, "");
	}
	booth_press(booth, BUTTON_CANCEL);
	assert_true(is_zero((const uint8_t *)&booth->visit, sizeof(booth->visit)));
	stop(&fixture);
}

/* The school refuses second photos, but asks this student for one. */
static void test_a_student_whom_the_school_asks_may_come_again(void **state)
{
	(void)state;
	struct fixture fixture;
	char path[300];
	prepare_roster(&fixture, "roster");
	publish_roster(&fixture, &zhang, 1);
	PUT(path, "%s/corrections", fixture.folder.path);
	PUT(fixture.settings.config.roster.corrections, "%.200s", path);
	PUT(fixture.settings.config.identify.again, "refuse");
	open_booth(&fixture);
	struct booth *booth = fixture.booth;
	for (int visit = 0; visit < 2; visit++) {
		to_identify(booth);
		give_key(&fixture, "0012345", true);
		assert_int_equal(booth->state, SESSION_CONFIRM);
		booth_press(booth, BUTTON_SHUTTER);
		if (visit == 1) {
			assert_int_equal(booth->state, SESSION_ALREADY);
			assert_true(fake.state.has_correction);
			assert_int_equal(fake.state.correction, REASON_GLASSES_GLARE);
			booth_press(booth, BUTTON_SHUTTER);
		}
		assert_int_equal(booth->state, SESSION_RULES);
		booth_press(booth, BUTTON_SHUTTER);
		to_examining(booth);
		hand_in(good_still());
		keep_photo(booth);
		assert_non_null(strstr(booth->saving.keep.record,
				       visit == 0 ? "\"correction\":null"
						  : "\"correction\":\"glasses_glare\""));
		end_save(&fixture);
		booth_handle(booth, EVENT_TIMEOUT);
		booth_press(booth, BUTTON_SHUTTER);
		assert_int_equal(booth->state, SESSION_IDLE);
		assert_int_equal(file_write_path(path, "0012345 glasses_glare\n", 22), 0);
	}
	assert_int_equal(unlink(path), 0);
	to_identify(booth);
	give_key(&fixture, "0012345", true);
	booth_press(booth, BUTTON_SHUTTER);
	assert_int_equal(booth->state, SESSION_REFUSED_ENTRY);
	assert_false(fake.state.has_correction);
	stop(&fixture);
}

static void test_not_me_forgets_the_person_and_asks_again(void **state)
{
	(void)state;
	struct fixture fixture;
	start_roster(&fixture, "roster");
	struct booth *booth = fixture.booth;
	to_identify(booth);
	give_key(&fixture, "0012345", true);
	booth_press(booth, BUTTON_CANCEL);
	assert_int_equal(booth->state, SESSION_MISMATCH);
	booth_press(booth, BUTTON_CANCEL);
	assert_int_equal(booth->state, SESSION_IDENTIFY);
	assert_true(booth->visit.has_consent);
	assert_string_equal(booth->visit.key, "");
	assert_true(is_zero((const uint8_t *)&booth->visit.student, sizeof(booth->visit.student)));
	assert_string_equal(fake.state.subject, "");
	give_key(&fixture, "0012345", true);
	booth_press(booth, BUTTON_CANCEL);
	booth_press(booth, BUTTON_SHUTTER); /* it is me, but a fact is wrong */
	assert_int_equal(booth->state, SESSION_RULES);
	assert_int_equal(booth->visit.proofread, PROOFREAD_WRONG);
	stop(&fixture);
}

static void test_whom_the_roster_lacks_may_go_on_if_allowed(void **state)
{
	(void)state;
	struct fixture fixture;
	start_roster(&fixture, "roster");
	struct booth *booth = fixture.booth;
	to_identify(booth);
	give_key(&fixture, "0099999", true);
	assert_int_equal(booth->state, SESSION_UNLISTED);
	assert_false(fake.state.may_go_on);
	booth_press(booth, BUTTON_SHUTTER);
	assert_int_equal(booth->state, SESSION_UNLISTED);
	PUT(booth->settings.config.identify.unlisted, "allow");
	booth_press(booth, BUTTON_SHUTTER);
	assert_int_equal(booth->state, SESSION_RULES);
	assert_string_equal(visit_key_kind(&booth->visit), "student_number");
	assert_string_equal(visit_identified_by(&booth->visit), "typed");
	booth_press(booth, BUTTON_CANCEL);
	to_identify(booth);
	give_key(&fixture, "FFFF0000", false); /* a card is no student number */
	assert_int_equal(booth->state, SESSION_UNLISTED);
	assert_false(fake.state.may_go_on);
	booth_press(booth, BUTTON_CANCEL);
	assert_int_equal(booth->state, SESSION_IDENTIFY);
	assert_int_equal(
		booth_take_text(booth, "https://example.org/a-text-longer-than-any-key", true),
		-EINVAL);
	stop(&fixture);
}

static void test_both_asks_for_the_code_after_the_key(void **state)
{
	(void)state;
	struct fixture fixture;
	start_roster(&fixture, "both");
	struct booth *booth = fixture.booth;
	to_identify(booth);
	give_key(&fixture, "0012345", true);
	booth_press(booth, BUTTON_SHUTTER);
	assert_int_equal(booth->state, SESSION_CODE);
	assert_int_equal(booth_take_text(booth, "2A83155E", false), -EINVAL);
	booth_press(booth, BUTTON_SHUTTER); /* identify.code = required */
	assert_int_equal(booth->state, SESSION_CODE);
	assert_int_equal(booth_take_text(booth, code, false), 0);
	assert_int_equal(booth->state, SESSION_RULES);
	assert_masked(code);
	booth_press(booth, BUTTON_SHUTTER);
	to_examining(booth);
	hand_in(good_still());
	keep_photo(booth);
	assert_non_null(strstr(booth->saving.keep.subject,
			       "\"code\":\"capture-code-0123456789\",\"student\":{"));
	assert_null(strstr(booth->saving.keep.record, code));
	end_save(&fixture);
	booth_handle(booth, EVENT_TIMEOUT);
	booth_press(booth, BUTTON_SHUTTER);

	PUT(booth->settings.config.identify.code, "wanted");
	to_identify(booth);
	give_key(&fixture, "0012345", true);
	booth_press(booth, BUTTON_SHUTTER);
	assert_int_equal(booth->state, SESSION_ALREADY);
	booth_press(booth, BUTTON_SHUTTER);
	assert_int_equal(booth->state, SESSION_CODE);
	assert_true(fake.state.may_go_on);
	booth_press(booth, BUTTON_SHUTTER);
	assert_int_equal(booth->state, SESSION_RULES);
	stop(&fixture);
}

/* A booth that asks for a phone number, at the page that asks: the roster has `phone`. */
static void start_phone(struct fixture *fixture, const char *ask, const char *phone)
{
	struct roster_person person = zhang;
	prepare_roster(fixture, "roster");
	PUT(person.phone, "%s", phone);
	publish_roster(fixture, &person, 1);
	PUT(fixture->settings.config.phone.ask, "%s", ask);
	open_booth(fixture);
	to_identify(fixture->booth);
	give_key(fixture, "0012345", true);
	booth_press(fixture->booth, BUTTON_SHUTTER);
}

static void type(const struct booth *booth, const char *keys)
{
	for (; *keys; keys++)
		booth_panel_events.on_digit(*keys, booth->began_ms * 1000, fake.panel_user);
}

/* Takes the photo, and compares the phone number in subject.json with this JSON text. */
static void assert_keeps_phone(struct booth *booth, const char *json)
{
	assert_int_equal(booth->state, SESSION_RULES);
	booth_press(booth, BUTTON_SHUTTER);
	to_examining(booth);
	hand_in(good_still());
	keep_photo(booth);
	assert_non_null(strstr(booth->saving.keep.subject, json));
}

static void test_the_roster_s_phone_number_is_kept_if_it_is_confirmed(void **state)
{
	(void)state;
	struct fixture fixture;
	start_phone(&fixture, "roster", "13800000001");
	struct booth *booth = fixture.booth;
	assert_int_equal(booth->state, SESSION_PHONE);
	assert_string_equal(fake.state.phone, "138****0001");
	assert_true(fake.state.may_go_on);
	assert_masked("13800000001");
	scan(booth, "2A83155E", clock_monotonic_us() + 1000); /* a card is no answer */
	booth_panel_events.on_refused(SCAN_TOO_LONG, fake.panel_user);
	assert_false(fake.state.code_refused);
	assert_int_equal(booth->state, SESSION_PHONE);
	booth_press(booth, BUTTON_SHUTTER);
	assert_string_equal(fake.state.phone, "");
	assert_keeps_phone(booth, "\"phone\":\"13800000001\"");
	assert_null(strstr(booth->saving.keep.record, "13800000001"));
	end_save(&fixture);
	booth_handle(booth, EVENT_TIMEOUT);
	booth_press(booth, BUTTON_SHUTTER);
	assert_true(is_zero((const uint8_t *)&booth->visit, sizeof(booth->visit)));
	stop(&fixture);
}

static void test_who_leaves_no_phone_number_goes_on_without(void **state)
{
	(void)state;
	struct fixture fixture;
	start_phone(&fixture, "roster", "13800000001");
	booth_press(fixture.booth, BUTTON_CANCEL);
	assert_keeps_phone(fixture.booth, "\"phone\":null");
	stop(&fixture);
}

static void test_a_typed_phone_number_is_kept_when_it_is_whole(void **state)
{
	(void)state;
	struct fixture fixture;
	start_phone(&fixture, "typed", "13800000001");
	struct booth *booth = fixture.booth;
	assert_int_equal(booth->state, SESSION_PHONE);
	type(booth, "1391234567");
	assert_string_equal(fake.state.typed, "••••••••67");
	assert_false(fake.state.may_go_on);
	booth_press(booth, BUTTON_SHUTTER); /* ten digits */
	assert_int_equal(booth->state, SESSION_PHONE);
	type(booth, "\n");
	assert_true(fake.state.code_refused);
	assert_string_equal(fake.state.typed, "");
	type(booth, "13912345679\b8");
	assert_true(fake.state.may_go_on);
	booth_press(booth, BUTTON_SHUTTER);
	assert_masked("13912345678");
	assert_keeps_phone(booth, "\"phone\":\"13912345678\"");
	stop(&fixture);
}

static void test_enter_keeps_a_phone_number_as_the_shutter_does(void **state)
{
	(void)state;
	struct fixture fixture;
	start_phone(&fixture, "typed", "13800000001");
	struct booth *booth = fixture.booth;
	type(booth, "\n");
	assert_int_equal(booth->state, SESSION_RULES);
	assert_string_equal(booth->visit.phone, "13800000001");
	stop(&fixture);

	start_phone(&fixture, "typed", "");
	booth = fixture.booth;
	type(booth, "\n");
	assert_int_equal(booth->state, SESSION_PHONE);
	type(booth, "13912345678\n");
	assert_int_equal(booth->state, SESSION_RULES);
	assert_string_equal(booth->visit.phone, "13912345678");
	booth_press(booth, BUTTON_CANCEL);
	assert_true(is_zero((const uint8_t *)&booth->visit, sizeof(booth->visit)));
	stop(&fixture);
}

/* No number to confirm, and no keypad. */
static void test_nobody_is_asked_for_a_number_that_nothing_can_give(void **state)
{
	(void)state;
	struct fixture fixture;
	start_phone(&fixture, "roster", "");
	assert_int_equal(fixture.booth->state, SESSION_RULES);
	stop(&fixture);
	start_phone(&fixture, "no", "13800000001");
	assert_int_equal(fixture.booth->state, SESSION_RULES);
	assert_string_equal(fixture.booth->visit.phone, "");
	stop(&fixture);
}

static void test_a_class_is_told_its_day(void **state)
{
	(void)state;
	struct fixture fixture;
	struct roster_person late = zhang;
	late.starts = 29990102;
	prepare_roster(&fixture, "roster");
	publish_roster(&fixture, &late, 1);
	open_booth(&fixture);
	to_identify(fixture.booth);
	give_key(&fixture, "0012345", true);
	assert_string_equal(fake.state.entry_day, "");
	booth_press(fixture.booth, BUTTON_SHUTTER);
	assert_int_equal(fixture.booth->state, SESSION_REFUSED_ENTRY);
	assert_int_equal(fake.state.entry, ENTRY_NOT_BEGUN);
	assert_string_equal(fake.state.entry_day, "2999-01-02");
	stop(&fixture);
}

/* The student leaves while the roster is searched, and the next one stands there already. */
static void test_an_answer_for_the_person_before_is_dropped(void **state)
{
	(void)state;
	struct fixture fixture;
	start_roster(&fixture, "roster");
	struct booth *booth = fixture.booth;
	to_identify(booth);
	assert_int_equal(booth_take_text(booth, "0012345", true), 0);
	uint32_t question = booth->question;
	booth_press(booth, BUTTON_CANCEL);
	assert_int_equal(booth->state, SESSION_IDLE);
	to_identify(booth);
	const struct lookup_answer late = { .question = question,
					    .answer = ROSTER_LISTED,
					    .person = zhang };
	booth_lookup_events.on_answer(&late, booth);
	assert_int_equal(booth->state, SESSION_IDENTIFY);
	assert_string_equal(booth->visit.key, "");
	stop(&fixture);
}

/* ---- codes before the camera ---- */

static const char camera_code[] = "CODE0123456789ABCDEF0123";

static void start_camera_codes(struct fixture *fixture, bool has_reader, int *ret_reader_fd)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	prepare(fixture);
	PUT(fixture->settings.config.identify.mode, "code");
	fixture->settings.config.identify.camera = true;
	open_booth(fixture);
	PUT(address.sun_path, "%.100s", fixture->settings.config.link.reader_socket);
	*ret_reader_fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
	if (has_reader)
		assert_int_equal(
			connect(*ret_reader_fd, (const struct sockaddr *)&address, sizeof(address)),
			0);
	(void)event_base_loop(fixture->base, EVLOOP_NONBLOCK);
	assert_int_equal(camera_reader_is_connected(fixture->booth->reader), has_reader);
}

static void read_code(struct booth *booth, enum aim_find find, const char *text)
{
	booth_reader_events.on_answer(find, text, AIM_NONE, booth);
	booth_reader_events.on_answer(find, text, AIM_NONE, booth);
}

static void test_the_camera_runs_and_focuses_near_while_a_code_is_asked_for(void **state)
{
	(void)state;
	struct fixture fixture;
	int reader_fd = -1;
	start_camera_codes(&fixture, true, &reader_fd);
	struct booth *booth = fixture.booth;
	booth_press(booth, BUTTON_SHUTTER);
	assert_false(fake.is_wanted || fake.is_near);
	booth_press(booth, BUTTON_SHUTTER);
	assert_int_equal(booth->state, SESSION_IDENTIFY);
	assert_true(fake.is_wanted && fake.is_near && fake.state.reader.is_on);
	read_code(booth, AIM_FOUND_TEXT, camera_code);
	assert_int_equal(booth->state, SESSION_RULES);
	assert_string_equal(booth->visit.key, camera_code);
	assert_false(fake.is_wanted || fake.is_near || fake.state.reader.is_on);
	assert_string_equal(booth->reading.text, "");
	(void)close(reader_fd);
	stop(&fixture);
}

static void test_a_picture_is_lent_only_while_a_code_is_asked_for(void **state)
{
	(void)state;
	struct fixture fixture;
	struct reader_message message;
	struct image image = pictures_smooth(320, 240);
	struct pictures_jpeg flavour = { .quality = 80 };
	uint8_t *bytes = NULL;
	size_t size = 0;
	int reader_fd = -1;
	pictures_encode_jpeg(&image, &flavour, &bytes, &size);
	struct frame frame = pictures_frame(bytes, size);
	start_camera_codes(&fixture, true, &reader_fd);
	struct booth *booth = fixture.booth;
	assert_true(recv(reader_fd, &message, sizeof(message), MSG_DONTWAIT) > 0);
	assert_int_equal(message.type, READER_HELLO);
	hand_frame(&frame);
	assert_true(recv(reader_fd, &message, sizeof(message), MSG_DONTWAIT) < 0);
	to_identify(booth);
	hand_frame(&frame);
	assert_true(recv(reader_fd, &message, sizeof(message), MSG_DONTWAIT) > 0);
	assert_int_equal(message.type, READER_PICTURE);
	assert_int_equal(message.picture.width, 240);
	assert_int_equal(message.picture.height, 240);
	assert_int_not_equal(camera_reader_pixels(booth->reader)[240 * 120], 0);
	booth_press(booth, BUTTON_CANCEL);
	assert_true(recv(reader_fd, &message, sizeof(message), MSG_DONTWAIT) > 0);
	assert_int_equal(message.type, READER_REST);
	assert_int_equal(camera_reader_pixels(booth->reader)[240 * 120], 0);
	(void)close(reader_fd);
	free(bytes);
	free(image.pixels);
	stop(&fixture);
}

static void test_what_the_camera_reads_is_checked_like_a_scanners_code(void **state)
{
	(void)state;
	struct fixture fixture;
	int reader_fd = -1;
	start_camera_codes(&fixture, true, &reader_fd);
	struct booth *booth = fixture.booth;
	to_identify(booth);
	read_code(booth, AIM_FOUND_TEXT, "B1:0123456789ABCDEFGHJK");
	assert_int_equal(booth->state, SESSION_IDENTIFY);
	assert_true(fake.state.code_refused);
	booth->code_refused = false;
	read_code(booth, AIM_FOUND_BYTES, "");
	assert_int_equal(booth->state, SESSION_IDENTIFY);
	assert_true(fake.state.code_refused);
	assert_int_equal(booth->counts.codes_refused, 1);
	/* A reader that lies about the state does no harm either. */
	booth_press(booth, BUTTON_CANCEL);
	assert_int_equal(booth->state, SESSION_IDLE);
	read_code(booth, AIM_FOUND_TEXT, camera_code);
	assert_int_equal(booth->state, SESSION_IDLE);
	assert_string_equal(booth->visit.key, "");
	(void)close(reader_fd);
	stop(&fixture);
}

static void test_a_hint_for_the_code_reaches_the_screen(void **state)
{
	(void)state;
	struct fixture fixture;
	int reader_fd = -1;
	start_camera_codes(&fixture, true, &reader_fd);
	to_identify(fixture.booth);
	for (int i = 0; i < 2; i++)
		booth_reader_events.on_answer(AIM_FOUND_NOTHING, "", AIM_CLOSER, fixture.booth);
	assert_int_equal(fake.state.reader.hint, AIM_CLOSER);
	assert_true(fake.state.reader.width > 0.56f && fake.state.reader.width < 0.57f);
	(void)close(reader_fd);
	stop(&fixture);
}

static void test_without_a_reader_the_visit_goes_on_by_other_means(void **state)
{
	(void)state;
	struct fixture fixture;
	int reader_fd = -1;
	start_camera_codes(&fixture, false, &reader_fd);
	to_identify(fixture.booth);
	assert_false(fake.state.reader.is_on);
	assert_int_equal(booth_take_text(fixture.booth, camera_code, false), 0);
	assert_int_equal(fixture.booth->state, SESSION_RULES);
	(void)close(reader_fd);
	stop(&fixture);
}

static void test_a_new_roster_is_used_from_the_next_visit_on(void **state)
{
	(void)state;
	struct fixture fixture;
	struct roster_person li = zhang;
	start_roster(&fixture, "roster");
	struct booth *booth = fixture.booth;
	to_identify(booth);
	give_key(&fixture, "0012345", true);
	booth_press(booth, BUTTON_CANCEL);
	booth_press(booth, BUTTON_CANCEL);
	PUT(li.student_number, "0077777");
	PUT(li.name, "李四");
	publish_roster(&fixture, &li, 1);
	give_key(&fixture, "0012345", true);
	assert_int_equal(booth->state, SESSION_CONFIRM);
	booth_handle(booth, EVENT_TIMEOUT);
	to_identify(booth);
	give_key(&fixture, "0012345", true);
	assert_int_equal(booth->state, SESSION_UNLISTED);
	booth_press(booth, BUTTON_CANCEL);
	give_key(&fixture, "0077777", true);
	assert_string_equal(fake.state.person[MESSAGE_PERSON_NAME], "李*");
	stop(&fixture);
}

static void test_without_a_roster_the_booth_is_closed_until_an_import(void **state)
{
	(void)state;
	struct fixture fixture;
	prepare_roster(&fixture, "roster");
	open_booth(&fixture);
	struct booth *booth = fixture.booth;
	while (booth->state == SESSION_IDLE)
		assert_true(event_base_loop(fixture.base, EVLOOP_ONCE) >= 0);
	assert_int_equal(booth->state, SESSION_OUT_OF_ORDER);
	assert_int_equal(fake.state.fault, FAULT_NO_ROSTER);
	publish_roster(&fixture, &zhang, 1);
	lookup_refresh(booth->lookup); /* the timer of the idle booth does this */
	while (booth->state == SESSION_OUT_OF_ORDER)
		assert_true(event_base_loop(fixture.base, EVLOOP_ONCE) >= 0);
	assert_int_equal(booth->state, SESSION_IDLE);
	to_identify(booth);
	give_key(&fixture, "0012345", true);
	assert_int_equal(booth->state, SESSION_CONFIRM);
	stop(&fixture);
}

static void test_the_keys_of_the_roster_are_named(void **state)
{
	(void)state;
	struct problem problem = { "" };
	unsigned keys = 0;
	assert_int_equal(lookup_parse_keys("ticket  card_number", &problem, &keys), 0);
	assert_int_equal(keys, ROSTER_BY_TICKET | ROSTER_BY_CARD);
	assert_int_equal(lookup_parse_keys(" ", &problem, &keys), -EINVAL);
	assert_int_equal(lookup_parse_keys("ticket card", &problem, &keys), -EINVAL);
	assert_non_null(strstr(problem.text, "\"card\""));
}

static void test_what_is_typed_shows_masked(void **state)
{
	(void)state;
	struct fixture fixture;
	start(&fixture, "code");
	struct booth *booth = fixture.booth;
	booth_press(booth, BUTTON_SHUTTER);
	booth_press(booth, BUTTON_SHUTTER);
	int64_t asked_us = booth->began_ms * 1000;
	for (const char *c = "0012345"; *c; c++)
		fake.panel.on_digit(*c, asked_us, fake.panel_user);
	assert_string_equal(fake.state.typed, "•••••45");
	fake.panel.on_digit('\b', asked_us, fake.panel_user);
	assert_string_equal(fake.state.typed, "••••34");
	fake.panel.on_digit('\n', asked_us, fake.panel_user);
	assert_string_equal(fake.state.typed, "");
	assert_true(fake.state.code_refused);
	stop(&fixture);
}

static void test_a_card_and_a_ticket_are_no_code(void **state)
{
	(void)state;
	static const char *const texts[] = { "2A83155E", "0713233758", "B1:0123456789ABCDEFGHJK" };
	struct fixture fixture;
	start(&fixture, "code");
	struct booth *booth = fixture.booth;
	booth_press(booth, BUTTON_SHUTTER);
	booth_press(booth, BUTTON_SHUTTER);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		booth->code_refused = false;
		fake.panel.on_code(texts[i], booth->began_ms * 1000, fake.panel_user);
		assert_int_equal(booth->state, SESSION_IDENTIFY);
		assert_true(fake.state.code_refused);
		assert_string_equal(booth->visit.key, "");
	}
	stop(&fixture);
}

static void test_a_lost_camera_interrupts_the_visit_until_it_is_back(void **state)
{
	(void)state;
	struct fixture fixture;
	start(&fixture, "none");
	struct booth *booth = fixture.booth;
	to_pose(booth);
	fake.camera.events.on_lost("unplugged", fake.camera.user);
	assert_int_equal(booth->state, SESSION_INTERRUPTED);
	fake.camera.events.on_back(fake.camera.user);
	assert_int_equal(booth->state, SESSION_POSE);
	fake.camera.events.on_lost("unplugged", fake.camera.user);
	booth_handle(booth, EVENT_TIMEOUT);
	assert_int_equal(booth->state, SESSION_OUT_OF_ORDER);
	booth_press(booth, BUTTON_SHUTTER);
	assert_int_equal(booth->state, SESSION_OUT_OF_ORDER);
	fake.camera.events.on_back(fake.camera.user);
	assert_int_equal(booth->state, SESSION_IDLE);
	stop(&fixture);
}

static void test_a_sign_of_life_waits_for_the_visits_end(void **state)
{
	(void)state;
	struct fixture fixture;
	start(&fixture, "none");
	struct booth *booth = fixture.booth;
	to_pose(booth);
	booth_beat(booth);
	assert_false(folder_has(fixture.folder.fd, "spool/heartbeat.json"));
	booth_handle(booth, EVENT_TIMEOUT);
	assert_int_equal(booth->state, SESSION_IDLE);
	assert_true(folder_has(fixture.folder.fd, "spool/heartbeat.json"));
	assert_true(folder_has(fixture.folder.fd, "spool/heartbeat.json.p7s"));
	assert_false(booth->care.owes_beat);
	stop(&fixture);
}

/* ---- starting with a fault ---- */

static void test_a_booth_without_its_recipient_opens_when_it_is_there(void **state)
{
	(void)state;
	struct fixture fixture;
	char key[300];
	prepare(&fixture);
	PUT(fixture.settings.config.spool.recipient, "%.180s/school.crt", fixture.folder.path);
	open_booth(&fixture);
	assert_closed_by(&fixture, FAULT_NO_KEYS);
	booth_press(fixture.booth, BUTTON_SHUTTER);
	run_timer(&fixture);
	assert_closed_by(&fixture, FAULT_NO_KEYS);
	booth_beat(fixture.booth); /* there is no key to sign it */
	assert_false(folder_has(fixture.folder.fd, "spool/heartbeat.json"));

	PUT(key, "%s/keys/device.crt", fixture.folder.path);
	assert_int_equal(symlink(key, fixture.settings.config.spool.recipient), 0);
	run_timer(&fixture);
	assert_open(&fixture);
	assert_non_null(fixture.booth->keyring.envelope);
	stop(&fixture);
}

static void test_a_booth_without_its_key_opens_when_it_can_read_it(void **state)
{
	(void)state;
	struct fixture fixture;
	prepare(&fixture);
	/* a file where the folder should be */
	write_text(fixture.folder.fd, "keys", "no folder");
	open_booth(&fixture);
	assert_closed_by(&fixture, FAULT_NO_KEYS);
	assert_int_equal(unlinkat(fixture.folder.fd, "keys", 0), 0);
	run_timer(&fixture);
	assert_open(&fixture);
	assert_true(folder_has(fixture.folder.fd, "keys/device.key"));
	stop(&fixture);
}

static int ask(struct booth *booth, bool is_operator, const char *method, const char *key,
	       const char *value, struct json_object **ret_result);

static void test_a_booth_without_its_spool_opens_when_it_is_there(void **state)
{
	(void)state;
	struct fixture fixture;
	struct json_object *status = NULL;
	struct metrics metrics;
	prepare(&fixture);
	PUT(fixture.settings.config.spool.path, "%.180s/disk/spool", fixture.folder.path);
	open_booth(&fixture);
	struct booth *booth = fixture.booth;
	assert_closed_by(&fixture, FAULT_SPOOL_UNWRITABLE);
	run_timer(&fixture);
	assert_closed_by(&fixture, FAULT_SPOOL_UNWRITABLE);
	/* every call that needs the spool works without it */
	booth_press(booth, BUTTON_SHUTTER);
	booth_beat(booth);
	booth_measure(booth, &metrics);
	assert_false(metrics.has_disk);
	assert_false(metrics.has_queue[SPOOL_PENDING]);
	assert_int_equal(ask(booth, false, "status", NULL, NULL, &status), 0);
	struct json_object *spool = json_member(status, "spool");
	assert_false(json_flag(spool, "has_room", true));
	assert_false(json_has(spool, "pending"));
	json_object_put(status);

	assert_int_equal(mkdirat(fixture.folder.fd, "disk", 0700), 0);
	run_timer(&fixture);
	assert_open(&fixture);
	to_review(booth);
	keep_photo(booth);
	end_save(&fixture);
	assert_int_equal(folder_count(fixture.folder.fd, "disk/spool/pending", NULL), 1);
	stop(&fixture);
}

static void test_a_booth_on_a_disk_that_fails_opens_when_it_writes_again(void **state)
{
	(void)state;
	struct fixture fixture;
	static const struct {
		int error;
		bool has_spool; /* the disk can be read */
	} rows[] = { { EIO, false }, { ENOSPC, true }, { EROFS, true } };
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		prepare(&fixture);
		failing_only("fsync");
		failing_arm(1, FAILING_FOREVER, rows[i].error);
		open_booth(&fixture);
		assert_true(fixture.booth->faults & fault_bit(FAULT_SPOOL_UNWRITABLE));
		assert_int_equal(fixture.booth->state, SESSION_OUT_OF_ORDER);
		assert_true(!!fixture.booth->spool == rows[i].has_spool);
		run_timer(&fixture);
		assert_int_equal(fixture.booth->state, SESSION_OUT_OF_ORDER);
		assert_true(failing_disarm());
		run_timer(&fixture);
		assert_open(&fixture);
		stop(&fixture);
	}
}

static void test_a_booth_without_networks_opens_when_they_are_there(void **state)
{
	(void)state;
	struct fixture fixture;
	prepare(&fixture);
	fake.vision_error = -ENOENT;
	open_booth(&fixture);
	assert_closed_by(&fixture, FAULT_NO_VISION);
	assert_string_equal(booth_engine(fixture.booth), "unavailable");
	run_timer(&fixture);
	assert_closed_by(&fixture, FAULT_NO_VISION);
	fake.vision_error = 0;
	run_timer(&fixture);
	assert_open(&fixture);
	to_pose(fixture.booth);
	stop(&fixture);
}

/* A missing lamp is no fault, because the examiner refuses photos that are too dark. status names it. */
static void test_a_booth_without_a_lamp_works_and_names_it(void **state)
{
	(void)state;
	struct fixture fixture;
	struct json_object *status = NULL;
	prepare(&fixture);
	PUT(fixture.settings.config.lights.right, "library:white:right");
	open_booth(&fixture);
	assert_open(&fixture);
	assert_int_equal(ask(fixture.booth, false, "status", NULL, NULL, &status), 0);
	struct json_object *missing = json_list(status, "missing");
	assert_int_equal(json_count(missing), 1);
	assert_string_equal(json_as_text(json_item(missing, 0)), "library:white:right");
	json_object_put(status);
	stop(&fixture);
}

/* With several faults the screen shows the most important one. Each is repaired on its own. */
static void test_a_booth_starts_with_all_its_faults(void **state)
{
	(void)state;
	struct fixture fixture;
	prepare(&fixture);
	fake.vision_error = -ENOENT;
	PUT(fixture.settings.config.spool.path, "%.180s/disk/spool", fixture.folder.path);
	write_text(fixture.folder.fd, "keys", "no folder");
	open_booth(&fixture);
	assert_int_equal(fixture.booth->faults, fault_bit(FAULT_SPOOL_UNWRITABLE) |
							fault_bit(FAULT_NO_KEYS) |
							fault_bit(FAULT_NO_VISION));
	assert_int_equal(fake.state.fault, FAULT_SPOOL_UNWRITABLE);
	assert_int_equal(mkdirat(fixture.folder.fd, "disk", 0700), 0);
	run_timer(&fixture);
	assert_int_equal(fake.state.fault, FAULT_NO_KEYS);
	assert_int_equal(unlinkat(fixture.folder.fd, "keys", 0), 0);
	fake.vision_error = 0;
	run_timer(&fixture);
	assert_open(&fixture);
	stop(&fixture);
}

/* Writes a campaign secret and a ledger with this fingerprint. */
static void write_campaign(struct fixture *fixture, const char *head)
{
	assert_int_equal(mkdirat(fixture->folder.fd, "keys", 0700), 0);
	write_text(fixture->folder.fd, "keys/campaign", "a secret of 32 bytes and a few more\n");
	assert_int_equal(mkdirat(fixture->folder.fd, "ledger", 0700), 0);
	write_text(fixture->folder.fd, "ledger/photos.tsv", head);
}

static void test_a_booth_with_the_ledger_of_another_campaign_takes_photos(void **state)
{
	(void)state;
	static const char head[] = "booth-ledger\taaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n";
	struct fixture fixture;
	uint8_t *text = NULL;
	size_t size = 0;
	prepare(&fixture);
	write_campaign(&fixture, head);
	open_booth(&fixture);
	assert_open(&fixture);
	assert_null(fixture.booth->ledger);
	to_review(fixture.booth);
	keep_photo(fixture.booth);
	end_save(&fixture);
	assert_int_equal(fixture.booth->state, SESSION_SAVED);
	/* its owner can still put the right secret back */
	assert_int_equal(file_read_all(fixture.folder.fd, "ledger/photos.tsv", 4096, &text, &size),
			 0);
	assert_string_equal((const char *)text, head);
	free(text);
	stop(&fixture);
}

static void test_a_booth_notes_its_photo_under_the_secrets_fingerprint(void **state)
{
	(void)state;
	struct fixture fixture;
	struct ledger_facts facts;
	prepare(&fixture);
	write_campaign(&fixture, "booth-ledger\t-\n");
	open_booth(&fixture);
	to_review(fixture.booth);
	keep_photo(fixture.booth);
	end_save(&fixture);
	assert_int_equal(ledger_look(fixture.settings.config.campaign.ledger, &facts), 0);
	assert_int_equal(facts.rows, 1);
	assert_int_equal(facts.damaged, 0);
	assert_int_equal(strlen(facts.fingerprint), PERSON_TEXT_SIZE - 1);
	stop(&fixture);
}

/* ---- the statistics ---- */

/* Runs the loop until the saver's thread has written the statistics. */
static void end_stats(struct fixture *fixture)
{
	while (fixture->booth->stats_job.is_on)
		assert_true(event_base_loop(fixture->base, EVLOOP_ONCE) >= 0);
}

static void refuse_photo(struct booth *booth, enum reason reason)
{
	struct still still = good_still();
	still.verdict.outcome = VERDICT_REJECT;
	still.verdict.reasons = reason_bit(reason) | reason_bit(REASON_BLURRED);
	to_examining(booth);
	hand_in(still);
}

static void save_photo(struct fixture *fixture, int64_t waited_ms)
{
	struct booth *booth = fixture->booth;
	to_examining(booth);
	hand_in(good_still());
	booth->visit.began_ms -= waited_ms;
	keep_photo(booth);
	end_save(fixture);
	booth_handle(booth, EVENT_TIMEOUT);
	booth_handle(booth, EVENT_TIMEOUT);
	assert_int_equal(booth->state, SESSION_IDLE);
}

/* One day: photos at the first and at the second try, and visits that end without one. */
static void play_day(struct fixture *fixture, unsigned day)
{
	struct booth *booth = fixture->booth;
	for (unsigned i = 0; i <= day; i++) {
		to_pose(booth);
		if (i % 2)
			refuse_photo(booth, i % 4 == 1 ? REASON_EYES_CLOSED : REASON_MOUTH_OPEN);
		if (i % 2)
			booth_press(booth, BUTTON_SHUTTER);
		save_photo(fixture, 20000 + 7000 * i);
		fake.wall_ms += 61000;
	}
	to_pose(booth);
	booth_handle(booth, EVENT_TIMEOUT);
	booth_press(booth, BUTTON_SHUTTER);
	booth_press(booth, BUTTON_CANCEL);
	assert_int_equal(booth->state, SESSION_IDLE);
	end_stats(fixture);
}

struct week {
	const char *journal;
	struct tally days[8];
	unsigned count;
};

/* Counts what the journal says of this day. */
static struct tally tell_day(const char *journal, const char *day)
{
	struct tally tally = { .day = "" };
	char line[256], word[40];
	PUT(tally.day, "%s", day);
	for (const char *at = journal; *at; at += strcspn(at, "\n") + 1) {
		long long ms = 0;
		(void)snprintf(line, sizeof(line), "%.*s", (int)strcspn(at, "\n"), at);
		const char *state = strstr(line, "state=");
		if (strncmp(line, day, strlen(day)) != 0)
			continue;
		if (sscanf(line, "%*s photo saved: id=%*s tries=%*u ms=%lld", &ms) == 1)
			tally_count_photo(&tally, ms);
		if (sscanf(line, "%*s photo refused: reason=%39s", word) == 1)
			tally_count_refusal(&tally, reason_parse(word));
		if (strstr(line, " ended: ")) {
			unsigned left = 0;
			while (strcmp(tally_left_name(left), state + strlen("state=")) != 0)
				left++;
			tally_count_visit(&tally, strstr(line, "photo saved") != NULL,
					  (enum session_state)left);
		}
	}
	return tally;
}

static void compare_day(const char *day, int error, const struct tally *tally, void *user)
{
	struct week *week = user;
	struct tally told = tell_day(week->journal, day);
	assert_int_equal(error, 0);
	assert_true(tally->visits > 0 && tally->photos > 0 && tally_left(tally) >= 2);
	assert_memory_equal(tally, &told, sizeof(told));
	week->days[week->count++] = *tally;
}

/* A visit that begins before midnight ends, in the morning, at a fault. */
static void stay_over_midnight(struct fixture *fixture)
{
	to_pose(fixture->booth);
	fake.wall_ms += 43200000;
	booth_handle(fixture->booth, EVENT_FAULT);
	end_stats(fixture);
}

static void test_the_statistics_of_a_week_are_what_the_journal_says(void **state)
{
	(void)state;
	static const int64_t monday_noon_ms = INT64_C(1777867200000), day_ms = 86400000;
	struct fixture fixture;
	struct week week = { .count = 0 };
	char *journal = NULL;
	size_t size = 0;
	(void)setenv("TZ", "Asia/Shanghai", 1);
	tzset();
	prepare(&fixture);
	fake.journal = open_memstream(&journal, &size);
	fake.wall_ms = monday_noon_ms;
	open_booth(&fixture);
	for (unsigned day = 0; day < 7; day++) {
		fake.wall_ms = monday_noon_ms + day * day_ms;
		play_day(&fixture, day);
		if (day != 3)
			continue;
		booth_destroy(fixture.booth);
		assert_int_equal(close(fixture.screen_fd), 0);
		open_booth(&fixture);
		play_day(&fixture, day);
		stay_over_midnight(&fixture);
	}
	(void)fclose(fake.journal);
	fake.journal = NULL;
	week.journal = journal;
	assert_int_equal(days_each(fixture.settings.config.booth.stats, true, compare_day, &week),
			 0);
	assert_int_equal(week.count, 7);
	assert_int_equal(week.days[3].photos, 8);
	assert_int_equal(week.days[4].left[SESSION_POSE], 2);
	stop(&fixture);
	free(journal);
}

static void test_a_booth_whose_statistics_cannot_be_written_takes_photos(void **state)
{
	(void)state;
	struct fixture fixture;
	prepare(&fixture);
	write_text(fixture.folder.fd, "stats", "a file in the way");
	open_booth(&fixture);
	assert_null(fixture.booth->stats);
	to_pose(fixture.booth);
	save_photo(&fixture, 0);
	assert_int_equal(fixture.booth->counts.saved, 1);
	/* it tries again while nobody is there */
	assert_int_equal(unlinkat(fixture.folder.fd, "stats", 0), 0);
	run_timer(&fixture);
	assert_non_null(fixture.booth->stats);
	stop(&fixture);
}

/* ---- what keeps a booth from starting ---- */

/* Tries to create a second booth with the settings of the first one. */
static int create_second(const struct fixture *fixture, struct problem *problem)
{
	struct booth *second = NULL;
	int r = booth_create(fixture->base, &fixture->settings, &creators, problem, &second);
	assert_null(second);
	return r;
}

static void test_a_running_boothd_is_found_before_anything_is_cleared(void **state)
{
	(void)state;
	static const char saving[] = "spool/incoming/0192f0c1-2345-7abc-8def-0123456789ab.tmp";
	struct fixture fixture;
	struct problem problem = { "" };
	start(&fixture, "none");
	assert_int_equal(mkdirat(fixture.folder.fd, saving, 0700), 0);
	assert_int_equal(create_second(&fixture, &problem), -EADDRINUSE);
	assert_non_null(strstr(problem.text, "another boothd"));
	assert_true(folder_has(fixture.folder.fd, saving));
	/* with sockets of its own, but with the same spool */
	struct config_link *link = &fixture.settings.config.link;
	PUT(link->ui_socket, "%.80s/ui2.sock", fixture.folder.path);
	PUT(link->control_socket, "%.80s/control2.sock", fixture.folder.path);
	assert_int_equal(create_second(&fixture, &problem), -EBUSY);
	assert_true(folder_has(fixture.folder.fd, saving));
	stop(&fixture);
}

/* For -EINVAL boothd ends with status 78. */
static void test_a_wrong_setting_is_told_from_a_fault(void **state)
{
	(void)state;
	struct fixture fixture;
	struct problem problem = { "" };
	struct booth *booth = NULL;
	prepare(&fixture);
	PUT(fixture.settings.config.camera.device, "files:%.180s/nowhere", fixture.folder.path);
	struct booth_creators own = creators;
	own.camera = camera_create;
	assert_int_equal(booth_create(fixture.base, &fixture.settings, &own, &problem, &booth),
			 -EINVAL);
	assert_non_null(strstr(problem.text, "camera.device"));
	memset(fixture.settings.config.link.ui_socket, 'x', 120);
	fixture.settings.config.link.ui_socket[120] = '\0';
	assert_int_equal(create_second(&fixture, &problem), -EINVAL);
	assert_non_null(strstr(problem.text, "shorten"));
	stop(&fixture);
}

/* ---- control.sock ---- */

static int ask(struct booth *booth, bool is_operator, const char *method, const char *key,
	       const char *value, struct json_object **ret_result)
{
	struct problem problem = { "" };
	struct peer peer = { .is_trusted = true, .is_operator = is_operator };
	struct json_object *params = NULL, *result = NULL;
	if (key) {
		params = json_object_new_object();
		json_object_object_add(params, key, json_object_new_string(value));
	}
	int r = booth_answer(method, params, &peer, &problem, booth, &result);
	json_object_put(params);
	assert_true(r == 0 || r == -EINPROGRESS || problem.text[0]);
	if (ret_result)
		*ret_result = result;
	else
		json_object_put(result);
	return r;
}

static void test_only_operators_may_command(void **state)
{
	(void)state;
	struct fixture fixture;
	start(&fixture, "code");
	struct booth *booth = fixture.booth;
	assert_int_equal(ask(booth, false, "status", NULL, NULL, NULL), 0);
	assert_int_equal(ask(booth, false, "config", NULL, NULL, NULL), 0);
	assert_int_equal(ask(booth, false, "camera", NULL, NULL, NULL), 0);
	assert_int_equal(ask(booth, false, "press", "button", "shutter", NULL), -EPERM);
	assert_int_equal(ask(booth, false, "maintenance", "to", "on", NULL), -EPERM);
	assert_int_equal(ask(booth, false, "code", "text", "1", NULL), -EPERM);
	assert_int_equal(ask(booth, false, "snapshot", NULL, NULL, NULL), -EPERM);
	assert_int_equal(ask(booth, true, "nothing", NULL, NULL, NULL), -ENOSYS);
	assert_int_equal(booth->state, SESSION_IDLE);
	stop(&fixture);
}

static void test_the_manual_says_who_may_do_what(void **state)
{
	(void)state;
	struct fixture fixture;
	char line[1024], method[32];
	unsigned methods = 0;
	FILE *manual = fopen("docs/control.md", "r");
	assert_non_null(manual);
	start(&fixture, "none");
	while (fgets(line, sizeof(line), manual)) {
		if (sscanf(line, "| `%31[a-z]` |", method) != 1 || strcmp(method, "watch") == 0)
			continue;
		bool is_for_operators = strstr(line, "| operators |");
		assert_true(is_for_operators || strstr(line, "| all |"));
		int r = ask(fixture.booth, false, method, NULL, NULL, NULL);
		assert_int_equal(r, is_for_operators ? -EPERM : 0);
		methods++;
	}
	assert_int_equal(methods, 11);
	(void)fclose(manual);
	stop(&fixture);
}

static void test_commands_are_checked_and_done(void **state)
{
	(void)state;
	struct fixture fixture;
	start(&fixture, "code");
	struct booth *booth = fixture.booth;
	assert_int_equal(ask(booth, true, "press", NULL, NULL, NULL), -EINVAL);
	assert_int_equal(ask(booth, true, "press", "button", "off", NULL), -EINVAL);
	assert_int_equal(ask(booth, true, "press", "button", "help", NULL), 0);
	assert_true(booth->help_called);
	assert_int_equal(ask(booth, true, "code", "text", "1", NULL), -EAGAIN);
	assert_int_equal(ask(booth, true, "press", "button", "shutter", NULL), 0);
	assert_int_equal(ask(booth, true, "press", "button", "shutter", NULL), 0);
	assert_int_equal(booth->state, SESSION_IDENTIFY);
	assert_int_equal(ask(booth, true, "code", "text", "", NULL), -EINVAL);
	assert_int_equal(ask(booth, true, "code", "text", "a\nb", NULL), -EINVAL);
	/* a code in GBK */
	assert_int_equal(ask(booth, true, "code", "text", "\xd1\xa7\xba\xc5", NULL), -EINVAL);
	assert_int_equal(ask(booth, true, "code", "text", "采集码-0123456789-0123456789", NULL),
			 -EINVAL);
	assert_int_equal(ask(booth, true, "code", "text", "capture-code-0123456789", NULL), 0);
	assert_int_equal(booth->state, SESSION_RULES);
	assert_int_equal(ask(booth, true, "maintenance", "to", "perhaps", NULL), -EINVAL);
	assert_int_equal(ask(booth, true, "maintenance", "to", "on", NULL), 0);
	assert_int_equal(booth->state, SESSION_OUT_OF_ORDER);
	assert_int_equal(ask(booth, true, "maintenance", "to", "off", NULL), 0);
	assert_int_equal(booth->state, SESSION_IDLE);
	stop(&fixture);
}

static const char *sudo_user; /* the account that boothctl names; null: none */

static int override(struct booth *booth, bool is_operator, const char *reason, const char *why)
{
	struct problem problem = { "" };
	struct peer peer = { .is_trusted = true, .is_operator = is_operator, .uid = 0 };
	struct json_object *params = json_object_new_object(), *result = NULL;
	json_object_object_add(params, "reason", json_object_new_string(reason));
	json_object_object_add(params, "why", json_object_new_string(why));
	if (sudo_user)
		json_object_object_add(params, "account", json_object_new_string(sudo_user));
	int r = booth_answer("override", params, &peer, &problem, booth, &result);
	json_object_put(params);
	json_object_put(result);
	assert_true(r == 0 || problem.text[0]);
	return r;
}

static const reason_set head_covered = (reason_set)1 << REASON_HEAD_COVERED;

static void test_an_exception_holds_for_one_visit_and_is_recorded(void **state)
{
	(void)state;
	struct fixture fixture;
	start(&fixture, "none");
	struct booth *booth = fixture.booth;
	assert_int_equal(override(booth, true, "head_covered", "religious"), -EAGAIN);
	to_pose(booth);
	assert_int_equal(override(booth, false, "head_covered", "religious"), -EPERM);
	assert_int_equal(override(booth, true, "too_dark", "religious"), -EINVAL);
	assert_int_equal(override(booth, true, "nothing", "religious"), -EINVAL);
	assert_int_equal(override(booth, true, "head_covered", ""), -EINVAL);
	assert_int_equal(override(booth, true, "head_covered", "a\nb"), -EINVAL);
	assert_int_equal(override(booth, true, "head_covered", "medical"), 0);
	assert_int_equal(override(booth, true, "head_covered", "religious"),
			 0); /* replaces the one above */
	sudo_user = "li.si-2";
	assert_int_equal(override(booth, true, "hair_over_brows", "medical"), 0);
	sudo_user = "\\u0000 root\"";
	assert_int_equal(override(booth, true, "hair_over_eyes", "medical"), 0);
	sudo_user = NULL;
	to_examining(booth);
	assert_int_equal(fake.overridden, head_covered | (reason_set)1 << REASON_HAIR_OVER_BROWS |
						  (reason_set)1 << REASON_HAIR_OVER_EYES);
	hand_in(good_still());
	assert_int_equal(override(booth, true, "hair_over_eyes", "medical"), -EAGAIN);
	booth_press(booth, BUTTON_SHUTTER);
	const char *record = booth->saving.keep.record;
	assert_non_null(strstr(
		record, "\"reason\":\"head_covered\",\"why\":\"religious\",\"by\":\"root\""));
	assert_non_null(strstr(record, "\"reason\":\"hair_over_brows\",\"why\":\"medical\","
				       "\"by\":\"root (li.si-2)\""));
	assert_non_null(strstr(record, "\"reason\":\"hair_over_eyes\",\"why\":\"medical\","
				       "\"by\":\"root\""));
	assert_null(strstr(record, "\"reason\":\"head_covered\",\"why\":\"medical\""));
	end_save(&fixture);
	booth_handle(booth, EVENT_TIMEOUT);
	booth_handle(booth, EVENT_TIMEOUT);
	assert_int_equal(booth->state, SESSION_IDLE);

	to_pose(booth); /* the next person has no exception */
	to_examining(booth);
	assert_int_equal(fake.overridden, 0);
	stop(&fixture);
}

/* The live picture shows a hat and nothing else wrong. */
static void test_an_exception_silences_the_hint(void **state)
{
	(void)state;
	struct fixture fixture;
	start(&fixture, "none");
	struct booth *booth = fixture.booth;
	struct examination hat = { .has_face = true, .faces = 1 };
	hat.measures.values[MEASURE_HEADWEAR] =
		(struct measure_value){ .is_assessed = true, .value = 1.5, .score = -1 };
	unsigned slot;
	to_pose(booth);
	assert_int_equal(slots_take(booth->slots, &slot), 0);
	fake.events.on_live(slot, 1, 0, &hat, fake.user);
	assert_true(booth->live.verdict.reasons & head_covered);
	assert_int_equal(override(booth, true, "head_covered", "religious"), 0);
	assert_int_equal(slots_take(booth->slots, &slot), 0);
	fake.events.on_live(slot, 2, 0, &hat, fake.user);
	assert_false(booth->live.verdict.reasons & head_covered);
	assert_true(booth->live.verdict.advice & head_covered);
	stop(&fixture);
}

/* ---- the pose ---- */

/* Hands in the verdict about a live frame that has this value of a measure. */
static void see(struct booth *booth, enum measure measure, double value)
{
	struct examination seen = { .has_face = true, .faces = 1, .motion = 0 };
	unsigned slot;
	/* every measure that the profile limits is right, except the given one */
	for (unsigned i = 0; i < MEASURE_COUNT; i++) {
		const struct limit *limit = &booth->settings.profile.limits[i];
		double right = limit->has_min && limit->has_max ? (limit->min + limit->max) / 2
			       : limit->has_min                 ? limit->min
								: limit->max;
		measures_set(&seen.measures, (enum measure)i, right);
	}
	measures_set(&seen.measures, measure, value);
	assert_int_equal(slots_take(booth->slots, &slot), 0);
	fake.events.on_live(slot, 1, 0, &seen, fake.user);
}

/* As if the booth's settings left no time before a hint or a blink counts. */
static void start_at_once(struct fixture *fixture)
{
	prepare(fixture);
	PUT(fixture->settings.config.identify.mode, "none");
	fixture->settings.config.hints.show_ms = 0;
	fixture->settings.config.hints.blink_ms = 0;
	fixture->settings.config.hints.keep_ms = 0;
	open_booth(fixture);
}

/* The pose has been broken for this long. */
static void break_since(struct booth *booth, int64_t ms)
{
	booth->live.hint.broken_since_ms = clock_monotonic_ms() - ms;
}

static void test_the_key_takes_no_photo_that_the_examiner_already_refuses(void **state)
{
	(void)state;
	struct fixture fixture;
	start_at_once(&fixture);
	struct booth *booth = fixture.booth;
	to_pose(booth);
	see(booth, MEASURE_YAW, 30);
	assert_int_equal(fake.state.look, HINT_MEND);
	assert_int_equal(fake.state.hint_way, WAY_TURN_RIGHT);
	uint32_t repeats = fake.state.hint_repeats;
	booth_press(booth, BUTTON_SHUTTER);
	assert_int_equal(booth->state, SESSION_POSE);
	assert_int_equal(fake.state.hint_repeats, repeats + 1);
	assert_int_equal(fake.state.shutter, SHUTTER_WAITS);
	assert_int_equal(booth->visit.tries, 0);
	see(booth, MEASURE_YAW, 0);
	assert_int_equal(fake.state.look, HINT_GOOD);
	booth_press(booth, BUTTON_SHUTTER);
	assert_int_equal(booth->state, SESSION_COUNTDOWN);
	stop(&fixture);
}

static void test_after_a_while_the_key_takes_the_photo_anyway(void **state)
{
	(void)state;
	struct fixture fixture;
	start_at_once(&fixture);
	struct booth *booth = fixture.booth;
	to_pose(booth);
	see(booth, MEASURE_YAW, 30);
	booth->pose.since_ms -= (int64_t)booth->settings.config.hints.anyway_s * 1000;
	uint32_t screen = fake.state.screen;
	see(booth, MEASURE_YAW, 30);
	assert_int_equal(fake.state.shutter, SHUTTER_INSISTS);
	assert_int_equal(fake.state.screen, screen + 1); /* a press for the old key is dropped */
	booth_press(booth, BUTTON_SHUTTER);
	assert_int_equal(booth->state, SESSION_COUNTDOWN);
	/* what the person insists on does not hold up the countdown */
	see(booth, MEASURE_YAW, 30);
	assert_true(hint_broken_ms(&booth->live.hint, clock_monotonic_ms()) < 0);
	/* shut eyes do */
	see(booth, MEASURE_EYE_APERTURE, 0);
	break_since(booth, HINT_BREAK_MS);
	see(booth, MEASURE_EYE_APERTURE, 0);
	see(booth, MEASURE_EYE_APERTURE, 0);
	assert_int_equal(booth->state, SESSION_POSE);
	stop(&fixture);
}

/* The outline goes where the photo would be cut out: S1-3, a head beside the middle. */
static void test_the_outline_is_the_photo_that_would_be_cut_out(void **state)
{
	(void)state;
	struct fixture fixture;
	start(&fixture, "none");
	struct booth *booth = fixture.booth;
	struct examination seen = { .has_face = true,
				    .faces = 1,
				    .eyes = { { 780, 280 }, { 860, 280 } },
				    .face_width = 240,
				    .head_top = 100 };
	unsigned slot;
	to_pose(booth);
	assert_true(booth->marks.captured_us == 0);
	booth->pose.width = 1280;
	booth->pose.height = 720;
	assert_int_equal(slots_take(booth->slots, &slot), 0);
	fake.events.on_live(slot, 1, 0, &seen, fake.user);
	const struct message_outline *outline = &booth->marks.outline;
	assert_true(outline->is_crop);
	float middle = outline->x + outline->width * (0.5f + outline->offset);
	assert_true(fabsf(middle - 820.0f / 1280) < 0.001f);
	assert_true(fabsf(booth->marks.head.x - 820.0f / 1280) < 0.001f);
	/* so near the edge that no photo can be cut out: the goal again, in the middle */
	seen.eyes[0].x += 400;
	seen.eyes[1].x += 400;
	assert_int_equal(slots_take(booth->slots, &slot), 0);
	fake.events.on_live(slot, 2, 0, &seen, fake.user);
	assert_false(outline->is_crop);
	assert_true(fabsf(outline->x + outline->width / 2 - 0.5f) < 0.001f);
	stop(&fixture);
}

static void test_a_photo_with_shut_eyes_is_never_offered(void **state)
{
	(void)state;
	struct fixture fixture;
	start_at_once(&fixture);
	struct booth *booth = fixture.booth;
	to_pose(booth);
	booth->pose.since_ms -= 1000000;
	static const struct {
		enum measure measure;
		double value;
	} rows[] = { { MEASURE_FACE_COUNT, 0 },
		     { MEASURE_FACE_COUNT, 2 },
		     { MEASURE_EYE_APERTURE, 0 },
		     { MEASURE_HAND_ON_FACE, 1 } };
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		see(booth, rows[i].measure, rows[i].value);
		assert_int_equal(fake.state.shutter, SHUTTER_WAITS);
		booth_press(booth, BUTTON_SHUTTER);
		assert_int_equal(booth->state, SESSION_POSE);
	}
	stop(&fixture);
}

static void test_a_broken_pose_holds_up_the_countdown_and_then_ends_it(void **state)
{
	(void)state;
	struct fixture fixture;
	start_at_once(&fixture);
	struct booth *booth = fixture.booth;
	to_pose(booth);
	see(booth, MEASURE_YAW, 0);
	booth_press(booth, BUTTON_SHUTTER);
	assert_int_equal(booth->state, SESSION_COUNTDOWN);
	assert_true(fake.state.ends_ms > 0 && fake.state.paused_ms == 0);
	see(booth, MEASURE_YAW, 30);
	assert_int_equal(fake.state.paused_ms, 0); /* one frame breaks nothing */
	break_since(booth, HINT_PAUSE_MS);
	see(booth, MEASURE_YAW, 30);
	assert_int_equal(booth->state, SESSION_COUNTDOWN);
	assert_true(fake.state.paused_ms > 0 && fake.state.ends_ms == 0);
	assert_int_equal(fake.state.hint, REASON_HEAD_TURNED);
	uint32_t left_ms = fake.state.paused_ms;
	see(booth, MEASURE_YAW, 0); /* mended: it goes on where it stood */
	assert_int_equal(fake.state.paused_ms, 0);
	assert_true(fake.state.ends_ms <= clock_monotonic_ms() + left_ms);
	see(booth, MEASURE_YAW, 30);
	break_since(booth, HINT_BREAK_MS);
	see(booth, MEASURE_YAW, 30);
	assert_true(fake.state.paused_ms > 0); /* even if the examiner is slow */
	see(booth, MEASURE_YAW, 30);
	assert_int_equal(booth->state, SESSION_POSE);
	assert_int_equal(fake.state.hint, REASON_HEAD_TURNED); /* the hint stays */
	assert_int_equal(booth->visit.tries, 0);
	assert_int_equal(fake.taken, 0);
	stop(&fixture);
}

static void test_the_countdown_does_not_end_in_a_photo_of_a_broken_pose(void **state)
{
	(void)state;
	struct fixture fixture;
	start_at_once(&fixture);
	struct booth *booth = fixture.booth;
	to_pose(booth);
	booth_press(booth, BUTTON_SHUTTER); /* before the first verdict */
	assert_int_equal(booth->state, SESSION_COUNTDOWN);
	see(booth, MEASURE_FACE_COUNT, 0);
	booth_pose_time_out(booth);
	assert_int_equal(booth->state, SESSION_COUNTDOWN);
	assert_true(fake.state.paused_ms > 0);
	booth_pose_time_out(booth); /* the examiner gives no more verdicts */
	assert_int_equal(booth->state, SESSION_POSE);
	booth_press(booth, BUTTON_SHUTTER);
	assert_int_equal(booth->state, SESSION_POSE);
	see(booth, MEASURE_YAW, 0);
	booth_press(booth, BUTTON_SHUTTER);
	booth_pose_time_out(booth);
	assert_int_equal(booth->state, SESSION_BURST);
	stop(&fixture);
}

static void test_status_and_config_name_no_code(void **state)
{
	(void)state;
	struct fixture fixture;
	struct json_object *status, *value, *list;
	start(&fixture, "code");
	struct booth *booth = fixture.booth;
	booth_press(booth, BUTTON_SHUTTER);
	booth_press(booth, BUTTON_SHUTTER);
	assert_int_equal(booth_take_text(booth, "secret-code-0123456789", true), 0);
	assert_int_equal(ask(booth, false, "status", NULL, NULL, &status), 0);
	assert_true(json_object_object_get_ex(status, "state", &value));
	assert_string_equal(json_object_get_string(value), "rules");
	assert_true(json_object_object_get_ex(status, "faults", &value));
	assert_int_equal(json_object_array_length(value), 0);
	assert_null(strstr(json_object_to_json_string(status), "secret"));
	json_object_put(status);
	assert_int_equal(ask(booth, false, "config", NULL, NULL, &list), 0);
	assert_int_equal(json_object_array_length(list), CONFIG_KEY_COUNT);
	json_object_put(list);
	stop(&fixture);
}

static void test_a_snapshot_is_never_of_a_visitor(void **state)
{
	(void)state;
	struct fixture fixture;
	static const uint8_t jpeg[] = { 0xff, 0xd8, 0xff, 0xd9 };
	const struct frame frame = { .bytes = jpeg, .size_bytes = sizeof(jpeg) };
	start(&fixture, "none");
	struct booth *booth = fixture.booth;
	assert_int_equal(ask(booth, true, "snapshot", NULL, NULL, NULL), -EINPROGRESS);
	assert_int_equal(ask(booth, true, "snapshot", NULL, NULL, NULL), -EBUSY);
	booth_press(booth, BUTTON_SHUTTER); /* a person comes before the frame */
	assert_true(booth->snapshot.ticket != 0);
	hand_frame(&frame);
	assert_true(booth->snapshot.ticket == 0);
	assert_int_equal(ask(booth, true, "snapshot", NULL, NULL, NULL), -EBUSY);
	stop(&fixture);
}

static int ask_for_purge(struct booth *booth, const char *line)
{
	struct problem problem = { "" };
	struct peer peer = { .is_trusted = true, .is_operator = true };
	struct json_object *params = NULL, *result = NULL;
	assert_int_equal(json_parse(line, strlen(line), &params), 0);
	int r = booth_answer("purge", params, &peer, &problem, booth, &result);
	json_object_put(params);
	assert_null(result);
	assert_true(r == -EINPROGRESS || problem.text[0]);
	return r;
}

static void test_a_purge_runs_beside_the_loop_and_leaves_an_event(void **state)
{
	(void)state;
	struct fixture fixture;
	char line[128];
	size_t pending = 0;
	start(&fixture, "none");
	struct booth *booth = fixture.booth;
	to_review(booth);
	keep_photo(booth);
	end_save(&fixture);
	(void)snprintf(line, sizeof(line), "{\"ids\":[\"%s\"],\"apply\":true}",
		       booth->visit.id_text);
	assert_int_equal(ask_for_purge(booth, "{\"ids\":[\"../sent\"]}"), -EINVAL);
	assert_int_equal(ask_for_purge(booth, "{\"persons\":[7]}"), -EINVAL);
	assert_int_equal(ask_for_purge(booth, "{\"receipt\":\"much too long\"}"), -EINVAL);
	assert_null(booth->purging);
	assert_int_equal(ask_for_purge(booth, line), -EINPROGRESS);
	assert_int_equal(ask_for_purge(booth, line), -EBUSY);
	while (booth->purging)
		assert_int_equal(event_base_loop(fixture.base, EVLOOP_ONCE), 0);
	assert_int_equal(spool_count(booth->spool, SPOOL_PENDING, &pending), 0);
	assert_int_equal(pending, 1);
	enum spool_state where;
	assert_int_equal(spool_find(booth->spool, booth->visit.id_text, &where), -ENOENT);
	stop(&fixture);
}

static void test_a_booth_without_its_key_deletes_nothing(void **state)
{
	(void)state;
	struct fixture fixture;
	start(&fixture, "none");
	struct booth *booth = fixture.booth;
	keyring_close(&booth->keyring);
	assert_int_equal(ask_for_purge(booth, "{\"apply\":true}"), -ENODEV);
	stop(&fixture);
}

/* ---- the language, more time, the photo that is shown ---- */

static void test_the_language_of_a_visit_ends_with_the_visit(void **state)
{
	(void)state;
	struct fixture fixture;
	start(&fixture, "none");
	struct booth *booth = fixture.booth;
	uint32_t screen = booth->screen;
	booth_press(booth, BUTTON_CANCEL);
	assert_int_equal(booth->state, SESSION_IDLE);
	assert_int_equal(booth->screen, screen); /* a press that is on its way is still meant */
	assert_int_equal(fake.state.language, 1);
	booth_press(booth, BUTTON_SHUTTER);
	assert_int_equal(fake.state.state, SESSION_NOTICE);
	assert_int_equal(fake.state.language, 1);
	booth_press(booth, BUTTON_CANCEL);
	assert_int_equal(booth->state, SESSION_IDLE);
	assert_int_equal(fake.state.language, 0);
	/* who chooses a language and walks away leaves it to nobody */
	booth_press(booth, BUTTON_CANCEL);
	booth_press(booth, BUTTON_CANCEL);
	assert_int_equal(fake.state.language, 2);
	run_timer(&fixture);
	assert_int_equal(fake.state.language, 0);
	stop(&fixture);
}

static void test_a_visit_may_ask_for_more_time_ten_times(void **state)
{
	(void)state;
	struct fixture fixture;
	start(&fixture, "none");
	struct booth *booth = fixture.booth;
	to_review(booth);
	for (unsigned i = 0; i < SESSION_ASKS_MAX; i++) {
		run_timer(&fixture);
		assert_int_equal(fake.state.state, SESSION_MORE_TIME);
		assert_int_equal(fake.state.asking, SESSION_REVIEW);
		assert_int_equal(fake.state.asks_left, SESSION_ASKS_MAX - 1 - i);
		assert_true(fake.state.ends_ms - fake.state.began_ms >= 19000);
		/* whoever is asked may have left, so the page shows no photo; the visit keeps it */
		assert_int_equal(fake.state.photo_slot, -1);
		booth_press(booth, BUTTON_SHUTTER);
		assert_int_equal(fake.state.state, SESSION_REVIEW);
		assert_true(fake.state.photo_slot >= 0);
		assert_true(booth->visit.has_still);
	}
	run_timer(&fixture);
	assert_int_equal(booth->state, SESSION_IDLE);
	assert_false(booth->visit.has_still);
	to_pose(booth); /* the next visit has its own ten */
	run_timer(&fixture);
	assert_int_equal(fake.state.asks_left, SESSION_ASKS_MAX - 1);
	assert_int_equal(fake.state.asking, SESSION_POSE);
	assert_false(fake.is_wanted);
	booth_press(booth, BUTTON_SHUTTER);
	assert_int_equal(booth->state, SESSION_POSE);
	assert_true(fake.is_wanted);
	stop(&fixture);
}

/* A fault waits until the question is answered; then it counts as in the state that asked. */
static void test_a_camera_that_is_lost_while_the_booth_asks_interrupts_the_visit(void **state)
{
	(void)state;
	struct fixture fixture;
	start(&fixture, "none");
	struct booth *booth = fixture.booth;
	to_pose(booth);
	run_timer(&fixture);
	booth_set_fault(booth, FAULT_CAMERA_LOST, true, "unplugged");
	assert_int_equal(booth->state, SESSION_MORE_TIME);
	booth_press(booth, BUTTON_SHUTTER);
	assert_int_equal(booth->state, SESSION_INTERRUPTED);
	stop(&fixture);
}

/* Returns a still that was refused because of shut eyes. No photo could be cut out if is_frame. */
static struct still shut_eyes(bool is_frame)
{
	struct still still = good_still();
	still.has_photo = !is_frame;
	still.verdict.outcome = VERDICT_REJECT;
	still.verdict.reasons = reason_bit(REASON_EYES_CLOSED);
	still.examination.has_face = true;
	still.examination.eyes[0] = (struct point){ 190, 250 };
	still.examination.eyes[1] = (struct point){ 290, 250 };
	still.examination.face_width = 240;
	still.examination.head_top = 80;
	still.frame = (struct spot_frame){ 0, 0, 480, 640 };
	return still;
}

static void test_a_refused_photo_is_shown_with_the_place_of_its_fault(void **state)
{
	(void)state;
	struct fixture fixture;
	start(&fixture, "none");
	struct booth *booth = fixture.booth;
	fixture.booth->settings.config.session.max_tries = 2;
	to_pose(booth);
	to_examining(booth);
	hand_in(shut_eyes(false));
	assert_int_equal(fake.state.state, SESSION_REJECTED);
	assert_true(fake.state.photo_slot >= 0);
	assert_true(fake.photo_was_there);
	assert_int_equal(fake.state.photo, PICTURE_IS_PHOTO);
	assert_int_equal(fake.state.region_count, 2);
	assert_int_equal(fake.state.regions[0].reason, REASON_EYES_CLOSED);
	assert_int_equal(fake.state.topics_good, ((1 << TOPIC_COUNT) - 1) & ~topic_bit(TOPIC_EYES));
	uint32_t number = fake.state.photo_number;
	booth_press(booth, BUTTON_SHUTTER);
	assert_int_equal(fake.state.state, SESSION_POSE);
	assert_int_equal(fake.state.photo_slot, -1);
	assert_int_equal(fake.state.region_count, 0);
	to_examining(booth);
	hand_in(shut_eyes(true));
	assert_int_equal(fake.state.state, SESSION_STAFF);
	assert_int_equal(fake.state.photo, PICTURE_IS_FRAME);
	assert_true(fake.state.photo_number > number);
	booth_press(booth, BUTTON_CANCEL);
	assert_int_equal(booth->state, SESSION_IDLE);
	for (unsigned i = 0; i < 2; i++)
		assert_int_equal(*slots_pixels(booth->slots, booth->shown.slots[i]), 0);
	stop(&fixture);
}

static void test_the_last_frame_is_shown_while_the_examiner_works(void **state)
{
	(void)state;
	struct fixture fixture;
	struct frame frame;
	start(&fixture, "none");
	struct booth *booth = fixture.booth;
	uint8_t *bytes = grey_frame(&frame);
	to_pose(booth);
	booth_press(booth, BUTTON_SHUTTER);
	booth_handle(booth, EVENT_TIMEOUT);
	assert_int_equal(booth->state, SESSION_BURST);
	for (unsigned i = 0; booth->state == SESSION_BURST && i < 100; i++) {
		frame.captured_us = clock_monotonic_us() + i;
		hand_frame(&frame);
	}
	assert_int_equal(fake.state.state, SESSION_EXAMINING);
	assert_true(fake.state.photo_slot >= 0);
	assert_int_equal(fake.state.photo, PICTURE_IS_FRAME);
	assert_int_equal(fake.state.photo_width, 640);
	unsigned before = (unsigned)fake.state.photo_slot;
	hand_in(good_still());
	assert_int_equal(fake.state.photo, PICTURE_IS_PHOTO);
	assert_int_not_equal(fake.state.photo_slot, before);
	assert_int_equal(*slots_pixels(booth->slots, before), 0);
	free(bytes);
	stop(&fixture);
}

static void test_a_fault_tells_its_code_and_since_when(void **state)
{
	(void)state;
	struct fixture fixture;
	start(&fixture, "none");
	int64_t before_ms = clock_realtime_ms();
	booth_set_fault(fixture.booth, FAULT_CAMERA_LOST, true, "unplugged");
	assert_true(fake.state.fault_since_unix_ms >= before_ms);
	assert_string_equal(fault_code((enum fault)fake.state.fault), "CAM-1");
	int64_t since_ms = fake.state.fault_since_unix_ms;
	booth_set_fault(fixture.booth, FAULT_STUCK_BUTTON, true, "jammed");
	assert_true(fake.state.fault_since_unix_ms == since_ms);
	booth_set_fault(fixture.booth, FAULT_STUCK_BUTTON, false, "");
	booth_set_fault(fixture.booth, FAULT_CAMERA_LOST, false, "");
	assert_true(fake.state.fault_since_unix_ms == 0);
	stop(&fixture);
}

/* What the examiner saw travels with the frame in which it saw it. A slow examiner holds up no frame
 * beyond the next one. */
static void test_a_preview_has_the_marks_of_its_own_frame(void **state)
{
	(void)state;
	struct fixture fixture;
	struct frame frame;
	start(&fixture, "none");
	struct booth *booth = fixture.booth;
	uint8_t *bytes = grey_frame(&frame);
	struct examination examination = { .has_face = true,
					   .box = { 160, 120, 320, 240 },
					   .eyes = { { 280, 200 }, { 360, 200 } },
					   .face_width = 160,
					   .head_top = 80,
					   .head_top_known = true };
	to_pose(booth);
	fake.is_slow = true;
	unsigned before = fake.previews;
	frame.captured_us = 1000;
	hand_frame(&frame);
	assert_int_equal(fake.previews, before); /* waits for the examiner */
	fake.events.on_live(fake.slot, 1000, 0, &examination, fake.user);
	assert_int_equal(fake.previews, before + 1);
	assert_true(fake.preview.captured_us == 1000);
	assert_true(fake.preview.marks.captured_us == 1000);
	assert_true(fake.preview.marks.has_face);
	assert_true(fabs(fake.preview.marks.box_x - 0.25) < 1e-6);
	assert_true(fabs(fake.preview.marks.head.x - 0.5) < 1e-6);
	frame.captured_us = 2000;
	hand_frame(&frame);
	unsigned slot = fake.slot;
	assert_int_equal(fake.previews, before + 1);
	frame.captured_us = 3000;
	hand_frame(&frame); /* the examiner still has the frame of 2000 */
	assert_int_equal(fake.previews, before + 2);
	assert_true(fake.preview.captured_us == 2000);
	assert_true(fake.preview.marks.captured_us == 1000); /* the marks say how old they are */
	fake.events.on_live(slot, 2000, -ECANCELED, NULL, fake.user);
	/* the page is gone before the examiner answers: the frame is shown to nobody */
	booth_press(booth, BUTTON_CANCEL);
	booth_press(booth, BUTTON_CANCEL);
	assert_int_equal(booth->state, SESSION_IDLE);
	fake.events.on_live(fake.slot, 3000, 0, &examination, fake.user);
	assert_int_equal(fake.previews, before + 2);
	assert_false(booth->waiting.is_on);
	free(bytes);
	stop(&fixture);
}

/* ---- staff, presence, the operator's page ---- */

/* Uses up all tries of a visit. */
static void to_staff(struct booth *booth)
{
	booth->settings.config.session.max_tries = 1;
	to_pose(booth);
	to_examining(booth);
	hand_in(shut_eyes(false));
	assert_int_equal(booth->state, SESSION_STAFF);
}

static void use_staff_code(struct fixture *fixture, const char *text)
{
	char hash[PASSCODE_HASH_SIZE], line[256];
	assert_int_equal(passcode_hash(text, hash), 0);
	PUT(line, "zhang %s\n", hash);
	write_text(fixture->folder.fd, "staff.codes", line);
	PUT(fixture->settings.config.staff.codes, "%.180s/staff.codes", fixture->folder.path);
	PUT(fixture->booth->settings.config.staff.codes, "%s",
	    fixture->settings.config.staff.codes);
}

static void test_an_operator_grants_more_tries(void **state)
{
	(void)state;
	struct fixture fixture;
	struct problem problem = { "" };
	struct json_object *result = NULL;
	const struct peer root = { .is_operator = true, .is_trusted = true };
	struct json_object *params = json_object_new_object();
	assert_int_equal(json_add_text(params, "why", "glasses"), 0);
	start(&fixture, "none");
	struct booth *booth = fixture.booth;
	assert_int_equal(booth_answer("again", params, &root, &problem, booth, &result), -EAGAIN);
	to_staff(booth);
	assert_int_equal(booth_answer("again", NULL, &root, &problem, booth, &result), -EINVAL);
	assert_int_equal(booth_answer("again", params, &root, &problem, booth, &result), 0);
	assert_int_equal(fake.state.state, SESSION_POSE);
	assert_int_equal(fake.state.tries, 0);
	assert_int_equal(fake.state.grants, 1);
	assert_int_equal(fake.state.photo_slot, -1);
	assert_int_equal(booth->visit.tries, 1); /* the record counts every try */
	assert_string_equal(booth->visit.grants[0].why, "glasses");
	assert_string_equal(booth->visit.grants[0].by, "root");
	to_examining(booth);
	hand_in(shut_eyes(false));
	assert_int_equal(booth->state, SESSION_STAFF);
	json_object_put(params);
	stop(&fixture);
}

static void test_an_exception_after_the_last_try_goes_on_with_the_visit(void **state)
{
	(void)state;
	struct fixture fixture;
	struct problem problem = { "" };
	struct json_object *result = NULL;
	const struct peer root = { .is_operator = true, .is_trusted = true };
	struct json_object *params = json_object_new_object();
	assert_int_equal(json_add_text(params, "reason", "head_covered"), 0);
	assert_int_equal(json_add_text(params, "why", "religious"), 0);
	start(&fixture, "none");
	to_staff(fixture.booth);
	assert_int_equal(booth_answer("override", params, &root, &problem, fixture.booth, &result),
			 0);
	assert_int_equal(fixture.booth->state, SESSION_POSE);
	assert_int_equal(fixture.booth->visit.grant_count, 1);
	assert_true(visit_overridden(&fixture.booth->visit) & reason_bit(REASON_HEAD_COVERED));
	json_object_put(params);
	stop(&fixture);
}

static void test_a_code_of_staff_goes_on_and_three_wrong_ones_end_that(void **state)
{
	(void)state;
	struct fixture fixture;
	start(&fixture, "none");
	struct booth *booth = fixture.booth;
	to_staff(booth);
	assert_int_equal(fake.state.staff_code, STAFF_CODE_NONE);
	assert_int_equal(booth_take_text(booth, "482915", true), -EAGAIN);
	booth_press(booth, BUTTON_SHUTTER);
	use_staff_code(&fixture, "482915");
	to_staff(booth);
	assert_int_equal(fake.state.staff_code, STAFF_CODE_WAITS);
	for (const char *c = "4829"; *c; c++)
		fake.panel.on_digit(*c, booth->began_ms * 1000, fake.panel_user);
	assert_string_equal(fake.state.typed, "••••");
	for (const char *c = "15\n"; *c; c++)
		fake.panel.on_digit(*c, booth->began_ms * 1000, fake.panel_user);
	assert_int_equal(fake.state.state, SESSION_POSE);
	assert_string_equal(booth->visit.grants[0].by, "code zhang");
	to_examining(booth);
	hand_in(shut_eyes(false));
	assert_int_equal(fake.state.staff_code, STAFF_CODE_WAITS);
	for (unsigned i = 0; i < STAFF_REFUSALS_MAX; i++) {
		assert_int_equal(booth_take_text(booth, "482916", false), -EINVAL);
		booth_publish(booth);
		assert_int_equal(fake.state.staff_code,
				 i + 1 < STAFF_REFUSALS_MAX ? STAFF_CODE_REFUSED : STAFF_CODE_SHUT);
	}
	assert_int_equal(booth_take_text(booth, "482915", false), -EAGAIN);
	assert_int_equal(booth->state, SESSION_STAFF);
	stop(&fixture);
}

/* One look of the booth at whoever may sit there. */
static void look(struct booth *booth, bool has_face)
{
	booth_presence_take(booth, has_face);
}

static void test_who_leaves_the_review_leaves_no_photo_behind(void **state)
{
	(void)state;
	struct fixture fixture;
	start(&fixture, "none");
	struct booth *booth = fixture.booth;
	to_review(booth);
	assert_true(fake.is_wanted); /* the booth looks whether the person is there */
	look(booth, false);          /* the person has time to look up */
	assert_true(fake.state.clears_ms == booth->began_ms + PRESENCE_UNSEEN_MS);
	assert_int_equal(booth->state, SESSION_REVIEW);
	look(booth, true);
	assert_true(fake.state.clears_ms == 0);
	look(booth, false);
	assert_int_equal(booth->state, SESSION_REVIEW);
	assert_true(fake.state.clears_ms > 0);
	look(booth, true);
	assert_true(fake.state.clears_ms == 0);
	booth->presence.seen_ms -= CLEAR_MS;
	look(booth, false);
	assert_int_equal(booth->state, SESSION_IDLE);
	assert_false(booth->visit.has_still);
	assert_int_equal(fake.state.photo_slot, -1);
	assert_false(fake.is_wanted);
	stop(&fixture);
}

static void test_who_leaves_before_the_review_is_not_shown_to_the_next(void **state)
{
	(void)state;
	struct fixture fixture;
	start(&fixture, "none");
	struct booth *booth = fixture.booth;
	to_review(booth);
	look(booth, false);
	assert_int_equal(booth->state, SESSION_REVIEW);
	booth->presence.seen_ms -= PRESENCE_UNSEEN_MS;
	look(booth, false);
	assert_int_equal(booth->state, SESSION_IDLE);
	assert_false(booth->visit.has_still);
	assert_int_equal(fake.state.photo_slot, -1);
	assert_int_equal(booth->counts.saved, 0);
	stop(&fixture);
}

static void test_who_leaves_the_receipt_ends_the_visit_with_the_photo_saved(void **state)
{
	(void)state;
	struct fixture fixture;
	start(&fixture, "none");
	struct booth *booth = fixture.booth;
	to_review(booth);
	keep_photo(booth);
	end_save(&fixture);
	assert_int_equal(booth->state, SESSION_SAVED);
	look(booth, true);
	booth->presence.seen_ms -= CLEAR_MS;
	look(booth, false);
	assert_int_equal(booth->state, SESSION_IDLE);
	assert_int_equal(booth->counts.saved, 1);
	stop(&fixture);
}

static void test_a_frame_that_only_looked_for_a_person_is_shown_to_nobody_and_wiped(void **state)
{
	(void)state;
	struct fixture fixture;
	struct frame frame;
	start(&fixture, "none");
	struct booth *booth = fixture.booth;
	uint8_t *bytes = grey_frame(&frame);
	to_review(booth);
	uint64_t previews = booth->counts.previews;
	booth->looked_ms = 0;
	hand_frame(&frame);
	assert_true(booth->looked_ms > 0);
	assert_int_equal(booth->counts.previews, previews);
	for (unsigned i = 0; i < SLOT_COUNT; i++)
		if ((int32_t)i != fake.state.photo_slot)
			assert_int_equal(*slots_pixels(booth->slots, i), 0);
	int64_t looked_ms = booth->looked_ms;
	hand_frame(&frame); /* once a second only */
	assert_true(booth->looked_ms - looked_ms == 0 ||
		    booth->looked_ms - looked_ms >= PRESENCE_LOOK_MS);
	free(bytes);
	stop(&fixture);
}

static void test_the_operators_page_comes_and_goes_with_maintenance(void **state)
{
	(void)state;
	struct fixture fixture;
	struct frame frame;
	struct problem problem = { "" };
	struct json_object *result = NULL;
	const struct peer root = { .is_operator = true, .is_trusted = true };
	struct json_object *params = json_object_new_object();
	start(&fixture, "none");
	struct booth *booth = fixture.booth;
	uint8_t *bytes = grey_frame(&frame);
	to_pose(booth); /* a visit ends first, by the fault */
	assert_int_equal(json_add_text(params, "to", "on"), 0);
	assert_int_equal(json_add_flag(params, "screen", true), 0);
	assert_int_equal(booth_answer("maintenance", params, &root, &problem, booth, &result), 0);
	assert_int_equal(fake.state.state, SESSION_MAINTENANCE);
	assert_false(booth->visit.has_consent);
	assert_true(fake.is_wanted);
	hand_frame(&frame);
	assert_string_equal(fake.service.camera, "the test's");
	assert_string_equal(fake.service.engine, "none");
	assert_false(fake.service.gauges[GAUGE_FOCUS].is_known); /* nothing was examined yet */
	assert_true(fake.service.gauges[GAUGE_FOCUS].has_low);
	struct examination examination = { 0 };
	examination.measures.values[MEASURE_LUMINANCE_MEAN] =
		(struct measure_value){ true, 0.3, 0 };
	examination.measures.values[MEASURE_LIGHT_BALANCE] = (struct measure_value){ true, 0.2, 0 };
	booth_service_take(booth, &examination, 1);
	booth->service.told_ms = 0;
	booth_service_tell(booth);
	assert_true(fabs(fake.service.gauges[GAUGE_LIGHT_LEFT].value - 0.36) < 1e-6);
	assert_true(fabs(fake.service.gauges[GAUGE_LIGHT_RIGHT].value - 0.24) < 1e-6);
	booth_set_fault(booth, FAULT_CAMERA_LOST, true, "unplugged");
	assert_int_equal(booth->state, SESSION_MAINTENANCE);
	booth_set_fault(booth, FAULT_CAMERA_LOST, false, "");
	booth_press(booth, BUTTON_SHUTTER);
	assert_int_equal(booth->state, SESSION_MAINTENANCE);
	json_object_object_del(params, "screen"); /* on, but without the page */
	assert_int_equal(booth_answer("maintenance", params, &root, &problem, booth, &result), 0);
	assert_int_equal(fake.state.state, SESSION_OUT_OF_ORDER);
	assert_false(fake.is_wanted);
	assert_int_equal(json_add_text(params, "to", "off"), 0);
	assert_int_equal(booth_answer("maintenance", params, &root, &problem, booth, &result), 0);
	assert_int_equal(booth->state, SESSION_IDLE);
	json_object_put(params);
	free(bytes);
	stop(&fixture);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_visit_ends_with_a_saved_photo),
		cmocka_unit_test(test_an_examination_that_comes_too_late_is_nobodys_photo),
		cmocka_unit_test(test_a_burst_leaves_out_the_frames_that_settle),
		cmocka_unit_test(test_a_burst_that_is_given_up_is_counted),
		cmocka_unit_test(test_two_failed_bursts_in_a_row_close_the_booth),
		cmocka_unit_test(test_failed_bursts_with_a_photo_between_them_do_not),
		cmocka_unit_test(test_the_booth_opens_when_the_camera_gives_a_burst_again),
		cmocka_unit_test(test_a_trial_that_takes_too_long_fails),
		cmocka_unit_test(test_the_record_names_the_notice_that_the_screen_showed),
		cmocka_unit_test(test_a_press_for_an_older_notice_is_no_consent),
		cmocka_unit_test(test_consent_is_given_on_the_last_page_only),
		cmocka_unit_test(test_a_reload_names_a_changed_profile_as_needing_a_restart),
		cmocka_unit_test(test_a_press_and_a_code_for_an_older_page_are_dropped),
		cmocka_unit_test(test_the_screen_is_told_which_key_is_held_down),
		cmocka_unit_test(test_a_code_can_be_refused_and_typed_again),
		cmocka_unit_test(test_a_refusal_names_what_was_found),
		cmocka_unit_test(test_the_watchdog_waits_as_long_as_the_settings_allow),
		cmocka_unit_test(test_an_idle_time_out_keeps_the_page),
		cmocka_unit_test(test_a_disk_that_fails_closes_the_booth_until_it_is_proved),
		cmocka_unit_test(test_a_disk_that_cannot_be_asked_is_not_full),
		cmocka_unit_test(test_the_screen_gets_the_deadline_that_was_read_last),
		cmocka_unit_test(test_the_collection_window_holds_at_once),
		cmocka_unit_test(test_a_changed_light_is_metered_again),
		cmocka_unit_test(test_a_save_that_works_again_clears_the_fault),
		cmocka_unit_test(test_nothing_of_the_person_is_left),
		cmocka_unit_test(test_no_preview_outlives_the_visit),
		cmocka_unit_test(test_an_undecodable_frame_counts_once),
		cmocka_unit_test(test_a_pattern_says_what_a_code_is),
		cmocka_unit_test(test_a_card_and_a_ticket_are_no_code),
		cmocka_unit_test(test_a_second_visit_shows_the_first_and_supersedes_it),
		cmocka_unit_test(test_a_school_may_refuse_a_second_photo),
		cmocka_unit_test(test_who_is_listed_confirms_and_is_recorded),
		cmocka_unit_test(test_a_text_that_is_read_twice_at_once_counts_once),
		cmocka_unit_test(test_two_cards_at_once_are_the_last_one),
		cmocka_unit_test(test_texts_that_can_be_no_key_are_refused_at_once),
		cmocka_unit_test(test_a_student_whom_the_school_asks_may_come_again),
		cmocka_unit_test(test_not_me_forgets_the_person_and_asks_again),
		cmocka_unit_test(test_whom_the_roster_lacks_may_go_on_if_allowed),
		cmocka_unit_test(test_both_asks_for_the_code_after_the_key),
		cmocka_unit_test(test_the_roster_s_phone_number_is_kept_if_it_is_confirmed),
		cmocka_unit_test(test_who_leaves_no_phone_number_goes_on_without),
		cmocka_unit_test(test_a_typed_phone_number_is_kept_when_it_is_whole),
		cmocka_unit_test(test_enter_keeps_a_phone_number_as_the_shutter_does),
		cmocka_unit_test(test_nobody_is_asked_for_a_number_that_nothing_can_give),
		cmocka_unit_test(test_a_class_is_told_its_day),
		cmocka_unit_test(test_an_answer_for_the_person_before_is_dropped),
		cmocka_unit_test(test_the_camera_runs_and_focuses_near_while_a_code_is_asked_for),
		cmocka_unit_test(test_a_picture_is_lent_only_while_a_code_is_asked_for),
		cmocka_unit_test(test_what_the_camera_reads_is_checked_like_a_scanners_code),
		cmocka_unit_test(test_a_hint_for_the_code_reaches_the_screen),
		cmocka_unit_test(test_without_a_reader_the_visit_goes_on_by_other_means),
		cmocka_unit_test(test_a_new_roster_is_used_from_the_next_visit_on),
		cmocka_unit_test(test_without_a_roster_the_booth_is_closed_until_an_import),
		cmocka_unit_test(test_the_keys_of_the_roster_are_named),
		cmocka_unit_test(test_what_is_typed_shows_masked),
		cmocka_unit_test(test_a_lost_camera_interrupts_the_visit_until_it_is_back),
		cmocka_unit_test(test_a_sign_of_life_waits_for_the_visits_end),
		cmocka_unit_test(test_a_booth_without_its_recipient_opens_when_it_is_there),
		cmocka_unit_test(test_a_booth_without_its_key_opens_when_it_can_read_it),
		cmocka_unit_test(test_a_booth_without_its_spool_opens_when_it_is_there),
		cmocka_unit_test(test_a_booth_on_a_disk_that_fails_opens_when_it_writes_again),
		cmocka_unit_test(test_a_booth_without_networks_opens_when_they_are_there),
		cmocka_unit_test(test_a_booth_without_a_lamp_works_and_names_it),
		cmocka_unit_test(test_a_booth_starts_with_all_its_faults),
		cmocka_unit_test(test_a_booth_with_the_ledger_of_another_campaign_takes_photos),
		cmocka_unit_test(test_a_booth_notes_its_photo_under_the_secrets_fingerprint),
		cmocka_unit_test(test_the_statistics_of_a_week_are_what_the_journal_says),
		cmocka_unit_test(test_a_booth_whose_statistics_cannot_be_written_takes_photos),
		cmocka_unit_test(test_a_running_boothd_is_found_before_anything_is_cleared),
		cmocka_unit_test(test_a_wrong_setting_is_told_from_a_fault),
		cmocka_unit_test(test_only_operators_may_command),
		cmocka_unit_test(test_the_manual_says_who_may_do_what),
		cmocka_unit_test(test_commands_are_checked_and_done),
		cmocka_unit_test(test_an_exception_holds_for_one_visit_and_is_recorded),
		cmocka_unit_test(test_an_exception_silences_the_hint),
		cmocka_unit_test(test_the_key_takes_no_photo_that_the_examiner_already_refuses),
		cmocka_unit_test(test_after_a_while_the_key_takes_the_photo_anyway),
		cmocka_unit_test(test_the_outline_is_the_photo_that_would_be_cut_out),
		cmocka_unit_test(test_a_photo_with_shut_eyes_is_never_offered),
		cmocka_unit_test(test_a_broken_pose_holds_up_the_countdown_and_then_ends_it),
		cmocka_unit_test(test_the_countdown_does_not_end_in_a_photo_of_a_broken_pose),
		cmocka_unit_test(test_status_and_config_name_no_code),
		cmocka_unit_test(test_a_snapshot_is_never_of_a_visitor),
		cmocka_unit_test(test_a_purge_runs_beside_the_loop_and_leaves_an_event),
		cmocka_unit_test(test_a_booth_without_its_key_deletes_nothing),
		cmocka_unit_test(test_the_language_of_a_visit_ends_with_the_visit),
		cmocka_unit_test(test_a_visit_may_ask_for_more_time_ten_times),
		cmocka_unit_test(
			test_a_camera_that_is_lost_while_the_booth_asks_interrupts_the_visit),
		cmocka_unit_test(test_a_refused_photo_is_shown_with_the_place_of_its_fault),
		cmocka_unit_test(test_the_last_frame_is_shown_while_the_examiner_works),
		cmocka_unit_test(test_a_fault_tells_its_code_and_since_when),
		cmocka_unit_test(test_an_operator_grants_more_tries),
		cmocka_unit_test(test_an_exception_after_the_last_try_goes_on_with_the_visit),
		cmocka_unit_test(test_a_code_of_staff_goes_on_and_three_wrong_ones_end_that),
		cmocka_unit_test(test_who_leaves_the_review_leaves_no_photo_behind),
		cmocka_unit_test(test_who_leaves_before_the_review_is_not_shown_to_the_next),
		cmocka_unit_test(test_who_leaves_the_receipt_ends_the_visit_with_the_photo_saved),
		cmocka_unit_test(
			test_a_frame_that_only_looked_for_a_person_is_shown_to_nobody_and_wiped),
		cmocka_unit_test(test_the_operators_page_comes_and_goes_with_maintenance),
		cmocka_unit_test(test_a_preview_has_the_marks_of_its_own_frame),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
