/* SPDX-License-Identifier: MIT */
/*
 * One control of a V4L2 camera at a time: finds, reads and writes it.
 *
 * A control that the camera does not answer costs 5 s, in which the event loop stands still: then
 * the kernel gives the USB transfer up. So a caller asks no further control after an error for which
 * video_control_is_lost() is true.
 */
#ifndef DAEMON_DEVICES_VIDEO_CONTROL_H
#define DAEMON_DEVICES_VIDEO_CONTROL_H

#include <linux/videodev2.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/core/problem.h"

enum { VIDEO_CONTROL_NAME_BYTES = 40 };

/* One control as the camera describes it, for `boothctl camera`. */
struct video_control {
	char name[VIDEO_CONTROL_NAME_BYTES]; /* as v4l2-ctl prints it: exposure_time_absolute */
	int64_t low, high, step, preset, value;
	bool is_read_only;
	bool is_inactive; /* another control, an automatic, sets this one */
	char choice[32];  /* of a menu: the value in words */
};

/* The camera is gone, or does not answer its controls. False for the errors that cheap cameras give
 * for a single control (EIO, EPIPE). */
bool video_control_is_lost(int error);

/* 1: the camera has the control; 0: it has not; negative: video_control_is_lost(). */
must_check int video_control_find(int fd, uint32_t id, struct v4l2_queryctrl *ret_query);
/* The same by the name that v4l2-ctl prints. */
must_check int video_control_find_by_name(int fd, const char *name,
					  struct v4l2_queryctrl *ret_query);

must_check int video_control_get(int fd, uint32_t id, int32_t *ret_value);
/* Writes value and reads the control back: cheap cameras accept a value and keep another. */
must_check int video_control_set(int fd, uint32_t id, int32_t value, int32_t *ret_value);

/* The names of all controls, with commas between. 0, or negative: video_control_is_lost(). */
must_check int video_control_names(int fd, char *text, size_t size);

/* Describes up to `most` controls. Returns how many. */
size_t video_control_list(int fd, struct video_control *list, size_t most);

#endif
