/* SPDX-License-Identifier: MIT */
#include "daemon/base/hash.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "daemon/core/text.h"

int hash_bytes(const void *bytes, size_t size_bytes, struct hash *ret_hash)
{
	struct hash hash;
	if (EVP_Digest(bytes, size_bytes, hash.bytes, NULL, EVP_sha256(), NULL) != 1)
		return -ENOMEM;
	*ret_hash = hash;
	return 0;
}

int hash_hmac(const void *key, size_t key_bytes, const void *bytes, size_t size_bytes,
	      struct hash *ret_hash)
{
	struct hash hash;
	unsigned length = 0;
	if (key_bytes > INT_MAX ||
	    !HMAC(EVP_sha256(), key, (int)key_bytes, bytes, size_bytes, hash.bytes, &length))
		return -ENOMEM;
	*ret_hash = hash;
	return 0;
}

static int feed(EVP_MD_CTX *context, int fd)
{
	uint8_t buffer[16 * 1024];
	for (;;) {
		ssize_t got = read(fd, buffer, sizeof(buffer));
		if (got == 0)
			return 0;
		if (got < 0 && errno != EINTR)
			return -errno;
		if (got > 0 && EVP_DigestUpdate(context, buffer, (size_t)got) != 1)
			return -EIO;
	}
}

int hash_file(int fd, struct hash *ret_hash)
{
	struct hash hash;
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	if (!context || EVP_DigestInit_ex(context, EVP_sha256(), NULL) != 1) {
		EVP_MD_CTX_free(context);
		return -ENOMEM;
	}
	int r = feed(context, fd);
	if (r == 0 && EVP_DigestFinal_ex(context, hash.bytes, NULL) != 1)
		r = -EIO;
	EVP_MD_CTX_free(context);
	if (r == 0)
		*ret_hash = hash;
	return r;
}

void hash_format(const struct hash *hash, char text[HASH_TEXT_SIZE])
{
	for (size_t i = 0; i < HASH_SIZE; i++) {
		text[2 * i] = TEXT_HEX_DIGITS[hash->bytes[i] >> 4];
		text[2 * i + 1] = TEXT_HEX_DIGITS[hash->bytes[i] & 0x0f];
	}
	text[HASH_TEXT_SIZE - 1] = '\0';
}

int hash_parse(const char *text, struct hash *ret_hash)
{
	struct hash hash;
	if (!text || strnlen(text, HASH_TEXT_SIZE) != HASH_TEXT_SIZE - 1)
		return -EINVAL;
	for (size_t i = 0; i < HASH_SIZE; i++) {
		int byte = text_hex_byte(text + 2 * i);
		if (byte < 0)
			return -EINVAL;
		hash.bytes[i] = (uint8_t)byte;
	}
	*ret_hash = hash;
	return 0;
}
