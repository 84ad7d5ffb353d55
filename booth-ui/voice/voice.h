/* SPDX-License-Identifier: MIT */
/* The booth's voice: says what speech.h decides for each STATE, on a speaker. */
#ifndef BOOTH_UI_VOICE_VOICE_H
#define BOOTH_UI_VOICE_VOICE_H

#include "booth-ui/voice/speaker.h"

struct event_base;
struct voice;

/* Somebody who speaks in place of the program, such as a browser. */
struct voice_reader {
	/* Shall say these clips, in place of what is being said. language: a name that lives as long as
	 * the program. */
	void (*say)(const struct utterance *said, const char *language, void *user);
	void *user;
};

/* Plays what is said. Errors: as speaker_create(). */
must_check int voice_create(struct event_base *base, const struct speaker_options *options,
			    struct problem *problem, struct voice **ret_voice);
/* Has a reader say it, who does not tell when the words are over: they count as over after the time that
 * an ordinary reader takes. -ENOMEM: out of memory. */
must_check int voice_create_reader(struct event_base *base, const struct voice_reader *reader,
				   struct voice **ret_voice);
void voice_destroy(struct voice *voice); /* null is fine */

/* state: borrowed until the next call; null: there is no connection to boothd. language: the language of
 * the screen now; the string lives as long as the program. voice: null is fine. */
void voice_take_state(struct voice *voice, const struct message_state *state, const char *language);

#endif
