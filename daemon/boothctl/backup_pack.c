/* SPDX-License-Identifier: MIT */
#include "daemon/boothctl/backup_pack.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <json-c/json.h>

#include "daemon/base/cleanup.h"
#include "daemon/base/error_text.h"
#include "daemon/base/hash.h"
#include "daemon/base/json.h"
#include "daemon/core/text.h"
#include "daemon/core/wording.h"

static const char manifest_name[] = "manifest.json", schema[] = "booth-backup";

enum {
	VERSION = 1,
	MANIFEST_BYTES_MAX = 8 << 20,
	ENTRY_BYTES = 4096, /* at most: pax and ustar headers, and padding, of one entry */
	MODE_TEXT_SIZE = 8,
};

/* ---- packing ---- */

static int describe_file(const struct backup_file *file, struct json_object *list)
{
	char hash_text[HASH_TEXT_SIZE], mode[MODE_TEXT_SIZE];
	struct hash hash;
	int r = hash_bytes(file->bytes ? (const void *)file->bytes : "", file->size, &hash);
	if (r < 0)
		return r;
	hash_format(&hash, hash_text);
	(void)snprintf(mode, sizeof(mode), "%04o", file->mode & 0777U);
	struct json_object *object = json_object_new_object();
	(void)json_add_text(object, "path", file->path);
	(void)json_add_number(object, "size", (int64_t)file->size);
	(void)json_add_text(object, "sha256", hash_text);
	(void)json_add_text(object, "mode", mode);
	(void)json_add_text(object, "owner", file->owner);
	(void)json_add_text(object, "group", file->group);
	return json_append(list, object);
}

static int make_manifest(const struct backup_set *set, char **ret_line, size_t *ret_size)
{
	struct json_object *object = json_object_new_object(), *list = json_object_new_array();
	int r = 0;
	for (size_t i = 0; r == 0 && i < set->count; i++)
		r = describe_file(&set->files[i], list);
	(void)json_add_text(object, "schema", schema);
	(void)json_add_number(object, "version", VERSION);
	(void)json_add_text(object, "device", set->device);
	(void)json_add_text(object, "software", set->software);
	(void)json_add_text(object, "made", set->made);
	(void)json_add(object, "files", list);
	if (r == 0)
		r = json_copy_line(object, ret_line, ret_size);
	json_object_put(object);
	return r;
}

static bool write_entry(struct archive *archive, const struct backup_file *file)
{
	struct archive_entry *entry = archive_entry_new();
	if (!entry)
		return false;
	archive_entry_set_pathname(entry, file->path);
	archive_entry_set_filetype(entry, AE_IFREG);
	archive_entry_set_perm(entry, file->mode);
	archive_entry_set_size(entry, (la_int64_t)file->size);
	archive_entry_set_uname(entry, file->owner);
	archive_entry_set_gname(entry, file->group);
	bool is_good =
		archive_write_header(archive, entry) == ARCHIVE_OK &&
		archive_write_data(archive, file->bytes, file->size) == (la_ssize_t)file->size;
	archive_entry_free(entry);
	return is_good;
}

static bool write_archive(const struct backup_set *set, const struct backup_file *manifest,
			  uint8_t *bytes, size_t room, size_t *ret_size)
{
	struct archive *archive = archive_write_new();
	bool is_good = archive && archive_write_set_format_pax_restricted(archive) == ARCHIVE_OK &&
		       archive_write_open_memory(archive, bytes, room, ret_size) == ARCHIVE_OK &&
		       write_entry(archive, manifest);
	for (size_t i = 0; is_good && i < set->count; i++)
		is_good = write_entry(archive, &set->files[i]);
	is_good = is_good && archive_write_close(archive) == ARCHIVE_OK;
	(void)archive_write_free(archive);
	return is_good;
}

int backup_pack(const struct backup_set *set, struct problem *problem, uint8_t **ret_bytes,
		size_t *ret_size)
{
	autofree char *text = NULL;
	struct backup_file manifest = { .mode = 0600, .owner = "root", .group = "root" };
	(void)snprintf(manifest.path, sizeof(manifest.path), "%s", manifest_name);
	int r = make_manifest(set, &text, &manifest.size);
	if (r < 0)
		return problem_set(problem, r, "the manifest cannot be made: %s", error_text(-r));
	manifest.bytes = (uint8_t *)text;
	size_t room = set->bytes + manifest.size + (set->count + 8) * ENTRY_BYTES;
	uint8_t *bytes = calloc(1, room);
	if (!bytes)
		return problem_memory(problem);
	if (!write_archive(set, &manifest, bytes, room, ret_size)) {
		explicit_bzero(bytes, room);
		free(bytes);
		return problem_set(problem, -EIO, "the archive cannot be made");
	}
	*ret_bytes = bytes;
	return 0;
}

/* ---- unpacking ---- */

struct unpack {
	struct archive *archive;
	struct json_object *manifest, *files;
	struct problem *problem;
};

static int damaged(const struct unpack *unpack, const char *what, const char *path)
{
	return problem_set(unpack->problem, -EBADMSG, "the backup is damaged: %s%s%s", what,
			   path[0] ? ": " : "", path);
}

/* Reads the next entry's header. 1: there is none. */
static int next_entry(struct unpack *unpack, struct archive_entry **ret_entry)
{
	int r = archive_read_next_header(unpack->archive, ret_entry);
	if (r == ARCHIVE_EOF)
		return 1;
	if (r != ARCHIVE_OK)
		return damaged(unpack, wording_of("the archive ends too soon, or is none"), "");
	const char *path = archive_entry_pathname(*ret_entry);
	if (!path || archive_entry_filetype(*ret_entry) != AE_IFREG ||
	    archive_entry_hardlink(*ret_entry) || archive_entry_symlink(*ret_entry))
		return damaged(unpack, wording_of("it has something that is no regular file"),
			       path ? path : "");
	return 0;
}

static int read_data(struct unpack *unpack, struct archive_entry *entry, size_t size_max,
		     uint8_t **ret_bytes, size_t *ret_size)
{
	la_int64_t size = archive_entry_size(entry);
	if (size < 0 || (uint64_t)size > size_max)
		return problem_set(unpack->problem, -EFBIG, "the backup is too large: %s",
				   archive_entry_pathname(entry));
	uint8_t *bytes = malloc((size_t)size + 1);
	if (!bytes)
		return problem_memory(unpack->problem);
	if (archive_read_data(unpack->archive, bytes, (size_t)size) != (la_ssize_t)size) {
		free(bytes);
		return damaged(unpack, wording_of("a file is cut"), archive_entry_pathname(entry));
	}
	bytes[size] = '\0';
	*ret_bytes = bytes;
	*ret_size = (size_t)size;
	return 0;
}

static void copy(char *to, size_t size, struct json_object *from, const char *key)
{
	(void)snprintf(to, size, "%s", json_text(from, key));
}

static int take_manifest(struct unpack *unpack, struct backup_set *set)
{
	struct archive_entry *entry;
	autofree uint8_t *text = NULL;
	size_t size = 0;
	int r = next_entry(unpack, &entry);
	if (r > 0 || (r == 0 && strcmp(archive_entry_pathname(entry), manifest_name) != 0))
		return damaged(unpack, wording_of("it has no manifest"), "");
	if (r == 0)
		r = read_data(unpack, entry, MANIFEST_BYTES_MAX, &text, &size);
	if (r < 0)
		return r;
	if (json_parse(text, size, &unpack->manifest) < 0 ||
	    strcmp(json_text(unpack->manifest, "schema"), schema) != 0)
		return damaged(unpack, wording_of("its manifest makes no sense"), "");
	copy(set->device, sizeof(set->device), unpack->manifest, "device");
	copy(set->software, sizeof(set->software), unpack->manifest, "software");
	copy(set->made, sizeof(set->made), unpack->manifest, "made");
	if (json_number(unpack->manifest, "version", 0) != VERSION)
		return problem_set(unpack->problem, -EPROTO,
				   "the backup was made by release %s, which this release cannot "
				   "read: install that release or a newer one",
				   set->software);
	unpack->files = json_list(unpack->manifest, "files");
	return unpack->files ? 0 : damaged(unpack, wording_of("its manifest names no files"), "");
}

/* Reads an octal mode such as "0640". */
static bool parse_mode(const char *text, unsigned *ret_mode)
{
	unsigned mode = 0;
	if (strlen(text) != 4 || text[0] != '0' || !text_is_made_of(text, "01234567"))
		return false;
	for (; *text; text++)
		mode = mode * 8 + (unsigned)(*text - '0');
	*ret_mode = mode;
	return true;
}

static bool is_account(const char *text)
{
	return strlen(text) < BACKUP_NAME_SIZE &&
	       text_is_made_of(text, TEXT_LETTERS TEXT_DIGITS "_-.");
}

static int take_facts(const struct unpack *unpack, struct json_object *facts,
		      struct backup_file *file)
{
	const char *path = json_text(facts, "path");
	if (!backup_path_is_allowed(path))
		return damaged(unpack, wording_of("a path is not one of a booth's"), path);
	if (!parse_mode(json_text(facts, "mode"), &file->mode) ||
	    !is_account(json_text(facts, "owner")) || !is_account(json_text(facts, "group")))
		return damaged(unpack, wording_of("its manifest has a wrong mode, owner or group"),
			       path);
	copy(file->path, sizeof(file->path), facts, "path");
	copy(file->owner, sizeof(file->owner), facts, "owner");
	copy(file->group, sizeof(file->group), facts, "group");
	return 0;
}

static bool fits(const struct backup_file *file, struct json_object *facts)
{
	struct hash wanted, found;
	return json_number(facts, "size", -1) == (int64_t)file->size &&
	       hash_parse(json_text(facts, "sha256"), &wanted) == 0 &&
	       hash_bytes(file->bytes, file->size, &found) == 0 &&
	       memcmp(&wanted, &found, sizeof(wanted)) == 0;
}

/* Returns whether the path follows the last one and does not lie below another file. */
static bool is_in_order(const struct backup_set *set, const char *path)
{
	if (set->count > 0 && strcmp(set->files[set->count - 1].path, path) >= 0)
		return false;
	for (size_t i = 0; i < set->count; i++) {
		size_t length = strlen(set->files[i].path);
		if (strncmp(set->files[i].path, path, length) == 0 && path[length] == '/')
			return false;
	}
	return true;
}

static int take_file(struct unpack *unpack, struct json_object *facts, struct backup_set *set)
{
	struct archive_entry *entry = NULL;
	struct backup_file file = { .bytes = NULL };
	int r = take_facts(unpack, facts, &file);
	if (r == 0 && !is_in_order(set, file.path))
		r = damaged(unpack, wording_of("its files are out of order"), file.path);
	if (r == 0)
		r = next_entry(unpack, &entry);
	if (r > 0 || (entry && r == 0 && strcmp(archive_entry_pathname(entry), file.path) != 0))
		r = damaged(unpack, wording_of("a file is missing"), file.path);
	if (r == 0)
		r = read_data(unpack, entry, BACKUP_BYTES_MAX - set->bytes, &file.bytes,
			      &file.size);
	if (r < 0)
		return r;
	if (!fits(&file, facts)) {
		free(file.bytes);
		return damaged(unpack, wording_of("a file is not the one of the manifest"),
			       file.path);
	}
	return backup_set_add(set, &file);
}

static int take_all(struct unpack *unpack, struct backup_set *set)
{
	struct archive_entry *entry;
	int r = take_manifest(unpack, set);
	size_t count = r == 0 ? json_count(unpack->files) : 0;
	if (count > BACKUP_FILES_MAX)
		return problem_set(unpack->problem, -EFBIG, "the backup has too many files: %zu",
				   count);
	for (size_t i = 0; r == 0 && i < count; i++)
		r = take_file(unpack, json_item(unpack->files, i), set);
	if (r < 0)
		return r;
	r = next_entry(unpack, &entry);
	return r > 0 ? 0 : damaged(unpack, wording_of("it has more files than its manifest"), "");
}

int backup_unpack(const void *bytes, size_t size, struct problem *problem,
		  struct backup_set *ret_set)
{
	struct unpack unpack = { .archive = archive_read_new(), .problem = problem };
	*ret_set = (struct backup_set){ .count = 0 };
	if (!unpack.archive)
		return problem_memory(problem);
	int r = 0;
	if (archive_read_support_format_tar(unpack.archive) != ARCHIVE_OK ||
	    archive_read_open_memory(unpack.archive, bytes, size) != ARCHIVE_OK)
		r = damaged(&unpack, wording_of("it is no archive"), "");
	if (r == 0)
		r = take_all(&unpack, ret_set);
	json_object_put(unpack.manifest);
	(void)archive_read_free(unpack.archive);
	return r;
}
