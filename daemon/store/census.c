/* SPDX-License-Identifier: MIT */
#include "daemon/store/census.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/base/thread.h"

struct census {
	const struct spool *spool;
	pthread_t thread;
	bool has_thread;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	/* guarded by the lock */
	bool is_wanted, is_stopping;
	struct census_row rows[SPOOL_STATES];
};

/* ---- counting one folder ---- */

struct tally {
	struct census *census; /* null: the event loop counts, and stops at `most` */
	uint64_t count, most;
	/* the smallest id, which is the oldest item's: ids begin with the time */
	char first[UUID_TEXT_SIZE];
};

enum { TALLY_ENDED = 1 };

static bool is_stopping(struct census *census)
{
	(void)pthread_mutex_lock(&census->lock);
	bool is_so = census->is_stopping;
	(void)pthread_mutex_unlock(&census->lock);
	return is_so;
}

static int on_item(const char *id, void *user)
{
	struct tally *tally = user;
	if (tally->count == tally->most)
		return TALLY_ENDED;
	if (tally->census && tally->count % CENSUS_QUICK_MAX == 0 && is_stopping(tally->census))
		return TALLY_ENDED;
	tally->count++;
	if (!tally->first[0] || strcmp(id, tally->first) < 0)
		memcpy(tally->first, id, UUID_TEXT_SIZE);
	return 0;
}

/* TALLY_ENDED: the folder has more items than the tally may count. A negative number: it cannot be
 * read. In both cases the row is unknown. */
static int count_folder(const struct spool *spool, enum spool_state state, struct tally tally,
			struct census_row *ret_row)
{
	struct uuid id;
	int r = spool_scan(spool, state, on_item, &tally);
	*ret_row = (struct census_row){ .is_known = r == 0 };
	if (r != 0)
		return r;
	ret_row->count = tally.count;
	if (tally.first[0] && uuid_parse(tally.first, &id) == 0)
		ret_row->oldest_unix_ms = uuid_unix_ms(&id);
	return 0;
}

/* ---- the thread ---- */

/* Returns false if the census is being destroyed. */
static bool wait_for_question(struct census *census)
{
	(void)pthread_mutex_lock(&census->lock);
	while (!census->is_wanted && !census->is_stopping)
		(void)pthread_cond_wait(&census->changed, &census->lock);
	census->is_wanted = false;
	bool goes_on = !census->is_stopping;
	(void)pthread_mutex_unlock(&census->lock);
	return goes_on;
}

static void *run(void *argument)
{
	struct census *census = argument;
	struct tally whole = { .census = census, .most = UINT64_MAX };
	while (wait_for_question(census))
		for (int i = 0; i < SPOOL_STATES; i++) {
			struct census_row row;
			(void)count_folder(census->spool, (enum spool_state)i, whole, &row);
			(void)pthread_mutex_lock(&census->lock);
			census->rows[i] = row;
			(void)pthread_mutex_unlock(&census->lock);
		}
	return NULL;
}

/* ---- the loop ---- */

int census_create(const struct spool *spool, struct census **ret_census)
{
	struct census *census = calloc(1, sizeof(*census));
	if (!census)
		return -ENOMEM;
	census->spool = spool;
	census->is_wanted = true;
	(void)pthread_mutex_init(&census->lock, NULL); /* cannot fail with default attributes */
	(void)pthread_cond_init(&census->changed, NULL);
	int r = thread_start("census", run, census, &census->thread);
	census->has_thread = r == 0;
	if (r < 0) {
		census_destroy(census);
		return r;
	}
	*ret_census = census;
	return 0;
}

void census_destroy(struct census *census)
{
	if (!census)
		return;
	(void)pthread_mutex_lock(&census->lock);
	census->is_stopping = true;
	(void)pthread_cond_signal(&census->changed);
	(void)pthread_mutex_unlock(&census->lock);
	if (census->has_thread)
		(void)pthread_join(census->thread, NULL);
	(void)pthread_cond_destroy(&census->changed);
	(void)pthread_mutex_destroy(&census->lock);
	free(census);
}

/* Takes the thread's last row, and makes the thread count again. */
static struct census_row ask_thread(struct census *census, enum spool_state state)
{
	(void)pthread_mutex_lock(&census->lock);
	struct census_row row = census->rows[state];
	census->is_wanted = true;
	(void)pthread_cond_signal(&census->changed);
	(void)pthread_mutex_unlock(&census->lock);
	return row;
}

void census_read(struct census *census, struct census_row rows[SPOOL_STATES])
{
	const struct tally quick = { .most = CENSUS_QUICK_MAX };
	for (int i = 0; i < SPOOL_STATES; i++) {
		enum spool_state state = (enum spool_state)i;
		if (count_folder(census->spool, state, quick, &rows[i]) == TALLY_ENDED)
			rows[i] = ask_thread(census, state);
	}
}
