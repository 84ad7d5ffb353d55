/* SPDX-License-Identifier: MIT */
#include "daemon/devices/capture_format.h"

#include <errno.h>
#include <libv4l2.h>
#include <linux/videodev2.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "daemon/devices/video_node.h"

enum {
	/* The most formats or sizes that are read from a driver's list. Drivers list some dozens.
	 * Without this limit, a driver that never ends its list with EINVAL would block us for
	 * ever. */
	LISTED_MAX = 128,
	SIDE_MAX = 16384,
	BGR_BYTES = 3,
};

/* The state of one negotiation with the driver. */
struct talk {
	int fd;
	const struct capture_wish *wish;
	struct capture_format format;
};

struct size {
	uint32_t width, height;
};

__attribute__((format(printf, 2, 3))) static void refuse(struct talk *talk, const char *format, ...)
{
	size_t used = strlen(talk->format.refused);
	char *rest = talk->format.refused + used;
	size_t left = sizeof(talk->format.refused) - used;
	if (used > 0 && left > 2) {
		(void)snprintf(rest, left, "; ");
		rest += 2;
		left -= 2;
	}
	va_list arguments;
	va_start(arguments, format);
	(void)vsnprintf(rest, left, format, arguments);
	va_end(arguments);
}

static bool lists_format(int fd, uint32_t wanted)
{
	for (uint32_t i = 0; i < LISTED_MAX; i++) {
		struct v4l2_fmtdesc entry = { .index = i, .type = V4L2_BUF_TYPE_VIDEO_CAPTURE };
		if (video_node_call(fd, VIDIOC_ENUM_FMT, &entry) < 0)
			return false;
		if (entry.pixelformat == wanted)
			return true;
	}
	return false;
}

static bool covers(struct size size, struct size wanted)
{
	return size.width >= wanted.width && size.height >= wanted.height;
}

static uint64_t area(struct size size)
{
	return (uint64_t)size.width * size.height;
}

/* Returns whether the candidate is better than the best size so far. Best is the smallest size with
 * at least the wanted width and height. If no size is that large, the largest size is best. */
static bool is_better(struct size candidate, struct size best, struct size wanted)
{
	if (covers(candidate, wanted) != covers(best, wanted))
		return covers(candidate, wanted);
	return covers(candidate, wanted) ? area(candidate) < area(best)
					 : area(candidate) > area(best);
}

static struct size choose_size(const struct talk *talk, uint32_t pixel_format)
{
	struct size wanted = { (uint32_t)talk->wish->width, (uint32_t)talk->wish->height };
	struct size best = { 0, 0 };
	for (uint32_t i = 0; i < LISTED_MAX; i++) {
		struct v4l2_frmsizeenum entry = { .index = i, .pixel_format = pixel_format };
		if (video_node_call(talk->fd, VIDIOC_ENUM_FRAMESIZES, &entry) < 0)
			break;
		if (entry.type != V4L2_FRMSIZE_TYPE_DISCRETE)
			/* the driver offers a range of sizes, and rounds the wanted size itself */
			return wanted;
		struct size size = { entry.discrete.width, entry.discrete.height };
		if (best.width == 0 || is_better(size, best, wanted))
			best = size;
	}
	return best.width ? best : wanted;
}

static void note_size(struct talk *talk, const struct v4l2_pix_format *given)
{
	struct capture_format *format = &talk->format;
	size_t least = (size_t)given->width * BGR_BYTES;
	format->width = (int)given->width;
	format->height = (int)given->height;
	format->row_bytes = given->bytesperline > least ? given->bytesperline : least;
	video_node_format_text(given->pixelformat, format->name);
	if (format->width != talk->wish->width || format->height != talk->wish->height)
		refuse(talk, "%dx%d is not offered, took %dx%d", talk->wish->width,
		       talk->wish->height, format->width, format->height);
}

/* -ENOTSUP: the driver did not choose the wanted format, or chose an impossible size. */
static int set_format(struct talk *talk, uint32_t wanted)
{
	struct size size = choose_size(talk, wanted);
	struct v4l2_format format = { .type = V4L2_BUF_TYPE_VIDEO_CAPTURE };
	struct v4l2_pix_format *given = &format.fmt.pix;
	given->width = size.width;
	given->height = size.height;
	given->pixelformat = wanted;
	given->field = V4L2_FIELD_ANY;
	int r = video_node_call(talk->fd, VIDIOC_S_FMT, &format);
	if (r < 0)
		return r;
	if (given->pixelformat != wanted || given->width == 0 || given->height == 0 ||
	    given->width > SIDE_MAX || given->height > SIDE_MAX)
		return -ENOTSUP;
	note_size(talk, given);
	return 0;
}

static double rate_of(struct v4l2_fract interval)
{
	return interval.numerator ? (double)interval.denominator / interval.numerator : 0;
}

/* Asks for the wanted rate. It is no failure if the driver cannot set rates: it then streams at its
 * own rate. */
static void set_rate(struct talk *talk)
{
	struct v4l2_streamparm settings = { .type = V4L2_BUF_TYPE_VIDEO_CAPTURE };
	settings.parm.capture.timeperframe = (struct v4l2_fract){ 1, (uint32_t)talk->wish->rate };
	if (video_node_call(talk->fd, VIDIOC_S_PARM, &settings) < 0) {
		refuse(talk, "the rate cannot be set");
		return;
	}
	talk->format.rate = rate_of(settings.parm.capture.timeperframe);
	double difference = talk->format.rate - talk->wish->rate;
	if (difference > 0.5 || difference < -0.5)
		refuse(talk, "%d frames/s are not offered, took %.3g", talk->wish->rate,
		       talk->format.rate);
}

static int agree_on_jpeg(struct talk *talk)
{
	static const uint32_t ranked[] = { V4L2_PIX_FMT_MJPEG, V4L2_PIX_FMT_JPEG };
	int result = -ENOTSUP;
	for (size_t i = 0; i < sizeof(ranked) / sizeof(ranked[0]); i++) {
		if (!lists_format(talk->fd, ranked[i]))
			continue;
		int r = set_format(talk, ranked[i]);
		if (r == 0)
			return 0;
		char name[VIDEO_NODE_FORMAT_BYTES];
		video_node_format_text(ranked[i], name);
		refuse(talk, "%s: %s", name, strerror(-r));
		result = r;
	}
	if (result == -ENOTSUP)
		refuse(talk, "no JPEG format");
	return result;
}

/* Lets libv4l2 convert the pictures. libv4l2 chooses the raw format that is cheapest to convert. */
static int agree_on_raw(struct talk *talk)
{
	if (v4l2_fd_open(talk->fd, 0) < 0)
		return errno > 0 ? -errno : -EIO;
	talk->format.is_converted = true;
	return set_format(talk, V4L2_PIX_FMT_BGR24);
}

static void list_formats(int fd, char *text, size_t size)
{
	text[0] = '\0';
	for (uint32_t i = 0; i < LISTED_MAX; i++) {
		struct v4l2_fmtdesc entry = { .index = i, .type = V4L2_BUF_TYPE_VIDEO_CAPTURE };
		if (video_node_call(fd, VIDIOC_ENUM_FMT, &entry) < 0)
			return;
		char name[VIDEO_NODE_FORMAT_BYTES];
		video_node_format_text(entry.pixelformat, name);
		size_t used = strlen(text);
		(void)snprintf(text + used, size - used, "%s%s", used ? " " : "", name);
	}
}

static int explain_no_format(const struct talk *talk, const char *path, struct problem *problem)
{
	static const char *const wished[] = {
		[CAPTURE_ANY] = "JPEG, then raw", [CAPTURE_JPEG] = "JPEG", [CAPTURE_RAW] = "raw"
	};
	char offered[160];
	list_formats(talk->fd, offered, sizeof(offered));
	return problem_set(problem, -ENOTSUP,
			   "%s: no picture format we can read; asked for %s, the camera offers: "
			   "%s (%s)",
			   path, wished[talk->wish->kind], offered[0] ? offered : "nothing",
			   talk->format.refused);
}

static bool may_try_next(int error)
{
	return error == -ENOTSUP || error == -EINVAL;
}

int capture_format_agree(int fd, const char *path, const struct capture_wish *wish,
			 struct problem *problem, struct capture_format *ret_format)
{
	struct talk talk = { .fd = fd, .wish = wish };
	int r = -ENOTSUP;
	if (wish->kind != CAPTURE_RAW)
		r = agree_on_jpeg(&talk);
	if (r < 0 && may_try_next(r) && wish->kind != CAPTURE_JPEG)
		r = agree_on_raw(&talk);
	if (r < 0 && may_try_next(r))
		return explain_no_format(&talk, path, problem);
	if (r < 0)
		return video_node_explain(path, "setting the format", r, problem);
	set_rate(&talk);
	*ret_format = talk.format;
	return 0;
}
