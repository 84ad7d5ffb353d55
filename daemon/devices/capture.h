/* SPDX-License-Identifier: MIT */
/*
 * One open V4L2 stream: its buffers and frames. No policy, no waiting.
 *
 * A camera's JPEGs are handed out as they come. libv4l2 converts the pictures of other cameras, and
 * each frame handed out is compressed once. The node is opened with O_NONBLOCK: nothing here
 * blocks, and the caller polls capture_fd().
 *
 * A frame that cannot be a whole picture is counted and not handed out. A JPEG whose form is wrong
 * gets the right form (jpeg_mend()); only decoding tells whether it is whole, and that is the
 * caller's work. If capture_take() returns any error except -EAGAIN, the camera is gone: close the
 * stream.
 *
 * A frame's time is the driver's timestamp if the timestamp is plausible. Otherwise it is the earliest
 * time at which the sensor can have finished the frame. See daemon/core/frame_clock.h.
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
	/* the reason why the driver's timestamps are not believed now */
	enum frame_clock_doubt clock_doubt;
};

/* Counts since the stream was opened. */
struct capture_counts {
	uint64_t frames; /* frames handed out */
	/* Frames not handed out. */
	uint64_t stale;      /* a newer frame was available */
	uint64_t marked_bad; /* frames with V4L2_BUF_FLAG_ERROR */
	uint64_t empty;
	uint64_t truncated;   /* pictures that stop in the middle, or have too few bytes */
	uint64_t headerless;  /* frames without the headers of a JPEG */
	uint64_t other_size;  /* pictures of another size than the driver says */
	uint64_t undecodable; /* pictures that cannot be decoded for another reason */
	uint64_t lost;        /* frames missing in the driver's counter */
	/* Frames handed out after adding the Huffman tables that the camera had left out. */
	uint64_t tables_added;
};

/* path: a device node. Errors as video_node_open() and capture_format_agree(). Also -ENOSPC: not
 * enough USB bandwidth. */
must_check int capture_open(const char *path, const struct capture_wish *wish,
			    struct problem *problem, struct capture **ret_capture);
void capture_close(struct capture *capture); /* null is fine */

/* Returns the descriptor, for polling and for controls. It is readable when a frame may be
 * available. */
int capture_fd(const struct capture *capture);

/* Gives the newest whole frame; older frames go back to the driver. The frame is borrowed until
 * capture_give_back(), which must be called before the next capture_take(). -EAGAIN: no frame
 * now. */
must_check int capture_take(struct capture *capture, struct problem *problem,
			    struct frame *ret_frame);
must_check int capture_give_back(struct capture *capture, struct problem *problem);

/* Tells that the caller took no frames for a while on purpose. The next gap in the driver's
 * counter does not count as lost frames. */
void capture_forgive_gap(struct capture *capture);

/* Returns what the lent frame's bytes lacked: a set of enum jpeg_flaw. After JPEG_FLAW_END and
 * JPEG_FLAW_TAIL only decoding tells whether the picture is whole. */
unsigned capture_flaws(const struct capture *capture);
/* Adds the last bits to the lent frame, in case the camera has cut them off (JPEG_FLAW_TAIL). */
must_check int capture_fill_tail(struct capture *capture, struct frame *frame);

bool capture_has_agreed_size(const struct capture *capture, const struct frame *frame);
/* Takes the lent frame as the model for this stream: from now on the pictures must have its size,
 * and get their last bits added if this frame did. */
void capture_accept(struct capture *capture, const struct frame *frame);

/* Counts the lent frame as one without a whole picture instead of as handed out. */
void capture_reject(struct capture *capture, const struct frame *frame);

const struct capture_info *capture_info(const struct capture *capture);
const struct capture_counts *capture_counts(const struct capture *capture);

/* Returns the number of frames without a whole picture. */
uint64_t capture_rejected(const struct capture_counts *counts);
/* Returns what is wrong with most of the frames that were not handed out, and what to do. */
const char *capture_worst_fault(const struct capture_counts *counts);
/* Adds every count of `more` to `sum`. */
void capture_add_counts(struct capture_counts *sum, const struct capture_counts *more);

#endif
