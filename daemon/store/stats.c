/* SPDX-License-Identifier: MIT */
#include "daemon/store/stats.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <json-c/json.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/error_text.h"
#include "daemon/base/faultpoint.h"
#include "daemon/base/file.h"
#include "daemon/base/json.h"
#include "daemon/store/days.h"

/* Days whose figures can wait for the disk. While it refuses for longer, further days are not
 * counted. */
enum { DAYS_WAITING = 4, FILE_MODE = 0640, FOLDER_MODE = 0750 };

struct stats {
	char *folder;
	bool is_demo;
	pthread_mutex_t lock;     /* guards `waiting` */
	pthread_mutex_t one_save; /* held by the one thread that writes; guards `folder_fd` */
	int folder_fd;            /* opened for each save: somebody may make the folder again */
	/* what was counted since the last save, a day each; an empty day: the place is free */
	struct tally waiting[DAYS_WAITING];
};

/* ---- counting ---- */

/* Returns where the day's figures wait, or null if no place is free. */
static struct tally *find_day(struct stats *stats, const char *day)
{
	struct tally *place = NULL;
	for (unsigned i = 0; i < DAYS_WAITING; i++) {
		struct tally *here = &stats->waiting[i];
		if (strcmp(here->day, day) == 0)
			return here;
		if (!here->day[0] && !place)
			place = here;
	}
	if (place)
		(void)snprintf(place->day, sizeof(place->day), "%s", day);
	return place;
}

static bool format_day(int64_t unix_ms, char day[TALLY_DAY_SIZE])
{
	time_t seconds = (time_t)(unix_ms / 1000);
	struct tm local;
	return localtime_r(&seconds, &local) &&
	       strftime(day, TALLY_DAY_SIZE, "%Y-%m-%d", &local) > 0 && tally_is_day(day);
}

static void count(struct stats *stats, int64_t unix_ms, const struct tally *what)
{
	char day[TALLY_DAY_SIZE];
	if (!stats || !format_day(unix_ms, day))
		return;
	(void)pthread_mutex_lock(&stats->lock);
	struct tally *to = find_day(stats, day);
	if (to)
		tally_add(to, what);
	(void)pthread_mutex_unlock(&stats->lock);
}

void stats_count_photo(struct stats *stats, int64_t unix_ms, int64_t wait_ms)
{
	struct tally what = { .day = "" };
	tally_count_photo(&what, wait_ms);
	count(stats, unix_ms, &what);
}

void stats_count_refusal(struct stats *stats, int64_t unix_ms, enum reason reason)
{
	struct tally what = { .day = "" };
	tally_count_refusal(&what, reason);
	count(stats, unix_ms, &what);
}

void stats_count_visit(struct stats *stats, int64_t unix_ms, bool has_photo,
		       enum session_state state)
{
	struct tally what = { .day = "" };
	tally_count_visit(&what, has_photo, state);
	count(stats, unix_ms, &what);
}

/* ---- saving ---- */

static int set_aside(const struct stats *stats, const char *name, int error)
{
	char aside[DAYS_NAME_SIZE + 16];
	(void)snprintf(aside, sizeof(aside), "%s.%s", name, error == -EPROTO ? "newer" : "damaged");
	return renameat(stats->folder_fd, name, stats->folder_fd, aside) < 0 ? -errno : 0;
}

/* Reads the day's file, or begins a day. */
static int begin(const struct stats *stats, const char *day, struct tally *ret_tally,
		 char damaged[TALLY_DAY_SIZE])
{
	char name[DAYS_NAME_SIZE];
	struct tally tally = { .day = "" };
	int r = days_read(stats->folder_fd, day, stats->is_demo, &tally);
	if (r == -EBADMSG || r == -EPROTO) {
		days_name(day, stats->is_demo, name);
		r = set_aside(stats, name, r);
		(void)snprintf(damaged, TALLY_DAY_SIZE, "%.10s", day);
	}
	if (r < 0 && r != -ENOENT)
		return r;
	(void)snprintf(tally.day, sizeof(tally.day), "%.10s", day);
	*ret_tally = tally;
	return 0;
}

static int write_day(const struct stats *stats, const struct tally *tally)
{
	char name[DAYS_NAME_SIZE];
	autofree char *line = NULL;
	size_t length = 0;
	days_name(tally->day, stats->is_demo, name);
	struct json_object *object = days_describe(tally, stats->is_demo);
	int r = json_copy_line(object, &line, &length);
	json_object_put(object);
	if (r == 0)
		r = file_write_durable(stats->folder_fd, name, line, length, FILE_MODE);
	faultpoint_reach("stats.written");
	return r;
}

/* After a failure of the last fsync the file has the new figures already, so they must not be added
 * again. */
static bool is_written(const struct stats *stats, const struct tally *wanted)
{
	struct tally there;
	return days_read(stats->folder_fd, wanted->day, stats->is_demo, &there) == 0 &&
	       memcmp(there.refusals, wanted->refusals, sizeof(there.refusals)) == 0 &&
	       memcmp(there.left, wanted->left, sizeof(there.left)) == 0 &&
	       there.visits == wanted->visits && there.photos == wanted->photos &&
	       there.wait_ms == wanted->wait_ms;
}

/* *ret_is_done: the figures are in the file, even if the disk reported an error. */
static int save_day(const struct stats *stats, const struct tally *counted,
		    char damaged[TALLY_DAY_SIZE], bool *ret_is_done)
{
	struct tally tally;
	int r = begin(stats, counted->day, &tally, damaged);
	*ret_is_done = false;
	if (r < 0)
		return r;
	faultpoint_reach("stats.read");
	tally_add(&tally, counted);
	r = write_day(stats, &tally);
	*ret_is_done = r == 0 || is_written(stats, &tally);
	return r;
}

static void take_waiting(struct stats *stats, struct tally taken[DAYS_WAITING])
{
	(void)pthread_mutex_lock(&stats->lock);
	memcpy(taken, stats->waiting, sizeof(stats->waiting));
	memset(stats->waiting, 0, sizeof(stats->waiting));
	(void)pthread_mutex_unlock(&stats->lock);
}

static void put_back(struct stats *stats, const struct tally *counted)
{
	(void)pthread_mutex_lock(&stats->lock);
	struct tally *to = find_day(stats, counted->day);
	if (to)
		tally_add(to, counted);
	(void)pthread_mutex_unlock(&stats->lock);
}

static int open_folder(struct stats *stats)
{
	int r = directory_make(stats->folder, FOLDER_MODE);
	return r < 0 ? r : directory_open(AT_FDCWD, stats->folder, &stats->folder_fd);
}

static int save_all(struct stats *stats, char damaged[TALLY_DAY_SIZE])
{
	struct tally taken[DAYS_WAITING];
	int r = 0;
	take_waiting(stats, taken);
	for (unsigned i = 0; i < DAYS_WAITING; i++) {
		bool is_done = true;
		int error = taken[i].day[0] ? save_day(stats, &taken[i], damaged, &is_done) : 0;
		if (!is_done)
			put_back(stats, &taken[i]);
		if (error < 0)
			r = error;
	}
	return r;
}

int stats_save(struct stats *stats, char ret_damaged[TALLY_DAY_SIZE])
{
	ret_damaged[0] = '\0';
	(void)pthread_mutex_lock(&stats->one_save);
	int r = open_folder(stats);
	if (r == 0) {
		r = save_all(stats, ret_damaged);
		(void)close(take_fd(&stats->folder_fd));
	}
	(void)pthread_mutex_unlock(&stats->one_save);
	return r;
}

/* ---- opening ---- */

int stats_open(const char *folder, bool is_demo, struct problem *problem, struct stats **ret_stats)
{
	struct stats *stats = calloc(1, sizeof(*stats));
	if (!stats)
		return problem_memory(problem);
	stats->folder = strdup(folder);
	stats->is_demo = is_demo;
	stats->folder_fd = -1;
	(void)pthread_mutex_init(&stats->lock, NULL); /* cannot fail with default attributes */
	(void)pthread_mutex_init(&stats->one_save, NULL);
	int r = stats->folder ? open_folder(stats) : -ENOMEM;
	if (r == 0) {
		r = days_prune(stats->folder_fd);
		(void)close(take_fd(&stats->folder_fd));
	}
	if (r < 0) {
		stats_close(stats);
		return problem_set(problem, r,
				   "the statistics cannot be kept in booth.stats = %s: %s", folder,
				   error_text(-r));
	}
	*ret_stats = stats;
	return 0;
}

void stats_close(struct stats *stats)
{
	if (!stats)
		return;
	(void)pthread_mutex_destroy(&stats->one_save);
	(void)pthread_mutex_destroy(&stats->lock);
	free(stats->folder);
	free(stats);
}
