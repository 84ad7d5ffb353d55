/* SPDX-License-Identifier: MIT */
/* Makes the short sounds (enum clip): as the bytes of a WAV file, like a file that replaces them. Pure. */
#ifndef BOOTH_UI_VOICE_EARCON_H
#define BOOTH_UI_VOICE_EARCON_H

#include <stddef.h>
#include <stdint.h>

#include "booth-ui/voice/clip.h"

/* The rate is that of the clips that espeak-ng makes, so that the device is not opened again between a
 * sound and the words behind it. */
enum {
	EARCON_RATE = 22050,
	EARCON_FRAMES_MAX = EARCON_RATE / 2,
	EARCON_BYTES_MAX = 44 + EARCON_FRAMES_MAX * 2
};

/* Writes the WAV file of an earcon. Returns its size; 0: the clip is no earcon. */
size_t earcon_make(enum clip clip, uint8_t ret_bytes[EARCON_BYTES_MAX]);

#endif
