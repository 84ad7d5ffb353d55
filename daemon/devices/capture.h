/* SPDX-License-Identifier: MIT */
/*
 * One open V4L2 stream: its buffers and frames. No policy, no waiting.
 *
 * A camera's JPEGs are handed out as they come. The pictures of other cameras are converted by
 * libv4l2, and each frame handed out is compressed once. The node is opened with O_NONBLOCK: nothing
 * here blocks, and the caller polls capture_fd().
 *
 * A frame whose bytes are not a whole picture is counted and not handed out. When capture_take()
 * returns any error but -EAGAIN, the camera is gone: close the stream.
 *
 * A frame's time is the driver's timestamp where it can be true, else a time before which the frame
 * cannot have been finished: see daemon/core/frame_clock.h.
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
	enum frame_clock_doubt clock_doubt; /* why the driver's stamps are not believed now */
};

/* Since the stream was opened. */
struct capture_counts {
	uint64_t frames; /* handed out */
	/* Not handed out. */
	uint64_t stale;      /* a newer frame was there */
	uint64_t marked_bad; /* V4L2_BUF_FLAG_ERROR */
	uint64_t empty;
	uint64_t truncated; /* no end of image, or fewer bytes than the format needs */
	uint64_t damaged;   /* headers that make no sense, or another size than agreed on */
	uint64_t lost;      /* gaps in the driver's counter */
	/* Handed out with the Huffman tables that the camera had left out. */
	uint64_t tables_added;
};

/* path: a device node. The errors of video_node_open() and capture_format_agree(), and -ENOSPC: not
 * enough USB bandwidth. */
must_check int capture_open(const char *path, const struct capture_wish *wish,
			    struct problem *problem, struct capture **ret_capture);
void capture_close(struct capture *capture); /* null is fine */

/* For polling and for controls. It is readable when there may be a frame. */
int capture_fd(const struct capture *capture);

/* The newest whole frame; older ones go back to the driver. The frame is borrowed until
 * capture_give_back(), which must come before the next capture_take(). -EAGAIN: no frame now. */
must_check int capture_take(struct capture *capture, struct problem *problem,
			    struct frame *ret_frame);
must_check int capture_give_back(struct capture *capture, struct problem *problem);

/* The caller took no frames for a while, on purpose: the next gap in the driver's counter is not
 * counted as lost frames. */
void capture_forgive_gap(struct capture *capture);

/* The frame that was just taken cannot be decoded: counts it as damaged. */
void capture_reject(struct capture *capture);

const struct capture_info *capture_info(const struct capture *capture);
const struct capture_counts *capture_counts(const struct capture *capture);

/* How many frames came that were no whole picture. */
uint64_t capture_rejected(const struct capture_counts *counts);
/* Adds each of the counts. */
void capture_add_counts(struct capture_counts *sum, const struct capture_counts *more);

#endif
