/* SPDX-License-Identifier: MIT */
#include "booth-ui/vt.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/kd.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "daemon/base/cleanup.h"

/* Returns the mode that the keyboard had before; -1: the mode could not be changed. */
static int switch_keyboard_off(int fd)
{
	int before = K_UNICODE;
	if (ioctl(fd, KDGKBMODE, &before) < 0 || ioctl(fd, KDSKBMODE, K_OFF) < 0)
		return -1;
	return before;
}

int vt_init(const char *tty, struct vt *ret_vt)
{
	ret_vt->fd = -1;
	autoclose int fd = open(tty, O_RDWR | O_CLOEXEC | O_NOCTTY);
	int before = KD_TEXT;
	if (fd < 0 || ioctl(fd, KDGETMODE, &before) < 0 || ioctl(fd, KDSETMODE, KD_GRAPHICS) < 0)
		return -errno;
	*ret_vt = (struct vt){ .before = before, .keyboard = switch_keyboard_off(fd) };
	ret_vt->fd = take_fd(&fd);
	return 0;
}

void vt_finish(struct vt *vt)
{
	if (vt->fd < 0)
		return;
	if (vt->keyboard >= 0)
		(void)ioctl(vt->fd, KDSKBMODE, vt->keyboard);
	(void)ioctl(vt->fd, KDSETMODE, vt->before);
	(void)close(vt->fd);
	vt->fd = -1;
}
