/* SPDX-License-Identifier: MIT */
#include "booth-ui/voice/voice.h"

#include <stdlib.h>
#include <event2/event.h>

#include "daemon/base/clock.h"
#include "daemon/base/timer.h"

struct voice {
	struct speaker *speaker;
	struct event *clock; /* fires when the time, not a message, gives something to say */
	struct speech speech;
	const struct message_state *state;
	const char *language;
};

static void step(struct voice *voice)
{
	struct speech_now now = { .state = voice->state,
				  .has_headphones = speaker_has_headphones(voice->speaker),
				  .is_speaking = speaker_is_speaking(voice->speaker),
				  .now_ms = clock_monotonic_ms() };
	struct utterance said;
	bool is_said = speech_step(&voice->speech, &now, &said);
	if (is_said && (voice->state->look_of_screen.volume > 0 || said.count == 0)) {
		speaker_say(voice->speaker, &said, voice->language,
			    voice->state->look_of_screen.volume);
		now.is_speaking = said.count > 0;
	}
	int64_t next_ms = speech_next_ms(&voice->speech, &now);
	(void)evtimer_del(voice->clock);
	if (next_ms >= 0)
		(void)timer_arm_ms(voice->clock, next_ms - now.now_ms);
}

static void on_clock(int fd, short what, void *user)
{
	(void)fd;
	(void)what;
	step(user);
}

static void on_change(void *user)
{
	step(user);
}

int voice_create(struct event_base *base, const struct speaker_options *options,
		 struct problem *problem, struct voice **ret_voice)
{
	struct voice *voice = calloc(1, sizeof(*voice));
	if (!voice)
		return problem_memory(problem);
	voice->clock = evtimer_new(base, on_clock, voice);
	int r = voice->clock
			? speaker_create(base, options, on_change, voice, problem, &voice->speaker)
			: problem_memory(problem);
	if (r < 0) {
		voice_destroy(voice);
		return r;
	}
	*ret_voice = voice;
	return 0;
}

void voice_destroy(struct voice *voice)
{
	if (!voice)
		return;
	speaker_destroy(voice->speaker);
	if (voice->clock)
		event_free(voice->clock);
	free(voice);
}

void voice_take_state(struct voice *voice, const struct message_state *state, const char *language)
{
	if (!voice)
		return;
	voice->state = state;
	voice->language = language;
	step(voice);
}
