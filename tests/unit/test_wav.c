/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "booth-ui/voice/earcon.h"
#include "booth-ui/voice/wav.h"

enum { HEAD = 44 };

static void put(uint8_t *at, uint32_t value, int bytes)
{
	for (int i = 0; i < bytes; i++)
		at[i] = (uint8_t)(value >> 8 * i & 0xff);
}

/* A file of two frames: 1000 and -1000 in each channel. */
static size_t make(uint8_t bytes[HEAD + 16], unsigned format, unsigned channels, uint32_t rate,
		   unsigned bits)
{
	memset(bytes, 0, HEAD + 16);
	memcpy(bytes, "RIFF\0\0\0\0WAVEfmt ", 16);
	put(bytes + 16, 16, 4);
	put(bytes + 20, format, 2);
	put(bytes + 22, channels, 2);
	put(bytes + 24, rate, 4);
	put(bytes + 34, bits, 2);
	memcpy(bytes + 36, "data", 4);
	put(bytes + 40, 4 * channels, 4);
	for (unsigned i = 0; i < channels; i++) {
		put(bytes + HEAD + 2 * i, 1000, 2);
		put(bytes + HEAD + 2 * (channels + i), (uint32_t)-1000 & 0xffff, 2);
	}
	return HEAD + 4 * channels;
}

static void test_samples_are_found_and_made_quieter(void **state)
{
	(void)state;
	uint8_t bytes[HEAD + 16];
	for (unsigned channels = 1; channels <= 2; channels++) {
		size_t size = make(bytes, 1, channels, channels == 1 ? 16000 : 48000, 16);
		struct wav wav;
		struct problem problem = { "" };
		assert_int_equal(wav_parse(bytes, size, &wav, &problem), 0);
		assert_int_equal(wav.channels, channels);
		assert_int_equal(wav.rate, channels == 1 ? 16000 : 48000);
		assert_int_equal(wav.frames, 2);
		int16_t samples[4];
		wav_copy(&wav, 0, 2, 50, samples);
		assert_int_equal(samples[0], 500);
		assert_int_equal(samples[channels], -500);
		wav_copy(&wav, 1, 1, 100, samples);
		assert_int_equal(samples[0], -1000);
	}
}

static void test_a_file_that_was_cut_has_the_samples_that_are_there(void **state)
{
	(void)state;
	uint8_t bytes[HEAD + 16];
	size_t size = make(bytes, 1, 1, 16000, 16);
	struct wav wav;
	struct problem problem = { "" };
	put(bytes + 40, 0xfffffff0, 4);
	assert_int_equal(wav_parse(bytes, size, &wav, &problem), 0);
	assert_int_equal(wav.frames, 2);
	assert_int_equal(wav_parse(bytes, size - 1, &wav, &problem), 0);
	assert_int_equal(wav.frames, 1);
	for (size_t cut = 0; cut < HEAD + 2; cut++)
		assert_int_equal(wav_parse(bytes, cut, &wav, &problem), -EINVAL);
}

static void test_other_chunks_are_passed_over(void **state)
{
	(void)state;
	uint8_t bytes[HEAD + 16], longer[HEAD + 32];
	size_t size = make(bytes, 1, 1, 16000, 16);
	memcpy(longer, bytes, 12);
	memcpy(longer + 12, "LIST\3\0\0\0abc\0", 12); /* an odd length is followed by a zero */
	memcpy(longer + 24, bytes + 12, size - 12);
	struct wav wav;
	struct problem problem = { "" };
	assert_int_equal(wav_parse(longer, size + 12, &wav, &problem), 0);
	assert_int_equal(wav.frames, 2);
	put(longer + 16, 0xffffffff, 4);
	assert_int_equal(wav_parse(longer, size + 12, &wav, &problem), -EINVAL);
}

static void test_other_forms_are_refused_with_what_they_are(void **state)
{
	(void)state;
	static const struct {
		unsigned format, channels;
		uint32_t rate;
		unsigned bits;
	} bad[] = { { 3, 1, 16000, 32 },     { 1, 1, 16000, 8 },  { 1, 1, 16000, 24 },
		    { 1, 0, 16000, 16 },     { 1, 6, 16000, 16 }, { 1, 1, 4000, 16 },
		    { 1, 1, 96000, 16 },     { 7, 1, 8000, 8 },   { 1, 1, 0, 16 },
		    { 0xfffe, 1, 16000, 16 } };
	uint8_t bytes[HEAD + 64] = { 0 };
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct wav wav;
		struct problem problem = { "" };
		size_t size = make(bytes, bad[i].format, 1, bad[i].rate, bad[i].bits);
		put(bytes + 22, bad[i].channels, 2);
		assert_int_equal(wav_parse(bytes, size, &wav, &problem), -ENOTSUP);
		assert_non_null(strstr(problem.text, "the booth plays format 1 (PCM)"));
	}
}

static void test_what_is_no_wav_is_refused(void **state)
{
	(void)state;
	static const char *const bad[] = { "", "RIFF", "RIFFxxxxWAVE", "OggS and many more bytes",
					   "RIFFxxxxAVI LIST" };
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct wav wav;
		struct problem problem = { "" };
		assert_int_equal(wav_parse((const uint8_t *)bad[i], strlen(bad[i]), &wav, &problem),
				 -EINVAL);
		assert_true(problem.text[0]);
	}
}

static void test_each_earcon_is_a_wav_file_that_is_not_silent_and_not_clipped(void **state)
{
	(void)state;
	static uint8_t bytes[EARCON_BYTES_MAX];
	static int16_t samples[EARCON_FRAMES_MAX];
	for (int clip = CLIP_NONE + 1; clip < CLIP_COUNT; clip++) {
		size_t size = earcon_make((enum clip)clip, bytes);
		assert_int_equal(size > 0, clip_is_earcon((enum clip)clip));
		if (size == 0)
			continue;
		struct wav wav;
		struct problem problem = { "" };
		assert_int_equal(wav_parse(bytes, size, &wav, &problem), 0);
		assert_in_range(wav.frames, EARCON_RATE / 20, EARCON_FRAMES_MAX);
		wav_copy(&wav, 0, wav.frames, 100, samples);
		int loudest = 0;
		for (size_t i = 0; i < wav.frames; i++)
			loudest = samples[i] > loudest ? samples[i] : loudest;
		assert_in_range(loudest, 6000, 30000);
		assert_in_range(samples[0] + 50, 0, 100); /* it does not crack */
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_samples_are_found_and_made_quieter),
		cmocka_unit_test(test_a_file_that_was_cut_has_the_samples_that_are_there),
		cmocka_unit_test(test_other_chunks_are_passed_over),
		cmocka_unit_test(test_other_forms_are_refused_with_what_they_are),
		cmocka_unit_test(test_what_is_no_wav_is_refused),
		cmocka_unit_test(test_each_earcon_is_a_wav_file_that_is_not_silent_and_not_clipped),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
