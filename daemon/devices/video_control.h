/* SPDX-License-Identifier: MIT */
/*
 * Finds, reads and writes single controls of a V4L2 camera.
 *
 * If the camera does not answer, reading or writing a control blocks the event loop for 5 s, until
 * the kernel gives up the USB transfer. So after an error for which video_control_is_lost() is
 * true, the caller must not read or write further controls.
 */
#ifndef DAEMON_DEVICES_VIDEO_CONTROL_H
#define DAEMON_DEVICES_VIDEO_CONTROL_H

#include <linux/videodev2.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/core/problem.h"

enum { VIDEO_CONTROL_NAME_BYTES = 40 };

/* One control of the camera and its value, for the output of `boothctl camera`. */
struct video_control {
	/* name as v4l2-ctl prints it, such as exposure_time_absolute */
	char name[VIDEO_CONTROL_NAME_BYTES];
	int64_t low, high, step, preset, value;
	bool is_read_only;
	bool is_inactive; /* an automatic mode sets this control at the moment */
	char choice[32];  /* name of the chosen menu entry, if the control is a menu */
};

/* Returns whether the error means that the camera is gone, or that it does not answer when its
 * controls are read or written. Returns false for the errors that cheap cameras return for one
 * control only (EIO, EPIPE). */
bool video_control_is_lost(int error);

/* Returns 1 if the camera has the control, 0 if it does not, or an error for which
 * video_control_is_lost() is true. */
must_check int video_control_find(int fd, uint32_t id, struct v4l2_queryctrl *ret_query);
/* Does what video_control_find() does, but takes the name that v4l2-ctl prints. */
must_check int video_control_find_by_name(int fd, const char *name,
					  struct v4l2_queryctrl *ret_query);

must_check int video_control_get(int fd, uint32_t id, int32_t *ret_value);
/* Writes the value and reads the control back, because cheap cameras accept a value and keep
 * another. */
must_check int video_control_set(int fd, uint32_t id, int32_t value, int32_t *ret_value);

/* Gives the names of all controls, separated by commas. Returns 0, or an error for which
 * video_control_is_lost() is true. */
must_check int video_control_names(int fd, char *text, size_t size);

/* Fills `list` with descriptions of the camera's controls, at most `most` of them. Returns how many
 * controls were described. */
size_t video_control_list(int fd, struct video_control *list, size_t most);

#endif
