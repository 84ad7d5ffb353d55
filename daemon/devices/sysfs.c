/* SPDX-License-Identifier: MIT */
#include "daemon/devices/sysfs.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "daemon/base/cleanup.h"
#include "daemon/core/utf8.h"

int sysfs_read_line(const char *folder, const char *name, char *line, size_t size)
{
	char path[PATH_MAX];
	line[0] = '\0';
	(void)snprintf(path, sizeof(path), "%s/%s", folder, name);
	autoclose int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, line, size - 1);
	int r = n >= 0 || (fd < 0 && (errno == ENOENT || errno == ENOTDIR)) ? 0 : -errno;
	line[n > 0 ? n : 0] = '\0';
	line[strcspn(line, "\n")] = '\0';
	utf8_make_plain(line);
	return r;
}
