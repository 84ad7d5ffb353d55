/* SPDX-License-Identifier: MIT */
/*
 * The V4L2 camera against a model of the driver, in virtual time. BOOTH_LONG=1 (make check-long)
 * runs the soak at full length.
 */
/* clang-format off */
/* wrap: inotify_init1 open v4l2_fd_open v4l2_ioctl v4l2_mmap v4l2_munmap v4l2_close event_new event_add event_del event_free event_pending clock_gettime */
/* clang-format on */
#include "daemon/devices/camera_v4l2.h"

#include <errno.h>
#include <linux/videodev2.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "daemon/base/file.h"
#include "daemon/core/shutter.h"
#include "daemon/imaging/jpeg.h"
#include "tests/support/fake_loop.h"
#include "tests/support/fake_v4l2.h"
#include "tests/support/folder.h"
#include "tests/support/pictures.h"

enum { MS = 1000, SECOND = 1000000 };
#define BEGIN_US (INT64_C(5000) * SECOND)

/* What the conductor would have seen. */
struct seen {
	unsigned frames, undecodable, lost, back;
	int64_t lost_us, back_us;
	char why[512];
	struct frame last;
	bool checks_pixels; /* decodes each frame, and rejects what cannot be */
	void (*on_frame)(const struct frame *frame);
};

static struct seen seen;
static struct fake_v4l2 *fake;
static struct camera *camera;
static struct config config;
static struct camera_v4l2_setup setup;
static char reset_path[400];

static bool is_long_run(void)
{
	const char *text = getenv("BOOTH_LONG");
	return text && text[0] == '1';
}

static bool can_be_decoded(const struct frame *frame)
{
	struct jpeg_decoder *decoder = NULL;
	struct image image;
	assert_int_equal(jpeg_decoder_create(&decoder), 0);
	int r = jpeg_decode_new(decoder, frame->bytes, frame->size_bytes, 8, NULL, &image);
	if (r == 0)
		free(image.pixels);
	jpeg_decoder_destroy(decoder);
	return r == 0;
}

static void on_frame(const struct frame *frame, void *user)
{
	(void)user;
	size_t end = 0;
	assert_int_equal(seen.lost, seen.back); /* never between on_lost and on_back */
	assert_true(jpeg_is_complete(frame->bytes, frame->size_bytes, &end));
	assert_int_equal(end, frame->size_bytes);
	seen.frames++;
	seen.last = *frame;
	if (seen.checks_pixels && !can_be_decoded(frame)) {
		seen.undecodable++;
		camera_reject(camera);
	}
	if (seen.on_frame)
		seen.on_frame(frame);
}

static void on_lost(const char *why, void *user)
{
	(void)user;
	assert_int_equal(seen.lost, seen.back); /* once an outage */
	seen.lost++;
	seen.lost_us = fake_loop_now_us();
	(void)snprintf(seen.why, sizeof(seen.why), "%s", why);
}

static void on_back(void *user)
{
	(void)user;
	assert_int_equal(seen.lost, seen.back + 1);
	seen.back++;
	seen.back_us = fake_loop_now_us();
}

static const struct camera_events events = { on_frame, on_lost, on_back };

static bool has_no_inotify;

int __wrap_inotify_init1(int flags);
int __real_inotify_init1(int flags);

int __wrap_inotify_init1(int flags)
{
	if (!has_no_inotify)
		return __real_inotify_init1(flags);
	errno = EMFILE;
	return -1;
}

static void begin(void)
{
	memset(&seen, 0, sizeof(seen));
	camera = NULL;
	has_no_inotify = false;
	fake_loop_begin(BEGIN_US);
	fake = fake_v4l2_begin();
	config_defaults(&config);
	(void)snprintf(config.camera.device, sizeof(config.camera.device), "%s", fake_v4l2_by_id());
	config.camera.width = 320;
	config.camera.height = 240;
	(void)snprintf(reset_path, sizeof(reset_path), "%s/reset", fake_v4l2_dev());
	setup = (struct camera_v4l2_setup){ .roots = { fake_v4l2_dev(), fake_v4l2_sys() },
					    .reset_path = reset_path };
}

static void end(void)
{
	if (camera)
		camera->operations->destroy(camera);
	camera = NULL;
	fake_v4l2_end();
	assert_int_equal(fake_loop_events(), 0);
}

static void create(void)
{
	struct problem problem = { .text = "" };
	assert_int_equal(camera_v4l2_create_with(&config.camera, &setup, fake_loop_base(), &events,
						 NULL, &problem, &camera),
			 0);
	camera->operations->want(camera, true);
}

static void run_ms(int64_t ms)
{
	fake_loop_run(fake_loop_now_us() + ms * MS);
}

static struct camera_v4l2_report report(void)
{
	static struct camera_v4l2_report now;
	assert_true(camera_v4l2_describe(camera, &now));
	return now;
}

static void test_frames_come(void **state)
{
	(void)state;
	begin();
	create();
	run_ms(2000);
	assert_int_equal(seen.lost, 0);
	assert_in_range(seen.frames, 55, 60);
	struct camera_v4l2_report now = report();
	assert_int_equal(now.state, CAMERA_V4L2_LIVE);
	assert_string_equal(now.info.format.name, "MJPG");
	assert_string_equal(now.identity.usb, "1209:0001:FAKE1");
	assert_true(now.measured_rate > 29.9 && now.measured_rate < 30.1);
	assert_int_equal(capture_rejected(&now.counts), 0);
	end();
}

/* Fills all buffers, then lets the program look: only the newest comes, the others go back. */
static void test_the_newest_frame_wins(void **state)
{
	(void)state;
	begin();
	create();
	run_ms(500);
	unsigned before = seen.frames;
	camera->operations->want(camera, false);
	run_ms(5000);
	assert_int_equal(seen.frames, before);
	struct camera_v4l2_report now = report();
	assert_true(now.counts.stale > 10);
	assert_int_equal(seen.lost, 0);
	camera->operations->want(camera, true);
	run_ms(100);
	assert_true(seen.frames > before);
	assert_true(fake_loop_now_us() - seen.last.captured_us < 40 * MS);
	end();
}

static void test_rest_wakes_four_times_a_second(void **state)
{
	(void)state;
	begin();
	(void)snprintf(config.camera.exposure, sizeof(config.camera.exposure), "auto");
	(void)snprintf(config.camera.gain, sizeof(config.camera.gain), "auto");
	(void)snprintf(config.camera.focus, sizeof(config.camera.focus), "auto");
	(void)snprintf(config.camera.white_balance, sizeof(config.camera.white_balance), "auto");
	create();
	camera->operations->want(camera, false);
	run_ms(1000);
	uint64_t before = fake_loop_callbacks();
	run_ms(10000);
	assert_in_range(fake_loop_callbacks() - before, 38, 42);
	assert_int_equal(camera->counters.gaps, 0); /* what nobody wanted is not lost */
	camera->operations->want(camera, true);
	run_ms(1000);
	assert_int_equal(camera->counters.gaps, 0);
	end();
}

static void test_bad_frames_are_counted_not_handed_up(void **state)
{
	(void)state;
	static const enum fake_frame kinds[] = { FAKE_FRAME_MARKED, FAKE_FRAME_EMPTY,
						 FAKE_FRAME_SHORT, FAKE_FRAME_TINY,
						 FAKE_FRAME_OTHER_SIZE };
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		begin();
		create();
		run_ms(500);
		unsigned before = seen.frames;
		fake->frame_kind = kinds[i];
		run_ms(1000);
		assert_in_range(seen.frames, before, before + 1);
		fake->frame_kind = FAKE_FRAME_WHOLE;
		run_ms(1000);
		assert_true(seen.frames > before + 20);
		assert_int_equal(seen.lost, 0); /* a second is no outage */
		struct camera_v4l2_report now = report();
		assert_in_range(capture_rejected(&now.counts), 28, 31);
		end();
	}
}

static void test_padding_is_cut_off_and_tables_are_added(void **state)
{
	(void)state;
	begin();
	seen.checks_pixels = true;
	fake->frame_kind = FAKE_FRAME_PADDED;
	create();
	run_ms(500);
	assert_true(seen.frames > 10);
	assert_true(seen.last.size_bytes < 100000);
	fake->frame_kind = FAKE_FRAME_NO_TABLES;
	run_ms(500);
	struct jpeg_info info;
	struct camera_v4l2_report now = report();
	assert_in_range(now.counts.tables_added, 14, 16);
	assert_int_equal(seen.undecodable, 0);
	assert_int_equal(seen.lost, 0);
	(void)info;
	end();
}

/* Cheap cameras' pictures: all their data are there, but not in the form of a JPEG. */
static const enum fake_frame odd_forms[] = {
	FAKE_FRAME_NO_EOI,     FAKE_FRAME_NO_EOI_PADDED, FAKE_FRAME_TWO_SOI,   FAKE_FRAME_LATE_SOI,
	FAKE_FRAME_SHORT_TAIL, FAKE_FRAME_TALLER,        FAKE_FRAME_NO_TABLES,
};
enum { ODD_FORMS = sizeof(odd_forms) / sizeof(odd_forms[0]) };

static void test_a_picture_that_lacks_in_form_only_is_used(void **state)
{
	(void)state;
	for (int i = 0; i < ODD_FORMS; i++) {
		begin();
		seen.checks_pixels = true;
		fake->frame_kind = odd_forms[i];
		create();
		run_ms(2000);
		assert_int_equal(seen.lost, 0);
		assert_int_equal(seen.undecodable, 0);
		assert_in_range(seen.frames, 54, 60); /* some forms are believed after a few */
		int height = odd_forms[i] == FAKE_FRAME_TALLER ? 248 : 240;
		assert_int_equal(seen.last.info.height, height);
		assert_int_equal(report().info.format.height, height);
		end();
	}
}

/* The same cameras, and a frame in three stops in the middle. */
static enum fake_frame odd_form;

static enum fake_frame choose_odd_or_short(void)
{
	return fake->made % 3 == 0 ? FAKE_FRAME_SHORT : odd_form;
}

static void test_a_picture_that_is_cut_off_is_never_used_whatever_the_form(void **state)
{
	(void)state;
	for (int i = 0; i < ODD_FORMS; i++) {
		begin();
		seen.checks_pixels = true;
		odd_form = odd_forms[i];
		fake->frame_kind = odd_form;
		create();
		run_ms(500);
		fake->choose = choose_odd_or_short;
		run_ms(2000);
		assert_int_equal(seen.lost, 0);
		assert_int_equal(seen.undecodable, 0);
		assert_in_range(seen.frames, 45, 60);
		struct camera_v4l2_report now = report();
		assert_in_range(capture_rejected(&now.counts), 19, 25);
		end();
	}
}

static unsigned odd_ones;

static enum fake_frame choose_other_size_first(void)
{
	return fake->made < odd_ones ? FAKE_FRAME_OTHER_SIZE : FAKE_FRAME_WHOLE;
}

/* Some cameras begin with pictures of the size before: the size that the driver says counts. */
static void test_a_few_pictures_of_another_size_do_not_set_the_size(void **state)
{
	(void)state;
	begin();
	odd_ones = 4;
	fake->choose = choose_other_size_first;
	create();
	run_ms(1000);
	assert_int_equal(report().info.format.width, 320);
	assert_int_equal(report().counts.other_size, 4);
	assert_int_equal(seen.lost, 0);
	assert_true(seen.frames > 20);
	end();
}

/* A camera whose JPEGs cannot be used, but whose raw pictures can. */
static void test_after_three_streams_of_jpegs_in_vain_raw_is_tried(void **state)
{
	(void)state;
	begin();
	seen.checks_pixels = true;
	fake->has_raw = true;
	fake->frame_kind = FAKE_FRAME_DAMAGED;
	create();
	run_ms(30000);
	assert_int_equal(seen.lost, 1);
	assert_non_null(strstr(seen.why, "data are damaged"));
	assert_int_equal(seen.back, 1);
	assert_true(report().info.format.is_converted);
	assert_int_equal(fake->opened, 4);
	assert_int_equal(seen.undecodable, 0);
	/* The next stream begins with what works. */
	fake_v4l2_unplug();
	run_ms(1000);
	fake_v4l2_plug("FAKE1");
	run_ms(1000);
	assert_int_equal(seen.back, 2);
	assert_int_equal(fake->opened, 5);
	/* And if that does not work any more, JPEGs are tried again. */
	fake->frame_kind = FAKE_FRAME_WHOLE;
	fake->has_raw = false;
	fake_v4l2_unplug();
	run_ms(1000);
	fake_v4l2_plug("FAKE1");
	run_ms(1000);
	assert_int_equal(seen.back, 3);
	assert_false(report().info.format.is_converted);
	end();
}

static enum fake_frame choose_changing_size(void)
{
	return fake->made % 2 ? FAKE_FRAME_OTHER_SIZE : FAKE_FRAME_TALLER;
}

static void test_the_reason_says_what_is_wrong_with_the_pictures(void **state)
{
	(void)state;
	static const struct {
		enum fake_frame kind;
		const char *words;
	} rows[] = {
		{ FAKE_FRAME_MARKED, "the driver marks the pictures" },
		{ FAKE_FRAME_EMPTY, "the pictures are empty" },
		{ FAKE_FRAME_SHORT, "stop in the middle, without an end marker" },
		{ FAKE_FRAME_TINY, "stop in the middle" },
		{ FAKE_FRAME_DAMAGED, "data are damaged" },
		{ FAKE_FRAME_HEADERLESS, "no headers of a JPEG" },
		{ FAKE_FRAME_LOST, "no picture comes" },
		{ FAKE_FRAME_KINDS, "another size than the driver says" },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		begin();
		if (rows[i].kind == FAKE_FRAME_KINDS)
			fake->choose = choose_changing_size;
		else
			fake->frame_kind = rows[i].kind;
		create();
		run_ms(6000);
		assert_int_equal(seen.lost, 1);
		assert_int_equal(seen.frames, 0);
		assert_non_null(strstr(seen.why, "no whole picture from"));
		if (!strstr(seen.why, rows[i].words))
			fail_msg("%s lacks: %s", seen.why, rows[i].words);
		end();
	}
}

/* ---- the shared pictures of real cameras' forms ---- */

static uint8_t *shared_bytes;
static size_t shared_size;

static void make_shared(int64_t captured_us, uint8_t **ret_bytes, size_t *ret_size)
{
	(void)captured_us;
	*ret_bytes = malloc(shared_size);
	assert_non_null(*ret_bytes);
	memcpy(*ret_bytes, shared_bytes, shared_size);
	*ret_size = shared_size;
}

/* Two bytes are the data of several blocks where the picture ends in a white wall. */
static void test_the_missing_tail_of_an_even_picture_is_added(void **state)
{
	(void)state;
	const struct jpeg_settings settings = { .quality = 80, .dpi = 72 };
	struct image wall = pictures_noisy(320, 240, 60);
	memset(image_row(&wall, 120), 0xff, 120 * wall.stride);
	assert_int_equal(jpeg_encode(&wall, &settings, &shared_bytes, &shared_size), 0);
	begin();
	seen.checks_pixels = true;
	fake->make = make_shared;
	fake->frame_kind = FAKE_FRAME_SHORT_TAIL;
	create();
	run_ms(1000);
	assert_int_equal(seen.lost, 0);
	assert_int_equal(seen.undecodable, 0);
	assert_in_range(seen.frames, 24, 30);
	end();
	free(shared_bytes);
	free(wall.pixels);
}

static void test_the_shared_pictures_of_odd_forms_are_used(void **state)
{
	(void)state;
	static const char *const names[] = { "avi1",          "double_soi", "no_eoi",
					     "no_eoi_padded", "plain",      "rpi_pad",
					     "rst_odd",       "sof_1088",   "two_bytes_short" };
	char path[512], file[600];
	if (!folder_shared("cases/plain.jpg", path))
		skip();
	*strrchr(path, '/') = '\0';
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		(void)snprintf(file, sizeof(file), "%s/%s.jpg", path, names[i]);
		assert_int_equal(file_read_path(file, 1 << 20, &shared_bytes, &shared_size), 0);
		begin();
		seen.checks_pixels = true;
		fake->make = make_shared;
		create();
		run_ms(1000);
		assert_int_equal(seen.lost, 0);
		assert_int_equal(seen.undecodable, 0);
		assert_in_range(seen.frames, 24, 30);
		end();
		free(shared_bytes);
	}
}

/* Every frame is damaged: that is a lost camera, whatever the driver says, and it comes back. */
static void test_only_damaged_frames_are_an_outage(void **state)
{
	(void)state;
	static const enum fake_frame kinds[] = { FAKE_FRAME_SHORT, FAKE_FRAME_SCRAMBLED,
						 FAKE_FRAME_MARKED };
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		begin();
		seen.checks_pixels = true;
		create();
		run_ms(500);
		assert_true(seen.frames > 10);
		fake->frame_kind = kinds[i];
		run_ms(30000);
		assert_int_equal(seen.lost, 1); /* once, though every attempt gives frames */
		assert_non_null(strstr(seen.why, "no whole picture from"));
		fake->frame_kind = FAKE_FRAME_WHOLE;
		int64_t cured_us = fake_loop_now_us();
		run_ms(12000);
		assert_int_equal(seen.back, 1);
		assert_true(seen.back_us - cured_us < 6 * SECOND);
		end();
	}
}

static void test_a_frozen_camera_is_lost_and_found(void **state)
{
	(void)state;
	begin();
	create();
	run_ms(1000);
	fake->is_frozen = true;
	run_ms(3100);
	assert_int_equal(seen.lost, 1);
	assert_non_null(strstr(seen.why, "3000 ms"));
	run_ms(20000);
	assert_int_equal(seen.lost, 1);
	assert_int_equal(report().state, CAMERA_V4L2_LOST);
	run_ms(20000);
	assert_int_equal(report().state, CAMERA_V4L2_OUT_OF_ORDER);
	fake->is_frozen = false;
	run_ms(10000);
	assert_int_equal(seen.back, 1);
	assert_int_equal(report().state, CAMERA_V4L2_LIVE);
	end();
}

/* Readable without end, but nothing to read: found out at once, not after a time-out of spinning.
 */
static void test_a_storm_of_eagain(void **state)
{
	(void)state;
	begin();
	create();
	run_ms(1000);
	fake->is_storming = true;
	run_ms(200);
	assert_int_equal(seen.lost, 1);
	assert_non_null(strstr(seen.why, "gives none"));
	fake->is_storming = false;
	run_ms(6000);
	assert_int_equal(seen.back, 1);
	end();
}

static void test_unplugged_and_back(void **state)
{
	(void)state;
	begin();
	create();
	run_ms(1000);
	fake_v4l2_unplug();
	run_ms(50);
	assert_int_equal(seen.lost, 1);
	run_ms(60000);
	assert_string_equal(report().step, "wait");
	unsigned before = seen.frames;
	int64_t plugged_us = fake_loop_now_us();
	fake_v4l2_plug("FAKE1");
	run_ms(2000);
	assert_int_equal(seen.back, 1);
	assert_true(seen.back_us - plugged_us < 100 * MS);
	assert_true(seen.frames > before + 50);
	end();
}

static void test_a_visit_of_unplugging(void **state)
{
	(void)state;
	int cycles = is_long_run() ? 200 : 20;
	begin();
	create();
	int64_t slowest_us = 0;
	for (int i = 0; i < cycles; i++) {
		run_ms(400 + i * 37 % 1000);
		fake_v4l2_unplug();
		run_ms(100 + i * 131 % 3000);
		assert_int_equal(seen.lost, i + 1);
		int64_t plugged_us = fake_loop_now_us();
		fake_v4l2_plug("FAKE1");
		run_ms(2000);
		assert_int_equal(seen.back, i + 1);
		if (seen.back_us - plugged_us > slowest_us)
			slowest_us = seen.back_us - plugged_us;
	}
	print_message("%d cycles, slowest return %lld ms after the node\n", cycles,
		      (long long)slowest_us / MS);
	assert_true(slowest_us < 2 * SECOND);
	end();
}

static void test_not_there_at_start(void **state)
{
	(void)state;
	begin();
	fake_v4l2_unplug();
	create();
	assert_int_equal(seen.lost, 0); /* never from inside create */
	run_ms(10);
	assert_int_equal(seen.lost, 1);
	assert_non_null(strstr(seen.why, "no other camera is connected"));
	run_ms(5000);
	fake_v4l2_plug("FAKE1");
	run_ms(1000);
	assert_int_equal(seen.back, 1);
	end();
}

static void test_without_inotify_the_back_off_finds_it(void **state)
{
	(void)state;
	begin();
	has_no_inotify = true;
	create();
	run_ms(1000);
	fake_v4l2_unplug();
	run_ms(60000);
	int64_t plugged_us = fake_loop_now_us();
	fake_v4l2_plug("FAKE1");
	run_ms(8000);
	assert_int_equal(seen.back, 1);
	assert_true(seen.back_us - plugged_us < 6 * SECOND);
	end();
}

static void test_another_camera_is_refused_with_both_names(void **state)
{
	(void)state;
	begin();
	(void)snprintf(config.camera.device, sizeof(config.camera.device), "usb:1209:0001");
	create();
	run_ms(1000);
	fake_v4l2_unplug();
	run_ms(1000);
	fake_v4l2_plug("OTHER");
	run_ms(5000);
	assert_int_equal(seen.back, 0);
	assert_non_null(strstr(report().why.text, "1209:0001:OTHER"));
	assert_non_null(strstr(report().why.text, "1209:0001:FAKE1"));
	fake_v4l2_unplug();
	fake_v4l2_plug("FAKE1");
	run_ms(3000);
	assert_int_equal(seen.back, 1);
	end();
}

static void test_by_id_names_what_is_there_instead(void **state)
{
	(void)state;
	begin();
	fake_v4l2_unplug();
	fake_v4l2_plug("OTHER");
	create();
	run_ms(1000);
	assert_int_equal(seen.lost, 1);
	assert_non_null(strstr(seen.why, "usb-Fake_FAKE1-index0"));
	assert_non_null(strstr(seen.why, "1209:0001:OTHER"));
	end();
}

static void test_the_identity_of_the_settings(void **state)
{
	(void)state;
	begin();
	(void)snprintf(config.camera.device, sizeof(config.camera.device), "%s", fake_v4l2_node());
	(void)snprintf(config.camera.identity, sizeof(config.camera.identity), "046d:0825");
	create();
	run_ms(1000);
	assert_int_equal(seen.lost, 1);
	assert_non_null(strstr(seen.why, "046d:0825"));
	assert_non_null(strstr(seen.why, "1209:0001:FAKE1"));
	end();
}

static void test_stand_ins_are_refused(void **state)
{
	(void)state;
	static const struct {
		const char *path, *name;
	} places[] = { { "platform/vivid.0", "vivid" },
		       { "platform/vhci_hcd.0/usb5/5-1/5-1:1.0", "vhci_hcd" },
		       { "virtual", "v4l2 loopback" } };
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		begin();
		fake_v4l2_unplug();
		fake_v4l2_plug_virtual(places[i].path, "some camera\n");
		(void)snprintf(config.camera.device, sizeof(config.camera.device), "%s",
			       fake_v4l2_node());
		create();
		run_ms(1000);
		assert_int_equal(seen.frames, 0);
		assert_non_null(strstr(seen.why, places[i].name));
		assert_non_null(strstr(seen.why, "booth.demo"));
		camera->operations->destroy(camera);
		memset(&seen, 0, sizeof(seen));
		setup.allows_stand_in = true;
		create();
		run_ms(1000);
		assert_true(seen.frames > 10);
		struct camera_description description;
		camera->operations->describe(camera, &description);
		assert_true(description.is_stand_in);
		end();
	}
}

static void test_reasons_in_words(void **state)
{
	(void)state;
	static const struct {
		enum fake_call call;
		int error;
		const char *words;
	} rows[] = {
		{ FAKE_STREAMON, ENOSPC, "USB bandwidth" },
		{ FAKE_OPEN, EBUSY, "fuser -v" },
		{ FAKE_REQBUFS, EBUSY, "fuser -v" },
		{ FAKE_OPEN, EACCES, "group" },
		{ FAKE_OPEN, ENODEV, "cable" },
		{ FAKE_STREAMON, EPROTO, "journalctl -k" },
		{ FAKE_QUERYCAP, ENOTTY, "not a camera" },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		begin();
		fake_v4l2_fail(rows[i].call, 1, 1000000, rows[i].error);
		create();
		run_ms(2000);
		assert_int_equal(seen.lost, 1);
		assert_non_null(strstr(seen.why, rows[i].words));
		fake_v4l2_fail(rows[i].call, 1, 0, 0);
		run_ms(6000);
		assert_int_equal(seen.back, 1);
		end();
	}
}

static void test_permissions_that_come_late(void **state)
{
	(void)state;
	begin();
	create();
	run_ms(500);
	fake_v4l2_unplug();
	run_ms(10000);
	fake_v4l2_fail(FAKE_OPEN, 1, 1, EACCES); /* udev sets the group a moment after the node */
	fake_v4l2_plug("FAKE1");
	int64_t plugged_us = fake_loop_now_us();
	run_ms(60);
	assert_int_equal(seen.back, 0);
	assert_int_equal(chmod(fake_v4l2_node(), 0660), 0);
	run_ms(1000);
	assert_int_equal(seen.back, 1);
	assert_true(seen.back_us - plugged_us < 200 * MS);
	end();
}

static void test_reauthorisation_is_asked_for_where_allowed(void **state)
{
	(void)state;
	for (int allowed = 0; allowed < 2; allowed++) {
		begin();
		config.camera.reauthorise = allowed;
		create();
		run_ms(500);
		fake_v4l2_fail(FAKE_STREAMON, 1, 1000000, EPROTO);
		fake->is_frozen = true;
		run_ms(20000);
		assert_int_equal(access(reset_path, F_OK) == 0, allowed);
		if (allowed) {
			char line[32] = "";
			FILE *file = fopen(reset_path, "r");
			assert_non_null(file);
			assert_non_null(fgets(line, sizeof(line), file));
			(void)fclose(file);
			assert_string_equal(line, "3-1\n");
		}
		end();
	}
}

static void test_a_raw_camera_is_compressed_once(void **state)
{
	(void)state;
	begin();
	fake->has_jpeg = false;
	fake->has_raw = true;
	seen.checks_pixels = true;
	create();
	run_ms(1000);
	assert_true(seen.frames > 20);
	assert_int_equal(seen.undecodable, 0);
	assert_true(report().info.format.is_converted);
	fake->frame_kind = FAKE_FRAME_SHORT;
	unsigned before = seen.frames;
	run_ms(1000);
	assert_in_range(seen.frames, before, before + 1);
	end();
}

static void test_no_format_we_can_read(void **state)
{
	(void)state;
	begin();
	fake->has_raw = true;
	fake->has_jpeg = false;
	(void)snprintf(config.camera.format, sizeof(config.camera.format), "jpeg");
	create();
	run_ms(1000);
	assert_non_null(strstr(seen.why, "asked for JPEG, the camera offers: YUYV"));
	end();
}

static void test_a_size_not_offered_is_said(void **state)
{
	(void)state;
	begin();
	config.camera.width = 1920;
	config.camera.height = 1080;
	create();
	run_ms(500);
	assert_non_null(
		strstr(report().info.format.refused, "1920x1080 is not offered, took 320x240"));
	end();
}

static void test_gaps_are_counted(void **state)
{
	(void)state;
	begin();
	create();
	run_ms(1000);
	fake->frame_kind = FAKE_FRAME_LOST;
	run_ms(340);
	fake->frame_kind = FAKE_FRAME_WHOLE;
	run_ms(1000);
	assert_in_range(camera->counters.gaps, 9, 11);
	end();
}

/* A frame may look older than it is by one frame, and never newer: whatever the stamps are. */
static void check_date(const struct frame *frame)
{
	assert_true(frame->captured_us <= fake_loop_now_us());
	assert_true(frame->captured_us >= fake_loop_now_us() - fake->period_us - MS);
}

static void test_frames_have_their_time_whatever_the_driver_stamps(void **state)
{
	(void)state;
	for (int stamps = 0; stamps < FAKE_STAMPS_KINDS; stamps++) {
		begin();
		fake->stamps = (enum fake_stamps)stamps;
		create();
		run_ms(1000);
		seen.on_frame = check_date;
		run_ms(1000);
		assert_true(seen.frames > 50);
		assert_int_equal(seen.lost, 0);
		enum frame_clock_doubt doubt = report().info.clock_doubt;
		assert_int_equal(doubt == FRAME_CLOCK_TRUSTED, stamps == FAKE_STAMPS_RIGHT);
		end();
	}
}

/* A camera that dies with every tenth frame must not be re-opened without pause. */
static void test_flapping_has_a_back_off(void **state)
{
	(void)state;
	begin();
	create();
	run_ms(500);
	for (int i = 0; i < 300; i++) {
		fake_v4l2_fail(FAKE_DQBUF, 2, 1, EIO);
		run_ms(100);
	}
	assert_in_range(fake->opened, 3, 20);
	fake_v4l2_fail(FAKE_DQBUF, 2, 0, EIO);
	run_ms(8000);
	assert_int_equal(seen.lost, seen.back);
	end();
}

static uint8_t *small_bytes;
static size_t small_size;

static void make_same(int64_t captured_us, uint8_t **ret_bytes, size_t *ret_size)
{
	(void)captured_us;
	*ret_bytes = malloc(small_size);
	assert_non_null(*ret_bytes);
	memcpy(*ret_bytes, small_bytes, small_size);
	*ret_size = small_size;
}

/* A sweep has other things to do than to compress pictures. */
static void use_small_frames(void)
{
	struct image image = pictures_smooth(64, 48);
	struct pictures_jpeg flavour = { .quality = 70 };
	fake->width = 64;
	fake->height = 48;
	pictures_encode_jpeg(&image, &flavour, &small_bytes, &small_size);
	free(image.pixels);
	fake->make = make_same;
}

/* Each call fails once, at its first, second, ... time, in each way: the camera is live in the end,
 * nothing leaks, no buffer is given twice. */
static void test_each_call_fails_at_each_time(void **state)
{
	(void)state;
	static const int errors[] = { EIO, ENODEV, EBUSY, EINVAL, EAGAIN, EINTR, ENOMEM, EPROTO };
	unsigned runs = 0, most = is_long_run() ? 60 : 8;
	for (size_t e = 0; e < sizeof(errors) / sizeof(errors[0]); e++) {
		for (int call = 0; call < FAKE_CALLS; call++) {
			bool has_struck = true;
			for (unsigned n = 1; has_struck && n < most; n++, runs++) {
				begin();
				use_small_frames();
				fake->has_raw = true;
				fake->period_us = 100 * MS;
				fake->controls[0] = (struct fake_control){ V4L2_CID_EXPOSURE_AUTO,
									   V4L2_CTRL_TYPE_MENU,
									   "Auto Exposure",
									   0,
									   3,
									   1,
									   3,
									   3,
									   false,
									   false };
				fake->controls[1] =
					(struct fake_control){ V4L2_CID_EXPOSURE_ABSOLUTE,
							       V4L2_CTRL_TYPE_INTEGER,
							       "Exposure Time, Absolute",
							       1,
							       5000,
							       1,
							       100,
							       100,
							       false,
							       false };
				config.camera.meter_frames = 5;
				fake_v4l2_fail((enum fake_call)call, n, 1, errors[e]);
				create();
				run_ms(600);
				fake_v4l2_unplug();
				run_ms(300);
				fake_v4l2_plug("FAKE1");
				run_ms(9000);
				has_struck = fake_v4l2_has_failed();
				fake_v4l2_fail((enum fake_call)call, 1, 0, 0);
				run_ms(6000);
				assert_int_equal(report().state, CAMERA_V4L2_LIVE);
				assert_int_equal(seen.lost, seen.back);
				assert_in_range(fake_v4l2_held(), 0, 0);
				assert_true(seen.frames > 40);
				free(small_bytes);
				end();
			}
		}
	}
	print_message("%u runs\n", runs);
}

static uint32_t soak_seed;

static uint32_t chance(uint32_t below)
{
	soak_seed = soak_seed * 1664525u + 1013904223u;
	return (uint32_t)(((uint64_t)soak_seed * below) >> 32);
}

static enum fake_frame choose_frame(void)
{
	return chance(8) ? FAKE_FRAME_WHOLE : (enum fake_frame)chance(FAKE_FRAME_KINDS);
}

static void do_harm(void)
{
	static const int errors[] = { EIO, ENODEV, EBUSY, EINVAL, EAGAIN, EINTR, ENOSPC, EACCES };
	switch (chance(12)) {
	case 0:
		fake_v4l2_unplug();
		run_ms(chance(3000));
		fake_v4l2_plug("FAKE1");
		return;
	case 1:
		fake->is_frozen = true;
		run_ms(chance(8000));
		fake->is_frozen = false;
		return;
	case 2:
		fake->is_storming = true;
		run_ms(chance(1000));
		fake->is_storming = false;
		return;
	case 3:
		camera->operations->want(camera, false);
		run_ms(chance(3000));
		camera->operations->want(camera, true);
		return;
	default:
		fake_v4l2_fail((enum fake_call)chance(FAKE_CALLS + 1), 1 + chance(30),
			       1 + chance(5), errors[chance(8)]);
	}
}

static void test_soak(void **state)
{
	(void)state;
	uint64_t least = is_long_run() ? 100000 : 4000;
	begin();
	soak_seed = 4;
	use_small_frames();
	fake->choose = choose_frame;
	seen.checks_pixels = true;
	create();
	while (fake->made < least) {
		run_ms(200 + chance(4000));
		do_harm();
		assert_in_range(fake_v4l2_held(), 0, 0);
	}
	fake_v4l2_fail(FAKE_ANY, 1, 0, 0);
	fake->choose = NULL;
	run_ms(15000);
	assert_int_equal(report().state, CAMERA_V4L2_LIVE);
	assert_int_equal(seen.lost, seen.back);
	struct camera_v4l2_report now = report();
	print_message(
		"%llu frames made, %u handed up, %u not decodable and rejected, %llu refused, "
		"%u outages, %u openings\n",
		(unsigned long long)fake->made, seen.frames, seen.undecodable,
		(unsigned long long)capture_rejected(&now.counts), seen.lost, fake->opened);
	assert_in_range(fake->most_held, 1, 2);
	free(small_bytes);
	end();
}

enum { SCENE_BITS = 12, BIT_WIDTH = 16 };

static unsigned scene;

/* The number of the scene as black and white bars. */
static void make_scene(int64_t captured_us, uint8_t **ret_bytes, size_t *ret_size)
{
	(void)captured_us;
	struct image image = pictures_smooth(fake->width, fake->height);
	for (int y = 0; y < image.height; y++)
		for (int x = 0; x < SCENE_BITS * BIT_WIDTH; x++)
			memset(image_row(&image, y) + 4 * x, scene >> (x / BIT_WIDTH) & 1 ? 255 : 0,
			       4);
	struct pictures_jpeg flavour = { .quality = 80 };
	pictures_encode_jpeg(&image, &flavour, ret_bytes, ret_size);
	free(image.pixels);
}

static unsigned read_scene(const struct frame *frame)
{
	struct jpeg_decoder *decoder = NULL;
	struct image image;
	unsigned found = 0;
	assert_int_equal(jpeg_decoder_create(&decoder), 0);
	assert_int_equal(jpeg_decode_new(decoder, frame->bytes, frame->size_bytes, 1, NULL, &image),
			 0);
	for (int bit = 0; bit < SCENE_BITS; bit++)
		found |= (unsigned)(image_row(&image, image.height / 2)[4 * (bit * BIT_WIDTH + 8)] >
				    127)
			 << bit;
	free(image.pixels);
	jpeg_decoder_destroy(decoder);
	return found;
}

static struct shutter shutter;
static bool has_still;
static unsigned still_scene;

static void take_still(const struct frame *frame)
{
	if (has_still || !shutter_accepts(&shutter, frame))
		return;
	has_still = true;
	still_scene = read_scene(frame);
}

static void take_stills(enum fake_stamps stamps, unsigned stills)
{
	begin();
	fake->stamps = stamps;
	fake->width = 208;
	fake->height = 48;
	fake->make = make_scene;
	seen.on_frame = take_still;
	has_still = true;
	create();
	unsigned stale_buffers = 0;
	soak_seed = 11;
	for (unsigned i = 1; i <= stills; i++) {
		scene = i * 2;
		/* Nobody reads for a while: the driver's queue is full of the old scene. */
		camera->operations->want(camera, false);
		run_ms(300 + chance(300));
		stale_buffers += 4 - fake_v4l2_held() > 0;
		/* The shutter; the scene changes with it. */
		scene = i * 2 + 1;
		shutter = shutter_release(fake_loop_now_us(), chance(3));
		has_still = false;
		camera->operations->want(camera, true);
		if (chance(10) == 0)
			fake->frame_kind = FAKE_FRAME_SHORT;
		run_ms(50);
		fake->frame_kind = FAKE_FRAME_WHOLE;
		run_ms(350);
		assert_true(has_still);
		assert_int_equal(still_scene, i * 2 + 1);
	}
	assert_int_equal(stale_buffers, stills);
	end();
}

static void test_a_still_is_never_from_before_the_shutter_and_always_comes(void **state)
{
	(void)state;
	for (int stamps = 0; stamps < FAKE_STAMPS_KINDS; stamps++)
		take_stills((enum fake_stamps)stamps, stamps == FAKE_STAMPS_RIGHT ? 1000 : 40);
}

static int32_t value_of(uint32_t id)
{
	for (int i = 0; i < FAKE_CONTROLS_MOST; i++)
		if (fake->controls[i].id == id)
			return fake->controls[i].value;
	return -1;
}

static struct fake_control *control_of(uint32_t id)
{
	for (int i = 0; i < FAKE_CONTROLS_MOST; i++)
		if (fake->controls[i].id == id)
			return &fake->controls[i];
	abort(); /* the test asks for what it did not give */
}

/* A webcam of the better sort; it forgets everything when it is opened. */
static void give_controls(void)
{
	static const struct fake_control controls[] = {
		{ V4L2_CID_BRIGHTNESS, V4L2_CTRL_TYPE_INTEGER, "Brightness", -64, 64, 1, 0, 0,
		  false, true },
		{ V4L2_CID_AUTO_WHITE_BALANCE, V4L2_CTRL_TYPE_BOOLEAN, "White Balance, Automatic",
		  0, 1, 1, 1, 1, false, true },
		{ V4L2_CID_GAIN, V4L2_CTRL_TYPE_INTEGER, "Gain", 0, 255, 1, 10, 10, false, true },
		{ V4L2_CID_POWER_LINE_FREQUENCY, V4L2_CTRL_TYPE_MENU, "Power Line Frequency", 0, 2,
		  1, 2, 2, false, true },
		{ V4L2_CID_WHITE_BALANCE_TEMPERATURE, V4L2_CTRL_TYPE_INTEGER,
		  "White Balance Temperature", 2800, 6500, 1, 4600, 4600, false, true },
		{ V4L2_CID_EXPOSURE_AUTO, V4L2_CTRL_TYPE_MENU, "Auto Exposure", 0, 3, 1, 3, 3,
		  false, true },
		{ V4L2_CID_EXPOSURE_ABSOLUTE, V4L2_CTRL_TYPE_INTEGER, "Exposure Time, Absolute", 3,
		  2047, 1, 250, 250, false, true },
		{ V4L2_CID_EXPOSURE_AUTO_PRIORITY, V4L2_CTRL_TYPE_BOOLEAN,
		  "Exposure, Dynamic Framerate", 0, 1, 1, 1, 1, false, true },
	};
	memcpy(fake->controls, controls, sizeof(controls));
}

static void test_controls_are_metered_locked_and_brought_back(void **state)
{
	(void)state;
	begin();
	give_controls();
	(void)snprintf(config.camera.gain, sizeof(config.camera.gain), "17");
	(void)snprintf(config.camera.controls, sizeof(config.camera.controls), "brightness=-8");
	config.camera.meter_frames = 10;
	create();
	assert_int_equal(value_of(V4L2_CID_POWER_LINE_FREQUENCY), 1);
	assert_int_equal(value_of(V4L2_CID_EXPOSURE_AUTO), 3);
	assert_int_equal(value_of(V4L2_CID_EXPOSURE_AUTO_PRIORITY), 0);
	assert_int_equal(value_of(V4L2_CID_GAIN), 17);
	assert_int_equal(value_of(V4L2_CID_BRIGHTNESS), -8);
	control_of(V4L2_CID_EXPOSURE_ABSOLUTE)->value = 333; /* what the automatic found */
	control_of(V4L2_CID_WHITE_BALANCE_TEMPERATURE)->value = 5100;
	run_ms(1000);
	assert_true(report().tuning.is_locked);
	assert_int_equal(value_of(V4L2_CID_EXPOSURE_AUTO), 1);
	assert_int_equal(value_of(V4L2_CID_AUTO_WHITE_BALANCE), 0);
	fake_v4l2_unplug();
	run_ms(1000);
	fake_v4l2_plug("FAKE1"); /* back at its factory values */
	run_ms(1000);
	assert_int_equal(seen.back, 1);
	assert_int_equal(value_of(V4L2_CID_EXPOSURE_AUTO), 1);
	assert_int_equal(value_of(V4L2_CID_EXPOSURE_ABSOLUTE), 333);
	assert_int_equal(value_of(V4L2_CID_WHITE_BALANCE_TEMPERATURE), 5100);
	assert_int_equal(value_of(V4L2_CID_GAIN), 17);
	assert_int_equal(value_of(V4L2_CID_BRIGHTNESS), -8);
	assert_string_equal(report().tuning.complaint.text, "");
	end();
}

static void test_drift_is_noticed_and_mended(void **state)
{
	(void)state;
	begin();
	give_controls();
	config.camera.meter_frames = 5;
	create();
	run_ms(1000);
	assert_int_equal(report().tuning.drifts, 0);
	control_of(V4L2_CID_EXPOSURE_ABSOLUTE)->value = 99;
	run_ms(11000);
	assert_int_equal(report().tuning.drifts, 1);
	assert_int_equal(value_of(V4L2_CID_EXPOSURE_ABSOLUTE), 250);
	control_of(V4L2_CID_AUTO_WHITE_BALANCE)->value = 1; /* the firmware turned it on again */
	run_ms(11000);
	assert_int_equal(report().tuning.drifts, 2);
	assert_int_equal(value_of(V4L2_CID_AUTO_WHITE_BALANCE), 0);
	run_ms(30000);
	assert_int_equal(report().tuning.drifts, 2);
	end();
}

/* What camera.controls and camera.power_line set is watched as well. */
static void test_drift_of_plain_controls(void **state)
{
	(void)state;
	begin();
	give_controls();
	(void)snprintf(config.camera.controls, sizeof(config.camera.controls), "brightness=-8");
	config.camera.meter_frames = 5;
	create();
	run_ms(21000);
	assert_int_equal(report().tuning.drifts, 0);
	control_of(V4L2_CID_BRIGHTNESS)->value = 30;
	run_ms(11000);
	assert_int_equal(report().tuning.drifts, 1);
	assert_int_equal(value_of(V4L2_CID_BRIGHTNESS), -8);
	control_of(V4L2_CID_POWER_LINE_FREQUENCY)->value = 2;
	run_ms(11000);
	assert_int_equal(report().tuning.drifts, 2);
	assert_int_equal(value_of(V4L2_CID_POWER_LINE_FREQUENCY), 1);
	fake_v4l2_fail(FAKE_CONTROL, 1, 1, EIO); /* one it does not answer just now is no drift */
	run_ms(21000);
	assert_int_equal(report().tuning.drifts, 2);
	assert_int_equal(seen.lost, 0);
	end();
}

static void test_a_control_that_only_says_yes(void **state)
{
	(void)state;
	begin();
	give_controls();
	control_of(V4L2_CID_GAIN)->sticks = true;
	(void)snprintf(config.camera.gain, sizeof(config.camera.gain), "17");
	config.camera.meter_frames = 5;
	create();
	run_ms(25000);
	assert_non_null(strstr(report().tuning.complaint.text, "camera.gain = 17"));
	assert_non_null(strstr(report().tuning.complaint.text, "stays at 10"));
	assert_int_equal(report().tuning.drifts, 0); /* it does not move, either */
	assert_true(seen.frames > 100);
	end();
	begin();
	give_controls();
	control_of(V4L2_CID_GAIN)->step = 4;    /* rounding to its steps is its right */
	control_of(V4L2_CID_GAIN)->preset = 16; /* what it has after the opening */
	control_of(V4L2_CID_GAIN)->sticks = true;
	(void)snprintf(config.camera.gain, sizeof(config.camera.gain), "17");
	create();
	run_ms(500);
	assert_string_equal(report().tuning.complaint.text, "");
	end();
}

/* A camera that does not take a value just now is told again until it does. */
static void test_a_value_not_taken_is_written_again(void **state)
{
	(void)state;
	begin();
	give_controls();
	(void)snprintf(config.camera.gain, sizeof(config.camera.gain), "17");
	(void)snprintf(config.camera.controls, sizeof(config.camera.controls), "brightness=-8");
	config.camera.meter_frames = 5;
	control_of(V4L2_CID_GAIN)->sticks = true;
	create();
	run_ms(1000);
	control_of(V4L2_CID_EXPOSURE_ABSOLUTE)->value = 99;
	control_of(V4L2_CID_EXPOSURE_ABSOLUTE)->sticks = true;
	run_ms(30000);
	assert_int_equal(report().tuning.drifts, 1); /* told once */
	control_of(V4L2_CID_GAIN)->sticks = false;
	control_of(V4L2_CID_EXPOSURE_ABSOLUTE)->sticks = false;
	control_of(V4L2_CID_BRIGHTNESS)->value = 5;
	control_of(V4L2_CID_BRIGHTNESS)->sticks = true;
	run_ms(11000);
	assert_int_equal(value_of(V4L2_CID_GAIN), 17);
	assert_int_equal(value_of(V4L2_CID_EXPOSURE_ABSOLUTE), 250);
	assert_int_equal(report().tuning.drifts, 2);
	control_of(V4L2_CID_BRIGHTNESS)->sticks = false;
	run_ms(11000);
	assert_int_equal(value_of(V4L2_CID_BRIGHTNESS), -8);
	assert_int_equal(report().tuning.drifts, 2);
	end();
}

/* Each control that is not answered stops the loop for 5 s: one, then the stream is opened anew;
 * where that does not help, pictures are taken without. */
static void test_controls_that_are_not_answered(void **state)
{
	(void)state;
	begin();
	give_controls();
	config.camera.meter_frames = 5;
	create();
	run_ms(1000);
	assert_true(report().tuning.is_locked);
	unsigned asked = fake->calls[FAKE_CONTROL], frames = seen.frames;
	fake_v4l2_fail(FAKE_CONTROL, 1, 1000, ETIMEDOUT);
	run_ms(60000);
	assert_int_equal(fake->calls[FAKE_CONTROL], asked + 2); /* a check, and an opening */
	assert_int_equal(seen.lost, 1);
	assert_int_equal(seen.back, 1);
	assert_true(seen.frames > frames + 100);
	assert_non_null(strstr(report().tuning.complaint.text, "do not answer"));
	assert_int_equal(report().control_count, 0);
	run_ms(600000); /* nor later, while somebody is there */
	assert_int_equal(fake->calls[FAKE_CONTROL], asked + 2);
	fake_v4l2_fail(FAKE_CONTROL, 1, 0, 0);
	camera->operations->want(camera, false);
	run_ms(600000);
	assert_string_equal(report().tuning.complaint.text, "");
	assert_int_equal(value_of(V4L2_CID_EXPOSURE_AUTO), 1);
	assert_int_equal(report().control_count, 8);
	end();
}

/* At the opening, and in the middle of the metering: the stream goes on, and rests. */
static void test_controls_that_are_not_answered_from_the_start(void **state)
{
	(void)state;
	for (unsigned n = 1; n < 40; n++) {
		begin();
		give_controls();
		config.camera.meter_frames = 5;
		fake_v4l2_fail(FAKE_CONTROL, n, 1000, ETIMEDOUT);
		create();
		run_ms(5000);
		assert_int_equal(seen.lost, 0);
		assert_true(seen.frames > 100);
		if (fake_v4l2_has_failed())
			assert_int_equal(fake->calls[FAKE_CONTROL], n);
		fake_v4l2_fail(FAKE_CONTROL, 1, 0, 0);
		camera->operations->want(camera, false);
		run_ms(1000);
		uint64_t callbacks = fake_loop_callbacks();
		run_ms(10000);
		assert_true(fake_loop_callbacks() - callbacks < 10 * 5 + 5);
		end();
	}
}

static void test_metering_again(void **state)
{
	(void)state;
	begin();
	give_controls();
	config.camera.meter_frames = 5;
	create();
	run_ms(1000);
	camera_meter(camera);
	assert_false(report().tuning.is_locked);
	assert_int_equal(value_of(V4L2_CID_EXPOSURE_AUTO), 3);
	control_of(V4L2_CID_EXPOSURE_ABSOLUTE)->value = 77;
	camera->operations->want(camera, false); /* frames for the metering come all the same */
	run_ms(1000);
	assert_true(report().tuning.is_locked);
	assert_int_equal(value_of(V4L2_CID_EXPOSURE_ABSOLUTE), 77);
	end();
}

static void give_focus(void)
{
	static const struct fake_control focus[] = {
		{ V4L2_CID_FOCUS_AUTO, V4L2_CTRL_TYPE_BOOLEAN, "Focus, Automatic Continuous", 0, 1,
		  1, 1, 1, false, true },
		{ V4L2_CID_FOCUS_ABSOLUTE, V4L2_CTRL_TYPE_INTEGER, "Focus, Absolute", 0, 250, 5, 60,
		  60, false, true },
	};
	give_controls();
	memcpy(fake->controls + FAKE_CONTROLS_MOST - 2, focus, sizeof(focus));
}

/* The focus is back as soon as the call returns: in no more than the two writes of a control. */
static void test_the_focus_goes_near_and_comes_back(void **state)
{
	(void)state;
	static const char *const settings[] = { "auto", "120" };
	for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++) {
		begin();
		give_focus();
		config.camera.meter_frames = 5;
		(void)snprintf(config.camera.focus_near, sizeof(config.camera.focus_near), "%s",
			       settings[i]);
		create();
		run_ms(1000);
		assert_true(report().tuning.is_locked);
		assert_int_equal(value_of(V4L2_CID_FOCUS_AUTO), 0);
		camera_focus(camera, true);
		assert_int_equal(value_of(V4L2_CID_FOCUS_AUTO), i == 0);
		if (i == 0)
			control_of(V4L2_CID_FOCUS_ABSOLUTE)->value = 200;
		else
			assert_int_equal(value_of(V4L2_CID_FOCUS_ABSOLUTE), 120);
		run_ms(30000); /* nothing sets it back while a code is asked for */
		assert_int_equal(value_of(V4L2_CID_FOCUS_ABSOLUTE), i == 0 ? 200 : 120);
		assert_int_equal(report().tuning.drifts, 0);
		camera_focus(camera, false);
		assert_int_equal(value_of(V4L2_CID_FOCUS_AUTO), 0);
		assert_int_equal(value_of(V4L2_CID_FOCUS_ABSOLUTE), 60);
		end();
	}
}

static void test_a_near_focus_is_never_locked_and_outlives_a_lost_camera(void **state)
{
	(void)state;
	begin();
	give_focus();
	config.camera.meter_frames = 5;
	create();
	camera_focus(camera, true);
	run_ms(1000);
	assert_false(report().tuning.is_locked);
	camera_focus(camera, false);
	run_ms(1000);
	assert_true(report().tuning.is_locked);
	camera_focus(camera, true);
	fake_v4l2_unplug();
	run_ms(1000);
	fake_v4l2_plug("FAKE1");
	run_ms(10000);
	assert_int_equal(value_of(V4L2_CID_FOCUS_AUTO), 1);
	camera_focus(camera, false);
	assert_int_equal(value_of(V4L2_CID_FOCUS_AUTO), 0);
	assert_int_equal(value_of(V4L2_CID_FOCUS_ABSOLUTE), 60);
	end();
}

static void test_a_camera_without_a_focus_is_left_alone(void **state)
{
	(void)state;
	begin();
	give_controls();
	(void)snprintf(config.camera.focus_near, sizeof(config.camera.focus_near), "30");
	create();
	run_ms(500);
	struct fake_control before[FAKE_CONTROLS_MOST];
	memcpy(before, fake->controls, sizeof(before));
	camera_focus(camera, true);
	camera_focus(camera, false);
	assert_memory_equal(fake->controls, before, sizeof(before));
	assert_string_equal(report().tuning.complaint.text, "");
	end();
}

static void test_controls_the_camera_does_not_have(void **state)
{
	(void)state;
	begin();
	give_controls();
	(void)snprintf(config.camera.focus, sizeof(config.camera.focus), "30");
	create();
	run_ms(500);
	assert_true(seen.frames > 5); /* it takes photos all the same */
	assert_non_null(strstr(report().tuning.complaint.text, "camera.focus"));
	assert_non_null(strstr(report().tuning.complaint.text, "exposure_time_absolute"));
	end();
	begin();
	give_controls();
	(void)snprintf(config.camera.exposure, sizeof(config.camera.exposure), "9999");
	create();
	run_ms(500);
	assert_non_null(strstr(report().tuning.complaint.text, "takes 3 to 2047"));
	end();
	begin();
	give_controls();
	(void)snprintf(config.camera.controls, sizeof(config.camera.controls), "sharpnes=3");
	create();
	run_ms(500);
	assert_non_null(strstr(report().tuning.complaint.text, "sharpnes"));
	assert_non_null(strstr(report().tuning.complaint.text, "brightness"));
	end();
	begin();
	create(); /* "lock" on a camera without controls is nothing to complain about */
	run_ms(2000);
	assert_string_equal(report().tuning.complaint.text, "");
	end();
}

static void test_settings_that_make_no_sense(void **state)
{
	(void)state;
	static const struct {
		size_t offset;
		const char *value, *key;
	} rows[] = {
		{ offsetof(struct config_camera, exposure), "bright", "camera.exposure" },
		{ offsetof(struct config_camera, gain), "12x", "camera.gain" },
		{ offsetof(struct config_camera, controls), "brightness", "camera.controls" },
		{ offsetof(struct config_camera, controls), "a=1 b=", "camera.controls" },
		{ offsetof(struct config_camera, device), "usb:12:34", "usb:" },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct problem problem = { .text = "" };
		begin();
		(void)snprintf((char *)&config.camera + rows[i].offset, 32, "%s", rows[i].value);
		assert_int_equal(camera_v4l2_create_with(&config.camera, &setup, fake_loop_base(),
							 &events, NULL, &problem, &camera),
				 -EINVAL);
		assert_non_null(strstr(problem.text, rows[i].key));
		assert_null(camera);
		end();
	}
}

static void test_the_report_lists_the_controls(void **state)
{
	(void)state;
	begin();
	give_controls();
	create();
	run_ms(500);
	struct camera_v4l2_report now = report();
	assert_int_equal(now.control_count, 8);
	assert_string_equal(now.controls[0].name, "brightness");
	assert_int_equal(now.controls[0].low, -64);
	assert_string_equal(now.controls[7].name, "exposure_dynamic_framerate");
	end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_frames_come),
		cmocka_unit_test(test_the_newest_frame_wins),
		cmocka_unit_test(test_rest_wakes_four_times_a_second),
		cmocka_unit_test(test_bad_frames_are_counted_not_handed_up),
		cmocka_unit_test(test_padding_is_cut_off_and_tables_are_added),
		cmocka_unit_test(test_a_picture_that_lacks_in_form_only_is_used),
		cmocka_unit_test(test_a_picture_that_is_cut_off_is_never_used_whatever_the_form),
		cmocka_unit_test(test_a_few_pictures_of_another_size_do_not_set_the_size),
		cmocka_unit_test(test_after_three_streams_of_jpegs_in_vain_raw_is_tried),
		cmocka_unit_test(test_the_reason_says_what_is_wrong_with_the_pictures),
		cmocka_unit_test(test_the_missing_tail_of_an_even_picture_is_added),
		cmocka_unit_test(test_the_shared_pictures_of_odd_forms_are_used),
		cmocka_unit_test(test_only_damaged_frames_are_an_outage),
		cmocka_unit_test(test_a_frozen_camera_is_lost_and_found),
		cmocka_unit_test(test_a_storm_of_eagain),
		cmocka_unit_test(test_unplugged_and_back),
		cmocka_unit_test(test_a_visit_of_unplugging),
		cmocka_unit_test(test_not_there_at_start),
		cmocka_unit_test(test_without_inotify_the_back_off_finds_it),
		cmocka_unit_test(test_another_camera_is_refused_with_both_names),
		cmocka_unit_test(test_by_id_names_what_is_there_instead),
		cmocka_unit_test(test_the_identity_of_the_settings),
		cmocka_unit_test(test_stand_ins_are_refused),
		cmocka_unit_test(test_reasons_in_words),
		cmocka_unit_test(test_permissions_that_come_late),
		cmocka_unit_test(test_reauthorisation_is_asked_for_where_allowed),
		cmocka_unit_test(test_a_raw_camera_is_compressed_once),
		cmocka_unit_test(test_no_format_we_can_read),
		cmocka_unit_test(test_a_size_not_offered_is_said),
		cmocka_unit_test(test_gaps_are_counted),
		cmocka_unit_test(test_frames_have_their_time_whatever_the_driver_stamps),
		cmocka_unit_test(test_flapping_has_a_back_off),
		cmocka_unit_test(test_each_call_fails_at_each_time),
		cmocka_unit_test(test_soak),
		cmocka_unit_test(test_a_still_is_never_from_before_the_shutter_and_always_comes),
		cmocka_unit_test(test_controls_are_metered_locked_and_brought_back),
		cmocka_unit_test(test_drift_is_noticed_and_mended),
		cmocka_unit_test(test_drift_of_plain_controls),
		cmocka_unit_test(test_a_control_that_only_says_yes),
		cmocka_unit_test(test_a_value_not_taken_is_written_again),
		cmocka_unit_test(test_controls_that_are_not_answered),
		cmocka_unit_test(test_controls_that_are_not_answered_from_the_start),
		cmocka_unit_test(test_metering_again),
		cmocka_unit_test(test_the_focus_goes_near_and_comes_back),
		cmocka_unit_test(test_a_near_focus_is_never_locked_and_outlives_a_lost_camera),
		cmocka_unit_test(test_a_camera_without_a_focus_is_left_alone),
		cmocka_unit_test(test_controls_the_camera_does_not_have),
		cmocka_unit_test(test_settings_that_make_no_sense),
		cmocka_unit_test(test_the_report_lists_the_controls),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
