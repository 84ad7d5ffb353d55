/* SPDX-License-Identifier: MIT */
#include "daemon/base/keyed_hash.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "daemon/base/file.h"
#include "daemon/core/text.h"

enum { MESSAGE_MAX = 1024, KEPT_BYTES = 16 };

/* As with the device's key, the credential goes before the file. */
static void find(const char *path, char found[PATH_MAX])
{
	const char *folder = getenv("CREDENTIALS_DIRECTORY");
	(void)snprintf(found, PATH_MAX, "%s/campaign", folder ? folder : "");
	if (!folder || access(found, F_OK) < 0)
		(void)snprintf(found, PATH_MAX, "%s", path);
}

static int take(const uint8_t *bytes, size_t size, struct keyed_secret *ret_secret)
{
	while (size > 0 && (bytes[size - 1] == '\n' || bytes[size - 1] == '\r'))
		size--;
	if (size < KEYED_SECRET_MIN || size > KEYED_SECRET_MAX)
		return -EINVAL;
	memcpy(ret_secret->bytes, bytes, size);
	ret_secret->size = size;
	return 0;
}

int keyed_hash_read(const char *path, struct problem *problem, struct keyed_secret *ret_secret)
{
	char found[PATH_MAX];
	uint8_t *bytes = NULL;
	size_t size = 0;
	find(path, found);
	int r = file_read_path(found, KEYED_SECRET_MAX + 2, &bytes, &size);
	if (r < 0)
		return problem_set(problem, r, "cannot read the campaign's secret %s: %s", found,
				   strerror(-r));
	r = take(bytes, size, ret_secret);
	explicit_bzero(bytes, size);
	free(bytes);
	if (r < 0)
		return problem_set(problem, r, "the campaign's secret %s must have %d to %d bytes",
				   found, KEYED_SECRET_MIN, KEYED_SECRET_MAX);
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
