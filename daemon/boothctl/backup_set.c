/* SPDX-License-Identifier: MIT */
#include "daemon/boothctl/backup_set.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* A path that ends with a slash allows all below it. A path that ends with a dot allows all names
 * that begin so. Any other path allows itself. */
static const char *const allowed[] = {
	"etc/boothd/",
	"etc/default/booth-ui",
	"etc/credstore/boothd.",
	"etc/credstore.encrypted/boothd.",
	"etc/systemd/system/boothd.service.d/",
	"etc/systemd/system/booth-courier.service.d/",
	"etc/systemd/system/booth-ui.service.d/",
	"var/lib/boothd/keys/",
	"var/lib/boothd/ledger/",
	"var/lib/boothd/roster/",
	"var/lib/boothd/stats/",
	"var/lib/boothd/spool/certificates.pem",
};

static bool is_below(const char *path, const char *rule)
{
	size_t length = strlen(rule);
	if (strncmp(path, rule, length) != 0)
		return false;
	if (rule[length - 1] == '/')
		return path[length] != '\0';
	if (rule[length - 1] == '.')
		return path[length] != '\0' && !strchr(path + length, '/');
	return path[length] == '\0';
}

static bool has_good_parts(const char *path)
{
	const char *part = path;
	while (*part) {
		size_t length = strcspn(part, "/");
		if (length == 0 || part[0] == '.' || (part[length] == '/' && !part[length + 1]))
			return false;
		part += length + (part[length] == '/');
	}
	return true;
}

bool backup_path_is_allowed(const char *path)
{
	if (strlen(path) >= BACKUP_PATH_SIZE || !has_good_parts(path))
		return false;
	for (const char *at = path; *at; at++)
		if ((unsigned char)*at < ' ' || *at == 0x7f)
			return false;
	for (size_t i = 0; i < sizeof(allowed) / sizeof(allowed[0]); i++)
		if (is_below(path, allowed[i]))
			return true;
	return false;
}

int backup_set_add(struct backup_set *set, const struct backup_file *file)
{
	if (set->count == BACKUP_FILES_MAX || file->size > BACKUP_BYTES_MAX - set->bytes) {
		free(file->bytes);
		return -EFBIG;
	}
	if (set->count == set->room) {
		size_t room = set->room ? set->room * 2 : 64;
		struct backup_file *files = reallocarray(set->files, room, sizeof(*files));
		if (!files) {
			free(file->bytes);
			return -ENOMEM;
		}
		set->files = files;
		set->room = room;
	}
	set->files[set->count++] = *file;
	set->bytes += file->size;
	return 0;
}

static int compare(const void *one, const void *other)
{
	const struct backup_file *left = one, *right = other;
	return strcmp(left->path, right->path);
}

void backup_set_sort(struct backup_set *set)
{
	if (set->count > 1)
		qsort(set->files, set->count, sizeof(set->files[0]), compare);
}

static int compare_path(const void *path, const void *file)
{
	return strcmp(path, ((const struct backup_file *)file)->path);
}

const struct backup_file *backup_set_find(const struct backup_set *set, const char *path)
{
	return set->count
		       ? bsearch(path, set->files, set->count, sizeof(set->files[0]), compare_path)
		       : NULL;
}

void backup_set_clear(struct backup_set *set)
{
	for (size_t i = 0; i < set->count; i++) {
		if (set->files[i].bytes)
			explicit_bzero(set->files[i].bytes, set->files[i].size);
		free(set->files[i].bytes);
	}
	free(set->files);
	memset(set, 0, sizeof(*set));
}
