/* SPDX-License-Identifier: MIT */
#include "booth-ui/display_fbdev.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "booth-ui/scanout.h"
#include "booth-ui/vt.h"
#include "daemon/base/log.h"

struct wishes {
	char device[64], tty[64];
	int rotate;
};

struct display_fbdev {
	int fd;
	struct vt vt;
	uint8_t *mapped; /* the frame buffer's memory; null: the driver cannot map it */
	size_t mapped_bytes;
	/* memory for a frame that pwrite() copies to the device; null: `mapped` is used instead */
	uint8_t *frame;
	size_t frame_bytes;
	off_t frame_at; /* byte offset of the visible part of the device's memory */
	struct scanout scanout;
	int width_mm,
		height_mm; /* size of the canvas on the monitor; 0: the driver does not tell */
	bool has_failed; /* true: the last write to the device failed, and the failure was logged */
};

static int parse_word(const char *word, struct wishes *wishes)
{
	static const char *const turns[] = { "rotate=0", "rotate=90", "rotate=180", "rotate=270" };
	for (int i = 0; i < 4; i++)
		if (strcmp(word, turns[i]) == 0) {
			wishes->rotate = i * 90;
			return 0;
		}
	char *target = wishes->device;
	if (strncmp(word, "tty=", 4) == 0) {
		target = wishes->tty;
		word += 4;
	}
	if (word[0] != '/')
		return -EINVAL;
	/* wishes->device and wishes->tty have the same size */
	size_t room = sizeof(wishes->device);
	return (size_t)snprintf(target, room, "%s", word) < room ? 0 : -EINVAL;
}

static int parse_wishes(const char *text, struct wishes *wishes, struct problem *problem)
{
	char word[128];
	*wishes = (struct wishes){ .device = "/dev/fb0" };
	while (*text != '\0') {
		size_t length = strcspn(text, ",");
		(void)snprintf(word, sizeof(word), "%.*s", (int)length, text);
		if (length >= sizeof(word) || parse_word(word, wishes) < 0)
			return problem_set(problem, -EINVAL,
					   "fbdev display: '%s' makes no sense; use "
					   "fbdev[:/dev/fbN][,tty=/dev/ttyN][,rotate=0|90|180|270]",
					   word);
		text += length + (text[length] == ',');
	}
	return 0;
}

static struct scanout_field field_of(const struct fb_bitfield *field)
{
	return (struct scanout_field){ .offset = field->offset, .length = field->length };
}

/* Maps the frame buffer if the driver supports it. Otherwise allocates memory for one frame, which
 * is later written to the device as a whole. */
static int take_memory(struct display_fbdev *fbdev, const struct fb_var_screeninfo *screen,
		       const struct fb_fix_screeninfo *fixed)
{
	size_t skipped = (size_t)screen->yoffset * fixed->line_length +
			 (size_t)screen->xoffset * screen->bits_per_pixel / 8;
	size_t needed = skipped + (size_t)screen->yres * fixed->line_length;
	if (fixed->smem_len >= needed) {
		void *memory = mmap(NULL, fixed->smem_len, PROT_READ | PROT_WRITE, MAP_SHARED,
				    fbdev->fd, 0);
		if (memory != MAP_FAILED) {
			fbdev->mapped = memory;
			fbdev->mapped_bytes = fixed->smem_len;
			fbdev->scanout.memory = fbdev->mapped + skipped;
			return 0;
		}
	}
	fbdev->frame_bytes = (size_t)screen->yres * fixed->line_length;
	fbdev->frame_at = (off_t)skipped;
	fbdev->frame = calloc(1, fbdev->frame_bytes);
	fbdev->scanout.memory = fbdev->frame;
	return fbdev->frame ? 0 : -ENOMEM;
}

/* A driver that does not know the monitor's size says 0 or -1. A canvas that is turned on its side is
 * as wide as the monitor is high. */
static void take_millimetres(struct display_fbdev *fbdev, const struct fb_var_screeninfo *screen,
			     bool is_turned)
{
	enum { MILLIMETRES_MAX = 10000 };
	if (screen->width > MILLIMETRES_MAX || screen->height > MILLIMETRES_MAX)
		return;
	fbdev->width_mm = (int)(is_turned ? screen->height : screen->width);
	fbdev->height_mm = (int)(is_turned ? screen->width : screen->height);
}

static void fbdev_millimetres(const void *display, int *ret_width, int *ret_height)
{
	const struct display_fbdev *fbdev = display;
	*ret_width = fbdev->width_mm;
	*ret_height = fbdev->height_mm;
}

static int open_frame_buffer(struct display_fbdev *fbdev, const struct wishes *wishes,
			     struct problem *problem)
{
	struct fb_var_screeninfo screen = { 0 };
	struct fb_fix_screeninfo fixed = { 0 };
	fbdev->fd = open(wishes->device, O_RDWR | O_CLOEXEC);
	if (fbdev->fd < 0)
		return problem_set(
			problem, -errno,
			"fbdev display: cannot open %s: %s; is there a frame buffer, and the "
			"user in group video?",
			wishes->device, strerror(errno));
	if (ioctl(fbdev->fd, FBIOGET_VSCREENINFO, &screen) < 0 ||
	    ioctl(fbdev->fd, FBIOGET_FSCREENINFO, &fixed) < 0)
		return problem_set(problem, -ENOTSUP, "fbdev display: %s is no frame buffer",
				   wishes->device);
	fbdev->scanout = (struct scanout){ .width = (int)screen.xres,
					   .height = (int)screen.yres,
					   .stride = fixed.line_length,
					   .bytes_per_pixel = (int)screen.bits_per_pixel / 8,
					   .red = field_of(&screen.red),
					   .green = field_of(&screen.green),
					   .blue = field_of(&screen.blue),
					   .rotate = wishes->rotate };
	take_millimetres(fbdev, &screen, wishes->rotate % 180 != 0);
	if (screen.bits_per_pixel % 8 != 0 || scanout_check(&fbdev->scanout) < 0)
		return problem_set(
			problem, -ENOTSUP,
			"fbdev display: booth-ui does not know the pixel format of %s, %u bits; "
			"set 16, 24 or 32 with fbset(1)",
			wishes->device, screen.bits_per_pixel);
	/* The result is ignored, because some drivers do not support this call. */
	(void)ioctl(fbdev->fd, FBIOBLANK, FB_BLANK_UNBLANK);
	int r = take_memory(fbdev, &screen, &fixed);
	return r < 0 ? problem_memory(problem) : 0;
}

static void write_frame(struct display_fbdev *fbdev)
{
	size_t done = 0;
	while (done < fbdev->frame_bytes) {
		ssize_t size = pwrite(fbdev->fd, fbdev->frame + done, fbdev->frame_bytes - done,
				      fbdev->frame_at + (off_t)done);
		if (size < 0 && errno == EINTR)
			continue;
		if (size <= 0) {
			if (!fbdev->has_failed)
				log_error("fbdev display: cannot write a frame: %s",
					  size < 0 ? strerror(errno) : "it took no bytes");
			fbdev->has_failed = true;
			return;
		}
		done += (size_t)size;
	}
	fbdev->has_failed = false;
}

static void fbdev_show(void *display, const struct image *canvas, struct rect damage,
		       const struct display_screen *screen)
{
	(void)screen;
	struct display_fbdev *fbdev = display;
	scanout_copy(&fbdev->scanout, canvas, damage);
	if (fbdev->frame)
		write_frame(fbdev);
}

static void fbdev_destroy(void *display)
{
	struct display_fbdev *fbdev = display;
	if (fbdev->mapped)
		(void)munmap(fbdev->mapped, fbdev->mapped_bytes);
	free(fbdev->frame);
	if (fbdev->fd >= 0)
		(void)close(fbdev->fd);
	vt_finish(&fbdev->vt);
	free(fbdev);
}

/* Silences one console: the console that the option tty= names; without this option, the console
 * that systemd made standard input; if standard input is no console, the console in the
 * foreground. */
static void silence_console(struct display_fbdev *fbdev, const struct wishes *wishes)
{
	int r;
	if (wishes->tty[0] != '\0') {
		r = vt_init(wishes->tty, &fbdev->vt);
	} else {
		r = vt_init("/dev/stdin", &fbdev->vt);
		if (r < 0)
			r = vt_init("/dev/tty0", &fbdev->vt);
	}
	if (r < 0)
		log_warning("fbdev display: the console stays in text mode and may draw over the "
			    "screen: %s; name a console that booth-ui may write with "
			    "tty=/dev/ttyN, or boot with vt.global_cursor_default=0",
			    strerror(-r));
}

int display_fbdev_check(const char *rest, struct problem *problem)
{
	struct wishes wishes;
	return parse_wishes(rest, &wishes, problem);
}

int display_fbdev_create(struct event_base *base, const char *wishes_text,
			 const struct display_options *options, const struct display_events *events,
			 struct problem *problem, struct display_made *ret_made)
{
	(void)base;
	(void)options;
	(void)events;
	static const struct display_class class = { .is_monitor = true,
						    .show = fbdev_show,
						    .destroy = fbdev_destroy,
						    .millimetres = fbdev_millimetres };
	struct wishes wishes;
	int r = parse_wishes(wishes_text, &wishes, problem);
	if (r < 0)
		return r;
	struct display_fbdev *fbdev = calloc(1, sizeof(*fbdev));
	if (!fbdev)
		return problem_memory(problem);
	fbdev->vt.fd = -1;
	r = open_frame_buffer(fbdev, &wishes, problem);
	if (r < 0) {
		fbdev_destroy(fbdev);
		return r;
	}
	silence_console(fbdev, &wishes);
	struct display_made made = { .class = &class, .display = fbdev };
	scanout_canvas_size(&fbdev->scanout, &made.width, &made.height);
	*ret_made = made;
	return 0;
}
