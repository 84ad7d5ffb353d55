/* SPDX-License-Identifier: MIT */
#include "daemon/base/keyed_hash.h"

#include <string.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/file.h"
#include "daemon/core/text.h"

enum { MESSAGE_MAX = 1024, KEPT_BYTES = 16 };

int keyed_hash_read(const char *path, struct problem *problem, struct keyed_secret *ret_secret)
{
	autofree uint8_t *bytes = NULL;
	size_t size = 0;
	int r = file_read_path(path, KEYED_SECRET_MAX, &bytes, &size);
	if (r < 0)
		return problem_set(problem, r, "cannot read the campaign's secret %s: %s", path,
				   strerror(-r));
	if (size < KEYED_SECRET_MIN)
		return problem_set(problem, -EINVAL,
				   "the campaign's secret %s has %zu bytes, at least %d are needed",
				   path, size, KEYED_SECRET_MIN);
	memcpy(ret_secret->bytes, bytes, size);
	ret_secret->size = size;
	return 0;
}

int keyed_hash(const struct keyed_secret *secret, const char *kind, const char *key,
	       char ret_text[KEYED_HASH_SIZE])
{
	uint8_t message[MESSAGE_MAX], digest[EVP_MAX_MD_SIZE];
	size_t kind_size = strlen(kind) + 1, key_size = strlen(key);
	if (kind_size + key_size > sizeof(message))
		return -EINVAL;
	memcpy(message, kind, kind_size);
	memcpy(message + kind_size, key, key_size);
	if (!HMAC(EVP_sha256(), secret->bytes, (int)secret->size, message, kind_size + key_size,
		  digest, NULL))
		return -EIO;
	for (size_t i = 0; i < KEPT_BYTES; i++) {
		ret_text[i * 2] = TEXT_HEX_DIGITS[digest[i] >> 4];
		ret_text[i * 2 + 1] = TEXT_HEX_DIGITS[digest[i] & 0xf];
	}
	ret_text[KEYED_HASH_SIZE - 1] = '\0';
	return 0;
}
