/* SPDX-License-Identifier: MIT */
/* Agrees with the driver on the format, size and rate of a stream's pictures. */
#ifndef DAEMON_DEVICES_CAPTURE_FORMAT_H
#define DAEMON_DEVICES_CAPTURE_FORMAT_H

#include <stdbool.h>
#include <stddef.h>

#include "daemon/core/problem.h"

/* CAPTURE_ANY: JPEG if the camera offers it, otherwise raw. */
enum capture_kind { CAPTURE_ANY, CAPTURE_JPEG, CAPTURE_RAW };

struct capture_wish {
	/* Wanted size in pixels. The camera's smallest size that is at least this large is used; if
	 * there is none, its largest size. */
	int width, height;
	int rate; /* wanted rate, frames a second */
	enum capture_kind kind;
};

struct capture_format {
	/* four letters that name the pixel format, such as "MJPG"; "BGR3" if libv4l2 converts the
	 * pictures */
	char name[8];
	int width, height;
	double rate;       /* frames a second; 0: the driver does not report a rate */
	bool is_converted; /* libv4l2 converts the camera's raw format to BGR */
	size_t row_bytes;  /* bytes per row of a converted picture */
	/* Text that tells which wishes the driver did not fulfil; empty: it fulfilled all of
	 * them. */
	char refused[256];
};

/* path: the node's path, for messages only. -ENOTSUP: the camera has no format that we can read.
 * Other errors are those of video_node_open(). */
must_check int capture_format_agree(int fd, const char *path, const struct capture_wish *wish,
				    struct problem *problem, struct capture_format *ret_format);

#endif
