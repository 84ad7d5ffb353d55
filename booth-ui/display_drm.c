/* SPDX-License-Identifier: MIT */
#include "booth-ui/display_drm.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <event2/event.h>
#include <xf86drm.h>

#include "booth-ui/kms.h"
#include "booth-ui/scanout.h"
#include "booth-ui/vt.h"
#include "daemon/base/cleanup.h"
#include "daemon/base/events.h"
#include "daemon/base/log.h"
#include "daemon/base/timer.h"

enum { CARDS_MAX = 8, BUFFER_COUNT = 2 };

struct wishes {
	char card[64];
	struct kms_wish kms;
	int rotate;
};

struct buffer {
	uint32_t handle, id;
	uint64_t size_bytes;
	struct scanout scanout; /* scanout.memory is null if this buffer does not exist */
	/* the part of the canvas that has changed since the last copy to this buffer */
	struct rect stale;
};

struct display_drm {
	struct wishes wishes;
	struct display_events events;
	int fd;
	/* the console, which systemd opens as standard input; vt.fd is -1 if there is none */
	struct vt vt;
	/* event for the card's descriptor, which becomes readable when a page flip has ended */
	struct event *readable;
	struct event *look; /* timer that looks for monitors every DRM_LOOK_MS milliseconds */
	bool has_monitor;
	struct kms kms;
	struct buffer buffers[BUFFER_COUNT];
	int shown;   /* index of the buffer that the monitor shows */
	bool is_lit; /* true: the mode is set and a buffer is shown */
	bool is_flipping;
	/* true: the present page flip was already running at the last call of on_look() */
	bool is_overdue;
	bool has_told_link;  /* the bad link was logged */
	bool has_canvas;     /* false before the first call of display_show() */
	struct image canvas; /* the canvas, whose pixels belong to the caller */
	int width, height;   /* the size that the canvas must have */
	/* negative errno of the last failure, so that the same failure is logged only once; 0: no
	 * failure */
	int last_error;
};

static void report(struct display_drm *drm, int error, const char *what)
{
	if (error != drm->last_error && error < 0)
		log_warning("drm display: %s: %s; trying again", what, strerror(-error));
	drm->last_error = error;
}

/* The buffers. */

static void free_buffer(int fd, struct buffer *buffer)
{
	if (buffer->scanout.memory)
		(void)munmap(buffer->scanout.memory, buffer->size_bytes);
	if (buffer->id)
		(void)drmModeRmFB(fd, buffer->id);
	if (buffer->handle)
		(void)drmModeDestroyDumbBuffer(fd, buffer->handle);
	*buffer = (struct buffer){ 0 };
}

static int make_buffer(struct display_drm *drm, struct buffer *buffer)
{
	enum { BITS = 32, DEPTH = 24 };
	uint32_t width = drm->kms.mode.hdisplay, height = drm->kms.mode.vdisplay, stride = 0;
	uint64_t offset = 0;
	int r = drmModeCreateDumbBuffer(drm->fd, width, height, BITS, 0, &buffer->handle, &stride,
					&buffer->size_bytes);
	if (r == 0)
		r = drmModeAddFB(drm->fd, width, height, DEPTH, BITS, stride, buffer->handle,
				 &buffer->id);
	if (r == 0)
		r = drmModeMapDumbBuffer(drm->fd, buffer->handle, &offset);
	if (r < 0)
		return r;
	void *memory = mmap(NULL, buffer->size_bytes, PROT_READ | PROT_WRITE, MAP_SHARED, drm->fd,
			    (off_t)offset);
	if (memory == MAP_FAILED)
		return -errno;
	buffer->scanout = (struct scanout){ .memory = memory,
					    .width = (int)width,
					    .height = (int)height,
					    .stride = stride,
					    .rotate = drm->wishes.rotate,
					    SCANOUT_BGRX };
	return scanout_check(&buffer->scanout);
}

static void leave_monitor(struct display_drm *drm)
{
	if (drm->has_monitor)
		kms_finish(&drm->kms);
	for (int i = 0; i < BUFFER_COUNT; i++)
		free_buffer(drm->fd, &drm->buffers[i]);
	drm->has_monitor = drm->is_lit = drm->is_flipping = false;
}

static void make_all_stale(struct display_drm *drm)
{
	for (int i = 0; i < BUFFER_COUNT; i++)
		drm->buffers[i].stale = (struct rect){ 0, 0, drm->width, drm->height };
}

static int take_monitor(struct display_drm *drm, struct problem *problem)
{
	int r = kms_init(drm->fd, &drm->wishes.kms, problem, &drm->kms);
	if (r < 0)
		return r;
	drm->has_monitor = true;
	for (int i = 0; i < BUFFER_COUNT; i++) {
		r = make_buffer(drm, &drm->buffers[i]);
		if (r < 0) {
			leave_monitor(drm);
			return problem_set(problem, r, "drm display: no buffer for the monitor: %s",
					   strerror(-r));
		}
	}
	scanout_canvas_size(&drm->buffers[0].scanout, &drm->width, &drm->height);
	make_all_stale(drm);
	log_event(LOG_LEVEL_INFO, JOURNAL_MONITOR_READY, "screen at %s, %ux%u at %u Hz, %s",
		  drm->kms.name, drm->kms.mode.hdisplay, drm->kms.mode.vdisplay,
		  drm->kms.mode.vrefresh, drm->kms.is_atomic ? "atomic" : "legacy");
	return 0;
}

/* Showing the canvas. */

/* Returns whether the canvas has the size that this monitor needs. If not, on_resize() has already
 * asked for a new canvas. */
static bool has_fitting_canvas(const struct display_drm *drm)
{
	return drm->has_canvas && drm->canvas.width == drm->width &&
	       drm->canvas.height == drm->height;
}

static void present(struct display_drm *drm)
{
	if (!drm->has_monitor || drm->is_flipping || !has_fitting_canvas(drm))
		return;
	if (drm->is_lit && rect_is_empty(drm->buffers[drm->shown].stale))
		return; /* the monitor already shows the newest frame */
	int next = drm->is_lit ? 1 - drm->shown : drm->shown;
	struct buffer *buffer = &drm->buffers[next];
	scanout_copy(&buffer->scanout, &drm->canvas, buffer->stale);
	int r = drm->is_lit ? kms_flip(&drm->kms, buffer->id, drm)
			    : kms_light(&drm->kms, buffer->id);
	report(drm, r, "cannot show a frame");
	if (r < 0) {
		/* Another program has the screen, or the driver cannot flip. The next call of
		 * on_look() sets the mode again. */
		drm->is_lit = false;
		return;
	}
	buffer->stale = (struct rect){ 0 };
	drm->is_flipping = drm->is_lit;
	drm->is_lit = true;
	drm->shown = next;
}

static void on_flip(int fd, unsigned sequence, unsigned seconds, unsigned microseconds, void *user)
{
	(void)fd;
	(void)sequence;
	(void)seconds;
	(void)microseconds;
	struct display_drm *drm = user;
	drm->is_flipping = false;
	present(drm);
}

static void on_readable(int fd, short what, void *user)
{
	(void)what;
	(void)user;
	drmEventContext context = { .version = 2, .page_flip_handler = on_flip };
	(void)drmHandleEvent(fd, &context);
}

static void drm_show(void *display, const struct image *canvas, struct rect damage,
		     const struct display_screen *screen)
{
	(void)screen;
	struct display_drm *drm = display;
	drm->canvas = *canvas;
	drm->has_canvas = true;
	for (int i = 0; i < BUFFER_COUNT; i++)
		drm->buffers[i].stale = rect_unite(drm->buffers[i].stale, damage);
	present(drm);
}

/* Looking for monitors. */

static void light_again(struct display_drm *drm)
{
	drm->is_flipping = drm->is_lit = false;
	make_all_stale(drm);
}

static void look_at_link(struct display_drm *drm)
{
	bool is_bad = drm->has_monitor && kms_has_bad_link(&drm->kms);
	if (is_bad && !drm->has_told_link)
		log_warning("drm display: the monitor at %s lost its link; setting the mode again",
			    drm->kms.name);
	if (is_bad)
		light_again(drm);
	drm->has_told_link = is_bad;
}

static void on_look(int fd, short what, void *user)
{
	(void)fd;
	(void)what;
	struct display_drm *drm = user;
	int width = drm->width, height = drm->height;
	if (drm->has_monitor && !kms_is_current(&drm->kms, &drm->wishes.kms)) {
		log_event(LOG_LEVEL_WARNING, JOURNAL_MONITOR_LOST,
			  "drm display: the monitor at %s is gone or has changed", drm->kms.name);
		leave_monitor(drm);
	}
	if (!drm->has_monitor)
		report(drm, take_monitor(drm, NULL), "no monitor");
	if (drm->width != width || drm->height != height)
		drm->events.on_resize(drm->width, drm->height, drm->events.user);
	if (drm->is_flipping && drm->is_overdue) {
		log_warning("drm display: a page flip did not end; setting the mode again");
		light_again(drm);
	}
	look_at_link(drm);
	drm->is_overdue = drm->is_flipping;
	if (drm->has_monitor && !drm->is_lit)
		(void)drmSetMaster(drm->fd);
	present(drm);
}

/* The options. */

static int parse_mode(const char *value, struct kms_wish *kms)
{
	char rest;
	int count = sscanf(value, "%5dx%5d@%3d%c", &kms->width, &kms->height, &kms->rate, &rest);
	if (count == 2)
		count = sscanf(value, "%5dx%5d%c", &kms->width, &kms->height, &rest) == 2 ? 3 : 0;
	return count == 3 && kms->width > 0 && kms->height > 0 ? 0 : -EINVAL;
}

static int parse_rotate(const char *value, int *ret_rotate)
{
	static const char *const quarters[] = { "0", "90", "180", "270" };
	for (int i = 0; i < 4; i++)
		if (strcmp(value, quarters[i]) == 0) {
			*ret_rotate = i * 90;
			return 0;
		}
	return -EINVAL;
}

static int parse_wish(const char *word, struct wishes *wishes)
{
	static const char *const keys[] = { "card=", "connector=", "mode=", "rotate=" };
	for (int i = 0; i < 4; i++) {
		if (strncmp(word, keys[i], strlen(keys[i])) != 0)
			continue;
		const char *value = word + strlen(keys[i]);
		if (value[0] == '\0')
			return -EINVAL;
		if (i == 2)
			return parse_mode(value, &wishes->kms);
		if (i == 3)
			return parse_rotate(value, &wishes->rotate);
		char *target = i == 0 ? wishes->card : wishes->kms.connector;
		size_t room = i == 0 ? sizeof(wishes->card) : sizeof(wishes->kms.connector);
		return (size_t)snprintf(target, room, "%s", value) < room ? 0 : -EINVAL;
	}
	return -EINVAL;
}

static int parse_wishes(const char *text, struct wishes *wishes, struct problem *problem)
{
	char word[128];
	while (*text != '\0') {
		size_t length = strcspn(text, ",");
		(void)snprintf(word, sizeof(word), "%.*s", (int)length, text);
		if (length >= sizeof(word) || parse_wish(word, wishes) < 0)
			return problem_set(
				problem, -EINVAL,
				"drm display: '%s' makes no sense; use card=/dev/dri/cardN, "
				"connector=NAME, mode=WxH[@HZ], rotate=0|90|180|270",
				word);
		text += length + (text[length] == ',');
	}
	return 0;
}

/* Opening the card. */

static int open_card(const char *path)
{
	autoclose int fd = open(path, O_RDWR | O_CLOEXEC | O_NONBLOCK);
	uint64_t has_dumb = 0;
	if (fd < 0)
		return -errno;
	if (drmGetCap(fd, DRM_CAP_DUMB_BUFFER, &has_dumb) < 0 || !has_dumb)
		return -ENOTSUP;
	return take_fd(&fd);
}

/* Opens the card that the options name. If the options name no card, opens the first card with a
 * monitor. If no card has a monitor, opens the first card that can drive one. */
static int choose_card(const struct wishes *wishes)
{
	if (wishes->card[0] != '\0')
		return open_card(wishes->card);
	autoclose int spare = -ENODEV;
	for (int i = 0; i < CARDS_MAX; i++) {
		char path[32];
		(void)snprintf(path, sizeof(path), "/dev/dri/card%d", i);
		autoclose int fd = open_card(path);
		struct kms kms;
		if (fd < 0)
			continue;
		if (kms_init(fd, &wishes->kms, NULL, &kms) == 0) {
			/* This loop only looks for a monitor and sets no mode, so kms_finish() must
			 * not restore one. */
			drmModeFreeCrtc(kms.before);
			kms.before = NULL;
			kms_finish(&kms);
			return take_fd(&fd);
		}
		if (spare < 0)
			spare = take_fd(&fd);
	}
	return take_fd(&spare);
}

static void drm_destroy(void *display)
{
	struct display_drm *drm = display;
	if (drm->readable)
		event_free(drm->readable);
	if (drm->look)
		event_free(drm->look);
	leave_monitor(drm);
	if (drm->fd >= 0) {
		(void)drmDropMaster(drm->fd);
		(void)close(drm->fd);
	}
	vt_finish(&drm->vt);
	free(drm);
}

static int open_drm(struct display_drm *drm, struct event_base *base, struct problem *problem)
{
	drm->fd = choose_card(&drm->wishes);
	if (drm->fd < 0)
		return problem_set(
			problem, drm->fd,
			"drm display: no usable graphics card%s%s: %s; is the user in group "
			"video?",
			drm->wishes.card[0] ? " at " : "", drm->wishes.card, strerror(-drm->fd));
	/* The first program that opens a card becomes the card's master automatically. A program
	 * that opens the card later must ask the kernel to become its master. */
	if (drmSetMaster(drm->fd) < 0)
		return problem_set(
			problem, -EBUSY,
			"drm display: another program has the screen (X, Wayland, another "
			"booth-ui); stop it first");
	struct problem missing = { "" };
	int r = take_monitor(drm, &missing);
	if (r < 0 && r != -ENODEV)
		return problem_set(problem, r, "%s", missing.text);
	if (r == -ENODEV)
		log_event(LOG_LEVEL_WARNING, JOURNAL_MONITOR_LOST, "%s; waiting for one",
			  missing.text);
	drm->last_error = r;
	drm->readable = event_new(base, drm->fd, EV_READ | EV_PERSIST, on_readable, drm);
	drm->look = event_new(base, -1, EV_PERSIST, on_look, drm);
	if (!drm->readable || !drm->look || event_add(drm->readable, NULL) < 0 ||
	    timer_arm_ms(drm->look, DRM_LOOK_MS) < 0)
		return problem_memory(problem);
	return 0;
}

/* A monitor that is turned on its side is as wide as it is high otherwise. */
static void drm_millimetres(const void *display, int *ret_width, int *ret_height)
{
	const struct display_drm *drm = display;
	bool is_turned = drm->wishes.rotate % 180 != 0;
	int width = drm->has_monitor ? (int)drm->kms.width_mm : 0;
	int height = drm->has_monitor ? (int)drm->kms.height_mm : 0;
	*ret_width = is_turned ? height : width;
	*ret_height = is_turned ? width : height;
}

int display_drm_check(const char *rest, struct problem *problem)
{
	struct wishes wishes = { .rotate = 0 };
	return parse_wishes(rest, &wishes, problem);
}

int display_drm_create(struct event_base *base, const char *wishes,
		       const struct display_options *options, const struct display_events *events,
		       struct problem *problem, struct display_made *ret_made)
{
	static const struct display_class class = { .is_monitor = true,
						    .show = drm_show,
						    .destroy = drm_destroy,
						    .millimetres = drm_millimetres };
	struct display_drm *drm = calloc(1, sizeof(*drm));
	if (!drm)
		return problem_memory(problem);
	drm->fd = drm->vt.fd = -1;
	drm->events = *events;
	drm->width = options->width; /* size of the canvas until a monitor is connected */
	drm->height = options->height;
	int r = parse_wishes(wishes, &drm->wishes, problem);
	if (r == 0)
		r = open_drm(drm, base, problem);
	if (r < 0) {
		drm_destroy(drm);
		return r;
	}
	/* Standard input is no console if, for example, somebody starts booth-ui over ssh. Then no
	 * console is taken over. */
	if (vt_init("/dev/stdin", &drm->vt) < 0)
		log_debug("drm display: standard input is no console");
	*ret_made = (struct display_made){
		.class = &class, .display = drm, .width = drm->width, .height = drm->height
	};
	return 0;
}
