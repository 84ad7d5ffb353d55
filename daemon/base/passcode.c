/* SPDX-License-Identifier: MIT */
#include "daemon/base/passcode.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/file.h"
#include "daemon/core/text.h"

/* The cost: N, r and p of RFC 7914. */
enum { COST = 4096, BLOCKS = 8, LANES = 1, MEMORY_MAX = 32 << 20 };
enum { SALT_BYTES = 16, KEY_BYTES = 32 };

static const char prefix[] = "scrypt:4096:";

bool passcode_is_name(const char *name)
{
	return text_is_made_of(name, TEXT_LETTERS TEXT_DIGITS "._-") &&
	       strlen(name) < PASSCODE_NAME_SIZE;
}

bool passcode_is_code(const char *code)
{
	size_t length = 0;
	while (code[length] > ' ' && code[length] <= '~')
		length++;
	return !code[length] && length >= PASSCODE_MIN && length <= PASSCODE_MAX;
}

static int derive(const char *code, const uint8_t salt[SALT_BYTES], uint8_t key[KEY_BYTES])
{
	return EVP_PBE_scrypt(code, strlen(code), salt, SALT_BYTES, COST, BLOCKS, LANES, MEMORY_MAX,
			      key, KEY_BYTES) == 1
		       ? 0
		       : -EIO;
}

static char *write_hex(char *at, const uint8_t *bytes, size_t size)
{
	static const char digits[] = TEXT_HEX_DIGITS;
	for (size_t i = 0; i < size; i++) {
		*at++ = digits[bytes[i] >> 4];
		*at++ = digits[bytes[i] & 15];
	}
	*at = '\0';
	return at;
}

/* Reads `size` bytes. Returns the character after them; null: these are no such digits. */
static const char *read_hex(const char *text, uint8_t *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++, text += 2) {
		int byte = text_hex_byte(text);
		if (byte < 0)
			return NULL;
		bytes[i] = (uint8_t)byte;
	}
	return text;
}

int passcode_hash(const char *code, char ret_hash[PASSCODE_HASH_SIZE])
{
	uint8_t salt[SALT_BYTES], key[KEY_BYTES];
	if (!passcode_is_code(code))
		return -EINVAL;
	if (getrandom(salt, sizeof(salt), 0) != (ssize_t)sizeof(salt))
		return -EIO;
	int r = derive(code, salt, key);
	if (r < 0)
		return r;
	char *at = ret_hash + snprintf(ret_hash, PASSCODE_HASH_SIZE, "%s", prefix);
	at = write_hex(at, salt, sizeof(salt));
	*at++ = ':';
	(void)write_hex(at, key, sizeof(key));
	explicit_bzero(key, sizeof(key));
	return 0;
}

int passcode_check(const char *hash, const char *code, bool *ret_fits)
{
	uint8_t salt[SALT_BYTES], wanted[KEY_BYTES], key[KEY_BYTES];
	if (strncmp(hash, prefix, sizeof(prefix) - 1) != 0)
		return -EINVAL;
	const char *at = read_hex(hash + sizeof(prefix) - 1, salt, sizeof(salt));
	if (!at || *at != ':')
		return -EINVAL;
	at = read_hex(at + 1, wanted, sizeof(wanted));
	if (!at || *at)
		return -EINVAL;
	int r = derive(code, salt, key);
	if (r == 0)
		*ret_fits = CRYPTO_memcmp(key, wanted, sizeof(key)) == 0;
	explicit_bzero(key, sizeof(key));
	return r;
}

/* ---- the file ---- */

static int check_mode(const char *path)
{
	struct stat status;
	if (stat(path, &status) < 0)
		return -errno;
	return status.st_mode & (S_IROTH | S_IWOTH) ? -EPERM : 0;
}

static int read_lines(const char *path, char **ret_text)
{
	uint8_t *text = NULL;
	size_t size;
	int r = check_mode(path);
	if (r == 0)
		r = file_read_path(path, PASSCODE_FILE_BYTES_MAX, &text, &size);
	if (r < 0)
		return r;
	*ret_text = (char *)text;
	return 0;
}

/* Takes the next line with a name and a hash. Returns false at the end of the text. */
static bool next_line(char **rest, char **ret_name, char **ret_hash)
{
	char *line;
	while ((line = strsep(rest, "\n"))) {
		char *inside = NULL;
		char *name = strtok_r(line, " \t\r", &inside);
		char *hash = strtok_r(NULL, " \t\r", &inside);
		if (!hash || !passcode_is_name(name))
			continue;
		*ret_name = name;
		*ret_hash = hash;
		return true;
	}
	return false;
}

int passcode_count(const char *path, unsigned *ret_count)
{
	autofree char *text = NULL;
	char *name, *hash;
	int r = read_lines(path, &text);
	if (r < 0)
		return r;
	unsigned count = 0;
	for (char *rest = text; count < PASSCODES_MAX && next_line(&rest, &name, &hash);)
		count++;
	*ret_count = count;
	return 0;
}

int passcode_find(const char *path, const char *code, char ret_name[PASSCODE_NAME_SIZE])
{
	autofree char *text = NULL;
	char *name, *hash;
	unsigned count = 0;
	int r = read_lines(path, &text);
	if (r < 0)
		return r;
	if (!passcode_is_code(code))
		return -ENOENT;
	for (char *rest = text; count < PASSCODES_MAX && next_line(&rest, &name, &hash); count++) {
		bool fits = false;
		if (passcode_check(hash, code, &fits) < 0 || !fits)
			continue;
		(void)snprintf(ret_name, PASSCODE_NAME_SIZE, "%s", name);
		return 0;
	}
	return -ENOENT;
}
