/* SPDX-License-Identifier: MIT */
/*
 * One opened V4L2 stream: format, buffers, frames. No policy, no clock of its own, no waiting.
 *
 * Cameras that give JPEG are read as they are; others through libv4l2's conversion, and each frame
 * handed out is then compressed once. Nothing here blocks: the node is opened with O_NONBLOCK, the
 * caller polls capture_fd().
 *
 * A frame whose bytes are not a whole picture is never handed out, only counted. Any error of
 * capture_take() but -EAGAIN means that the camera is gone: close it.
 *
 * Times: the driver's monotonic timestamps. A driver without them gets the time at which the buffer
 * was given to it: earlier than the truth, so that a picture can look too old but never too new.
 */
#ifndef DAEMON_DEVICES_CAPTURE_H
#define DAEMON_DEVICES_CAPTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/core/frame.h"
#include "daemon/core/problem.h"

struct capture;

enum capture_format { CAPTURE_ANY, CAPTURE_JPEG, CAPTURE_RAW };

struct capture_wish {
	int width, height; /* pixels; the nearest size that is not smaller, else the largest */
	int rate;          /* frames a second */
	enum capture_format format;
};

struct capture_info {
	char driver[16], card[32], bus[32]; /* as the kernel names them */
	char format[8];                     /* fourcc, "BGR3" where libv4l2 converts */
	int width, height;
	double rate;       /* frames a second, 0 where the driver does not say */
	bool is_converted; /* by libv4l2, and compressed by us */
	char refused[256]; /* what was asked for and not given, in words; may be empty */
};

/* Since the stream was opened. All but `frames` are pictures not handed out. */
struct capture_counts {
	uint64_t frames;     /* handed out */
	uint64_t stale;      /* a newer one was there */
	uint64_t marked_bad; /* V4L2_BUF_FLAG_ERROR */
	uint64_t empty;
	uint64_t truncated;    /* no end of image, or fewer bytes than the format has */
	uint64_t damaged;      /* headers that make no sense, or a size other than agreed */
	uint64_t lost;         /* gaps in the driver's counter */
	uint64_t tables_added; /* not a loss: frames that came without Huffman tables */
};

/* path: a device node. -EBUSY, -EACCES, -ENOENT, -ENODEV, -ENOSPC (USB bandwidth), -ENOTSUP (not a
 * camera, or no format we can read) and others, each with what to do about it. */
must_check int capture_open(const char *path, const struct capture_wish *wish,
			    struct problem *problem, struct capture **ret_capture);
void capture_close(struct capture *capture); /* null is fine */

/* The file descriptor: readable when there may be a frame. For polling and controls only. */
int capture_fd(const struct capture *capture);

/* The newest whole frame; older ones go back to the driver. Borrowed until capture_give_back(),
 * which must come before the next capture_take(). -EAGAIN: no frame now. */
must_check int capture_take(struct capture *capture, struct problem *problem,
			    struct frame *ret_frame);
must_check int capture_give_back(struct capture *capture, struct problem *problem);

/* Frames were left to the driver on purpose: what its counter has gone on is no loss. */
void capture_forgive_gap(struct capture *capture);

/* The frame just taken turned out to be damaged: counts it as such. */
void capture_reject(struct capture *capture);

const struct capture_info *capture_info(const struct capture *capture);
const struct capture_counts *capture_counts(const struct capture *capture);

/* The sum of frames that came but were no whole picture. */
uint64_t capture_rejected(const struct capture_counts *counts);

#endif
