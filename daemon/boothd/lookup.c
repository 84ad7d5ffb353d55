/* SPDX-License-Identifier: MIT */
#include "daemon/boothd/lookup.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>
#include <event2/event.h>

#include "daemon/base/log.h"
#include "daemon/base/thread.h"
#include "daemon/store/corrections.h"
#include "daemon/store/wiped_memory.h"

enum { PATH_SIZE = 256 };

struct question {
	bool waits;
	uint32_t number;
	unsigned keys;
	char text[LOOKUP_TEXT_SIZE];
};

struct lookup {
	char path[PATH_SIZE], secret_path[PATH_SIZE], corrections_path[PATH_SIZE];
	struct lookup_events events;
	void *user;
	int wake_fd; /* eventfd: the thread writes it, and the event loop reads it */
	struct event *event;
	pthread_t thread;
	bool has_thread;
	pthread_mutex_t lock;
	pthread_cond_t changed;

	/* guarded by the lock */
	bool is_stopping, wants_refresh;
	unsigned
		forgotten; /* grows with lookup_forget(); an answer to an older question is dropped */
	struct question question;
	bool has_news; /* the thread has opened the roster or failed to */
	int error;
	struct problem problem;
	bool has_answer;
	struct lookup_answer answer;

	/* only the thread uses these */
	struct roster *roster; /* null: it cannot be used */
	struct stat opened;    /* the file that was opened */
};

/* ---- the thread ---- */

static void wake_loop(const struct lookup *lookup)
{
	const uint64_t one = 1;
	/* This write fails only when the eventfd's counter is full. Then the loop wakes anyway. */
	if (write(lookup->wake_fd, &one, sizeof(one)) < 0)
		return;
}

static void report_roster(struct lookup *lookup, int error, const struct problem *problem)
{
	(void)pthread_mutex_lock(&lookup->lock);
	lookup->has_news = true;
	lookup->error = error;
	lookup->problem = *problem;
	(void)pthread_mutex_unlock(&lookup->lock);
	wake_loop(lookup);
}

static bool is_same_file(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size &&
	       a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

/* Without a campaign secret, the roster can be searched for student numbers and cards only. */
static int open_roster(struct lookup *lookup, struct problem *problem)
{
	struct keyed_secret secret;
	struct problem no_secret = { "" };
	bool has_secret = keyed_hash_read(lookup->secret_path, &no_secret, &secret) == 0;
	int r = roster_open(lookup->path, has_secret ? &secret : NULL, problem, &lookup->roster);
	explicit_bzero(&secret, sizeof(secret));
	return r;
}

static void refresh(struct lookup *lookup)
{
	struct problem problem = { "" };
	struct stat now = { .st_size = 0 };
	/* If this fails, roster_open() fails, too, and says why. */
	(void)stat(lookup->path, &now);
	if (lookup->roster && is_same_file(&now, &lookup->opened))
		return;
	roster_close(lookup->roster);
	lookup->roster = NULL;
	lookup->opened = now;
	int r = open_roster(lookup, &problem);
	report_roster(lookup, r, &problem);
}

static void report_answer(struct lookup *lookup, unsigned forgotten,
			  const struct lookup_answer *answer)
{
	(void)pthread_mutex_lock(&lookup->lock);
	bool is_wanted = forgotten == lookup->forgotten;
	if (is_wanted) {
		lookup->answer = *answer;
		lookup->has_answer = true;
	}
	(void)pthread_mutex_unlock(&lookup->lock);
	if (is_wanted)
		wake_loop(lookup);
}

/* A list that cannot be read asks nobody. The booth takes photos all the same. */
static void note_correction(const struct lookup *lookup, struct lookup_answer *answer)
{
	answer->correction = REASON_NONE;
	if (answer->answer != ROSTER_LISTED)
		return;
	int r = corrections_find(lookup->corrections_path, answer->person.student_number,
				 &answer->correction);
	if (r < 0)
		log_warning("%s cannot be read: %s; nobody is asked for another photo",
			    lookup->corrections_path, strerror(-r));
}

static void search(struct lookup *lookup, const struct question *question, unsigned forgotten)
{
	struct problem problem = { "" };
	struct lookup_answer answer = { .question = question->number };
	if (!lookup->roster)
		return; /* the event loop knows: on_roster() told it */
	int r = roster_find(lookup->roster, question->keys, question->text, &problem,
			    &answer.answer, &answer.by, &answer.person);
	if (r == 0)
		r = hash_parse(roster_facts(lookup->roster)->digest, &answer.digest);
	if (r == 0) {
		note_correction(lookup, &answer);
		report_answer(lookup, forgotten, &answer);
	} else {
		roster_close(lookup->roster);
		lookup->roster = NULL;
		report_roster(lookup, r, &problem);
	}
	explicit_bzero(&answer, sizeof(answer));
}

static void *run(void *argument)
{
	struct lookup *lookup = argument;
	(void)pthread_mutex_lock(&lookup->lock);
	for (;;) {
		while (!lookup->is_stopping && !lookup->wants_refresh && !lookup->question.waits)
			(void)pthread_cond_wait(&lookup->changed, &lookup->lock);
		if (lookup->is_stopping)
			break;
		bool wants_refresh = lookup->wants_refresh;
		struct question question = lookup->question;
		unsigned forgotten = lookup->forgotten;
		lookup->wants_refresh = false;
		lookup->question.waits = false;
		explicit_bzero(lookup->question.text, sizeof(lookup->question.text));
		(void)pthread_mutex_unlock(&lookup->lock);
		if (wants_refresh)
			refresh(lookup);
		if (question.waits)
			search(lookup, &question, forgotten);
		explicit_bzero(&question, sizeof(question));
		(void)pthread_mutex_lock(&lookup->lock);
	}
	(void)pthread_mutex_unlock(&lookup->lock);
	return NULL;
}

/* ---- the event loop ---- */

static void on_wake(evutil_socket_t fd, short what, void *user)
{
	(void)what;
	struct lookup *lookup = user;
	struct problem problem;
	struct lookup_answer answer;
	uint64_t count;
	if (read(fd, &count, sizeof(count)) < 0 && errno != EAGAIN)
		return;
	(void)pthread_mutex_lock(&lookup->lock);
	bool has_news = lookup->has_news, has_answer = lookup->has_answer;
	int error = lookup->error;
	problem = lookup->problem;
	answer = lookup->answer;
	lookup->has_news = lookup->has_answer = false;
	explicit_bzero(&lookup->answer, sizeof(lookup->answer));
	(void)pthread_mutex_unlock(&lookup->lock);
	if (has_news)
		lookup->events.on_roster(error, &problem, lookup->user);
	if (has_answer)
		lookup->events.on_answer(&answer, lookup->user);
	explicit_bzero(&answer, sizeof(answer));
}

int lookup_create(struct event_base *base, const struct lookup_files *files,
		  const struct lookup_events *events, void *user, struct lookup **ret_lookup)
{
	struct lookup *lookup = calloc(1, sizeof(*lookup));
	if (!lookup)
		return -ENOMEM;
	/* A process makes one lookup; only tests make another. */
	if (wiped_memory_begin() < 0)
		log_debug("SQLite was in use before");
	(void)snprintf(lookup->path, sizeof(lookup->path), "%s", files->roster);
	(void)snprintf(lookup->secret_path, sizeof(lookup->secret_path), "%s", files->secret);
	(void)snprintf(lookup->corrections_path, sizeof(lookup->corrections_path), "%s",
		       files->corrections);
	lookup->events = *events;
	lookup->user = user;
	lookup->wants_refresh = true;
	(void)pthread_mutex_init(&lookup->lock, NULL); /* cannot fail with default attributes */
	(void)pthread_cond_init(&lookup->changed, NULL);
	int r = -ENOMEM;
	lookup->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (lookup->wake_fd < 0)
		r = -errno;
	else
		lookup->event =
			event_new(base, lookup->wake_fd, EV_READ | EV_PERSIST, on_wake, lookup);
	if (lookup->event && event_add(lookup->event, NULL) == 0)
		r = thread_start("lookup", run, lookup, &lookup->thread);
	lookup->has_thread = r == 0;
	if (r < 0) {
		lookup_destroy(lookup);
		return r;
	}
	*ret_lookup = lookup;
	return 0;
}

void lookup_destroy(struct lookup *lookup)
{
	if (!lookup)
		return;
	(void)pthread_mutex_lock(&lookup->lock);
	lookup->is_stopping = true;
	(void)pthread_cond_signal(&lookup->changed);
	(void)pthread_mutex_unlock(&lookup->lock);
	if (lookup->has_thread)
		(void)pthread_join(lookup->thread, NULL);
	if (lookup->event)
		event_free(lookup->event);
	if (lookup->wake_fd >= 0)
		(void)close(lookup->wake_fd);
	roster_close(lookup->roster);
	(void)pthread_cond_destroy(&lookup->changed);
	(void)pthread_mutex_destroy(&lookup->lock);
	explicit_bzero(lookup, sizeof(*lookup));
	free(lookup);
}

void lookup_refresh(struct lookup *lookup)
{
	(void)pthread_mutex_lock(&lookup->lock);
	lookup->wants_refresh = true;
	(void)pthread_cond_signal(&lookup->changed);
	(void)pthread_mutex_unlock(&lookup->lock);
}

int lookup_ask(struct lookup *lookup, uint32_t question, unsigned keys, const char *text)
{
	if (strlen(text) >= LOOKUP_TEXT_SIZE)
		return -EINVAL;
	(void)pthread_mutex_lock(&lookup->lock);
	lookup->question = (struct question){ .waits = true, .number = question, .keys = keys };
	(void)snprintf(lookup->question.text, sizeof(lookup->question.text), "%s", text);
	(void)pthread_cond_signal(&lookup->changed);
	(void)pthread_mutex_unlock(&lookup->lock);
	return 0;
}

void lookup_forget(struct lookup *lookup)
{
	(void)pthread_mutex_lock(&lookup->lock);
	lookup->forgotten++;
	lookup->has_answer = false;
	explicit_bzero(&lookup->question, sizeof(lookup->question));
	explicit_bzero(&lookup->answer, sizeof(lookup->answer));
	(void)pthread_mutex_unlock(&lookup->lock);
}

/* ---- the setting identify.keys ---- */

int lookup_parse_keys(const char *text, struct problem *problem, unsigned *ret_keys)
{
	static const struct {
		const char *name;
		enum roster_key key;
	} names[] = {
		{ "student_number", ROSTER_BY_STUDENT_NUMBER },
		{ "card_number", ROSTER_BY_CARD },
		{ "ticket", ROSTER_BY_TICKET },
		{ "id_number", ROSTER_BY_ID },
	};
	enum { NAMES = sizeof(names) / sizeof(names[0]) };
	unsigned keys = 0;
	while (*(text += strspn(text, " \t"))) {
		size_t length = strcspn(text, " \t"), i = 0;
		while (i < NAMES && (strlen(names[i].name) != length ||
				     strncmp(text, names[i].name, length) != 0))
			i++;
		if (i == NAMES)
			return problem_set(
				problem, -EINVAL,
				"identify.keys: \"%.*s\": there is no such key; the keys "
				"are student_number, card_number, ticket and id_number",
				(int)length, text);
		keys |= names[i].key;
		text += length;
	}
	if (keys == 0)
		return problem_set(problem, -EINVAL,
				   "identify.keys: no key is named, so nobody would be found");
	*ret_keys = keys;
	return 0;
}
