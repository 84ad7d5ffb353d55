/* SPDX-License-Identifier: MIT */
#include "booth-ui/voice/audition.h"

#include <stdio.h>
#include <event2/event.h>

#include "booth-ui/voice/clip_file.h"

enum { AUDITION_VOLUME = 60 };

void audition_list(const char *language)
{
	for (int i = CLIP_NONE + 1; i < CLIP_COUNT; i++) {
		char name[CLIP_NAME_BYTES], words[CLIP_WORDS_BYTES];
		clip_name((enum clip)i, name);
		clip_words((enum clip)i, remedy_language_parse(language), words);
		if (words[0])
			(void)printf("%s\t%s\n", name, words);
	}
}

/* What the event loop of a sample needs. */
struct audition {
	struct event_base *base;
	struct speaker *speaker;
};

static void on_change(void *user)
{
	struct audition *audition = user;
	if (!speaker_is_speaking(audition->speaker))
		(void)event_base_loopbreak(audition->base);
}

static int play(enum clip clip, const char *language, const struct speaker_options *options,
		struct problem *problem)
{
	struct audition audition = { .base = event_base_new() };
	struct utterance said = { .count = 1, .clips = { clip } };
	if (!audition.base)
		return problem_memory(problem);
	int r = speaker_create(audition.base, options, on_change, &audition, problem,
			       &audition.speaker);
	if (r == 0) {
		speaker_say(audition.speaker, &said, language, AUDITION_VOLUME);
		(void)event_base_dispatch(audition.base);
	}
	speaker_destroy(audition.speaker);
	event_base_free(audition.base);
	return r;
}

int audition_say(const char *name, const char *language, const struct speaker_options *options,
		 struct problem *problem)
{
	enum clip clip;
	if (!clip_find(name, &clip))
		return problem_set(problem, -EINVAL,
				   "no clip has the name '%s'; booth-ui --clips lists them", name);
	struct clip_file file;
	int r = clip_file_load(options->folders, language, clip, &file, problem);
	if (r < 0)
		return r;
	(void)printf("%s: %s\n", name, file.path[0] ? file.path : "the program's own sound");
	clip_file_release(&file);
	return play(clip, language, options, problem);
}
