/* SPDX-License-Identifier: MIT */
/* A V4L2 device node: its ioctls, its description, and the explanation of its errors. A call blocks
 * only if the driver blocks. */
#ifndef DAEMON_DEVICES_VIDEO_NODE_H
#define DAEMON_DEVICES_VIDEO_NODE_H

#include <stdint.h>

#include "daemon/core/problem.h"

/* The names that the driver reports for itself and for the camera. */
struct video_node_names {
	char driver[16], card[32], bus[32];
};

enum { VIDEO_NODE_FORMAT_BYTES = 5 };

/* path: a device node. It is opened with O_NONBLOCK; close it with v4l2_close(). -ENOTSUP: the
 * node is not a camera that streams. Other errors are the kernel's: -EBUSY, -EACCES, -ENOENT,
 * -ENODEV and more. The problem says what to do. */
must_check int video_node_open(const char *path, struct problem *problem,
			       struct video_node_names *ret_names, int *ret_fd);

/* Calls an ioctl through libv4l2, which also converts the pictures if a converted format was
 * agreed. Returns 0 or a negative errno. */
must_check int video_node_call(int fd, unsigned long request, void *argument);

/* Writes to `problem` which action failed (such as "starting the stream") and what to do about it.
 * Returns error. */
int video_node_explain(const char *path, const char *action, int error, struct problem *problem);

/* Writes the four letters of a pixel format, such as "MJPG". */
void video_node_format_text(uint32_t format, char text[VIDEO_NODE_FORMAT_BYTES]);

#endif
