/* SPDX-License-Identifier: MIT */
/* wrap: ioctl mmap */
#include <errno.h>
#include <fcntl.h>
#include <linux/fb.h>
#include <linux/kd.h>
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

#include "booth-ui/display_fbdev.h"
#include "daemon/base/log.h"
#include "tests/support/folder.h"

enum { WIDTH = 8, HEIGHT = 6 };

/* What the frame buffer and the console answer. */
static struct {
	struct fb_var_screeninfo screen;
	struct fb_fix_screeninfo fixed;
	bool is_frame_buffer, can_map, is_console;
	bool has_keyboard;
	int console_mode, keyboard_mode;
} driver;

int __wrap_ioctl(int fd, unsigned long request, void *argument);
void *__wrap_mmap(void *address, size_t size, int protection, int flags, int fd, off_t offset);
void *__real_mmap(void *address, size_t size, int protection, int flags, int fd, off_t offset);

static int refuse(int error)
{
	errno = error;
	return -1;
}

int __wrap_ioctl(int fd, unsigned long request, void *argument)
{
	(void)fd;
	switch (request) {
	case FBIOGET_VSCREENINFO:
		memcpy(argument, &driver.screen, sizeof(driver.screen));
		return driver.is_frame_buffer ? 0 : refuse(ENOTTY);
	case FBIOGET_FSCREENINFO:
		memcpy(argument, &driver.fixed, sizeof(driver.fixed));
		return 0;
	case KDGETMODE:
		memcpy(argument, &driver.console_mode, sizeof(driver.console_mode));
		return driver.is_console ? 0 : refuse(ENOTTY);
	case KDSETMODE:
		driver.console_mode = (int)(intptr_t)argument;
		return 0;
	case KDGKBMODE:
		memcpy(argument, &driver.keyboard_mode, sizeof(driver.keyboard_mode));
		return driver.has_keyboard ? 0 : refuse(EINVAL);
	case KDSKBMODE:
		driver.keyboard_mode = (int)(intptr_t)argument;
		return 0;
	default:
		return refuse(EINVAL); /* FBIOBLANK, which some drivers do not know */
	}
}

void *__wrap_mmap(void *address, size_t size, int protection, int flags, int fd, off_t offset)
{
	if (!driver.can_map && fd >= 0) {
		errno = ENODEV;
		return MAP_FAILED;
	}
	return __real_mmap(address, size, protection, flags, fd, offset);
}

struct bench {
	struct folder folder;
	char device[300];
	struct display_made made;
	struct image canvas;
};

static void set_format(unsigned bits, unsigned padding)
{
	static const struct fb_bitfield five_six_five[3] = { { 11, 5, 0 },
							     { 5, 6, 0 },
							     { 0, 5, 0 } };
	static const struct fb_bitfield eights[3] = { { 16, 8, 0 }, { 8, 8, 0 }, { 0, 8, 0 } };
	const struct fb_bitfield *fields = bits == 16 ? five_six_five : eights;
	driver.screen.bits_per_pixel = bits;
	driver.screen.red = fields[0];
	driver.screen.green = fields[1];
	driver.screen.blue = fields[2];
	driver.fixed.line_length = WIDTH * bits / 8 + padding;
	driver.fixed.smem_len = driver.fixed.line_length * HEIGHT * 2;
}

static int set_up(void **state)
{
	struct bench *bench = calloc(1, sizeof(*bench));
	assert_non_null(bench);
	memset(&driver, 0, sizeof(driver));
	driver.screen.xres = WIDTH;
	driver.screen.yres = HEIGHT;
	driver.is_frame_buffer = driver.can_map = driver.is_console = true;
	driver.console_mode = KD_TEXT;
	driver.has_keyboard = true;
	driver.keyboard_mode = K_UNICODE;
	folder_create(&bench->folder);
	(void)snprintf(bench->device, sizeof(bench->device), "%s/fb", bench->folder.path);
	int fd = open(bench->device, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	assert_true(fd >= 0);
	assert_int_equal(ftruncate(fd, 4096), 0);
	(void)close(fd);
	bench->canvas = (struct image){ calloc(HEIGHT, WIDTH * 4), WIDTH, HEIGHT, WIDTH * 4 };
	assert_non_null(bench->canvas.pixels);
	*state = bench;
	return 0;
}

static void close_display(struct bench *bench)
{
	if (bench->made.class)
		bench->made.class->destroy(bench->made.display);
	bench->made.class = NULL;
}

static int tear_down(void **state)
{
	struct bench *bench = *state;
	close_display(bench);
	folder_remove(&bench->folder);
	free(bench->canvas.pixels);
	free(bench);
	return 0;
}

static int create(struct bench *bench, const char *more, struct problem *problem)
{
	struct display_options options = { 0 };
	struct display_events events = { 0 };
	char text[700];
	(void)snprintf(text, sizeof(text), "%s,tty=%s%s", bench->device, bench->device, more);
	return display_fbdev_create(NULL, text, &options, &events, problem, &bench->made);
}

static void open_display(struct bench *bench)
{
	struct problem problem = { "" };
	if (create(bench, "", &problem) < 0)
		fail_msg("%s", problem.text);
	assert_int_equal(bench->made.width, WIDTH);
	assert_int_equal(bench->made.height, HEIGHT);
}

static void show(struct bench *bench, struct rect damage)
{
	struct display_screen screen = { .name = "idle" };
	bench->made.class->show(bench->made.display, &bench->canvas, damage, &screen);
}

/* The bytes of the device. */
static void read_device(struct bench *bench, uint8_t bytes[4096])
{
	int fd = open(bench->device, O_RDONLY | O_CLOEXEC);
	assert_true(fd >= 0);
	assert_int_equal(pread(fd, bytes, 4096, 0), 4096);
	(void)close(fd);
}

static void paint(struct bench *bench, uint32_t colour)
{
	for (int y = 0; y < HEIGHT; y++)
		for (size_t x = 0; x < WIDTH; x++)
			memcpy(image_row(&bench->canvas, y) + x * 4, &colour, 4);
}

static const struct rect whole = { 0, 0, WIDTH, HEIGHT };

static void show_in_format(struct bench *bench, unsigned bits, unsigned padding,
			   const uint8_t *expected)
{
	set_format(bits, padding);
	open_display(bench);
	paint(bench, 0x00ff8000);
	show(bench, whole);
	close_display(bench);
	uint8_t bytes[4096];
	read_device(bench, bytes);
	size_t size = bits / 8, line = WIDTH * size + padding;
	for (size_t y = 0; y < HEIGHT; y++)
		for (size_t x = 0; x < WIDTH; x++)
			assert_memory_equal(bytes + y * line + x * size, expected, size);
}

static void check_millimetres(struct bench *bench, const char *more, int width, int height)
{
	struct problem problem = { "" };
	int is_width = -1, is_height = -1;
	set_format(32, 0);
	assert_int_equal(create(bench, more, &problem), 0);
	bench->made.class->millimetres(bench->made.display, &is_width, &is_height);
	assert_int_equal(is_width, width);
	assert_int_equal(is_height, height);
	close_display(bench);
}

static void test_the_size_of_the_monitor_is_told(void **state)
{
	driver.screen.width = 527;
	driver.screen.height = 296;
	check_millimetres(*state, "", 527, 296);
	check_millimetres(*state, ",rotate=90", 296, 527);
}

static void test_a_monitor_that_hides_its_size_has_none(void **state)
{
	driver.screen.width = driver.screen.height = UINT32_MAX;
	check_millimetres(*state, "", 0, 0);
	driver.screen.width = driver.screen.height = 0;
	check_millimetres(*state, "", 0, 0);
}

static void test_32_bits_a_pixel_are_shown(void **state)
{
	show_in_format(*state, 32, 64, (const uint8_t[]){ 0x00, 0x80, 0xff, 0x00 });
}

static void test_24_bits_a_pixel_are_shown(void **state)
{
	show_in_format(*state, 24, 8, (const uint8_t[]){ 0x00, 0x80, 0xff });
}

static void test_16_bits_a_pixel_are_shown(void **state)
{
	show_in_format(*state, 16, 0, (const uint8_t[]){ 0x00, 0xfc });
}

static void test_only_the_damage_is_copied(void **state)
{
	struct bench *bench = *state;
	set_format(32, 0);
	open_display(bench);
	paint(bench, 0x00ffffff);
	show(bench, (struct rect){ 2, 1, 3, 2 });
	uint8_t bytes[4096];
	read_device(bench, bytes);
	int changed = 0;
	for (int i = 0; i < WIDTH * HEIGHT; i++)
		changed += bytes[i * 4] == 0xff;
	assert_int_equal(changed, 6);
	assert_int_equal(bytes[(1 * WIDTH + 2) * 4], 0xff);
}

/* A boot splash may have left the device panned to the second half of its memory. */
static void test_the_visible_part_of_the_memory_is_used(void **state)
{
	struct bench *bench = *state;
	set_format(32, 0);
	driver.screen.yoffset = HEIGHT;
	open_display(bench);
	paint(bench, 0x00ffffff);
	show(bench, whole);
	uint8_t bytes[4096];
	read_device(bench, bytes);
	assert_int_equal(bytes[(WIDTH * HEIGHT - 1) * 4], 0);
	assert_int_equal(bytes[WIDTH * HEIGHT * 4], 0xff);
}

static void test_frames_are_written_whole_where_the_memory_cannot_be_mapped(void **state)
{
	struct bench *bench = *state;
	set_format(32, 0);
	driver.can_map = false;
	driver.screen.yoffset = 1;
	open_display(bench);
	paint(bench, 0x00aaaaaa);
	show(bench, whole);
	paint(bench, 0x00bbbbbb);
	show(bench, (struct rect){ 0, 0, WIDTH, 1 });
	uint8_t bytes[4096];
	read_device(bench, bytes);
	assert_int_equal(bytes[0], 0); /* the line above the visible part */
	assert_int_equal(bytes[WIDTH * 4], 0xbb);
	assert_int_equal(bytes[2 * WIDTH * 4], 0xaa);
	assert_int_equal(bytes[HEIGHT * WIDTH * 4], 0xaa);
}

static void test_the_console_is_silenced_and_restored(void **state)
{
	struct bench *bench = *state;
	set_format(32, 0);
	open_display(bench);
	assert_int_equal(driver.console_mode, KD_GRAPHICS);
	close_display(bench);
	assert_int_equal(driver.console_mode, KD_TEXT);
}

static void test_no_keyboard_reaches_the_console_meanwhile(void **state)
{
	struct bench *bench = *state;
	set_format(32, 0);
	open_display(bench);
	assert_int_equal(driver.keyboard_mode, K_OFF);
	close_display(bench);
	assert_int_equal(driver.keyboard_mode, K_UNICODE);
}

static void test_a_console_without_a_keyboard_is_silenced_too(void **state)
{
	struct bench *bench = *state;
	set_format(32, 0);
	driver.has_keyboard = false;
	open_display(bench);
	assert_int_equal(driver.console_mode, KD_GRAPHICS);
	close_display(bench);
	assert_int_equal(driver.console_mode, KD_TEXT);
	assert_int_equal(driver.keyboard_mode, K_UNICODE); /* was never set */
}

static void test_the_display_works_without_a_console(void **state)
{
	struct bench *bench = *state;
	set_format(32, 0);
	driver.is_console = false;
	open_display(bench);
	show(bench, whole);
	close_display(bench);
	assert_int_equal(driver.console_mode, KD_TEXT);
}

static void test_the_picture_is_turned(void **state)
{
	struct bench *bench = *state;
	struct problem problem = { "" };
	set_format(32, 0);
	assert_int_equal(create(bench, ",rotate=270", &problem), 0);
	assert_int_equal(bench->made.width, HEIGHT);
	assert_int_equal(bench->made.height, WIDTH);
}

static void expect_refused(struct bench *bench, const char *more, int error, const char *words)
{
	struct problem problem = { "" };
	assert_int_equal(create(bench, more, &problem), error);
	if (!strstr(problem.text, words))
		fail_msg("'%s' does not say '%s'", problem.text, words);
	assert_int_equal(driver.console_mode, KD_TEXT); /* the console was not touched */
}

static void test_wrong_options_and_devices_are_refused(void **state)
{
	struct bench *bench = *state;
	set_format(32, 0);
	expect_refused(bench, ",rotate=1", -EINVAL, "rotate=1");
	expect_refused(bench, ",fb1", -EINVAL, "fb1");
	set_format(8, 0);
	expect_refused(bench, "", -ENOTSUP, "8 bits");
	set_format(32, 0);
	driver.is_frame_buffer = false;
	expect_refused(bench, "", -ENOTSUP, "is no frame buffer");
	(void)snprintf(bench->device, sizeof(bench->device), "/nonexistent/fb");
	expect_refused(bench, "", -ENOENT, "/nonexistent/fb");
}

int main(void)
{
	log_open("test", (enum log_level)0);
#define WITH_BENCH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		WITH_BENCH(test_the_size_of_the_monitor_is_told),
		WITH_BENCH(test_a_monitor_that_hides_its_size_has_none),
		WITH_BENCH(test_32_bits_a_pixel_are_shown),
		WITH_BENCH(test_24_bits_a_pixel_are_shown),
		WITH_BENCH(test_16_bits_a_pixel_are_shown),
		WITH_BENCH(test_only_the_damage_is_copied),
		WITH_BENCH(test_the_visible_part_of_the_memory_is_used),
		WITH_BENCH(test_frames_are_written_whole_where_the_memory_cannot_be_mapped),
		WITH_BENCH(test_the_console_is_silenced_and_restored),
		WITH_BENCH(test_no_keyboard_reaches_the_console_meanwhile),
		WITH_BENCH(test_a_console_without_a_keyboard_is_silenced_too),
		WITH_BENCH(test_the_display_works_without_a_console),
		WITH_BENCH(test_the_picture_is_turned),
		WITH_BENCH(test_wrong_options_and_devices_are_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
