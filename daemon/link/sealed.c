/* SPDX-License-Identifier: MIT */
#include "daemon/link/sealed.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/file.h"

int sealed_create(const char *name, const void *bytes, size_t size, int *ret_fd)
{
	autoclose int fd = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
	if (fd < 0)
		return -errno;
	int r = file_write_all(fd, bytes, size);
	if (r < 0)
		return r;
	if (fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL) < 0)
		return -errno;
	*ret_fd = take_fd(&fd);
	return 0;
}
