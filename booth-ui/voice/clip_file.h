/* SPDX-License-Identifier: MIT */
/*
 * Finds the sound of a clip: FOLDER/LANGUAGE/NAME.wav in the first folder that has it, and the program's
 * own sound for an earcon that no folder has.
 */
#ifndef BOOTH_UI_VOICE_CLIP_FILE_H
#define BOOTH_UI_VOICE_CLIP_FILE_H

#include "booth-ui/voice/clip.h"
#include "booth-ui/voice/wav.h"

/* What a school recorded, then what the package rendered. */
#define CLIP_FOLDERS "/etc/boothd/sound:/var/lib/booth-ui/sound"

enum { CLIP_PATH_BYTES = 512 };

struct clip_file {
	uint8_t *bytes;
	struct wav wav;             /* inside of `bytes` */
	char path[CLIP_PATH_BYTES]; /* empty: the program's own sound */
};

/* Reads the clip. folders: paths with colons between them. The caller calls clip_file_release().
 * -ENOENT: no folder has the clip. -EINVAL, -ENOTSUP: as wav_parse(). Other errors: as
 * file_read_path(). The problem names the file. */
must_check int clip_file_load(const char *folders, const char *language, enum clip clip,
			      struct clip_file *ret_file, struct problem *problem);
void clip_file_release(struct clip_file *file);

#endif
