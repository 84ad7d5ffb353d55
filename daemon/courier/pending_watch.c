/* SPDX-License-Identifier: MIT */
#include "daemon/courier/pending_watch.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>
#include <event2/event.h>

#include "daemon/base/events.h"
#include "daemon/base/log.h"

struct pending_watch {
	struct event_base *base;
	char path[PATH_MAX];
	pending_watch_fn on_item;
	void *user;
	int fd;       /* inotify descriptor; -1: the folder is not watched */
	dev_t device; /* device of the watched folder */
	ino_t inode;
	struct event *event;
	bool has_complained;
};

static void close_watch(struct pending_watch *watch)
{
	if (watch->event)
		event_free(watch->event);
	watch->event = NULL;
	if (watch->fd >= 0)
		(void)close(watch->fd);
	watch->fd = -1;
}

static void on_readable(evutil_socket_t fd, short what, void *user)
{
	struct pending_watch *watch = user;
	_Alignas(struct inotify_event) char buffer[4096];
	ssize_t length;
	(void)what;
	while ((length = read(fd, buffer, sizeof(buffer))) > 0) {
		for (ssize_t at = 0; at < length;) {
			const void *here = buffer + at;
			const struct inotify_event *event = here;
			watch->on_item(event->len > 0 ? event->name : NULL, watch->user);
			at += (ssize_t)(sizeof(*event) + event->len);
		}
	}
}

static int open_watch(struct pending_watch *watch)
{
	watch->fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	if (watch->fd < 0)
		return -errno;
	struct stat status;
	if (stat(watch->path, &status) < 0 ||
	    inotify_add_watch(watch->fd, watch->path, IN_MOVED_TO | IN_ONLYDIR) < 0)
		return -errno;
	watch->device = status.st_dev;
	watch->inode = status.st_ino;
	watch->event = event_new(watch->base, watch->fd, EV_READ | EV_PERSIST, on_readable, watch);
	return watch->event && event_add(watch->event, NULL) == 0 ? 0 : -ENOMEM;
}

static void complain(struct pending_watch *watch, int error)
{
	if (watch->has_complained)
		return;
	watch->has_complained = true;
	log_event(LOG_LEVEL_WARNING, JOURNAL_COURIER_FOLDER,
		  "%s cannot be watched (%s): new photos are looked for every few seconds instead; "
		  "where it says \"too many open files\", raise fs.inotify.max_user_instances with "
		  "sysctl",
		  watch->path, strerror(-error));
}

static bool is_current(const struct pending_watch *watch)
{
	struct stat status;
	return watch->fd >= 0 && stat(watch->path, &status) == 0 &&
	       status.st_dev == watch->device && status.st_ino == watch->inode;
}

bool pending_watch_renew(struct pending_watch *watch)
{
	if (is_current(watch))
		return true;
	close_watch(watch);
	int r = open_watch(watch);
	if (r < 0) {
		close_watch(watch);
		complain(watch, r);
		return false;
	}
	watch->has_complained = false;
	/* null tells the owner to read the folder, because items may have come before the watch
	 * began */
	watch->on_item(NULL, watch->user);
	return true;
}

int pending_watch_create(struct event_base *base, const char *spool_path, pending_watch_fn on_item,
			 void *user, struct problem *problem, struct pending_watch **ret_watch)
{
	struct pending_watch *watch = calloc(1, sizeof(*watch));
	if (!watch)
		return problem_memory(problem);
	watch->base = base;
	(void)snprintf(watch->path, sizeof(watch->path), "%s/pending", spool_path);
	watch->on_item = on_item;
	watch->user = user;
	watch->fd = -1;
	*ret_watch = watch;
	return 0;
}

void pending_watch_destroy(struct pending_watch *watch)
{
	if (!watch)
		return;
	close_watch(watch);
	free(watch);
}
