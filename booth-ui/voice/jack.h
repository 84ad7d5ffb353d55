/* SPDX-License-Identifier: MIT */
/*
 * Tells whether headphones are plugged in: ALSA's control "Headphone Jack" of any sound card. A card
 * that comes later is not seen. For one thread.
 */
#ifndef BOOTH_UI_VOICE_JACK_H
#define BOOTH_UI_VOICE_JACK_H

#include <stdbool.h>
#include <poll.h>

enum { JACK_CARDS_MAX = 8 };

struct _snd_ctl;

struct jack {
	unsigned count;
	struct {
		struct _snd_ctl *control;
		bool is_plugged;
	} cards[JACK_CARDS_MAX];
};

/* Opens the controls of the cards that have a jack. No card, no control and no right to open one are no
 * errors: then nothing is ever plugged in. */
void jack_open(struct jack *ret_jack);
void jack_close(struct jack *jack);
bool jack_is_plugged(const struct jack *jack);
/* Fills in what to poll(2): one file a card. Returns their number. */
unsigned jack_files(const struct jack *jack, struct pollfd files[JACK_CARDS_MAX]);
/* Call this after the poll, with the same files. Forgets a card that was unplugged. */
void jack_take(struct jack *jack, const struct pollfd files[JACK_CARDS_MAX]);

#endif
