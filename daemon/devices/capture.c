/* SPDX-License-Identifier: MIT */
#include "daemon/devices/capture.h"

#include <errno.h>
#include <libv4l2.h>
#include <linux/videodev2.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "daemon/base/clock.h"
#include "daemon/imaging/jpeg.h"

enum {
	/* The caller has one buffer, the driver fills one, one is full, and one is in reserve. With
	 * more buffers the frames would only be older when they are taken. */
	BUFFERS_WANTED = 4,
	BUFFERS_MIN = 2,
	BUFFERS_MAX = 8,
	/* A JPEG with fewer bytes than this contains no picture, but at most headers. The program
	 * ustreamer has the same limit. */
	JPEG_BYTES_MIN = 128,
	/* JPEG quality for raw pictures. They are compressed only once, here, and with this quality
	 * they lose almost nothing. */
	RAW_QUALITY = 95,
	RAW_DPI = 72,
	BGR_BYTES = 3,
	/* Number of zero bytes that are added to a picture whose last bits are missing, so that a
	 * decoder can finish it. With the usual Huffman tables (ITU-T T.81, K.3), 4 zero bits end a
	 * chroma block, and a luma block takes 63 coefficients of 3 zero bits, about 24 bytes. A
	 * camera's last coding unit has at most four luma blocks. So these bytes complete a picture
	 * that lacks bits of its last coding unit, but no picture that lacks more. */
	TAIL_BYTES = 96,
};

struct buffer {
	void *start;
	size_t length;
	int64_t queued_us; /* time at which we gave the buffer to the driver */
};

struct capture {
	int fd;
	bool is_streaming;
	struct capture_info info;
	struct capture_counts counts;
	struct buffer buffers[BUFFERS_MAX];
	unsigned buffer_count;
	bool has_sequence;
	uint32_t last_sequence;
	int64_t empty_us; /* the last time at which the driver had no finished frame */
	struct frame_clock clock;
	/* capture_accept() was called: info.format holds the size that the pictures really have */
	bool is_accepted;
	bool fills_tail;
	/* The following fields describe the frame that capture_take() lent to the caller. */
	bool is_lent;
	struct v4l2_buffer lent;
	unsigned flaws;  /* what was missing in the frame's bytes: a set of enum jpeg_flaw */
	uint8_t *made;   /* the frame's bytes, if this module allocated them */
	uint8_t *pixels; /* BGRX pixels of a frame that libv4l2 converted */
};

static int call(const struct capture *capture, unsigned long request, void *argument)
{
	return video_node_call(capture->fd, request, argument);
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
		return video_node_explain(path, "asking for buffers", r, problem);
	if (request.count < BUFFERS_MIN)
		return problem_set(problem, -ENOMEM,
				   "%s: the driver gives %u buffers, at least %d are needed", path,
				   request.count, BUFFERS_MIN);
	uint32_t count = request.count < BUFFERS_MAX ? request.count : BUFFERS_MAX;
	for (uint32_t i = 0; i < count; i++) {
		r = map_one(capture, i);
		if (r < 0)
			return video_node_explain(path, "mapping the buffers", r, problem);
	}
	int type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
	r = call(capture, VIDIOC_STREAMON, &type);
	if (r < 0)
		return video_node_explain(path, "starting the stream", r, problem);
	capture->is_streaming = true;
	return 0;
}

static int make_pixels(struct capture *capture)
{
	const struct capture_format *format = &capture->info.format;
	if (!format->is_converted)
		return 0;
	capture->pixels =
		calloc((size_t)format->width * (size_t)format->height, IMAGE_BYTES_PER_PIXEL);
	return capture->pixels ? 0 : -ENOMEM;
}

int capture_open(const char *path, const struct capture_wish *wish, struct problem *problem,
		 struct capture **ret_capture)
{
	struct capture *capture = calloc(1, sizeof(*capture));
	if (!capture)
		return problem_memory(problem);
	capture->fd = -1;
	int r = video_node_open(path, problem, &capture->info.names, &capture->fd);
	if (r < 0)
		goto fail;
	r = capture_format_agree(capture->fd, path, wish, problem, &capture->info.format);
	if (r < 0)
		goto fail;
	r = make_pixels(capture);
	if (r < 0) {
		r = problem_memory(problem);
		goto fail;
	}
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
		/* the result is ignored, because the call fails if the driver is gone */
		(void)call(capture, VIDIOC_STREAMOFF, &type);
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

/* Returns false if the buffer cannot hold a whole picture, and counts the fault. */
static bool looks_whole(struct capture *capture, const struct v4l2_buffer *buffer)
{
	struct capture_counts *counts = &capture->counts;
	const struct capture_format *format = &capture->info.format;
	if (buffer->flags & V4L2_BUF_FLAG_ERROR) {
		counts->marked_bad++;
		return false;
	}
	if (buffer->bytesused == 0) {
		counts->empty++;
		return false;
	}
	size_t least = format->is_converted ? format->row_bytes * (size_t)format->height
					    : (size_t)JPEG_BYTES_MIN;
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

static int64_t stamp_of(const struct v4l2_buffer *buffer)
{
	uint32_t kind = buffer->flags & V4L2_BUF_FLAG_TIMESTAMP_MASK;
	if (kind != V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC)
		return 0;
	return (int64_t)buffer->timestamp.tv_sec * 1000000 + (int64_t)buffer->timestamp.tv_usec;
}

static int64_t date(struct capture *capture, const struct v4l2_buffer *buffer)
{
	struct frame_times times = {
		.stamp_us = stamp_of(buffer),
		.given_us = capture->buffers[buffer->index].queued_us,
		.empty_us = capture->empty_us,
		.taken_us = clock_monotonic_us(),
	};
	int64_t date_us = frame_clock_date(&capture->clock, &times);
	capture->info.clock_doubt = capture->clock.doubt;
	return date_us;
}

/* A buffer that the driver has filled. */
struct filled {
	struct v4l2_buffer buffer;
	int64_t captured_us;
};

static int dequeue(struct capture *capture, struct filled *ret_filled)
{
	struct v4l2_buffer buffer = buffer_of(0);
	int64_t asked_us = clock_monotonic_us();
	/* When libv4l2 finds no frame to convert, it writes a line to stderr. So check first
	 * whether there is a frame. */
	bool is_empty = capture->info.format.is_converted && !is_readable(capture);
	int r = is_empty ? -EAGAIN : call(capture, VIDIOC_DQBUF, &buffer);
	if (r == -EAGAIN)
		capture->empty_us = asked_us;
	if (r == -EINTR)
		return -EAGAIN;
	if (r < 0)
		return r;
	if (buffer.index >= capture->buffer_count)
		return -EBADMSG;
	if (buffer.bytesused > capture->buffers[buffer.index].length)
		buffer.bytesused = (uint32_t)capture->buffers[buffer.index].length;
	note_sequence(capture, buffer.sequence);
	*ret_filled = (struct filled){ buffer, date(capture, &buffer) };
	return 0;
}

/* Gives the newest buffer that may hold a picture. All other full buffers go back to the driver.
 * Takes at most buffer_count buffers: otherwise the loop would never end when the driver fills
 * buffers faster than we take them. */
static int drain(struct capture *capture, struct filled *ret_newest)
{
	struct filled filled, newest;
	bool has_newest = false;
	for (unsigned i = 0; i < capture->buffer_count; i++) {
		int r = dequeue(capture, &filled);
		if (r == -EAGAIN)
			break;
		if (r < 0)
			return r;
		if (!looks_whole(capture, &filled.buffer)) {
			r = queue(capture, filled.buffer.index);
			if (r < 0)
				return r;
			continue;
		}
		if (has_newest) {
			capture->counts.stale++;
			r = queue(capture, newest.buffer.index);
			if (r < 0)
				return r;
		}
		newest = filled;
		has_newest = true;
	}
	if (!has_newest)
		return -EAGAIN;
	*ret_newest = newest;
	return 0;
}

bool capture_has_agreed_size(const struct capture *capture, const struct frame *frame)
{
	return frame->info.width == capture->info.format.width &&
	       frame->info.height == capture->info.format.height;
}

/* `made` holds new bytes for the lent frame; null: the frame keeps its bytes. The capture owns
 * `made` from now on, and frees the bytes that it owned before. */
static void keep_made(struct capture *capture, uint8_t *made)
{
	if (!made)
		return;
	free(capture->made);
	capture->made = made;
}

/* Turns the bytes of the lent buffer into a well-formed JPEG. fill: the number of zero bytes to add
 * if the camera leaves out the last bits. */
static int form_jpeg(struct capture *capture, size_t fill, struct frame *frame)
{
	uint8_t *made = NULL;
	frame->bytes = capture->buffers[capture->lent.index].start;
	frame->size_bytes = capture->lent.bytesused;
	int r = jpeg_mend(frame, fill, &made, &capture->flaws);
	if (r < 0)
		return r;
	keep_made(capture, made);
	if (frame->info.has_huffman || frame->info.is_progressive)
		return 0;
	size_t size = 0;
	r = jpeg_add_huffman(frame, NULL, &made, &size);
	if (r < 0)
		return r;
	keep_made(capture, made);
	capture->counts.tables_added++;
	frame->bytes = made;
	frame->size_bytes = size;
	frame->info.has_huffman = true;
	return 0;
}

/* Returns -EBADMSG if the frame is not a whole picture, and counts the fault. */
static int finish_jpeg(struct capture *capture, struct frame *frame)
{
	int r = form_jpeg(capture, capture->fills_tail ? TAIL_BYTES : 0, frame);
	if (r < 0) {
		capture->counts.headerless += r == -EBADMSG;
		return r;
	}
	if (capture->is_accepted && !capture_has_agreed_size(capture, frame)) {
		capture->counts.other_size++;
		return -EBADMSG;
	}
	return 0;
}

int capture_fill_tail(struct capture *capture, struct frame *frame)
{
	return capture->info.format.is_converted ? -EBADMSG : form_jpeg(capture, TAIL_BYTES, frame);
}

unsigned capture_flaws(const struct capture *capture)
{
	return capture->flaws;
}

void capture_accept(struct capture *capture, const struct frame *frame)
{
	capture->is_accepted = true;
	capture->fills_tail = capture->flaws & JPEG_FLAW_TAIL;
	capture->info.format.width = frame->info.width;
	capture->info.format.height = frame->info.height;
}

/* Converts the pixels from three bytes (BGR) to four (BGRX). */
static void spread(struct capture *capture, const uint8_t *from)
{
	const struct capture_format *format = &capture->info.format;
	uint8_t *to = capture->pixels;
	size_t width = (size_t)format->width;
	for (size_t y = 0; y < (size_t)format->height; y++) {
		const uint8_t *row = from + y * format->row_bytes;
		for (size_t x = 0; x < width; x++, to += IMAGE_BYTES_PER_PIXEL, row += BGR_BYTES)
			memcpy(to, row, BGR_BYTES);
	}
}

static int finish_raw(struct capture *capture, struct frame *frame)
{
	const struct capture_format *format = &capture->info.format;
	struct image image = { .pixels = capture->pixels,
			       .width = format->width,
			       .height = format->height,
			       .stride = (size_t)format->width * IMAGE_BYTES_PER_PIXEL };
	spread(capture, frame->bytes);
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

/* When a camera is unplugged, drivers report ENODEV, EINVAL or EIO. One text explains all of
 * these errors. */
static int explain_stop(const struct capture *capture, int error, struct problem *problem)
{
	return problem_set(problem, error,
			   "\"%s\" stopped in the middle of the stream (%s): pulled, or without "
			   "power; check cable and hub, see: journalctl -k",
			   capture->info.names.card, strerror(-error));
}

int capture_take(struct capture *capture, struct problem *problem, struct frame *ret_frame)
{
	struct filled filled;
	int r = drain(capture, &filled);
	if (r == -EAGAIN)
		return r;
	if (r < 0)
		return explain_stop(capture, r, problem);
	capture->lent = filled.buffer;
	capture->is_lent = true;
	capture->flaws = 0;
	struct frame frame = { .bytes = capture->buffers[filled.buffer.index].start,
			       .size_bytes = filled.buffer.bytesused,
			       .captured_us = filled.captured_us,
			       .sequence = filled.buffer.sequence };
	r = capture->info.format.is_converted ? finish_raw(capture, &frame)
					      : finish_jpeg(capture, &frame);
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

void capture_reject(struct capture *capture, const struct frame *frame)
{
	struct capture_counts *counts = &capture->counts;
	counts->frames--;
	if (!capture_has_agreed_size(capture, frame))
		counts->other_size++;
	else if (capture->flaws & JPEG_FLAW_END)
		counts->truncated++;
	else
		counts->undecodable++;
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
	return counts->marked_bad + counts->empty + counts->truncated + counts->headerless +
	       counts->other_size + counts->undecodable;
}

void capture_add_counts(struct capture_counts *sum, const struct capture_counts *more)
{
	sum->frames += more->frames;
	sum->stale += more->stale;
	sum->marked_bad += more->marked_bad;
	sum->empty += more->empty;
	sum->truncated += more->truncated;
	sum->headerless += more->headerless;
	sum->other_size += more->other_size;
	sum->undecodable += more->undecodable;
	sum->lost += more->lost;
	sum->tables_added += more->tables_added;
}

const char *capture_worst_fault(const struct capture_counts *counts)
{
	const struct {
		uint64_t count;
		const char *text;
	} faults[] = {
		{ 0, "no picture comes; check cable, hub and power" },
		{ counts->marked_bad,
		  "the driver marks the pictures as damaged; check cable, hub and power" },
		{ counts->empty, "the pictures are empty; check cable, hub and power" },
		{ counts->truncated,
		  "the pictures stop in the middle, without an end marker; check cable and hub, or "
		  "lower camera.width or camera.rate" },
		{ counts->headerless,
		  "the pictures have no headers of a JPEG; set camera.format = raw, or try "
		  "another camera" },
		{ counts->other_size,
		  "the pictures have another size than the driver says; set another "
		  "camera.width and camera.height" },
		{ counts->undecodable,
		  "the pictures' data are damaged; check cable and hub, or set "
		  "camera.format = raw" },
	};
	size_t worst = 0;
	for (size_t i = 1; i < sizeof(faults) / sizeof(faults[0]); i++)
		if (faults[i].count > faults[worst].count)
			worst = i;
	return faults[worst].text;
}
