/* SPDX-License-Identifier: MIT */
/*
 * Plays utterances in a thread of its own, because a sound device may hold up whoever opens, feeds or
 * closes it, and the event loop must go on. The newest utterance ends the one that plays. Clips are
 * read from their files in the thread, too.
 *
 * Without a device, or with one that fails, the booth is silent: one line in the journal says why, until
 * something else happens.
 */
#ifndef BOOTH_UI_VOICE_SPEAKER_H
#define BOOTH_UI_VOICE_SPEAKER_H

#include <stdbool.h>

#include "booth-ui/voice/speech.h"
#include "daemon/core/problem.h"

struct event_base;
struct speaker;

struct speaker_options {
	/* "alsa:DEVICE", such as "alsa:default"; or "log:FILE": writes a line for each clip with the time
	 * at which it begins, and plays nothing. Both strings live as long as the speaker. */
	const char *kind;
	const char *folders; /* with the clips: clip_file.h */
};

/* Checks the kind. -EINVAL: it is none of those above. */
must_check int speaker_check(const char *kind, struct problem *problem);

/* Starts the thread. on_change is called in the event loop when an utterance is over, and when
 * headphones were plugged in or out. Borrows base. -EINVAL: as speaker_check(). Other errors: the log
 * file cannot be written, or there are no resources. A device that is absent is no error. */
must_check int speaker_create(struct event_base *base, const struct speaker_options *options,
			      void (*on_change)(void *user), void *user, struct problem *problem,
			      struct speaker **ret_speaker);
/* Ends the thread. If a device holds it up for over a second, the thread is left behind: it frees
 * the speaker whenever the device lets it go. null is fine. */
void speaker_destroy(struct speaker *speaker);

/* Says the utterance, in place of what is being said. language: a folder's name, which lives as long as
 * the program. volume: 1 to 100. */
void speaker_say(struct speaker *speaker, const struct utterance *said, const char *language,
		 unsigned volume);
bool speaker_is_speaking(struct speaker *speaker);
bool speaker_has_headphones(struct speaker *speaker);

#endif
