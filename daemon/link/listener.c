/* SPDX-License-Identifier: MIT */
#include "daemon/link/listener.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <systemd/sd-daemon.h>

#include "daemon/base/cleanup.h"

enum { BACKLOG = 8 };

/* The descriptor systemd passed under this name (FileDescriptorName=), or -1. */
static int find_passed(const char *name, int type)
{
	char **names = NULL;
	int found = -1;
	int count = sd_listen_fds_with_names(0, &names);
	for (int i = 0; i < count; i++) {
		int fd = SD_LISTEN_FDS_START + i;
		if (found < 0 && strcmp(names[i], name) == 0 &&
		    sd_is_socket(fd, AF_UNIX, type, 1) > 0)
			found = fd;
	}
	for (int i = 0; names && names[i]; i++)
		free(names[i]);
	free(names);
	return found;
}

/* Somebody accepts connections at the address: it is not ours to take. */
static bool is_answered(const struct sockaddr_un *address, int type)
{
	autoclose int fd = socket(AF_UNIX, type | SOCK_CLOEXEC, 0);
	return fd >= 0 && connect(fd, (const struct sockaddr *)address, sizeof(*address)) == 0;
}

int listener_open(const char *name, const char *path, int type, struct problem *problem,
		  int *ret_fd)
{
	int passed = find_passed(name, type);
	if (passed >= 0) {
		*ret_fd = passed;
		return 0;
	}
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	if (strlen(path) >= sizeof(address.sun_path))
		return problem_set(problem, -ENAMETOOLONG,
				   "%s: a socket's path has at most %zu bytes; shorten it", path,
				   sizeof(address.sun_path) - 1);
	(void)snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
	if (is_answered(&address, type))
		return problem_set(problem, -EADDRINUSE,
				   "%s: another boothd is listening there; stop it first", path);
	(void)unlink(path);
	autoclose int fd = socket(AF_UNIX, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return problem_set(problem, -errno, "%s: socket: %m", path);
	if (bind(fd, (const struct sockaddr *)&address, sizeof(address)) < 0 ||
	    chmod(path, 0660) < 0 || listen(fd, BACKLOG) < 0) {
		int error = errno;
		return problem_set(problem, -error,
				   "%s: cannot listen: %s; does the folder exist and may this "
				   "user write there?",
				   path, strerror(error));
	}
	*ret_fd = take_fd(&fd);
	return 0;
}
