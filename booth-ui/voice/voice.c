/* SPDX-License-Identifier: MIT */
#include "booth-ui/voice/voice.h"

#include <stdlib.h>
#include <string.h>
#include <event2/event.h>

#include "daemon/base/clock.h"
#include "daemon/base/timer.h"

enum {
	/* An ordinary reader needs about this long for a byte of English, of which a Chinese character has
	 * three, and for a sound. */
	READER_BYTE_MS = 65,
	READER_SOUND_MS = 250,
};

struct voice {
	struct speaker *speaker; /* null: a reader says it */
	struct voice_reader reader;
	int64_t reads_until_ms; /* when the reader's words will be over */
	struct event *clock;    /* fires when the time, not a message, gives something to say */
	struct speech speech;
	const struct message_state *state;
	const char *language;
};

static int64_t reading_ms(const struct utterance *said, const char *language)
{
	int64_t ms = 0;
	for (unsigned i = 0; i < said->count; i++) {
		char words[CLIP_WORDS_BYTES];
		clip_words(said->clips[i], remedy_language_parse(language), words);
		ms += words[0] ? (int64_t)strlen(words) * READER_BYTE_MS : READER_SOUND_MS;
	}
	return ms;
}

static void say(struct voice *voice, const struct utterance *said, int64_t now_ms)
{
	if (voice->speaker) {
		speaker_say(voice->speaker, said, voice->language,
			    voice->state->look_of_screen.volume);
		return;
	}
	voice->reads_until_ms = now_ms + reading_ms(said, voice->language);
	voice->reader.say(said, voice->language, voice->reader.user);
}

static void set_clock(struct voice *voice, const struct speech_now *now)
{
	int64_t next_ms = speech_next_ms(&voice->speech, now);
	if (!voice->speaker && now->is_speaking && (next_ms < 0 || voice->reads_until_ms < next_ms))
		next_ms = voice->reads_until_ms;
	(void)evtimer_del(voice->clock);
	if (next_ms >= 0)
		(void)timer_arm_ms(voice->clock, next_ms - now->now_ms);
}

static void step(struct voice *voice)
{
	int64_t now_ms = clock_monotonic_ms();
	struct speech_now now = {
		.state = voice->state,
		.has_headphones = voice->speaker && speaker_has_headphones(voice->speaker),
		.is_speaking = voice->speaker ? speaker_is_speaking(voice->speaker)
					      : now_ms < voice->reads_until_ms,
		.now_ms = now_ms,
	};
	struct utterance said;
	bool is_said = speech_step(&voice->speech, &now, &said);
	if (is_said && (voice->state->look_of_screen.volume > 0 || said.count == 0)) {
		say(voice, &said, now_ms);
		now.is_speaking = said.count > 0;
	}
	set_clock(voice, &now);
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

int voice_create_reader(struct event_base *base, const struct voice_reader *reader,
			struct voice **ret_voice)
{
	struct voice *voice = calloc(1, sizeof(*voice));
	if (!voice)
		return -ENOMEM;
	voice->reader = *reader;
	voice->clock = evtimer_new(base, on_clock, voice);
	if (!voice->clock) {
		free(voice);
		return -ENOMEM;
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
