/* SPDX-License-Identifier: MIT */
#include "daemon/devices/nodes.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

/* Each kind of device has this many folders that must be watched. The table gives their paths below
 * "/dev", parent folders first; "" is "/dev" itself. */
enum { FOLDERS = 4 };
static const char *const folders[][FOLDERS] = {
	[NODES_CAMERAS] = { "", "/v4l", "/v4l/by-id", "/v4l/by-path" },
	[NODES_INPUTS] = { "", "/input", "/input/by-id", "/input/by-path" },
};

enum { MASK = IN_CREATE | IN_DELETE | IN_ATTRIB | IN_MOVED_TO | IN_MOVED_FROM | IN_ONLYDIR };

struct nodes {
	int fd;
	struct event *event;
	char dev[128];
	enum nodes_kind kind;
	nodes_changed_fn changed;
	void *user;
};

/* Watches all folders that exist. Watching a folder twice has no effect. If a folder does not exist
 * yet, inotify reports its creation in the parent folder, and this function is called again. A
 * device node that was created in the new folder before this call is not missed, because the owner
 * looks for all its devices after each report. */
static int watch_folders(const struct nodes *nodes)
{
	for (int i = 0; i < FOLDERS; i++) {
		char path[160];
		(void)snprintf(path, sizeof(path), "%s%s", nodes->dev, folders[nodes->kind][i]);
		if (inotify_add_watch(nodes->fd, path, MASK) < 0 && (i == 0 || errno != ENOENT))
			return -errno;
	}
	return 0;
}

static void on_readable(evutil_socket_t fd, short what, void *user)
{
	(void)what;
	struct nodes *nodes = user;
	_Alignas(struct inotify_event) char space[4096];
	while (read(fd, space, sizeof(space)) > 0)
		;
	(void)watch_folders(nodes); /* a folder may have been created since the last call */
	nodes->changed(nodes->user);
}

int nodes_create(struct event_base *base, const char *dev, enum nodes_kind kind,
		 nodes_changed_fn changed, void *user, struct problem *problem,
		 struct nodes **ret_nodes)
{
	struct nodes *nodes = calloc(1, sizeof(*nodes));
	if (!nodes)
		return problem_memory(problem);
	nodes->kind = kind;
	nodes->changed = changed;
	nodes->user = user;
	(void)snprintf(nodes->dev, sizeof(nodes->dev), "%s", dev);
	int r = 0;
	nodes->fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	if (nodes->fd < 0) {
		r = problem_set(problem, -errno,
				"inotify: %s; raise fs.inotify.max_user_instances with sysctl",
				strerror(errno));
		goto fail;
	}
	r = watch_folders(nodes);
	if (r < 0) {
		r = problem_set(problem, r, "%s cannot be watched: %s", dev, strerror(-r));
		goto fail;
	}
	nodes->event = event_new(base, nodes->fd, EV_READ | EV_PERSIST, on_readable, nodes);
	if (!nodes->event || event_add(nodes->event, NULL) < 0) {
		r = problem_memory(problem);
		goto fail;
	}
	*ret_nodes = nodes;
	return 0;
fail:
	nodes_destroy(nodes);
	return r;
}

void nodes_destroy(struct nodes *nodes)
{
	if (!nodes)
		return;
	if (nodes->event)
		event_free(nodes->event);
	if (nodes->fd >= 0)
		(void)close(nodes->fd);
	free(nodes);
}
