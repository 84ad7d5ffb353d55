/* SPDX-License-Identifier: MIT */
#include "daemon/office/place.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/directory.h"
#include "daemon/base/error_text.h"

int place_open_folder(int archive_fd, const char *path, struct problem *problem, int *ret_fd)
{
	autoclose int fd = -1;
	int r = directory_open(archive_fd, ".", &fd);
	while (r == 0 && *path) {
		char name[NAME_MAX + 1];
		int length = (int)strcspn(path, "/"), below = -1;
		(void)snprintf(name, sizeof(name), "%.*s", length, path);
		path += length + (path[length] == '/');
		r = directory_open(fd, name, &below);
		if (r == 0) {
			(void)close(fd);
			fd = below;
		}
	}
	if (r < 0)
		return problem_set(problem, r, "its folder cannot be opened: %s", error_text(-r));
	*ret_fd = take_fd(&fd);
	return 0;
}

int place_open(int archive_fd, const char *path, const char *id, struct problem *problem,
	       int *ret_fd)
{
	autoclose int folder_fd = -1;
	int r = place_open_folder(archive_fd, path, problem, &folder_fd);
	if (r < 0)
		return r;
	r = directory_open(folder_fd, id, ret_fd);
	return r < 0 ? problem_set(problem, r, "its folder cannot be opened: %s", error_text(-r))
		     : 0;
}
