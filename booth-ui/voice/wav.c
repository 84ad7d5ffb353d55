/* SPDX-License-Identifier: MIT */
#include "booth-ui/voice/wav.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

enum {
	CHUNK_HEAD = 8,
	RIFF_HEAD = 12,
	FORMAT_BYTES = 16,
	FORMAT_PCM = 1,
	FORMAT_EXTENSIBLE = 0xfffe,
	SUBFORMAT_AT = 24, /* of the subformat in a chunk of an extensible format */
	SAMPLE_BYTES = 2,
};

static unsigned get16(const uint8_t *at)
{
	return (unsigned)at[0] | (unsigned)at[1] << 8;
}

static uint32_t get32(const uint8_t *at)
{
	return get16(at) | (uint32_t)get16(at + 2) << 16;
}

struct chunk {
	const uint8_t *bytes;
	size_t size;
};

/* Finds a chunk by its four letters. A chunk that says that it is longer than the file ends with the
 * file. */
static bool find_chunk(const uint8_t *bytes, size_t size, const char *id, struct chunk *ret_chunk)
{
	size_t at = RIFF_HEAD;
	while (size - at >= CHUNK_HEAD) {
		size_t length = get32(bytes + at + 4), left = size - at - CHUNK_HEAD;
		if (memcmp(bytes + at, id, 4) == 0) {
			*ret_chunk = (struct chunk){ bytes + at + CHUNK_HEAD,
						     length < left ? length : left };
			return true;
		}
		length += length & 1; /* chunks begin at even places */
		if (length >= left)
			return false;
		at += CHUNK_HEAD + length;
	}
	return false;
}

static int check_format(const struct chunk *format, struct problem *problem)
{
	unsigned kind = get16(format->bytes), channels = get16(format->bytes + 2);
	unsigned bits = get16(format->bytes + 14);
	uint32_t rate = get32(format->bytes + 4);
	if (kind == FORMAT_EXTENSIBLE && format->size >= SUBFORMAT_AT + 2)
		kind = get16(format->bytes + SUBFORMAT_AT);
	if (kind == FORMAT_PCM && bits == 8 * SAMPLE_BYTES && channels >= 1 &&
	    channels <= WAV_CHANNELS_MAX && rate >= WAV_RATE_MIN && rate <= WAV_RATE_MAX)
		return 0;
	return problem_set(problem, -ENOTSUP,
			   "format %u, %u bits, %u channels, %u samples a second; the booth plays "
			   "format 1 (PCM) with 16 bits, 1 or 2 channels, 8000 to 48000 samples a "
			   "second: convert it, for example with "
			   "\"ffmpeg -i OLD.wav -c:a pcm_s16le -ac 1 -ar 16000 NEW.wav\"",
			   kind, bits, channels, rate);
}

int wav_parse(const uint8_t *bytes, size_t size, struct wav *ret_wav, struct problem *problem)
{
	struct chunk format, data;
	if (size < RIFF_HEAD || memcmp(bytes, "RIFF", 4) != 0 || memcmp(bytes + 8, "WAVE", 4) != 0)
		return problem_set(problem, -EINVAL, "this is no WAV file");
	if (!find_chunk(bytes, size, "fmt ", &format) || format.size < FORMAT_BYTES)
		return problem_set(problem, -EINVAL,
				   "this WAV file does not say what its samples are");
	int r = check_format(&format, problem);
	if (r < 0)
		return r;
	/* check_format() has refused any other number */
	unsigned channels = get16(format.bytes + 2) == 2 ? 2 : 1;
	size_t frame = (size_t)channels * SAMPLE_BYTES;
	if (!find_chunk(bytes, size, "data", &data) || data.size < frame)
		return problem_set(problem, -EINVAL, "this WAV file has no samples");
	*ret_wav = (struct wav){ .rate = get32(format.bytes + 4),
				 .channels = channels,
				 .samples = data.bytes,
				 .frames = data.size / frame };
	return 0;
}

void wav_copy(const struct wav *wav, size_t first, size_t frames, unsigned volume,
	      int16_t *ret_samples)
{
	const uint8_t *from = wav->samples + first * wav->channels * SAMPLE_BYTES;
	for (size_t i = 0; i < frames * wav->channels; i++) {
		int sample = (int16_t)get16(from + i * SAMPLE_BYTES);
		ret_samples[i] = (int16_t)(sample * (int)volume / 100);
	}
}
