/* SPDX-License-Identifier: MIT */
/*
 * One open V4L2 stream with its buffers and frames. It decides nothing and waits for nothing.
 *
 * A camera's JPEGs are handed out without compressing them again. libv4l2 converts the pictures of
 * other cameras, and each frame that is handed out is compressed once. The node is opened with
 * O_NONBLOCK: nothing here blocks, and the caller polls capture_fd().
 *
 * A frame that cannot be a whole picture is counted and not handed out. A JPEG whose form is wrong
 * gets the right form (jpeg_mend()). Only decoding tells whether it is whole, and the caller does
 * that. If capture_take() returns any error except -EAGAIN, the camera is gone: close the stream.
 *
 * A frame's time is the driver's timestamp if the timestamp is plausible. Otherwise it is the
 * earliest time at which the sensor can have finished the frame. See daemon/core/frame_clock.h.
 */
#ifndef DAEMON_DEVICES_CAPTURE_H
#define DAEMON_DEVICES_CAPTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/core/frame.h"
#include "daemon/core/frame_clock.h"
#include "daemon/core/problem.h"
#include "daemon/devices/capture_format.h"
#include "daemon/devices/video_node.h"

struct capture;

struct capture_info {
	struct video_node_names names;
	struct capture_format format;
	/* why the driver's timestamps are not trusted now */
	enum frame_clock_doubt clock_doubt;
};

/* Numbers of frames since the stream was opened. */
struct capture_counts {
	uint64_t frames; /* frames handed to the caller */
	/* Frames that were not handed to the caller: */
	uint64_t stale;      /* frames replaced by a newer one */
	uint64_t marked_bad; /* frames that the driver marked with V4L2_BUF_FLAG_ERROR */
	uint64_t empty;
	uint64_t truncated;   /* pictures that stop in the middle, or have too few bytes */
	uint64_t headerless;  /* frames without the headers of a JPEG */
	uint64_t other_size;  /* pictures of another size than the driver says */
	uint64_t undecodable; /* pictures that cannot be decoded for any other reason */
	uint64_t lost;        /* frames missing according to the driver's frame counter */
	/* Frames handed to the caller after this module added the Huffman tables that the camera
	 * leaves out. */
	uint64_t tables_added;
};

/* path: a device node. Returns the errors of video_node_open() and capture_format_agree(), and
 * -ENOSPC: not enough USB bandwidth. */
must_check int capture_open(const char *path, const struct capture_wish *wish,
			    struct problem *problem, struct capture **ret_capture);
void capture_close(struct capture *capture); /* null is fine */

/* Returns the device's descriptor, for polling and for controls. It is readable when a frame may be
 * available. */
int capture_fd(const struct capture *capture);

/* Gives the newest whole frame; older frames go back to the driver. The frame is borrowed until
 * capture_give_back(), which must be called before the next capture_take(). -EAGAIN: no frame is
 * available now. */
must_check int capture_take(struct capture *capture, struct problem *problem,
			    struct frame *ret_frame);
must_check int capture_give_back(struct capture *capture, struct problem *problem);

/* Tells that the caller took no frames for a while on purpose. The next gap in the driver's frame
 * counter then does not count as lost frames. */
void capture_forgive_gap(struct capture *capture);

/* Returns what was missing in the lent frame's bytes: a set of enum jpeg_flaw. If JPEG_FLAW_END or
 * JPEG_FLAW_TAIL is set, only decoding tells whether the picture is whole. */
unsigned capture_flaws(const struct capture *capture);
/* Adds last bits to the lent frame, in case the camera has cut them off (JPEG_FLAW_TAIL). */
must_check int capture_fill_tail(struct capture *capture, struct frame *frame);

bool capture_has_agreed_size(const struct capture *capture, const struct frame *frame);
/* Takes the lent frame as the model for this stream: from now on all pictures must have its size.
 * If its last bits were added, they are added to all later pictures. */
void capture_accept(struct capture *capture, const struct frame *frame);

/* Counts the lent frame as not whole, instead of as handed out. */
void capture_reject(struct capture *capture, const struct frame *frame);

const struct capture_info *capture_info(const struct capture *capture);
const struct capture_counts *capture_counts(const struct capture *capture);

/* Returns how many frames were not whole pictures. */
uint64_t capture_rejected(const struct capture_counts *counts);
/* Returns the most frequent reason why frames were not handed out, and what to do about it. */
const char *capture_worst_fault(const struct capture_counts *counts);
/* Adds each count of `more` to the same count of `sum`. */
void capture_add_counts(struct capture_counts *sum, const struct capture_counts *more);

#endif
