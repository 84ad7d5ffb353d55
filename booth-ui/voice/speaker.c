/* SPDX-License-Identifier: MIT */
#include "booth-ui/voice/speaker.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>
#include <event2/event.h>

#include "booth-ui/voice/clip_file.h"
#include "booth-ui/voice/jack.h"
#include "booth-ui/voice/playback.h"
#include "daemon/base/clock.h"
#include "daemon/base/log.h"
#include "daemon/base/thread.h"

enum {
	/* frames that are given to the device at a time, at most */
	PIECE_FRAMES = 1024,
	/* the device stays open this long after the last sound, so that the next one begins at once */
	KEEP_OPEN_MS = 10000,
	END_PATIENCE_S = 1,
};

struct job {
	struct utterance said;
	const char *language;
	unsigned volume;
};

struct speaker {
	const char *device; /* of ALSA; null: none */
	const char *folders;
	FILE *log; /* null: no log */
	int64_t began_ms;
	void (*on_change)(void *user);
	void *user;
	struct event *changed;
	int change_fd; /* eventfd: the thread writes it, and the event loop reads it */
	int wake_fd;   /* eventfd: the event loop writes it, and the thread reads it */
	pthread_t thread;
	bool has_thread;

	pthread_mutex_t mutex; /* protects the members below, up to the next comment */
	bool is_left_behind;   /* nobody waits for the thread: it frees the speaker */
	bool is_over;          /* the thread has done all that it does */
	bool is_stopping, has_job, is_speaking, has_headphones;
	struct job next;

	/* of the thread only */
	struct jack jack;
	struct playback *output;
	unsigned rate, channels; /* of the open output */
	bool is_missing_told, is_told[CLIP_COUNT];
	char told[sizeof(
		((struct problem *)0)
			->text)]; /* the device's fault that was told last; empty: none since a sound was heard */
};

/* ---- in the thread ---- */

static void tell_change(struct speaker *speaker)
{
	uint64_t one = 1;
	/* This write fails only when the eventfd's counter is full. Then the loop wakes anyway. */
	ssize_t written = write(speaker->change_fd, &one, sizeof(one));
	(void)written;
}

/* Returns whether the thread has something else to do than to go on with the words. */
static bool is_called(struct speaker *speaker)
{
	(void)pthread_mutex_lock(&speaker->mutex);
	bool is = speaker->is_stopping || speaker->has_job;
	(void)pthread_mutex_unlock(&speaker->mutex);
	return is;
}

static void empty_wake(struct speaker *speaker)
{
	uint64_t calls;
	ssize_t got = read(speaker->wake_fd, &calls, sizeof(calls));
	(void)got; /* nothing to read is no failure */
}

static bool take_job(struct speaker *speaker, struct job *job)
{
	(void)pthread_mutex_lock(&speaker->mutex);
	bool has_job = speaker->has_job && !speaker->is_stopping;
	if (has_job)
		*job = speaker->next;
	speaker->has_job = false;
	(void)pthread_mutex_unlock(&speaker->mutex);
	return has_job;
}

static bool is_stopping(struct speaker *speaker)
{
	(void)pthread_mutex_lock(&speaker->mutex);
	bool is = speaker->is_stopping;
	(void)pthread_mutex_unlock(&speaker->mutex);
	return is;
}

/* The words are over, unless others have come meanwhile. */
static void end_job(struct speaker *speaker)
{
	(void)pthread_mutex_lock(&speaker->mutex);
	speaker->is_speaking = speaker->has_job;
	(void)pthread_mutex_unlock(&speaker->mutex);
	tell_change(speaker);
}

static void tell_jack(struct speaker *speaker)
{
	bool is_plugged = jack_is_plugged(&speaker->jack);
	(void)pthread_mutex_lock(&speaker->mutex);
	bool is_new = speaker->has_headphones != is_plugged;
	speaker->has_headphones = is_plugged;
	(void)pthread_mutex_unlock(&speaker->mutex);
	if (is_new)
		tell_change(speaker);
}

/* Waits for the event loop, at most for this time; -1: for ever. Looks after the jacks meanwhile. */
static void wait_ms(struct speaker *speaker, int ms)
{
	struct pollfd files[JACK_CARDS_MAX + 1] = { { .fd = speaker->wake_fd, .events = POLLIN } };
	unsigned count = jack_files(&speaker->jack, files + 1);
	if (poll(files, count + 1, ms) <= 0)
		return;
	if (files[0].revents)
		empty_wake(speaker);
	jack_take(&speaker->jack, files + 1);
	tell_jack(speaker);
}

/* Tells each fault once. */
static void tell(struct speaker *speaker, const struct problem *problem)
{
	if (strcmp(speaker->told, problem->text) == 0 || is_stopping(speaker))
		return;
	(void)snprintf(speaker->told, sizeof(speaker->told), "%s", problem->text);
	log_warning("sound: %s; the screen goes on", problem->text);
}

static void close_output(struct speaker *speaker)
{
	playback_close(speaker->output);
	speaker->output = NULL;
}

/* Lets the device play what it has. */
static void finish(struct speaker *speaker)
{
	while (speaker->output && !is_called(speaker)) {
		int left_ms = playback_left_ms(speaker->output);
		if (left_ms <= 0)
			return;
		wait_ms(speaker, left_ms);
	}
}

static int open_output(struct speaker *speaker, const struct wav *wav, struct problem *problem)
{
	if (speaker->output && speaker->rate == wav->rate && speaker->channels == wav->channels)
		return 0;
	finish(speaker);
	close_output(speaker);
	speaker->rate = wav->rate;
	speaker->channels = wav->channels;
	return playback_open(speaker->device, wav->rate, wav->channels, problem, &speaker->output);
}

static int play_samples(struct speaker *speaker, const struct wav *wav, unsigned volume,
			struct problem *problem)
{
	int16_t piece[PIECE_FRAMES * WAV_CHANNELS_MAX];
	size_t done = 0;
	while (done < wav->frames && !is_called(speaker)) {
		size_t left = wav->frames - done;
		size_t count = left < PIECE_FRAMES ? left : PIECE_FRAMES;
		wav_copy(wav, done, count, volume, piece);
		int taken = playback_write(speaker->output, piece, count, speaker->wake_fd);
		if (taken < 0)
			return problem_set(problem, taken, "the sound device %s: %s",
					   speaker->device, strerror(-taken));
		if (taken == 0)
			empty_wake(speaker);
		done += (size_t)taken;
	}
	return 0;
}

static void log_clip(struct speaker *speaker, const struct job *job, enum clip clip)
{
	if (!speaker->log)
		return;
	char name[CLIP_NAME_BYTES];
	clip_name(clip, name);
	(void)fprintf(speaker->log, "%" PRId64 " %s %s %u\n",
		      clock_monotonic_ms() - speaker->began_ms, job->language, name, job->volume);
	(void)fflush(speaker->log);
}

/* Tells each damaged clip once, and of those that are missing the first: if the package could not render
 * them, all are. */
static void tell_clip(struct speaker *speaker, enum clip clip, int error,
		      const struct problem *problem)
{
	bool is_missing = error == -ENOENT;
	bool *is_told = is_missing ? &speaker->is_missing_told : &speaker->is_told[clip];
	/* what only a school can record need not be there */
	if (*is_told || (is_missing && clip == CLIP_NOTICE_TEXT))
		return;
	*is_told = true;
	log_warning("sound: %s; these words are left out%s", problem->text,
		    is_missing ? " (booth-ui-sound renders all that are missing)" : "");
}

/* Plays one clip. A clip that is missing or damaged is left out. Returns an error of the device. */
static int play_clip(struct speaker *speaker, const struct job *job, enum clip clip)
{
	struct clip_file file;
	struct problem problem = { "" };
	log_clip(speaker, job, clip);
	int r = clip_file_load(speaker->folders, job->language, clip, &file, &problem);
	if (r < 0) {
		tell_clip(speaker, clip, r, &problem);
		return 0;
	}
	r = open_output(speaker, &file.wav, &problem);
	if (r == 0)
		r = play_samples(speaker, &file.wav, job->volume, &problem);
	if (r < 0)
		tell(speaker, &problem);
	else
		speaker->told[0] = '\0';
	clip_file_release(&file);
	return r;
}

static void play(struct speaker *speaker, const struct job *job)
{
	int r = 0;
	for (unsigned i = 0; r == 0 && i < job->said.count && !is_called(speaker); i++)
		r = play_clip(speaker, job, job->said.clips[i]);
	finish(speaker);
	/* a failed device is opened again for the next words; what newer words cut off is dropped */
	if (r < 0 || is_called(speaker))
		close_output(speaker);
}

static void free_speaker(struct speaker *speaker)
{
	if (speaker->log)
		(void)fclose(speaker->log);
	if (speaker->change_fd >= 0)
		(void)close(speaker->change_fd);
	if (speaker->wake_fd >= 0)
		(void)close(speaker->wake_fd);
	(void)pthread_mutex_destroy(&speaker->mutex);
	free(speaker);
}

static void *run(void *argument)
{
	struct speaker *speaker = argument;
	struct job job;
	if (speaker->device)
		jack_open(&speaker->jack);
	tell_jack(speaker);
	while (!is_stopping(speaker)) {
		if (take_job(speaker, &job)) {
			play(speaker, &job);
			end_job(speaker);
			continue;
		}
		wait_ms(speaker, speaker->output ? KEEP_OPEN_MS : -1);
		if (!is_called(speaker))
			close_output(speaker);
	}
	close_output(speaker);
	jack_close(&speaker->jack);
	(void)pthread_mutex_lock(&speaker->mutex);
	speaker->is_over = true;
	bool is_left_behind = speaker->is_left_behind;
	(void)pthread_mutex_unlock(&speaker->mutex);
	if (is_left_behind)
		free_speaker(speaker);
	return NULL;
}

/* ---- in the event loop ---- */

static void on_changed(int fd, short what, void *user)
{
	(void)what;
	struct speaker *speaker = user;
	uint64_t changes;
	if (read(fd, &changes, sizeof(changes)) == (ssize_t)sizeof(changes))
		speaker->on_change(speaker->user);
}

static void wake(struct speaker *speaker)
{
	uint64_t one = 1;
	/* This write fails only when the eventfd's counter is full. Then the thread wakes anyway. */
	ssize_t written = write(speaker->wake_fd, &one, sizeof(one));
	(void)written;
}

/* Returns what follows the kind's name; null: the text is of another kind. */
static const char *after(const char *text, const char *kind)
{
	size_t length = strlen(kind);
	return strncmp(text, kind, length) == 0 && text[length] ? text + length : NULL;
}

int speaker_check(const char *kind, struct problem *problem)
{
	if (after(kind, "alsa:") || after(kind, "log:"))
		return 0;
	return problem_set(
		problem, -EINVAL,
		"'%s' is no sound output; use alsa:DEVICE, such as alsa:default, or none", kind);
}

static int set_up(struct speaker *speaker, struct event_base *base,
		  const struct speaker_options *options, struct problem *problem)
{
	speaker->device = after(options->kind, "alsa:");
	const char *path = after(options->kind, "log:");
	speaker->log = path ? fopen(path, "we") : NULL;
	if (path && !speaker->log)
		return problem_set(problem, -errno, "%s: %m", path);
	speaker->change_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	speaker->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (speaker->change_fd < 0 || speaker->wake_fd < 0)
		return problem_set(problem, -errno, "sound: no eventfd: %m");
	speaker->changed =
		event_new(base, speaker->change_fd, EV_READ | EV_PERSIST, on_changed, speaker);
	if (!speaker->changed || event_add(speaker->changed, NULL) < 0)
		return problem_memory(problem);
	int r = thread_start("sound", run, speaker, &speaker->thread);
	speaker->has_thread = r == 0;
	return r < 0 ? problem_set(problem, r, "sound: no thread: %s", strerror(-r)) : 0;
}

int speaker_create(struct event_base *base, const struct speaker_options *options,
		   void (*on_change)(void *user), void *user, struct problem *problem,
		   struct speaker **ret_speaker)
{
	int r = speaker_check(options->kind, problem);
	if (r < 0)
		return r;
	struct speaker *speaker = calloc(1, sizeof(*speaker));
	if (!speaker)
		return problem_memory(problem);
	*speaker = (struct speaker){ .folders = options->folders,
				     .on_change = on_change,
				     .user = user,
				     .change_fd = -1,
				     .wake_fd = -1,
				     .began_ms = clock_monotonic_ms(),
				     .mutex = PTHREAD_MUTEX_INITIALIZER };
	r = set_up(speaker, base, options, problem);
	if (r < 0) {
		speaker_destroy(speaker);
		return r;
	}
	*ret_speaker = speaker;
	return 0;
}

/* Returns false if the thread does not end. */
static bool end_thread(struct speaker *speaker)
{
	(void)pthread_mutex_lock(&speaker->mutex);
	speaker->is_stopping = true;
	(void)pthread_mutex_unlock(&speaker->mutex);
	wake(speaker);
	struct timespec until;
	(void)clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += END_PATIENCE_S;
	if (pthread_timedjoin_np(speaker->thread, NULL, &until) == 0)
		return true;
	(void)pthread_mutex_lock(&speaker->mutex);
	bool is_left_behind = !speaker->is_over;
	speaker->is_left_behind = is_left_behind;
	if (is_left_behind)
		(void)pthread_detach(speaker->thread);
	(void)pthread_mutex_unlock(&speaker->mutex);
	if (!is_left_behind)
		return pthread_join(speaker->thread, NULL) == 0;
	log_warning("sound: a device does not answer, and is left behind");
	return false;
}

void speaker_destroy(struct speaker *speaker)
{
	if (!speaker)
		return;
	if (speaker->changed)
		event_free(speaker->changed);
	if (speaker->has_thread && !end_thread(speaker))
		return;
	free_speaker(speaker);
}

void speaker_say(struct speaker *speaker, const struct utterance *said, const char *language,
		 unsigned volume)
{
	(void)pthread_mutex_lock(&speaker->mutex);
	speaker->next = (struct job){ *said, language, volume };
	speaker->has_job = true;
	speaker->is_speaking = said->count > 0;
	(void)pthread_mutex_unlock(&speaker->mutex);
	wake(speaker);
}

bool speaker_is_speaking(struct speaker *speaker)
{
	(void)pthread_mutex_lock(&speaker->mutex);
	bool is = speaker->is_speaking;
	(void)pthread_mutex_unlock(&speaker->mutex);
	return is;
}

bool speaker_has_headphones(struct speaker *speaker)
{
	(void)pthread_mutex_lock(&speaker->mutex);
	bool is = speaker->has_headphones;
	(void)pthread_mutex_unlock(&speaker->mutex);
	return is;
}
