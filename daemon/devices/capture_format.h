/* SPDX-License-Identifier: MIT */
/* The form of a stream's pictures: agrees with the driver on format, size and rate. */
#ifndef DAEMON_DEVICES_CAPTURE_FORMAT_H
#define DAEMON_DEVICES_CAPTURE_FORMAT_H

#include <stdbool.h>
#include <stddef.h>

#include "daemon/core/problem.h"

/* CAPTURE_ANY: JPEG if the camera has it, otherwise raw. */
enum capture_kind { CAPTURE_ANY, CAPTURE_JPEG, CAPTURE_RAW };

struct capture_wish {
	/* Size in pixels. The camera's smallest size that is at least this large is taken,
	 * otherwise its largest size. */
	int width, height;
	int rate; /* wanted rate, frames a second */
	enum capture_kind kind;
};

struct capture_format {
	char name[8]; /* four letters, "MJPG"; "BGR3" if libv4l2 converts */
	int width, height;
	double rate;       /* frames a second; 0: the driver does not report a rate */
	bool is_converted; /* libv4l2 converts the camera's raw format to BGR */
	size_t row_bytes;  /* bytes per row of a converted picture */
	/* The wishes that were not fulfilled, in words; may be empty. */
	char refused[256];
};

/* path: for messages. -ENOTSUP: the camera has no format that we can read. Other errors as
 * video_node_open(). */
must_check int capture_format_agree(int fd, const char *path, const struct capture_wish *wish,
				    struct problem *problem, struct capture_format *ret_format);

#endif
