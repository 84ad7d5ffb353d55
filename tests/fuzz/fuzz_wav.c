/* SPDX-License-Identifier: MIT */
/* aims: booth-ui/voice/wav.c */
/* The bytes of a WAV file that somebody put into the folder of the booth's voice. */
#include "booth-ui/voice/wav.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct problem problem = { "" };
	struct wav wav;
	if (wav_parse(bytes, size, &wav, &problem) < 0) {
		assert(problem.text[0]);
		return 0;
	}
	assert(wav.frames > 0 && wav.channels >= 1 && wav.channels <= WAV_CHANNELS_MAX);
	assert(wav.rate >= WAV_RATE_MIN && wav.rate <= WAV_RATE_MAX);
	/* every sample can be read, and none is louder than it was */
	for (size_t i = 0; i < wav.frames; i++) {
		int16_t whole[WAV_CHANNELS_MAX], half[WAV_CHANNELS_MAX];
		wav_copy(&wav, i, 1, 100, whole);
		wav_copy(&wav, i, 1, 50, half);
		for (unsigned channel = 0; channel < wav.channels; channel++)
			assert(half[channel] == whole[channel] / 2);
	}
	return 0;
}
