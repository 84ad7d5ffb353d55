/* SPDX-License-Identifier: MIT */
#include "daemon/devices/capture.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <libv4l2.h>
#include <linux/videodev2.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/clock.h"
#include "daemon/imaging/jpeg.h"

/* One with us, one being filled, one full and one in reserve; more only makes frames older. */
enum { BUFFERS_WANTED = 4, BUFFERS_LEAST = 2, BUFFERS_MOST = 8 };
/* Drivers list some dozens; beyond this a driver that never says EINVAL would keep us here. */
enum { MOST_LISTED = 128 };
/* A smaller "picture" is a header at best; ustreamer's limit is the same. */
enum { LEAST_JPEG_BYTES = 128 };
/* The only compression an original of a raw camera ever sees: near-lossless. */
enum { RAW_QUALITY = 95, RAW_DPI = 72 };
enum { BGR_BYTES = 3 };
/* A timestamp this far ahead of now was not made by our clock. */
#define FUTURE_US INT64_C(1000000)

struct buffer {
	void *start;
	size_t length;
	int64_t queued_us;
};

struct capture {
	int fd;
	bool is_registered; /* with libv4l2, so that v4l2_close() frees its share */
	bool is_streaming;
	struct capture_wish wish;
	struct capture_info info;
	struct capture_counts counts;
	uint32_t pixel_format;
	size_t row_bytes; /* converted frames */
	struct buffer buffers[BUFFERS_MOST];
	unsigned buffer_count;
	bool has_sequence;
	uint32_t last_sequence;
	/* The frame that is lent out. */
	bool is_lent;
	struct v4l2_buffer lent;
	uint8_t *made;   /* compressed or completed bytes, ours */
	uint8_t *pixels; /* BGRX of a converted frame */
};

static int call(const struct capture *capture, unsigned long request, void *argument)
{
	if (v4l2_ioctl(capture->fd, request, argument) < 0)
		return errno > 0 ? -errno : -EIO;
	return 0;
}

static void fourcc_text(uint32_t format, char text[5])
{
	for (unsigned i = 0; i < 4; i++) {
		char c = (char)(format >> (8 * i) & 0x7f);
		text[i] = (char)(c < ' ' ? '?' : c);
	}
	text[4] = '\0';
}

__attribute__((format(printf, 2, 3))) static void refuse(struct capture *capture,
							 const char *format, ...)
{
	size_t used = strlen(capture->info.refused);
	char *rest = capture->info.refused + used;
	size_t left = sizeof(capture->info.refused) - used;
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

static int explain_access(const char *path, struct problem *problem)
{
	struct stat status;
	if (stat(path, &status) < 0)
		return problem_set(problem, -EACCES, "%s: no permission to open it", path);
	char space[1024];
	struct group entry, *group = NULL;
	bool has_name =
		getgrgid_r(status.st_gid, &entry, space, sizeof(space), &group) == 0 && group;
	return problem_set(
		problem, -EACCES,
		"%s: no permission: it belongs to group %s (%u) with mode %03o; add the "
		"daemon's user to that group (SupplementaryGroups= in the unit), see: ls "
		"-lL %s",
		path, has_name ? group->gr_name : "?", (unsigned)status.st_gid,
		(unsigned)status.st_mode & 0777u, path);
}

static int explain(const char *path, const char *action, int error, struct problem *problem)
{
	switch (error) {
	case -EACCES:
	case -EPERM:
		return explain_access(path, problem);
	case -EBUSY:
		return problem_set(problem, error,
				   "%s: another program holds the camera (%s); find it with: fuser "
				   "-v %s",
				   path, action, path);
	case -ENOSPC:
		return problem_set(problem, error,
				   "%s: not enough USB bandwidth to stream (%s): another camera on "
				   "the same bus, or a USB 2 port; lower camera.width, camera.rate "
				   "or use another port, see: lsusb -t",
				   path, action);
	case -ENOENT:
	case -ENODEV:
	case -ENXIO:
		return problem_set(problem, error,
				   "%s: the camera is not there; check cable and power, see: ls -l "
				   "/dev/v4l/by-id",
				   path);
	default:
		return problem_set(problem, error, "%s: %s failed: %s; see: journalctl -k", path,
				   action, strerror(-error));
	}
}

static bool lists_format(const struct capture *capture, uint32_t wanted)
{
	for (uint32_t i = 0; i < MOST_LISTED; i++) {
		struct v4l2_fmtdesc entry = { .index = i, .type = V4L2_BUF_TYPE_VIDEO_CAPTURE };
		if (call(capture, VIDIOC_ENUM_FMT, &entry) < 0)
			return false;
		if (entry.pixelformat == wanted)
			return true;
	}
	return false;
}

struct size {
	uint32_t width, height;
};

static bool covers(struct size size, struct size wanted)
{
	return size.width >= wanted.width && size.height >= wanted.height;
}

static uint64_t area(struct size size)
{
	return (uint64_t)size.width * size.height;
}

/* The smallest that covers what is wanted; where none does, the largest. */
static bool is_better(struct size candidate, struct size best, struct size wanted)
{
	if (covers(candidate, wanted) != covers(best, wanted))
		return covers(candidate, wanted);
	return covers(candidate, wanted) ? area(candidate) < area(best)
					 : area(candidate) > area(best);
}

static struct size choose_size(const struct capture *capture, uint32_t format)
{
	struct size wanted = { (uint32_t)capture->wish.width, (uint32_t)capture->wish.height };
	struct size best = { 0, 0 };
	for (uint32_t i = 0; i < MOST_LISTED; i++) {
		struct v4l2_frmsizeenum entry = { .index = i, .pixel_format = format };
		if (call(capture, VIDIOC_ENUM_FRAMESIZES, &entry) < 0)
			break;
		if (entry.type != V4L2_FRMSIZE_TYPE_DISCRETE)
			return wanted; /* any size in steps: the driver rounds */
		struct size size = { entry.discrete.width, entry.discrete.height };
		if (best.width == 0 || is_better(size, best, wanted))
			best = size;
	}
	return best.width ? best : wanted;
}

/* -ENOTSUP: the driver gives another format. */
static int set_format(struct capture *capture, uint32_t wanted)
{
	struct size size = choose_size(capture, wanted);
	struct v4l2_format format = { .type = V4L2_BUF_TYPE_VIDEO_CAPTURE };
	format.fmt.pix.width = size.width;
	format.fmt.pix.height = size.height;
	format.fmt.pix.pixelformat = wanted;
	format.fmt.pix.field = V4L2_FIELD_ANY;
	int r = call(capture, VIDIOC_S_FMT, &format);
	if (r < 0)
		return r;
	if (format.fmt.pix.pixelformat != wanted)
		return -ENOTSUP;
	if (format.fmt.pix.width == 0 || format.fmt.pix.height == 0 ||
	    format.fmt.pix.width > 16384 || format.fmt.pix.height > 16384)
		return -ENOTSUP;
	capture->pixel_format = wanted;
	capture->info.width = (int)format.fmt.pix.width;
	capture->info.height = (int)format.fmt.pix.height;
	size_t least = (size_t)format.fmt.pix.width * BGR_BYTES;
	capture->row_bytes =
		format.fmt.pix.bytesperline > least ? format.fmt.pix.bytesperline : least;
	fourcc_text(wanted, capture->info.format);
	if (capture->info.width != capture->wish.width ||
	    capture->info.height != capture->wish.height)
		refuse(capture, "%dx%d is not offered, took %dx%d", capture->wish.width,
		       capture->wish.height, capture->info.width, capture->info.height);
	return 0;
}

static double rate_of(struct v4l2_fract interval)
{
	return interval.numerator ? (double)interval.denominator / interval.numerator : 0;
}

/* A driver without rates is no failure: it gives what it gives. */
static void set_rate(struct capture *capture)
{
	struct v4l2_streamparm settings = { .type = V4L2_BUF_TYPE_VIDEO_CAPTURE };
	settings.parm.capture.timeperframe = (struct v4l2_fract){ 1, (uint32_t)capture->wish.rate };
	if (call(capture, VIDIOC_S_PARM, &settings) < 0) {
		refuse(capture, "the rate cannot be set");
		return;
	}
	capture->info.rate = rate_of(settings.parm.capture.timeperframe);
	double difference = capture->info.rate - capture->wish.rate;
	if (difference > 0.5 || difference < -0.5)
		refuse(capture, "%d frames/s are not offered, took %.3g", capture->wish.rate,
		       capture->info.rate);
}

static int negotiate_jpeg(struct capture *capture)
{
	static const uint32_t ranked[] = { V4L2_PIX_FMT_MJPEG, V4L2_PIX_FMT_JPEG };
	int result = -ENOTSUP;
	for (unsigned i = 0; i < 2; i++) {
		if (!lists_format(capture, ranked[i]))
			continue;
		int r = set_format(capture, ranked[i]);
		if (r == 0)
			return 0;
		char name[5];
		fourcc_text(ranked[i], name);
		refuse(capture, "%s: %s", name, strerror(-r));
		result = r;
	}
	if (result == -ENOTSUP)
		refuse(capture, "no JPEG format");
	return result;
}

/* libv4l2 ranks the driver's raw formats itself, by what they cost to convert. */
static int negotiate_raw(struct capture *capture)
{
	if (v4l2_fd_open(capture->fd, 0) < 0)
		return errno > 0 ? -errno : -EIO;
	capture->is_registered = true;
	int r = set_format(capture, V4L2_PIX_FMT_BGR24);
	if (r < 0)
		return r;
	capture->info.is_converted = true;
	capture->pixels = calloc((size_t)capture->info.width * (size_t)capture->info.height,
				 IMAGE_BYTES_PER_PIXEL);
	return capture->pixels ? 0 : -ENOMEM;
}

static bool may_try_next(int error)
{
	return error == -ENOTSUP || error == -EINVAL;
}

static void list_formats(const struct capture *capture, char *text, size_t size)
{
	text[0] = '\0';
	for (uint32_t i = 0; i < MOST_LISTED; i++) {
		struct v4l2_fmtdesc entry = { .index = i, .type = V4L2_BUF_TYPE_VIDEO_CAPTURE };
		if (call(capture, VIDIOC_ENUM_FMT, &entry) < 0)
			return;
		char name[5];
		fourcc_text(entry.pixelformat, name);
		size_t used = strlen(text);
		(void)snprintf(text + used, size - used, "%s%s", used ? " " : "", name);
	}
}

static int negotiate(struct capture *capture, const char *path, struct problem *problem)
{
	int r = -ENOTSUP;
	if (capture->wish.format != CAPTURE_RAW)
		r = negotiate_jpeg(capture);
	if (r < 0 && may_try_next(r) && capture->wish.format != CAPTURE_JPEG)
		r = negotiate_raw(capture);
	if (r < 0 && may_try_next(r)) {
		char offered[160];
		list_formats(capture, offered, sizeof(offered));
		return problem_set(problem, -ENOTSUP,
				   "%s: no picture format we can read; asked for %s, the camera "
				   "offers: %s (%s)",
				   path,
				   capture->wish.format == CAPTURE_JPEG  ? "JPEG"
				   : capture->wish.format == CAPTURE_RAW ? "raw"
									 : "JPEG, then raw",
				   offered[0] ? offered : "nothing", capture->info.refused);
	}
	if (r < 0)
		return explain(path, "setting the format", r, problem);
	set_rate(capture);
	return 0;
}

static struct v4l2_buffer buffer_of(uint32_t index)
{
	return (struct v4l2_buffer){ .index = index,
				     .type = V4L2_BUF_TYPE_VIDEO_CAPTURE,
				     .memory = V4L2_MEMORY_MMAP };
}

static int queue(struct capture *capture, uint32_t index)
{
	struct v4l2_buffer buffer = buffer_of(index);
	capture->buffers[index].queued_us = clock_monotonic_us();
	return call(capture, VIDIOC_QBUF, &buffer);
}

static int map_one(struct capture *capture, uint32_t index)
{
	struct v4l2_buffer buffer = buffer_of(index);
	int r = call(capture, VIDIOC_QUERYBUF, &buffer);
	if (r < 0)
		return r;
	void *start = v4l2_mmap(NULL, buffer.length, PROT_READ | PROT_WRITE, MAP_SHARED,
				capture->fd, buffer.m.offset);
	if (start == MAP_FAILED)
		return errno > 0 ? -errno : -ENOMEM;
	capture->buffers[index].start = start;
	capture->buffers[index].length = buffer.length;
	capture->buffer_count = index + 1;
	return queue(capture, index);
}

static int start(struct capture *capture, const char *path, struct problem *problem)
{
	struct v4l2_requestbuffers request = { .count = BUFFERS_WANTED,
					       .type = V4L2_BUF_TYPE_VIDEO_CAPTURE,
					       .memory = V4L2_MEMORY_MMAP };
	int r = call(capture, VIDIOC_REQBUFS, &request);
	if (r < 0)
		return explain(path, "asking for buffers", r, problem);
	if (request.count < BUFFERS_LEAST)
		return problem_set(problem, -ENOMEM,
				   "%s: the driver gives %u buffers, at least %d are needed", path,
				   request.count, BUFFERS_LEAST);
	uint32_t count = request.count < BUFFERS_MOST ? request.count : BUFFERS_MOST;
	for (uint32_t i = 0; i < count; i++) {
		r = map_one(capture, i);
		if (r < 0)
			return explain(path, "mapping the buffers", r, problem);
	}
	int type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
	r = call(capture, VIDIOC_STREAMON, &type);
	if (r < 0)
		return explain(path, "starting the stream", r, problem);
	capture->is_streaming = true;
	return 0;
}

static int query(struct capture *capture, const char *path, struct problem *problem)
{
	struct v4l2_capability capability = { .capabilities = 0 };
	int r = call(capture, VIDIOC_QUERYCAP, &capability);
	if (r == -ENOTTY)
		return problem_set(problem, -ENOTSUP,
				   "%s: not a camera; see: v4l2-ctl "
				   "--list-devices",
				   path);
	if (r < 0)
		return explain(path, "asking what it is", r, problem);
	uint32_t can = capability.capabilities & V4L2_CAP_DEVICE_CAPS ? capability.device_caps
								      : capability.capabilities;
	(void)snprintf(capture->info.driver, sizeof(capture->info.driver), "%.15s",
		       (const char *)capability.driver);
	(void)snprintf(capture->info.card, sizeof(capture->info.card), "%.31s",
		       (const char *)capability.card);
	(void)snprintf(capture->info.bus, sizeof(capture->info.bus), "%.31s",
		       (const char *)capability.bus_info);
	if (!(can & V4L2_CAP_VIDEO_CAPTURE) || !(can & V4L2_CAP_STREAMING))
		return problem_set(problem, -ENOTSUP,
				   "%s (%s): gives no video stream: it is another node of the "
				   "camera, or no camera; see: v4l2-ctl --list-devices",
				   path, capture->info.card);
	return 0;
}

int capture_open(const char *path, const struct capture_wish *wish, struct problem *problem,
		 struct capture **ret_capture)
{
	struct capture *capture = calloc(1, sizeof(*capture));
	if (!capture)
		return -ENOMEM;
	capture->wish = *wish;
	int r = 0;
	capture->fd = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
	if (capture->fd < 0) {
		r = explain(path, "opening", -errno, problem);
		goto fail;
	}
	r = query(capture, path, problem);
	if (r < 0)
		goto fail;
	r = negotiate(capture, path, problem);
	if (r < 0)
		goto fail;
	r = start(capture, path, problem);
	if (r < 0)
		goto fail;
	*ret_capture = capture;
	return 0;
fail:
	capture_close(capture);
	return r;
}

static void stop(struct capture *capture)
{
	int type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
	if (capture->is_streaming)
		(void)call(capture, VIDIOC_STREAMOFF, &type); /* the driver may be gone */
	capture->is_streaming = false;
	for (unsigned i = 0; i < capture->buffer_count; i++)
		(void)v4l2_munmap(capture->buffers[i].start, capture->buffers[i].length);
	capture->buffer_count = 0;
}

void capture_close(struct capture *capture)
{
	if (!capture)
		return;
	stop(capture);
	if (capture->fd >= 0)
		(void)v4l2_close(capture->fd);
	free(capture->made);
	free(capture->pixels);
	free(capture);
}

static int64_t time_of(const struct capture *capture, const struct v4l2_buffer *buffer)
{
	int64_t queued_us = capture->buffers[buffer->index].queued_us;
	if ((buffer->flags & V4L2_BUF_FLAG_TIMESTAMP_MASK) != V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC)
		return queued_us;
	int64_t stamp_us =
		(int64_t)buffer->timestamp.tv_sec * 1000000 + (int64_t)buffer->timestamp.tv_usec;
	bool is_possible = stamp_us > 0 && stamp_us <= clock_monotonic_us() + FUTURE_US;
	return is_possible ? stamp_us : queued_us;
}

static void note_sequence(struct capture *capture, uint32_t sequence)
{
	uint32_t step = sequence - capture->last_sequence;
	if (capture->has_sequence && step > 1 && step < UINT32_MAX / 2)
		capture->counts.lost += step - 1;
	capture->has_sequence = true;
	capture->last_sequence = sequence;
}

void capture_forgive_gap(struct capture *capture)
{
	capture->has_sequence = false;
}

/* False: no picture, whatever its bytes are. */
static bool looks_whole(struct capture *capture, const struct v4l2_buffer *buffer)
{
	struct capture_counts *counts = &capture->counts;
	if (buffer->flags & V4L2_BUF_FLAG_ERROR) {
		counts->marked_bad++;
		return false;
	}
	if (buffer->bytesused == 0) {
		counts->empty++;
		return false;
	}
	size_t least = capture->info.is_converted
			       ? capture->row_bytes * (size_t)capture->info.height
			       : LEAST_JPEG_BYTES;
	if (buffer->bytesused < least) {
		counts->truncated++;
		return false;
	}
	return true;
}

static bool is_readable(const struct capture *capture)
{
	struct pollfd polled = { .fd = capture->fd, .events = POLLIN };
	return poll(&polled, 1, 0) > 0;
}

static int dequeue(struct capture *capture, struct v4l2_buffer *buffer)
{
	/* libv4l2 writes a line to stderr each time it finds no frame to convert. */
	if (capture->is_registered && !is_readable(capture))
		return -EAGAIN;
	*buffer = buffer_of(0);
	int r = call(capture, VIDIOC_DQBUF, buffer);
	if (r == -EINTR)
		return -EAGAIN;
	if (r < 0)
		return r;
	if (buffer->index >= capture->buffer_count)
		return -EBADMSG;
	if (buffer->bytesused > capture->buffers[buffer->index].length)
		buffer->bytesused = (uint32_t)capture->buffers[buffer->index].length;
	note_sequence(capture, buffer->sequence);
	return 0;
}

/* The newest buffer that may be a picture; all others go back. At most one turn round the ring: a
 * driver faster than we are must not keep us here. */
static int drain(struct capture *capture, struct v4l2_buffer *ret_newest)
{
	struct v4l2_buffer buffer, newest;
	bool has_newest = false;
	for (unsigned i = 0; i < capture->buffer_count; i++) {
		int r = dequeue(capture, &buffer);
		if (r == -EAGAIN)
			break;
		if (r < 0)
			return r;
		if (!looks_whole(capture, &buffer)) {
			r = queue(capture, buffer.index);
			if (r < 0)
				return r;
			continue;
		}
		if (has_newest) {
			capture->counts.stale++;
			r = queue(capture, newest.index);
			if (r < 0)
				return r;
		}
		newest = buffer;
		has_newest = true;
	}
	if (!has_newest)
		return -EAGAIN;
	*ret_newest = newest;
	return 0;
}

/* -EBADMSG: not a whole picture; counted. */
static int finish_jpeg(struct capture *capture, struct frame *frame)
{
	size_t end = 0;
	if (!jpeg_is_complete(frame->bytes, frame->size_bytes, &end)) {
		capture->counts.truncated++;
		return -EBADMSG;
	}
	frame->size_bytes = end;
	if (jpeg_probe(frame->bytes, end, NULL, &frame->info) < 0 ||
	    frame->info.width != capture->info.width ||
	    frame->info.height != capture->info.height) {
		capture->counts.damaged++;
		return -EBADMSG;
	}
	if (frame->info.has_huffman || frame->info.is_progressive)
		return 0;
	size_t size = 0;
	int r = jpeg_add_huffman(frame, NULL, &capture->made, &size);
	if (r < 0)
		return r;
	capture->counts.tables_added++;
	frame->bytes = capture->made;
	frame->size_bytes = size;
	frame->info.has_huffman = true;
	return 0;
}

static void spread(struct capture *capture, const uint8_t *from)
{
	uint8_t *to = capture->pixels;
	size_t width = (size_t)capture->info.width;
	for (size_t y = 0; y < (size_t)capture->info.height; y++) {
		const uint8_t *row = from + y * capture->row_bytes;
		for (size_t x = 0; x < width; x++, to += IMAGE_BYTES_PER_PIXEL, row += BGR_BYTES)
			memcpy(to, row, BGR_BYTES);
	}
}

static int finish_raw(struct capture *capture, struct frame *frame)
{
	spread(capture, frame->bytes);
	struct image image = { .pixels = capture->pixels,
			       .width = capture->info.width,
			       .height = capture->info.height,
			       .stride = (size_t)capture->info.width * IMAGE_BYTES_PER_PIXEL };
	struct jpeg_settings settings = { .quality = RAW_QUALITY,
					  .dpi = RAW_DPI,
					  .sampling = JPEG_SAMPLING_444 };
	int r = jpeg_encode(&image, &settings, &capture->made, &frame->size_bytes);
	if (r < 0)
		return r;
	frame->bytes = capture->made;
	return jpeg_probe(frame->bytes, frame->size_bytes, NULL, &frame->info);
}

static int give_back(struct capture *capture)
{
	if (!capture->is_lent)
		return 0;
	capture->is_lent = false;
	free(capture->made);
	capture->made = NULL;
	return queue(capture, capture->lent.index);
}

/* Drivers say ENODEV, EINVAL or EIO of a camera that was pulled: the words hold for all. */
static int explain_stop(const struct capture *capture, int error, struct problem *problem)
{
	return problem_set(problem, error,
			   "\"%s\" stopped in the middle of the stream (%s): pulled, or without "
			   "power; check cable and hub, see: journalctl -k",
			   capture->info.card, strerror(-error));
}

int capture_take(struct capture *capture, struct problem *problem, struct frame *ret_frame)
{
	struct v4l2_buffer buffer;
	int r = drain(capture, &buffer);
	if (r == -EAGAIN)
		return r;
	if (r < 0)
		return explain_stop(capture, r, problem);
	capture->lent = buffer;
	capture->is_lent = true;
	struct frame frame = { .bytes = capture->buffers[buffer.index].start,
			       .size_bytes = buffer.bytesused,
			       .captured_us = time_of(capture, &buffer),
			       .sequence = buffer.sequence };
	r = capture->info.is_converted ? finish_raw(capture, &frame) : finish_jpeg(capture, &frame);
	if (r < 0) {
		int back = give_back(capture);
		if (back < 0)
			return explain_stop(capture, back, problem);
		return r == -EBADMSG ? -EAGAIN
				     : problem_set(problem, r, "a frame could not be made: %s",
						   strerror(-r));
	}
	capture->counts.frames++;
	*ret_frame = frame;
	return 0;
}

int capture_give_back(struct capture *capture, struct problem *problem)
{
	int r = give_back(capture);
	return r < 0 ? explain_stop(capture, r, problem) : 0;
}

void capture_reject(struct capture *capture)
{
	capture->counts.frames--;
	capture->counts.damaged++;
}

int capture_fd(const struct capture *capture)
{
	return capture->fd;
}

const struct capture_info *capture_info(const struct capture *capture)
{
	return &capture->info;
}

const struct capture_counts *capture_counts(const struct capture *capture)
{
	return &capture->counts;
}

uint64_t capture_rejected(const struct capture_counts *counts)
{
	return counts->marked_bad + counts->empty + counts->truncated + counts->damaged;
}
