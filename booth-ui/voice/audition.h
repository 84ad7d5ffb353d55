/* SPDX-License-Identifier: MIT */
/* What an operator and the package ask for at the command line: the list of clips, and one clip to hear. */
#ifndef BOOTH_UI_VOICE_AUDITION_H
#define BOOTH_UI_VOICE_AUDITION_H

#include "booth-ui/voice/speaker.h"

/* Prints a line for each clip that has words: its name, a tab, the words. */
void audition_list(const char *language);
/* Plays one clip and prints from where it is. Returns when it is over. -EINVAL: no clip has this name.
 * -ENOENT: nobody made the clip yet. Other errors: as clip_file_load() and speaker_create(). */
must_check int audition_say(const char *name, const char *language,
			    const struct speaker_options *options, struct problem *problem);

#endif
