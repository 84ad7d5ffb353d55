/* SPDX-License-Identifier: MIT */
#include "daemon/courier/mover.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/base/events.h"
#include "daemon/base/faultpoint.h"
#include "daemon/base/log.h"
#include "daemon/core/uuid.h"
#include "daemon/courier/clerk.h"
#include "daemon/store/spool.h"

struct mover {
	struct spool *spool;
	const char *spool_path;
	struct clerk *clerk;
};

struct move {
	struct clerk_task task;
	struct spool *spool;
	const char *spool_path;
	char id[UUID_TEXT_SIZE];
	enum mover_goal goal;
	struct problem why;
	mover_done_fn done;
	void *user;
	/* the result of the move */
	int error;
	bool was_copy; /* the target folder already had the item */
	struct problem problem;
};

int mover_create(struct spool *spool, const char *spool_path, struct clerk *clerk,
		 struct problem *problem, struct mover **ret_mover)
{
	struct mover *mover = calloc(1, sizeof(*mover));
	if (!mover)
		return problem_memory(problem);
	mover->spool = spool;
	mover->spool_path = spool_path;
	mover->clerk = clerk;
	*ret_mover = mover;
	return 0;
}

void mover_destroy(struct mover *mover)
{
	free(mover);
}

/* ---- functions on the clerk's thread ---- */

/*
 * Moves without fsync on purpose. If a power cut undoes the rename, the courier sends the item
 * again, finds it at the server, and moves it again. Two fsyncs per item would halve the speed
 * without any gain.
 */
static int move_to_sent(const struct move *move)
{
	char from[PATH_MAX], to[PATH_MAX];
	(void)snprintf(from, sizeof(from), "%s/pending/%s", move->spool_path, move->id);
	(void)snprintf(to, sizeof(to), "%s/sent/%s", move->spool_path, move->id);
	faultpoint_reach("courier.moving");
	if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) < 0)
		return -errno;
	faultpoint_reach("courier.moved");
	return 0;
}

static int move_on(struct move *move)
{
	switch (move->goal) {
	case MOVER_SENT:
		return move_to_sent(move);
	case MOVER_REFUSED:
		return spool_move(move->spool, move->id, SPOOL_PENDING, SPOOL_REFUSED,
				  &move->problem);
	case MOVER_BROKEN:
		return spool_move(move->spool, move->id, SPOOL_PENDING, SPOOL_BROKEN,
				  &move->problem);
	}
	return -EINVAL;
}

/* Handles an item that the target folder already has. A dead booth's photos may have been copied
 * here twice, or a power cut may have undone a move. */
static int settle_copy(struct move *move)
{
	if (move->goal == MOVER_SENT)
		return spool_remove_copy(move->spool, move->id, &move->problem);
	if (move->goal == MOVER_REFUSED)
		return spool_move(move->spool, move->id, SPOOL_PENDING, SPOOL_BROKEN,
				  &move->problem);
	return -EEXIST;
}

static void run(struct clerk_task *task)
{
	struct move *move = (struct move *)task;
	move->error = move_on(move);
	if (move->error == -EEXIST) {
		move->was_copy = true;
		move->error = settle_copy(move);
	}
}

/* ---- functions on the loop ---- */

static void report_copy(const struct move *move)
{
	if (move->goal == MOVER_SENT)
		log_warning("photo %s is at the server and lies in sent/ already: its second copy "
			    "in pending/ is deleted",
			    move->id);
	else
		log_event(LOG_LEVEL_WARNING, JOURNAL_COURIER_BROKEN,
			  "photo %s is refused and lies in refused/ already: its second copy is "
			  "moved to broken/",
			  move->id);
}

static void report_moved(const struct move *move)
{
	if (move->was_copy)
		report_copy(move);
	else if (move->goal == MOVER_SENT)
		log_event(LOG_LEVEL_INFO, JOURNAL_PHOTO_SENT, "photo sent: id=%s", move->id);
	else if (move->goal == MOVER_BROKEN)
		log_event(LOG_LEVEL_ERROR, JOURNAL_COURIER_BROKEN,
			  "photo %s is not sent but moved to broken/: %s; `boothctl queue show` "
			  "and the student's receipt tell whom to call back",
			  move->id, move->why.text);
}

static void report_stuck(const struct move *move)
{
	const char *why = move->problem.text[0] ? move->problem.text : strerror(-move->error);
	if (move->goal == MOVER_BROKEN)
		log_event(LOG_LEVEL_ERROR, JOURNAL_COURIER_STUCK,
			  "photo %s is not sent: %s; and it cannot be moved to broken/ (%s): look "
			  "at the disk; the courier tries again",
			  move->id, move->why.text, why);
	else
		log_event(LOG_LEVEL_ERROR, JOURNAL_COURIER_STUCK,
			  "photo %s is delivered but cannot be moved out of pending/ (%s): look at "
			  "the disk; the courier tries again",
			  move->id, why);
}

static void report(const struct move *move)
{
	if (move->error == 0)
		report_moved(move);
	else if (move->error != -ENOENT) /* -ENOENT: an operator moved the item first */
		report_stuck(move);
}

static void finish(struct clerk_task *task)
{
	struct move *move = (struct move *)task;
	mover_done_fn done = move->done;
	void *user = move->user;
	bool has_gone = move->error == 0 || move->error == -ENOENT;
	report(move);
	free(move);
	done(has_gone, user);
}

static void drop(struct clerk_task *task)
{
	struct move *move = (struct move *)task;
	if (task->has_run)
		report(move);
	free(move);
}

int mover_move(struct mover *mover, const char *id, enum mover_goal goal, const struct problem *why,
	       mover_done_fn done, void *user, struct clerk_task **ret_task)
{
	struct move *move = calloc(1, sizeof(*move));
	if (!move)
		return -ENOMEM;
	move->task = (struct clerk_task){ .run = run, .done = finish, .drop = drop };
	move->spool = mover->spool;
	move->spool_path = mover->spool_path;
	(void)snprintf(move->id, sizeof(move->id), "%s", id);
	move->goal = goal;
	if (why)
		move->why = *why;
	move->done = done;
	move->user = user;
	*ret_task = &move->task;
	clerk_add(mover->clerk, &move->task);
	return 0;
}

void mover_cancel(struct mover *mover, struct clerk_task *task)
{
	clerk_cancel(mover->clerk, task);
}
