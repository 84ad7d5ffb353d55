/* SPDX-License-Identifier: MIT */
#include "daemon/roster/zip_part.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "daemon/base/cleanup.h"

enum {
	BLOCK_SIZE = 64 << 10,
	/* The record at the end of a zip file: its size, and its size with the longest comment
	 * after it. */
	END_SIZE = 22,
	END_MAX = END_SIZE + UINT16_MAX,
	DIRECTORY_SIZE_AT = 12,
};

/* Returns whether the list of entries is so small that libarchive may hold it in memory. */
static bool has_small_directory(const struct sheet *sheet)
{
	off_t size = sheet->size < END_MAX ? sheet->size : END_MAX;
	autofree uint8_t *tail = malloc((size_t)size + 1);
	if (!tail || pread(sheet->fd, tail, (size_t)size, sheet->size - size) != size)
		return false;
	for (off_t at = size - END_SIZE; at >= 0; at--) {
		if (memcmp(tail + at, "PK\5\6", 4) != 0)
			continue;
		const uint8_t *field = tail + at + DIRECTORY_SIZE_AT;
		uint32_t directory = field[0] | (uint32_t)field[1] << 8 | (uint32_t)field[2] << 16 |
				     (uint32_t)field[3] << 24;
		return directory <= ZIP_DIRECTORY_MAX;
	}
	return false;
}

static int broken(struct zip_parts *parts)
{
	return sheet_refuse(parts->sheet, ROSTER_FAULT_BROKEN, "ZIP");
}

static int open_archive(struct zip_parts *parts, struct archive **ret_archive)
{
	if (!has_small_directory(parts->sheet))
		return broken(parts);
	if (lseek(parts->sheet->fd, 0, SEEK_SET) < 0)
		return -errno;
	struct archive *archive = archive_read_new();
	if (!archive)
		return -ENOMEM;
	(void)archive_read_support_format_zip_seekable(archive);
	if (archive_read_open_fd(archive, parts->sheet->fd, BLOCK_SIZE) != ARCHIVE_OK) {
		(void)archive_read_free(archive);
		return broken(parts);
	}
	*ret_archive = archive;
	return 0;
}

static int find_entry(struct zip_parts *parts, struct archive *archive, const char *name)
{
	struct archive_entry *entry;
	for (unsigned i = 0; i < ZIP_ENTRIES_MAX; i++) {
		int r = archive_read_next_header(archive, &entry);
		if (r == ARCHIVE_EOF)
			return -ENOENT;
		if (r != ARCHIVE_OK && r != ARCHIVE_WARN)
			return broken(parts);
		const char *path = archive_entry_pathname(entry);
		if (!path || strcasecmp(path, name) != 0)
			continue;
		if (archive_entry_is_encrypted(entry))
			return sheet_refuse(parts->sheet, ROSTER_FAULT_PASSWORD, "");
		return 0;
	}
	return sheet_refuse(parts->sheet, ROSTER_FAULT_BOMB, "2000");
}

static int unpack(struct zip_parts *parts, struct archive *archive, zip_part_fn *take, void *user)
{
	autofree char *block = malloc(BLOCK_SIZE);
	if (!block)
		return -ENOMEM;
	for (;;) {
		ssize_t got = archive_read_data(archive, block, BLOCK_SIZE);
		if (got == 0)
			return 0;
		if (got < 0)
			return broken(parts);
		if ((size_t)got > parts->left)
			return sheet_refuse(parts->sheet, ROSTER_FAULT_BOMB, "256 MiB");
		parts->left -= (size_t)got;
		int r = take(block, (size_t)got, user);
		if (r < 0)
			return r;
	}
}

int zip_part_read(struct zip_parts *parts, const char *name, zip_part_fn *take, void *user)
{
	struct archive *archive = NULL;
	int r = open_archive(parts, &archive);
	if (r < 0)
		return r;
	r = find_entry(parts, archive, name);
	if (r == 0)
		r = unpack(parts, archive, take, user);
	(void)archive_read_free(archive);
	return r;
}
