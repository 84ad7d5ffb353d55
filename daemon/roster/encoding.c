/* SPDX-License-Identifier: MIT */
#include "daemon/roster/encoding.h"

#include <errno.h>
#include <iconv.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "daemon/base/cleanup.h"

enum {
	BLOCK_SIZE = 64 << 10,
	REST_MAX = 8, /* no character is longer */
	/* UTF-8 has at least this many good characters per bad byte; in GB18030 only one pair of
	 * bytes in 30 looks like UTF-8 */
	GOOD_FOR_A_BAD = 10,
};

/* ---- guessing ---- */

/* Counts the characters that have several bytes, and the bytes that belong to no character. */
struct census {
	unsigned wanted; /* continuation bytes that the present character still needs */
	uint64_t good, bad;
};

static void count_byte(struct census *census, uint8_t byte)
{
	if (census->wanted > 0 && (byte & 0xc0) == 0x80) {
		census->good += --census->wanted == 0;
		return;
	}
	census->bad += census->wanted > 0;
	if (byte < 0x80)
		census->wanted = 0;
	else if (byte >= 0xc2 && byte <= 0xf4)
		census->wanted = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
	else {
		census->wanted = 0;
		census->bad++;
	}
}

static const char *marked_encoding(const uint8_t *bytes, size_t size, size_t *ret_mark)
{
	*ret_mark = 2;
	if (size >= 2 && bytes[0] == 0xff && bytes[1] == 0xfe)
		return "UTF-16LE";
	if (size >= 2 && bytes[0] == 0xfe && bytes[1] == 0xff)
		return "UTF-16BE";
	*ret_mark = 3;
	if (size >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0)
		return "UTF-8";
	*ret_mark = 0;
	return NULL;
}

int encoding_guess(int fd, off_t from, off_t end, const char **ret_encoding, size_t *ret_mark)
{
	autofree uint8_t *block = malloc(BLOCK_SIZE);
	struct census census = { .wanted = 0 };
	if (!block)
		return -ENOMEM;
	for (off_t at = from; at < end;) {
		size_t wanted = end - at < BLOCK_SIZE ? (size_t)(end - at) : BLOCK_SIZE;
		ssize_t got = pread(fd, block, wanted, at);
		if (got < 0)
			return -errno;
		if (got == 0)
			break;
		if (at == from) {
			*ret_encoding = marked_encoding(block, (size_t)got, ret_mark);
			if (*ret_encoding)
				return 0;
		}
		for (ssize_t i = 0; i < got; i++)
			count_byte(&census, block[i]);
		at += got;
	}
	*ret_mark = 0;
	bool is_utf8 = census.bad + (census.wanted > 0) <= census.good / GOOD_FOR_A_BAD;
	*ret_encoding = is_utf8 ? "UTF-8" : "GB18030";
	return 0;
}

/* ---- decoding ---- */

struct decoder {
	iconv_t converter;
	char rest[REST_MAX]; /* the start of a character whose other bytes have not come yet */
	size_t rest_size;
	char *in, *text;
	size_t in_size, text_size;
};

int decoder_create(const char *encoding, struct decoder **ret_decoder)
{
	struct decoder *decoder = calloc(1, sizeof(*decoder));
	if (!decoder)
		return -ENOMEM;
	decoder->converter = iconv_open("UTF-8", encoding);
	/* iconv_open's error value is (iconv_t)-1 */
	if ((intptr_t)decoder->converter == -1) {
		int r = -errno;
		free(decoder);
		return r;
	}
	*ret_decoder = decoder;
	return 0;
}

void decoder_destroy(struct decoder *decoder)
{
	if (!decoder)
		return;
	(void)iconv_close(decoder->converter);
	free(decoder->in);
	free(decoder->text);
	free(decoder);
}

static int grow(char **buffer, size_t *size, size_t wanted)
{
	if (*size >= wanted)
		return 0;
	char *bigger = realloc(*buffer, wanted);
	if (!bigger)
		return -ENOMEM;
	*buffer = bigger;
	*size = wanted;
	return 0;
}

/* Puts U+FFFD in place of the next byte. */
static void pass_over(char **in, size_t *in_left, char **out, size_t *out_left)
{
	static const char replacement[] = "\xef\xbf\xbd";
	memcpy(*out, replacement, sizeof(replacement) - 1);
	*out += sizeof(replacement) - 1;
	*out_left -= sizeof(replacement) - 1;
	(*in)++;
	(*in_left)--;
}

int decoder_decode(struct decoder *decoder, const char *bytes, size_t size, bool is_end,
		   const char **ret_text, size_t *ret_length)
{
	size_t in_left = decoder->rest_size + size;
	/* A byte becomes at most three bytes: a bad byte becomes U+FFFD, which has three bytes in
	 * UTF-8. */
	size_t out_left = in_left * 3 + 4;
	int r = grow(&decoder->in, &decoder->in_size, in_left + 1);
	if (r == 0)
		r = grow(&decoder->text, &decoder->text_size, out_left);
	if (r < 0)
		return r;
	memcpy(decoder->in, decoder->rest, decoder->rest_size);
	if (size > 0)
		memcpy(decoder->in + decoder->rest_size, bytes, size);
	decoder->rest_size = 0;
	char *in = decoder->in, *out = decoder->text;
	while (in_left > 0 &&
	       iconv(decoder->converter, &in, &in_left, &out, &out_left) == (size_t)-1) {
		if (errno == EINVAL && !is_end && in_left <= REST_MAX) {
			memcpy(decoder->rest, in, in_left);
			decoder->rest_size = in_left;
			break;
		}
		if (errno == E2BIG)
			return -ENOMEM;
		pass_over(&in, &in_left, &out, &out_left);
	}
	*ret_text = decoder->text;
	*ret_length = (size_t)(out - decoder->text);
	return 0;
}
