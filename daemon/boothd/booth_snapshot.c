/* SPDX-License-Identifier: MIT */
/* Takes one frame for an operator, but only while nobody is at the booth, because nobody may be
 * photographed without consent. */
#include <errno.h>
#include <event2/event.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/timer.h"
#include "daemon/boothd/booth_inside.h"
#include "daemon/link/sealed.h"

enum { WAIT_MS = 5000 };

static int refuse(struct problem *problem)
{
	return problem_set(problem, -EBUSY,
			   "somebody is at the booth; wait, or say `boothctl maintenance on`");
}

int booth_snapshot_begin(struct booth *booth, struct problem *problem)
{
	if (session_is_visit(booth->state))
		return refuse(problem);
	if (booth->snapshot.ticket)
		return problem_set(problem, -EBUSY, "another snapshot is being taken");
	booth->snapshot.ticket = control_defer(booth->control);
	(void)timer_arm_ms(booth->snapshot.timer, WAIT_MS);
	booth_want_camera(booth);
	return -EINPROGRESS;
}

/* Answers the operator's request. fd: the file that holds the frame if error is 0; otherwise -1. */
static void end(struct booth *booth, int error, const struct problem *problem, int fd)
{
	control_reply(booth->control, booth->snapshot.ticket, error, problem, NULL, fd);
	booth->snapshot.ticket = 0;
	(void)event_del(booth->snapshot.timer);
	booth_want_camera(booth);
}

void booth_snapshot_late(int fd, short what, void *user)
{
	(void)fd;
	(void)what;
	struct problem problem = { "" };
	int r = problem_set(&problem, -ETIMEDOUT,
			    "no frame came within %d s; `boothctl camera` says more",
			    WAIT_MS / 1000);
	end(user, r, &problem, -1);
}

void booth_snapshot_take(struct booth *booth, const struct frame *frame)
{
	struct problem problem = { "" };
	if (!booth->snapshot.ticket)
		return;
	if (session_is_visit(booth->state)) { /* a person came meanwhile */
		end(booth, refuse(&problem), &problem, -1);
		return;
	}
	autoclose int fd = -1;
	int r = sealed_create("snapshot", frame->bytes, frame->size_bytes, &fd);
	end(booth, r, &problem, fd);
}
