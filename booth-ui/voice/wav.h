/* SPDX-License-Identifier: MIT */
/*
 * Reads WAV files: uncompressed samples of 16 bits, one or two channels, 8000 to 48000 samples a second
 * (RIFF WAVE, format 1, or format 0xfffe with the subformat PCM). Pure. Everybody may put such a file
 * into the booth, so nothing in it is trusted.
 */
#ifndef BOOTH_UI_VOICE_WAV_H
#define BOOTH_UI_VOICE_WAV_H

#include <stddef.h>
#include <stdint.h>

#include "daemon/core/problem.h"

enum {
	WAV_RATE_MIN = 8000,
	WAV_RATE_MAX = 48000,
	WAV_CHANNELS_MAX = 2,
	/* size of the largest file: five minutes of two channels at the largest rate */
	WAV_BYTES_MAX = 300 * WAV_RATE_MAX * WAV_CHANNELS_MAX * 2,
};

struct wav {
	unsigned rate, channels;
	const uint8_t
		*samples; /* in the file: little-endian, 2 bytes a sample, channels interleaved */
	size_t frames;    /* number of samples of each channel; at least 1 */
};

/* Finds the samples in the bytes of a file, which must outlive *ret_wav. A file that was cut short has
 * the samples that are there. -EINVAL: the bytes are no WAV file, or hold no sample. -ENOTSUP: the
 * samples have another form; the problem says which, and how to convert them. */
must_check int wav_parse(const uint8_t *bytes, size_t size, struct wav *ret_wav,
			 struct problem *problem);

/* Copies frames of the file, from `first` on, as numbers of this machine, each multiplied by volume /
 * 100. volume: 0 to 100. */
void wav_copy(const struct wav *wav, size_t first, size_t frames, unsigned volume,
	      int16_t *ret_samples);

#endif
