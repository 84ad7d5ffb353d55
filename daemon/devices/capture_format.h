/* SPDX-License-Identifier: MIT */
/* What a stream's pictures are: agrees with the driver on format, size and rate. */
#ifndef DAEMON_DEVICES_CAPTURE_FORMAT_H
#define DAEMON_DEVICES_CAPTURE_FORMAT_H

#include <stdbool.h>
#include <stddef.h>

#include "daemon/core/problem.h"

/* ANY: JPEG where the camera has it, else raw. */
enum capture_kind { CAPTURE_ANY, CAPTURE_JPEG, CAPTURE_RAW };

struct capture_wish {
	/* Pixels. The camera's smallest size that is not smaller than this, else its largest. */
	int width, height;
	int rate; /* frames a second */
	enum capture_kind kind;
};

struct capture_format {
	char name[8]; /* four letters, "MJPG"; "BGR3" where libv4l2 converts */
	int width, height;
	double rate;       /* frames a second; 0: the driver does not say */
	bool is_converted; /* libv4l2 converts the camera's raw format to BGR */
	size_t row_bytes;  /* of a converted picture */
	/* What was wished for and not given, in words; may be empty. */
	char refused[256];
};

/* path is for messages. -ENOTSUP: the camera has no format that we can read. The rest is as
 * video_node_open(). */
must_check int capture_format_agree(int fd, const char *path, const struct capture_wish *wish,
				    struct problem *problem, struct capture_format *ret_format);

#endif
