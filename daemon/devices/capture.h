/* SPDX-License-Identifier: MIT */
/*
 * One open V4L2 stream with its buffers and frames. It makes no decisions, and none of its
 * functions waits.
 *
 * JPEGs from a camera are handed out without being compressed again. Pictures of other cameras are
 * converted by libv4l2, and each frame that is handed out is compressed once. The node is opened
 * with O_NONBLOCK: nothing here blocks, and the caller polls capture_fd().
 *
 * A frame that cannot be a whole picture is counted and not handed out. jpeg_mend() repairs a JPEG
 * whose beginning or end is malformed. Only decoding tells whether such a picture is whole, so the
 * caller must decode it. If capture_take() returns any error except -EAGAIN, the camera is gone:
 * close the stream.
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
	/* The following counts are of frames that were not handed to the caller: */
	uint64_t stale;      /* frames dropped because a newer frame was there */
	uint64_t marked_bad; /* frames that the driver marked with V4L2_BUF_FLAG_ERROR */
	uint64_t empty;
	uint64_t truncated;   /* pictures that stop in the middle, or have too few bytes */
	uint64_t headerless;  /* frames that have no JPEG headers */
	uint64_t other_size;  /* pictures that do not have the size that the driver reports */
	uint64_t undecodable; /* pictures that cannot be decoded for any other reason */
	uint64_t lost;        /* frames missing according to the driver's frame counter */
	/* Number of frames to which this module added the Huffman tables that the camera leaves
	 * out. They were handed to the caller. */
	uint64_t tables_added;
};

/* path: a device node. -ENOSPC: the USB bus does not have enough bandwidth left. Other errors are
 * those of video_node_open() and capture_format_agree(). */
must_check int capture_open(const char *path, const struct capture_wish *wish,
			    struct problem *problem, struct capture **ret_capture);
void capture_close(struct capture *capture); /* null is fine */

/* Returns the file descriptor of the open device. The caller may poll it, and set controls through
 * it. It becomes readable when a frame may be available. */
int capture_fd(const struct capture *capture);

/* Gives the newest whole frame; older frames go back to the driver. The frame is borrowed until
 * capture_give_back(), which must be called before the next capture_take(). -EAGAIN: no frame is
 * available now. */
must_check int capture_take(struct capture *capture, struct problem *problem,
			    struct frame *ret_frame);
must_check int capture_give_back(struct capture *capture, struct problem *problem);

/* Tells the stream that the caller took no frames for a while on purpose. The next gap in the
 * driver's frame counter then does not count as lost frames. */
void capture_forgive_gap(struct capture *capture);

/* Returns which parts of a JPEG were missing in the lent frame's bytes: a set of enum jpeg_flaw. If
 * JPEG_FLAW_END or JPEG_FLAW_TAIL is set, only decoding tells whether the picture is whole. */
unsigned capture_flaws(const struct capture *capture);
/* Adds zero bytes to the end of the lent frame, in case the camera has cut off the last bits. Sets
 * JPEG_FLAW_TAIL in the frame's flaws. */
must_check int capture_fill_tail(struct capture *capture, struct frame *frame);

bool capture_has_agreed_size(const struct capture *capture, const struct frame *frame);
/* Takes the lent frame as the model for this stream: from now on all pictures must have its size.
 * If capture_fill_tail() has added bytes to it, they are also added to all later pictures. */
void capture_accept(struct capture *capture, const struct frame *frame);

/* Counts the lent frame as one that is not whole; it no longer counts as handed to the caller. */
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
