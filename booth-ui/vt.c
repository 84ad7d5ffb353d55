/* SPDX-License-Identifier: MIT */
#include "booth-ui/vt.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/kd.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "daemon/base/cleanup.h"

int vt_init(const char *tty, struct vt *ret_vt)
{
	ret_vt->fd = -1;
	autoclose int fd = open(tty, O_RDWR | O_CLOEXEC | O_NOCTTY);
	int before = KD_TEXT;
	if (fd < 0 || ioctl(fd, KDGETMODE, &before) < 0 || ioctl(fd, KDSETMODE, KD_GRAPHICS) < 0)
		return -errno;
	*ret_vt = (struct vt){ .fd = take_fd(&fd), .before = before };
	return 0;
}

void vt_finish(struct vt *vt)
{
	if (vt->fd < 0)
		return;
	(void)ioctl(vt->fd, KDSETMODE, vt->before);
	(void)close(vt->fd);
	vt->fd = -1;
}
