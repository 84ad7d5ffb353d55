/* SPDX-License-Identifier: MIT */
#include "daemon/office/opened.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/file.h"
#include "daemon/base/hash.h"
#include "daemon/store/vault.h"

/* The largest original of a camera is far smaller. */
enum { FILE_BYTES_LIMIT = 64 << 20 };

static int compare(const struct record_file *file, const uint8_t *bytes, size_t size,
		   struct problem *problem)
{
	struct hash hash;
	int r = hash_bytes(bytes, size, &hash);
	if (r < 0)
		return problem_memory(problem);
	if (memcmp(&hash, &file->hash, sizeof(hash)) != 0)
		return problem_set(problem, -EBADMSG,
				   "%.40s was altered: its hash is not the record's", file->name);
	return 0;
}

static int unseal(const char *name, const uint8_t *sealed, size_t sealed_size, const char *key,
		  struct problem *problem, uint8_t **ret_bytes, size_t *ret_size)
{
	struct problem why = { "" };
	const struct vault_key vault = { .path = key };
	if (!key)
		return problem_set(problem, -ENOKEY, "%.40s is sealed: it needs --key FILE", name);
	int r = vault_open(&vault, sealed, sealed_size, &why, ret_bytes, ret_size);
	if (r == -ENOMEM)
		return problem_memory(problem);
	if (r == -EBADMSG)
		return problem_set(problem, r, "%.40s.p7m is no sealed file, or is damaged", name);
	if (r < 0)
		return problem_set(problem, -ENOKEY, "%.40s.p7m cannot be opened with this key",
				   name);
	return 0;
}

static int read_sealed(int item_fd, const char *name, const char *key, struct problem *problem,
		       uint8_t **ret_bytes, size_t *ret_size)
{
	autofree uint8_t *sealed = NULL;
	size_t size = 0;
	char path[RECORD_NAME_SIZE + 8];
	(void)snprintf(path, sizeof(path), "%s.p7m", name);
	int r = file_read_all(item_fd, path, FILE_BYTES_LIMIT, &sealed, &size);
	if (r < 0)
		return record_explain_open(name, r, problem);
	return unseal(name, sealed, size, key, problem, ret_bytes, ret_size);
}

int opened_read(int item_fd, const struct record_file *file, const char *key,
		struct problem *problem, uint8_t **ret_bytes, size_t *ret_size)
{
	autofree uint8_t *bytes = NULL;
	size_t size = 0;
	int r = file_read_all(item_fd, file->name, FILE_BYTES_LIMIT, &bytes, &size);
	if (r == -ENOENT)
		r = read_sealed(item_fd, file->name, key, problem, &bytes, &size);
	else if (r < 0)
		r = record_explain_open(file->name, r, problem);
	if (r == 0)
		r = compare(file, bytes, size, problem);
	if (r < 0)
		return r;
	*ret_bytes = take_pointer(bytes);
	*ret_size = size;
	return 0;
}

static int read_record(int item_fd, struct problem *problem, struct record_contents *ret_contents)
{
	autofree uint8_t *text = NULL;
	size_t size = 0;
	int r = file_read_all(item_fd, "record.json", RECORD_BYTES_MAX, &text, &size);
	if (r < 0)
		return record_explain_open("record.json", r, problem);
	return record_parse(text, size, problem, ret_contents);
}

/* Without a key a sealed file counts as good; its seal protects it, and only the receiver can look
 * inside. */
static int check_file(int item_fd, const struct record_file *file, const char *key,
		      struct problem *problem, unsigned *sealed)
{
	autofree uint8_t *bytes = NULL;
	size_t size = 0;
	bool is_sealed = false;
	int r = record_verify_file(item_fd, file, problem, &is_sealed);
	if (r < 0 || !is_sealed)
		return r;
	*sealed += !key;
	return key ? opened_read(item_fd, file, key, problem, &bytes, &size) : 0;
}

int opened_check(int item_fd, const char *key, struct problem *problem, unsigned *ret_sealed)
{
	struct record_contents contents = { .file_count = 0 };
	*ret_sealed = 0;
	int r = read_record(item_fd, problem, &contents);
	for (unsigned i = 0; r == 0 && i < contents.file_count; i++)
		r = check_file(item_fd, &contents.files[i], key, problem, ret_sealed);
	return r;
}

int opened_find(int item_fd, const char *name, struct problem *problem,
		struct record_file *ret_file)
{
	struct record_contents contents = { .file_count = 0 };
	int r = read_record(item_fd, problem, &contents);
	if (r < 0)
		return r;
	for (unsigned i = 0; i < contents.file_count; i++) {
		if (strcmp(contents.files[i].name, name) != 0)
			continue;
		*ret_file = contents.files[i];
		return 0;
	}
	return problem_set(problem, -ENOENT, "the record lists no %.40s", name);
}
