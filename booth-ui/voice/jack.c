/* SPDX-License-Identifier: MIT */
#include "booth-ui/voice/jack.h"

#include <alsa/asoundlib.h>
#include <stdio.h>

/* Returns 0 or 1 as the jack is empty or not, or an error of ALSA: the card has no jack, or has gone. */
static int read_jack(snd_ctl_t *control)
{
	snd_ctl_elem_value_t *value;
	snd_ctl_elem_value_alloca(&value);
	snd_ctl_elem_value_set_interface(value, SND_CTL_ELEM_IFACE_CARD);
	snd_ctl_elem_value_set_name(value, "Headphone Jack");
	int r = snd_ctl_elem_read(control, value);
	return r < 0 ? r : snd_ctl_elem_value_get_boolean(value, 0) != 0;
}

static void open_card(struct jack *jack, int card)
{
	char name[32];
	snd_ctl_t *control;
	(void)snprintf(name, sizeof(name), "hw:%d", card);
	if (snd_ctl_open(&control, name, SND_CTL_NONBLOCK | SND_CTL_READONLY) < 0)
		return;
	int plugged = read_jack(control);
	if (plugged < 0 || snd_ctl_subscribe_events(control, 1) < 0) {
		(void)snd_ctl_close(control);
		return;
	}
	jack->cards[jack->count].control = control;
	jack->cards[jack->count++].is_plugged = plugged;
}

void jack_open(struct jack *ret_jack)
{
	*ret_jack = (struct jack){ 0 };
	int card = -1;
	while (ret_jack->count < JACK_CARDS_MAX && snd_card_next(&card) == 0 && card >= 0)
		open_card(ret_jack, card);
}

void jack_close(struct jack *jack)
{
	for (unsigned i = 0; i < jack->count; i++)
		(void)snd_ctl_close(jack->cards[i].control);
	jack->count = 0;
}

bool jack_is_plugged(const struct jack *jack)
{
	for (unsigned i = 0; i < jack->count; i++)
		if (jack->cards[i].is_plugged)
			return true;
	return false;
}

unsigned jack_files(const struct jack *jack, struct pollfd files[JACK_CARDS_MAX])
{
	for (unsigned i = 0; i < jack->count; i++)
		if (snd_ctl_poll_descriptors(jack->cards[i].control, &files[i], 1) != 1)
			files[i] = (struct pollfd){ .fd = -1 };
	return jack->count;
}

static void forget(struct jack *jack, unsigned card)
{
	(void)snd_ctl_close(jack->cards[card].control);
	jack->cards[card] = jack->cards[--jack->count];
}

void jack_take(struct jack *jack, const struct pollfd files[JACK_CARDS_MAX])
{
	snd_ctl_event_t *event;
	snd_ctl_event_alloca(&event);
	/* from the last card down, because forgetting a card moves the last one */
	for (unsigned i = jack->count; i-- > 0;) {
		if (!files[i].revents)
			continue;
		while (snd_ctl_read(jack->cards[i].control, event) > 0)
			; /* the value below is newer than any event */
		int plugged = read_jack(jack->cards[i].control);
		if (plugged < 0)
			forget(jack, i);
		else
			jack->cards[i].is_plugged = plugged;
	}
}
