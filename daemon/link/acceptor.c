/* SPDX-License-Identifier: MIT */
#include "daemon/link/acceptor.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <event2/event.h>

#include "daemon/base/error_text.h"
#include "daemon/base/log.h"
#include "daemon/base/timer.h"

enum { REST_MS = 1000 };

struct acceptor {
	int listen_fd;
	struct event *acceptable, *rest;
	acceptor_fn on_accepted;
	void *user;
	bool has_told;
};

/* Returns whether accept4(2) failed because the process can open no more files or because memory
 * ran out. In that case the connection is still waiting. */
static bool is_want(int error)
{
	return error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM;
}

static void on_acceptable(int fd, short what, void *user)
{
	struct acceptor *acceptor = user;
	(void)what;
	int accepted = accept4(fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
	if (accepted >= 0) {
		acceptor->has_told = false;
		acceptor->on_accepted(accepted, acceptor->user);
		return;
	}
	if (!is_want(errno))
		return;
	if (!acceptor->has_told)
		log_warning("connections wait, because no more can be opened: %s",
			    error_text(errno));
	acceptor->has_told = true;
	if (timer_arm_ms(acceptor->rest, REST_MS) == 0)
		(void)event_del(acceptor->acceptable);
}

static void on_rested(int fd, short what, void *user)
{
	struct acceptor *acceptor = user;
	(void)fd;
	(void)what;
	if (event_add(acceptor->acceptable, NULL) < 0)
		(void)timer_arm_ms(acceptor->rest, REST_MS);
}

int acceptor_create(struct event_base *base, int listen_fd, acceptor_fn on_accepted, void *user,
		    struct problem *problem, struct acceptor **ret_acceptor)
{
	struct acceptor *acceptor = calloc(1, sizeof(*acceptor));
	if (!acceptor) {
		(void)close(listen_fd);
		return problem_memory(problem);
	}
	*acceptor = (struct acceptor){ .listen_fd = listen_fd,
				       .on_accepted = on_accepted,
				       .user = user };
	acceptor->acceptable =
		event_new(base, listen_fd, EV_READ | EV_PERSIST, on_acceptable, acceptor);
	acceptor->rest = evtimer_new(base, on_rested, acceptor);
	if (!acceptor->acceptable || !acceptor->rest || event_add(acceptor->acceptable, NULL) < 0) {
		acceptor_destroy(acceptor);
		return problem_memory(problem);
	}
	*ret_acceptor = acceptor;
	return 0;
}

void acceptor_destroy(struct acceptor *acceptor)
{
	if (!acceptor)
		return;
	if (acceptor->acceptable)
		event_free(acceptor->acceptable);
	if (acceptor->rest)
		event_free(acceptor->rest);
	(void)close(acceptor->listen_fd);
	free(acceptor);
}
