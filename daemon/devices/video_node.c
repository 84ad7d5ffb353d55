/* SPDX-License-Identifier: MIT */
#include "daemon/devices/video_node.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <libv4l2.h>
#include <linux/videodev2.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "daemon/core/utf8.h"

int video_node_call(int fd, unsigned long request, void *argument)
{
	if (v4l2_ioctl(fd, request, argument) < 0)
		return errno > 0 ? -errno : -EIO;
	return 0;
}

void video_node_format_text(uint32_t format, char text[VIDEO_NODE_FORMAT_BYTES])
{
	for (unsigned i = 0; i < VIDEO_NODE_FORMAT_BYTES - 1; i++) {
		char c = (char)(format >> (8 * i) & 0x7f);
		text[i] = (char)(c < ' ' ? '?' : c);
	}
	text[VIDEO_NODE_FORMAT_BYTES - 1] = '\0';
}

static int explain_access(const char *path, struct problem *problem)
{
	struct stat status;
	if (stat(path, &status) < 0)
		return problem_set(problem, -EACCES, "%s: no permission to open it", path);
	char space[1024];
	struct group entry, *group = NULL;
	bool has_name =
		getgrgid_r(status.st_gid, &entry, space, sizeof(space), &group) == 0 && group;
	return problem_set(
		problem, -EACCES,
		"%s: no permission: it belongs to group %s (%u) with mode %03o; add the "
		"daemon's user to that group (SupplementaryGroups= in the unit), see: ls "
		"-lL %s",
		path, has_name ? group->gr_name : "?", (unsigned)status.st_gid,
		(unsigned)status.st_mode & 0777u, path);
}

int video_node_explain(const char *path, const char *action, int error, struct problem *problem)
{
	switch (error) {
	case -EACCES:
	case -EPERM:
		return explain_access(path, problem);
	case -EBUSY:
		return problem_set(problem, error,
				   "%s: another program holds the camera (%s); find it with: fuser "
				   "-v %s",
				   path, action, path);
	case -ENOSPC:
		return problem_set(problem, error,
				   "%s: not enough USB bandwidth to stream (%s): another camera on "
				   "the same bus, or a USB 2 port; lower camera.width or "
				   "camera.rate, or use another port, see: lsusb -t",
				   path, action);
	case -ENOENT:
	case -ENODEV:
	case -ENXIO:
		return problem_set(problem, error,
				   "%s: the camera is not there; check cable and power, see: ls -l "
				   "/dev/v4l/by-id",
				   path);
	default:
		return problem_set(problem, error, "%s: %s failed: %s; see: journalctl -k", path,
				   action, strerror(-error));
	}
}

/* Copies the text and makes it printable, because the camera chooses it and may send any bytes. */
static void copy_name(char *to, size_t size, const uint8_t *from, size_t from_size)
{
	(void)snprintf(to, size, "%.*s", (int)from_size - 1, (const char *)from);
	utf8_make_plain(to);
}

static int query(int fd, const char *path, struct problem *problem, struct video_node_names *names)
{
	struct v4l2_capability can = { .capabilities = 0 };
	int r = video_node_call(fd, VIDIOC_QUERYCAP, &can);
	if (r == -ENOTTY)
		return problem_set(problem, -ENOTSUP,
				   "%s: not a camera; see: v4l2-ctl --list-devices", path);
	if (r < 0)
		return video_node_explain(path, "asking what it is", r, problem);
	copy_name(names->driver, sizeof(names->driver), can.driver, sizeof(can.driver));
	copy_name(names->card, sizeof(names->card), can.card, sizeof(can.card));
	copy_name(names->bus, sizeof(names->bus), can.bus_info, sizeof(can.bus_info));
	uint32_t flags =
		can.capabilities & V4L2_CAP_DEVICE_CAPS ? can.device_caps : can.capabilities;
	if (!(flags & V4L2_CAP_VIDEO_CAPTURE) || !(flags & V4L2_CAP_STREAMING))
		return problem_set(problem, -ENOTSUP,
				   "%s (%s): gives no video stream: it is another node of the "
				   "camera, or no camera; see: v4l2-ctl --list-devices",
				   path, names->card);
	return 0;
}

int video_node_open(const char *path, struct problem *problem, struct video_node_names *ret_names,
		    int *ret_fd)
{
	struct video_node_names names = { .card = "" };
	int fd = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0)
		return video_node_explain(path, "opening", -errno, problem);
	int r = query(fd, path, problem, &names);
	if (r < 0) {
		(void)v4l2_close(fd);
		return r;
	}
	*ret_names = names;
	*ret_fd = fd;
	return 0;
}
