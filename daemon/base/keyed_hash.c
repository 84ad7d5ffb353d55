/* SPDX-License-Identifier: MIT */
#include "daemon/base/keyed_hash.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "daemon/base/error_text.h"
#include "daemon/base/file.h"
#include "daemon/base/hash.h"

enum { MESSAGE_MAX = 1024 };

/* Chooses the file with the secret: the systemd credential if there is one, otherwise `path`. The
 * device's key is chosen in the same way. */
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
	if (size == 0)
		return -ENODATA;
	if (size < KEYED_SECRET_MIN || size > KEYED_SECRET_MAX)
		return -EINVAL;
	memcpy(ret_secret->bytes, bytes, size);
	ret_secret->size = size;
	return 0;
}

static int explain(const char *path, int error, struct problem *problem)
{
	if (error == -ENOENT)
		return problem_set(problem, error,
				   "there is no campaign secret in %s: copy it from another booth "
				   "or from the backup; only the campaign's first booth makes it: "
				   "`boothctl keys campaign`",
				   path);
	if (error == -ENODATA)
		return problem_set(problem, -EINVAL,
				   "the campaign's secret %s is empty: it must be one line of %d "
				   "to %d bytes",
				   path, KEYED_SECRET_MIN, KEYED_SECRET_MAX);
	if (error == -EINVAL || error == -EFBIG)
		return problem_set(problem, -EINVAL,
				   "the campaign's secret %s must be one line of %d to %d bytes",
				   path, KEYED_SECRET_MIN, KEYED_SECRET_MAX);
	return problem_set(problem, error, "the campaign's secret %s cannot be read: %s", path,
			   error_text(-error));
}

int keyed_hash_read(const char *path, struct problem *problem, struct keyed_secret *ret_secret)
{
	char found[PATH_MAX];
	uint8_t *bytes = NULL;
	size_t size = 0;
	find(path, found);
	int r = file_read_path(found, KEYED_SECRET_MAX + 2, &bytes, &size);
	if (r == 0)
		r = take(bytes, size, ret_secret);
	if (bytes)
		explicit_bzero(bytes, size);
	free(bytes);
	return r < 0 ? explain(found, r, problem) : 0;
}

int keyed_hash_message(const struct keyed_secret *secret, const void *message, size_t size,
		       char ret_text[KEYED_HASH_SIZE])
{
	char text[HASH_TEXT_SIZE];
	struct hash hash;
	int r = hash_hmac(secret->bytes, secret->size, message, size, &hash);
	if (r < 0)
		return r;
	hash_format(&hash, text);
	memcpy(ret_text, text, KEYED_HASH_SIZE - 1);
	ret_text[KEYED_HASH_SIZE - 1] = '\0';
	return 0;
}

int keyed_hash(const struct keyed_secret *secret, const char *kind, const char *key,
	       char ret_text[KEYED_HASH_SIZE])
{
	uint8_t message[MESSAGE_MAX];
	size_t kind_size = strlen(kind) + 1, key_size = strlen(key);
	if (kind_size + key_size > sizeof(message))
		return -EINVAL;
	memcpy(message, kind, kind_size);
	for (size_t i = 0; i < key_size; i++)
		message[kind_size + i] = (uint8_t)key[i];
	int r = keyed_hash_message(secret, message, kind_size + key_size, ret_text);
	explicit_bzero(message, sizeof(message));
	return r;
}
