/* SPDX-License-Identifier: MIT */
/* The statistics: counting touches memory only, and the saver's thread writes the day's file. */
#include <string.h>

#include "daemon/base/clock.h"
#include "daemon/base/events.h"
#include "daemon/base/log.h"
#include "daemon/boothd/booth_inside.h"

/* ---- opening ---- */

void booth_stats_open(struct booth *booth)
{
	const struct config_booth *config = &booth->settings.config.booth;
	struct problem problem = { "" };
	/* Who has the spool is the only boothd here. */
	if (booth->stats || !booth->spool)
		return;
	int r = stats_open(config->stats, config->demo, &problem, &booth->stats);
	if (r < 0 && !booth->stats_job.has_told)
		log_event(LOG_LEVEL_WARNING, JOURNAL_STATISTICS,
			  "%s; the booth works on without them", problem.text);
	booth->stats_job.has_told = r < 0;
}

/* ---- saving ---- */

static void save(void *user)
{
	struct booth *booth = user;
	struct stats_saved *saved = &booth->stats_job.saved;
	saved->error = stats_save(booth->stats, saved->damaged);
}

static void on_saved(void *user)
{
	struct booth *booth = user;
	booth->stats_job.is_on = false;
	booth_stats_report(booth, &booth->stats_job.saved);
	if (booth->stats_job.is_wanted)
		booth_stats_save(booth);
}

void booth_stats_save(struct booth *booth)
{
	struct stats_job *job = &booth->stats_job;
	if (!booth->stats || !booth->saver)
		return;
	job->is_wanted = job->is_on;
	/* If too many jobs wait, the figures stay in memory until the next call. */
	if (!job->is_on)
		job->is_on = saver_work(booth->saver, save, on_saved, booth) == 0;
}

void booth_stats_photo(struct booth *booth)
{
	struct saving *saving = &booth->saving;
	saving->waited_ms = clock_monotonic_ms() - saving->visit_began_ms;
	stats_count_photo(booth->stats, clock_realtime_ms(), saving->waited_ms);
	saving->stats = (struct stats_saved){ .error = 0 };
	if (booth->stats)
		saving->stats.error = stats_save(booth->stats, saving->stats.damaged);
}

void booth_stats_report(struct booth *booth, const struct stats_saved *saved)
{
	struct stats_job *job = &booth->stats_job;
	if (saved->damaged[0])
		log_event(LOG_LEVEL_WARNING, JOURNAL_STATISTICS,
			  "the statistics of %s were damaged, or a newer release wrote them: the "
			  "file was set aside in booth.stats, and the day begins again",
			  saved->damaged);
	if (saved->error < 0 && !job->has_told)
		log_event(LOG_LEVEL_WARNING, JOURNAL_STATISTICS,
			  "the statistics cannot be written: %s; boothd tries again after each "
			  "visit",
			  strerror(-saved->error));
	job->has_told = saved->error < 0;
}
