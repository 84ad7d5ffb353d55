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
#include "daemon/base/error_text.h"

enum { BACKLOG = 8 };

/* Returns the descriptor that systemd passed under this name (FileDescriptorName=), or -1 if
 * systemd passed none. */
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

/* Returns whether the address is in use: a process listens at it for connections. */
static bool is_answered(const struct sockaddr_un *address, int type)
{
	autoclose int fd = socket(AF_UNIX, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return false;
	/* EAGAIN: a process listens at the address, but its queue of waiting connections is
	 * full. */
	return connect(fd, (const struct sockaddr *)address, sizeof(*address)) == 0 ||
	       errno == EAGAIN;
}

/* Removes the socket file that a killed boothd has left. If the path belongs to something else,
 * leaves it there. */
static int remove_stale(const char *path)
{
	struct stat status;
	if (lstat(path, &status) < 0)
		return 0;
	if (!S_ISSOCK(status.st_mode))
		return -EEXIST;
	(void)unlink(path);
	return 0;
}

static int listen_at(const struct sockaddr_un *address, int type, int *ret_fd)
{
	autoclose int fd = socket(AF_UNIX, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0 || bind(fd, (const struct sockaddr *)address, sizeof(*address)) < 0 ||
	    chmod(address->sun_path, 0660) < 0 || listen(fd, BACKLOG) < 0)
		return -errno;
	*ret_fd = take_fd(&fd);
	return 0;
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
	int r = remove_stale(path);
	if (r < 0)
		return problem_set(problem, r, "%s is there, and no socket: name another path",
				   path);
	r = listen_at(&address, type, ret_fd);
	if (r < 0)
		return problem_set(problem, r,
				   "%s: cannot listen: %s; does the folder exist and may this "
				   "user write there?",
				   path, error_text(-r));
	return 0;
}
